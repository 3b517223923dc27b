"""What is expired or out of order becomes a hazard, once: what the ledger of hazards is told of an entry."""

from typing import Final

from campus_safety.instants import to_text
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.registers.register_entry import RegisterEntry, State
from campus_safety.kinds.registers.rules import RegisterRules
from campus_safety.kinds.registers.things import PIECES, REGISTERS
from campus_safety.records.submissions import Submission

ISSUER: Final = "register"


def hazard_id(entry: RegisterEntry) -> str:
    """The hazard of the present time that it is wrong: the same however often it is noticed."""
    return _form(entry).case_id


def as_found(entry: RegisterEntry, rules: RegisterRules) -> Found:
    """What a round has found is found on patrol; what the register says, by the school's own keeping of it."""
    label = PIECES[entry.piece] if entry.piece is not None else REGISTERS[entry.register_type]
    if entry.state is State.EXPIRED:
        zh, en = f"有效期至 {entry.valid_until}，已过期", f"was good until {entry.valid_until}"
    else:
        zh, en = "报故障，待修复", "is out of order"
    return Found(
        submission=_form(entry),
        campus=entry.campus,
        item=rules.items[entry.register_type],
        spot=entry.spot or rules.spot,
        source=Source.PATROL if entry.on_patrol else Source.SELF_CHECK,
        text=f"{label.zh} {entry.number} {zh} / {label.en} {entry.number} {en}",
        exercise=entry.exercise,
    )


def _form(entry: RegisterEntry) -> Submission:
    if entry.wrong_since is None:
        raise ValueError("nothing is wrong with it")
    key = f"wrong:{to_text(entry.wrong_since)}"
    return Submission(f"{ISSUER}|{entry.id}", key, key)
