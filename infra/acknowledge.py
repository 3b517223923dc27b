"""What nag finds and we mean: each acknowledgement stands beside what it excuses, with its reason."""

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import IConstruct


def acknowledge(what: IConstruct, reasons: Mapping[str, str]) -> None:
    """Acknowledges findings on this construct and below it, by rule; a rule may name what exactly it found in []."""
    for rule, reason in reasons.items():
        cdk.Validations.of(what).acknowledge(cdk.Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason))
