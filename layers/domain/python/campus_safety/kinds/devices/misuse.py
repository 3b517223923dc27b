"""A one-key alarm that is pressed wrongly too often (误按): from how many on it is a hazard, and what the ledger is told.

Whoever comes for nothing comes late the next time. A button that hangs badly, or sticks, is put right like any other hazard.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from campus_safety.district.directory import Device
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.devices.silence import ISSUER
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.records.rows import Row
from campus_safety.records.submissions import Submission


def too_often(
    presses: Sequence[Row], rules: DeviceRules, now: datetime, made_of: Callable[[Row], Hazard | None]
) -> Sequence[Row]:
    """The presses of one device that make a hazard now, in their order; none where it was not wrong so often, or the hazard
    that earlier ones made is still open. `presses` reach back twice as far as is counted: each counts once only, and
    `made_of` answers which hazard was made of those that one of them was the first of."""
    within = [one for one in presses if now - one.received_at <= rules.false_press_within]
    if len(within) < rules.false_presses:
        return ()
    made = [found for one in presses if (found := made_of(one)) is not None]
    if any(found.open for found in made):
        return ()
    last = max((found.received_at for found in made), default=None)
    left = [one for one in within if last is None or one.received_at > last]
    return left if len(left) >= rules.false_presses else ()


def hazard_id(device: str, first: Row) -> str:
    """The hazard of these presses: the same however often it is noticed."""
    return _form(device, first).case_id


def as_found(device: Device, presses: Sequence[Row], rules: DeviceRules) -> Found:
    """What the ledger of hazards is told of these presses."""
    return Found(
        submission=_form(device.id, presses[0]),
        campus=device.campus,
        item=rules.false_press_item,
        spot=rules.spot,
        source=Source.DEVICE,
        device=device.id,
        text=f"一键报警设备 {device.id}（{device.place.zh}）误按 {len(presses)} 次，请检查按键和使用培训 / "
        f"pressed wrongly {len(presses)} times",
    )


def _form(device: str, first: Row) -> Submission:
    key = f"misuse:{first.case_id}"
    return Submission(f"{ISSUER}|{device}", key, key)
