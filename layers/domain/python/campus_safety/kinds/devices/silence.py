"""A one-key alarm that is not heard any more (失联): from when, and the hazard that this is.

A device that was never heard is not in use yet: somebody has listed it, nobody has installed it. It is no hazard but is
shown as what it is, so that it cannot be forgotten.
"""

from datetime import datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Device
from campus_safety.district.organisation import DeviceKind
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found
from campus_safety.records.submissions import Submission

ISSUER = "device"


def in_use(device: Device) -> bool:
    return device.enabled and device.kind is DeviceKind.ONE_KEY_ALARM and device.last_heartbeat_at is not None


def silent_since(device: Device, rules: DeviceRules, now: datetime) -> datetime | None:
    """When it was last heard, if that is longer ago than the policy allows; None for one that lives or is not in use."""
    heard = device.last_heartbeat_at
    if heard is None or not in_use(device) or now - heard <= rules.silence:
        return None
    return heard


def hazard_id(device: str, since: datetime) -> str:
    """The hazard of one silence: the same however often it is noticed."""
    return _form(device, since).case_id


def as_found(device: Device, since: datetime, rules: DeviceRules) -> Found:
    """What the ledger of hazards is told of a silence."""
    return Found(
        submission=_form(device.id, since),
        campus=device.campus,
        item=rules.item,
        spot=rules.spot,
        source=Source.DEVICE,
        device=device.id,
        text=f"一键报警设备 {device.id}（{device.place.zh}）自 {shown(since)} 起无心跳 / not heard since then",
    )


def _form(device: str, since: datetime) -> Submission:
    return Submission(f"{ISSUER}|{device}", _key(since), _key(since))


def self_test_overdue(device: Device, rules: DeviceRules, now: datetime) -> bool:
    """Whether a device in use owes a self-test: its last one is too long ago, or it never had one."""
    tested = device.last_self_test_at
    return in_use(device) and (tested is None or now - tested > rules.self_test)


def shown(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _key(since: datetime) -> str:
    return f"silence:{since.isoformat(timespec='milliseconds')}"
