"""Questions that operators ask of the logs, saved in CloudWatch Logs Insights: one thing by one id, from the request that
brought it to the messages about it. What the lines say: `campus_safety_aws/trail.py`."""

import re

from aws_cdk import aws_logs
from constructs import Construct

from infra.function_logs import FAILED, THROTTLED
from infra.stage import Stage

# An id is put in where ID stands.
_FIELDS = (
    "fields @timestamp, service, message, case_id, version, event_id, told, request_id, route, status, reason"
)
_IN_ORDER = "sort @timestamp asc | limit 1000"


def _any(*terms: str) -> str:
    return "|".join(re.escape(term).replace('"', '\\"') for term in terms)


# By the name under which docs/operations.md sends people there.
QUERIES = {
    "一件事的全程 · one case": f"{_FIELDS} | filter case_id = 'ID' | {_IN_ORDER}",
    "一次请求 · one request": f"{_FIELDS} | filter request_id = 'ID' | {_IN_ORDER}",
    "出错的函数 · failures": (
        "fields @timestamp, @logStream, @message "
        f"| filter @message like /{_any(*FAILED)}/ or level = 'ERROR' | sort @timestamp desc | limit 200"
    ),
    "限流 · throttles": (
        "fields @timestamp, @logStream, service, message, reason, error "
        f"| filter @message like /{_any(*THROTTLED)}/ | sort @timestamp desc | limit 200"
    ),
}


def save_queries(scope: Construct, stage: Stage, group: aws_logs.ILogGroup) -> None:
    """Not in the embedded cloud, which has none."""
    if stage.local:
        return
    for number, (name, text) in enumerate(QUERIES.items()):
        aws_logs.CfnQueryDefinition(
            scope,
            f"Query{number}",
            # The name's first part is a folder: an account has one list of these.
            name=f"{stage.services}/{name}",
            query_string=text,
            log_group_names=[group.log_group_name],
        )
