"""What a policy says of alarm devices."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class DeviceRules:
    """A device that was not heard for longer than `silence` is silent, which is a hazard: `item` of the checklist at the
    `spot` where devices hang. Its last self-test may lie `self_test` back."""

    silence: timedelta
    item: str
    spot: str
    self_test: timedelta
