"""Builders of log entries, with only what a test cares about named."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from campus_safety.kinds.campus_assurances.assuring import assured
from campus_safety.kinds.campus_assurances.campus_assurance import CampusAssurance
from campus_safety.kinds.daily_log.decide import decide
from campus_safety.kinds.daily_log.forms import FOUR
from campus_safety.kinds.daily_log.handing_over import ShiftEnd, hand_over
from campus_safety.kinds.daily_log.log_entry import EntryType, HandedOver, LogEntry
from campus_safety.kinds.daily_log.visiting import Visit, arrive
from campus_safety.kinds.daily_log.writing import Entry, Written, record
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from tests.builders import NOW, SALT, an_actor, at, rules
from tests.districts import key_of

SUPERVISOR = "dm-supervisor-1"
DESK = "dm-st-harbour-desk"
CHIEF = "dm-st-harbour-chief"
OFFICER = "dm-st-harbour-officer-1"
HILL = "dm-st-hill-desk"
SCHOOL = "dm-ms-01-safety"
GUARD = "dm-ms-01-guard"
EDUCATION = "dm-edu-desk"
OPEN = HandedOver(2, 1, 0, ("c" + "a" * 26, "c" + "b" * 26, "c" + "d" * 26))

# What each type asks for, filled in.
ASKED: dict[EntryType, dict[str, Any]] = {
    EntryType.HELP_REQUEST: {"people": 1, "texts": {"text": "家长求助找手机"}},
    EntryType.GUARD_TRAINING: {"people": 4, "minutes": 60, "facts": {"subject": "equipment"}},
    EntryType.GUARD_DRILL: {"people": 4, "minutes": 30, "facts": {"subject": "response"}},
    EntryType.MEDIATION: {"people": 2, "facts": {"outcome": "settled"}, "texts": {"text": "双方和解"}},
    EntryType.LEGAL_CONSULTATION: {"people": 3, "minutes": 20},
    EntryType.GUIDANCE: {"minutes": 45, "facts": {"area": "guards"}},
    EntryType.SELF_TEST: {"facts": {"passed": "yes"}},
    EntryType.ASSURANCE: {
        "facts": {"assurance": "escort_post", "holds": "yes"},
        "texts": {"evidence": "护学岗排班表2026-11"},
    },
    EntryType.DUTY: {
        "facts": {"assurance": "background_checks", "holds": "yes"},
        "texts": {"evidence": "从业查询台账2026"},
    },
    EntryType.OFFICER_VISIT: {"people": 1},
    EntryType.SHIFT_HANDOVER: {},
}


FORMS: dict[EntryType, type[Written]] = {
    EntryType.OFFICER_VISIT: Visit,
    EntryType.SHIFT_HANDOVER: ShiftEnd,
}


def an_entry(sender: str, entry_type: EntryType = EntryType.GUARD_TRAINING, **changes: Any) -> Written:
    return FORMS.get(entry_type, Entry)(
        client_key="entry-1",
        digest="digest-1",
        entry_type=entry_type,
        campus="dm-ms-01",
        account=key_of(sender),
        **{**ASKED[entry_type], **changes},
    )


def written(
    entry_type: EntryType = EntryType.GUARD_TRAINING,
    *,
    by: str = OFFICER,
    when: float = 0,
    staff: str | None = None,
    **changes: Any,
) -> Change[LogEntry]:
    """An entry of any type, as its own form makes it."""
    form, actor = an_entry(by, entry_type), an_actor(by, staff)
    form = replace(form, **changes)
    match entry_type:
        case EntryType.OFFICER_VISIT:
            return arrive(form, actor, rules(), at(when))
        case EntryType.SHIFT_HANDOVER:
            return hand_over(form, OPEN, actor, rules(), at(when))
        case _:
            return record(form, actor, rules(), at(when))


def a_visit(**changes: Any) -> LogEntry:
    return written(EntryType.OFFICER_VISIT, **changes).after


def a_hand_over(*, by: str = GUARD, **changes: Any) -> LogEntry:
    return written(EntryType.SHIFT_HANDOVER, by=by, **changes).after


def changed(
    case: LogEntry, command: Command, *, by: str, when: float = 60, staff: str | None = None
) -> Change[LogEntry] | None:
    return decide(case, command, an_actor(by, staff), rules(), Moment(NOW + timedelta(seconds=when), SALT))


def done(case: LogEntry, command: Command, **more: Any) -> LogEntry:
    """The entry after one more action; the same one where it was done before."""
    change = changed(case, command, **more)
    return change.after if change else case


def an_assurance(
    assurance: str = "escort_post",
    *,
    holds: bool = True,
    so_at: datetime = NOW,
    key: str = "entry-1",
    when: float = 0,
) -> LogEntry:
    facts = {"assurance": assurance, "holds": "yes" if holds else "no"}
    entry_type = EntryType.ASSURANCE if assurance in set(FOUR) else EntryType.DUTY
    entry = written(entry_type, facts=facts, client_key=key, when=when).after
    return replace(entry, at=so_at, day=(so_at + timedelta(hours=8)).date())


def standing_after(*entries: LogEntry) -> CampusAssurance:
    """How the campus stands after these entries, in this order."""
    case: CampusAssurance | None = None
    for number, entry in enumerate(entries):
        case = assured(case, entry, an_actor(OFFICER), rules(), at(number)).after
    if case is None:
        raise ValueError("nothing was assured")
    return case
