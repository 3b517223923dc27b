"""All that says DynamoDB, Step Functions, EventBridge, S3 or HTTP."""

import gc
import os

# While a sandbox starts nothing is garbage yet, and looking for some takes a seventh of a cold start: `wired` looks again.
if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE"):
    gc.disable()
