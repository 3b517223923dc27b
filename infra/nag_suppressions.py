"""What nag finds and we mean: each acknowledgement stands beside what it excuses, with its reason."""

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import IConstruct

# Found in the embedded cloud only; tests hold the other stages to TLS.
PLAIN_HTTP_ON_LOOPBACK = {
    "AwsSolutions-SQS4": "the embedded cloud has no TLS and listens on loopback only",
    "AwsSolutions-S10": "the embedded cloud has no TLS and listens on loopback only",
    "AwsSolutions-SNS3": "the embedded cloud has no TLS and listens on loopback only",
}


def acknowledge(what: IConstruct, reasons: Mapping[str, str]) -> None:
    """Acknowledges findings on this construct and below it, by rule; a rule may name what exactly it found in []."""
    for rule, reason in reasons.items():
        cdk.Validations.of(what).acknowledge(cdk.Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason))
