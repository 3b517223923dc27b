"""What the answers about several kinds have in common: each section is declared here once (`declared_answers`).

What an account is shown is decided by `campus_safety.records.access`: `at` is the record as it is looked at, `Looked`; of a row
`Listed`, of what an action has made `Acted`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from campus_safety.district.policy import Policy
from campus_safety.district.rules import Rules
from campus_safety.labels import Label
from campus_safety.records.access import facts_shown, may_be_named
from campus_safety.records.attachments import may_open
from campus_safety.records.clocks import Clock
from campus_safety.records.components import Attachment, Extension, Measure, Supervision
from campus_safety.records.decision import Option
from campus_safety.records.kind import Kind
from campus_safety.records.measures import owned_by
from campus_safety.records.message_words import of_clock
from campus_safety.records.offers import Offer
from campus_safety.records.purposes import PURPOSES, Purpose
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Acted, Listed, Looked
from campus_safety.records.timeline import Entry, TickServed, verify
from campus_safety.records.timeliness import LATENESS, Lateness, lateness
from campus_safety.spelling import as_said
from campus_safety_aws.declared_answers import (
    Answer,
    Spelled,
    by_sight,
    from_,
    named,
    only_for,
    spell,
    worded,
)
from campus_safety_aws.http import cursor
from campus_safety_aws.validation_wording import unsure_year

R = TypeVar("R", bound=Record)
W = TypeVar("W", bound=Row)

_NUMBERED: Final[Mapping[str, Label]] = {
    "supervision": Label("督办单", "Supervision order"),
    "measure": Label("整改措施", "Measure"),
    "task": Label("任务", "Task"),
    "notice": Label("接报通知", "Intake notice"),
    "watch": Label("每日提醒", "Daily reminder"),
}
_ENDINGS: Final[Mapping[bool | None, Label]] = {
    True: Label("按时办结", "Kept"),
    False: Label("超时", "Missed"),
    None: Label("不再适用，不计超时", "Lifted, neither kept nor missed"),
}


def clock_label(name: str, kind: str, policy: Policy) -> Label:
    """A clock's name in words; numbered ones ("supervision:2") are named by their kind."""
    plain, _, number = name.partition(":")
    clocks = policy.of(kind).clocks
    label = clocks[plain].label if plain in clocks else _NUMBERED.get(plain, Label(plain, plain))
    return Label(f"{label.zh}{number}", f"{label.en} {number}".strip()) if number else label


def year_warnings(years: Iterable[int]) -> list[Label]:
    """What has to be said wherever a limit is shown that reaches into years whose calendar nobody knows."""
    return [unsure_year(year) for year in years]


def unsure_warnings(one: Any) -> list[Label]:
    """Of a record or a row."""
    return year_warnings(one.unsure_years)


def clock_named(clock: str, at: Any) -> Label:
    return clock_label(clock, at.kind.name, at.rules.policy)


def campus_named(campus: str, at: Any) -> Label:
    """Raises UnknownCampus."""
    name: Label = at.rules.district.campus(campus).name
    return name


def unit_named(unit: str, at: Any) -> Label:
    """Raises UnknownUnit."""
    name: Label = at.rules.district.unit(unit).name
    return name


class Ruled(NamedTuple):
    """How a record is looked at by whoever has just made it: only what it is called."""

    kind: Kind
    rules: Rules


def _lateness(clock: Clock, now: datetime) -> Lateness | None:
    return lateness(clock.started_at, clock.due_at, clock.stopped_at or now) if clock.limiting else None


def late_words(degree: Lateness | None) -> Label | None:
    return None if degree is None else LATENESS[degree]


class ClockAnswer(Answer[Clock]):
    """A limit: `remaining_seconds` is negative when it is late; absent once it has stopped. `ending` says how it stopped: kept,
    missed, or lifted because it was no longer asked for; `lateness` by how many times the limit it took."""

    clock: str = from_("name")
    name: Label = by_sight(lambda clock, at: clock_named(at.case.clock_called(clock.name), at))
    basis: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    paused: bool = from_(lambda clock: clock.paused_at is not None and clock.stopped_at is None)
    late: bool = by_sight(lambda clock, at: clock.late_at(at.now))
    lateness: str | None = by_sight(lambda clock, at: _lateness(clock, at.now))
    lateness_name: Label | None = by_sight(lambda clock, at: late_words(_lateness(clock, at.now)))
    revision: int
    extended: int
    remaining_seconds: int | None = by_sight(
        lambda clock, at: int((clock.due_at - at.now).total_seconds()) if clock.running else None
    )
    ending: Label | None = from_(lambda clock: None if clock.stopped_at is None else _ENDINGS[clock.met])
    warnings: list[Label] = from_(
        lambda clock: year_warnings(clock.unsure) if clock.stopped_at is None else ()
    )


class SupervisionAnswer(Answer[Supervision]):
    number: int
    stage: str
    to: str
    opened_at: datetime
    due_at: datetime
    opened_by_clock: str | None = from_("clock")
    received_at: datetime | None
    answered_at: datetime | None
    listed: bool


class ExtensionAnswer(Answer[Extension]):
    number: int
    clock: str
    until: datetime
    asked_at: datetime
    decided_at: datetime | None
    granted: bool | None


def _what_to_do(measure: Measure, at: Looked[Any]) -> str | None:
    """Read by whoever reads reviews, and by those who are to carry it out: for them it was written."""
    account, district = at.who.account, at.rules.district
    theirs = owned_by(measure, district.acting_unit(account.unit), district)
    if Part.REVIEW not in at.parts and not (theirs and at.kind.may_ever(account.role, "settle_measure")):
        return None
    name = f"measure.{measure.number}"
    return next((said.texts[name] for said in at.narratives.values() if name in said.texts), None)


class MeasureAnswer(Answer[Measure]):
    """任务、措施 / what a post is to do by when, in words for those who may read them; a `task` was set before the review."""

    number: int
    owner: str
    text: str | None = by_sight(_what_to_do)
    due_at: datetime
    settled_at: datetime | None
    done: bool | None
    task: bool


class AttachedAnswer(Answer[Attachment]):
    """附件 / a file; it is read through `/attachments`. `round` is a hazard's round of rectification, 0 elsewhere."""

    attachment_id: str = from_("id")
    purpose: str = worded(lambda code: PURPOSES[Purpose(code)])
    media: str
    size: int
    round: int
    arrived_at: datetime
    may_open: bool = by_sight(lambda file, at: may_open(at.who.account.key, file.by, at.parts))


class TextAnswer(Answer[Entry]):
    version: int
    action: str
    texts: dict[str, str] = by_sight(lambda entry, at: at.narratives[entry.version].texts)


class TickAnswer(Answer[TickServed]):
    clock: str
    name: Label = by_sight(lambda tick, at: clock_named(at.case.clock_called(tick.clock), at))
    rung: str
    due_at: datetime
    tells: list[str] = from_(lambda tick: _posts(tick.tells))


class EntryAnswer(Answer[Entry]):
    version: int
    action: str = named(lambda action, at: at.kind.actions[action].label)
    recorded_at: datetime
    stated_at: datetime | None
    late_entry: bool
    state: str
    role: str = from_("actor.role")
    unit: str = by_sight(lambda entry, at: entry.actor.unit if _shows_unit(entry, at) else "")
    staff: str | None = only_for(
        Part.ACTORS, by_sight(lambda entry, at: entry.actor.staff if _shows_unit(entry, at) else None)
    )
    changed: dict[str, str] = from_(lambda entry: as_said(entry.changed))
    ticks: list[TickAnswer]
    tells: list[str] = from_(lambda entry: _posts(entry.tells))
    hash: str
    previous: str


class TimelineAnswer(Answer[Record]):
    """时间线 / every change of a case in order. `holds` says that its chain of hashes was verified just now."""

    case_id: str = from_("id")
    holds: bool = by_sight(lambda record, at: not verify(at.entries, record.chain, at.narratives))
    entries: list[EntryAnswer] = by_sight(lambda _, at: at.entries)


def limits(record: Record) -> list[Clock]:
    """The limits that run or ran on a record, in the order they began."""
    return [clock for clock in record.clocks if clock.limiting]


def texts_shown(entries: Iterable[Entry], at: Looked[Any]) -> list[Entry]:
    """The entries with words that the account may read."""
    return [
        entry
        for entry in entries
        if entry.version in at.narratives and at.kind.section_of(entry.action) in at.parts
    ]


def files_shown(record: Record, at: Looked[Any]) -> list[Attachment]:
    """The files of a record: all of them, or, for who may not see them all, those that the account has sent itself."""
    account = at.who.account.key
    return [file for file in record.attachments if may_open(account, file.by, at.parts)]


class ChoiceAnswer(Answer[Option]):
    """可选项 / one that a field can be filled in with now; `name` is absent where the code says enough."""

    code: str | int
    name: Label | None = from_("label")


class OfferAnswer(Answer[Offer]):
    """可办理 / an action that this account may do with this record now; its label and its fields are in `GET /forms/{kind}`.
    `choices` are those that the record itself knows, by the name of the field."""

    name: str = from_("action")
    needs_version: bool = from_("versioned")
    choices: dict[str, list[ChoiceAnswer]]


class NotNowAnswer(Answer[Offer]):
    """暂不能办理 / an action that this account may do with such a record, and what is in the way of it now."""

    name: str = from_("action")
    why: list[Label] = from_(lambda offer: [Label(fault.zh, fault.en) for fault in offer.in_the_way])


class OfferedAnswer(Answer[R]):
    """What this account may do with a record now, and what something is in the way of."""

    actions: list[OfferAnswer] = by_sight(
        lambda _, at: [offer for offer in at.offers if not offer.in_the_way]
    )
    not_now: list[NotNowAnswer] = by_sight(lambda _, at: [offer for offer in at.offers if offer.in_the_way])


class StandAnswer(OfferedAnswer[R]):
    """Where a record stands, and whether the account may ask for its timeline: what every answer about one begins with."""

    case_id: str = from_("id")
    code: str
    version: int
    state: str
    state_name: Label = by_sight(lambda record, at: at.kind.state_of(record))
    stage: str | None = named(lambda stage, at: at.kind.stages[stage])
    received_at: datetime
    due_at: datetime | None
    timeline_shown: bool = by_sight(lambda _, at: Part.TIMELINE in at.parts)


class DossierAnswer(StandAnswer[R]):
    """With the files and the words that the account may see."""

    attachments: list[AttachedAnswer] = by_sight(files_shown)
    texts: list[TextAnswer] = by_sight(lambda _, at: texts_shown(at.entries, at))


class DoneAnswer(OfferedAnswer[R]):
    """办理结果 / what an action has made of the case, and what this account may do next."""

    case_id: str = from_("id")
    version: int
    state: str
    state_name: Label = by_sight(lambda record, at: at.kind.state_of(record))
    stage: str | None
    due_at: datetime | None
    warnings: list[Label] = from_(unsure_warnings)


class NextClockAnswer(Answer[W]):
    """下一时限 / the limit that ends next, to be drawn as a bar from `started_at` to `due_at` by the page's `server_time`.
    `basis` is "law", "policy" or "order"."""

    clock: str = from_("clock.name")
    name: Label = by_sight(lambda row, at: of_clock(at.kind.words, row.clock.name))
    basis: str = from_("clock.basis")
    started_at: datetime = from_("clock.started_at")
    due_at: datetime
    late: bool = by_sight(lambda row, at: row.due_at < at.present)
    lateness: str | None = by_sight(lambda row, at: lateness(row.clock.started_at, row.due_at, at.present))
    lateness_name: Label | None = by_sight(
        lambda row, at: late_words(lateness(row.clock.started_at, row.due_at, at.present))
    )


class ListRowAnswer(Answer[W]):
    """What every row of a list says, and how its codes are called. `next_clock` is absent where nothing is due, for those who
    are not shown limits, and in rows that were written before it was kept; `due_at` is there all the same."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Label = by_sight(lambda row, at: at.kind.state_label(row.state, row.stage))
    received_at: datetime
    stage: str | None = named(lambda stage, at: at.kind.stages[stage])
    campus_name: Label | None = by_sight(lambda row, at: _unit_kept(row.campus, at))
    station_name: Label | None = by_sight(lambda row, at: _unit_kept(row.station, at))
    lead_name: Label | None = by_sight(lambda row, at: _unit_kept(row.lead, at))
    due_at: datetime | None
    late: bool = by_sight(lambda row, at: row.due_at is not None and row.due_at < at.present)
    next_clock: NextClockAnswer[W] | None = by_sight(lambda row, at: row if _shows_clock(row, at) else None)
    unsure_years: list[int]


class RecordAnswer(DossierAnswer[R]):
    """一条记录 / what is said of any record; `clocks`, `texts` and `attachments` are empty where the account may not see them;
    `actions` are what it may do now."""

    kind: str
    campus: str
    campus_name: Label | None = by_sight(lambda record, at: _campus_kept(record.campus, at))
    station: str
    lead: str
    exercise: bool
    over_at: datetime | None
    links: list[str] = only_for(Part.WORK)
    warnings: list[Label] = from_(unsure_warnings)
    clocks: list[ClockAnswer] = only_for(Part.WORK, from_(limits))


class RecordReceiptAnswer(Answer[R]):
    """回执 / what was made of a form; the same for the same form sent again."""

    case_id: str = from_("id")
    code: str
    kind: str
    version: int
    state: str
    state_name: Label = by_sight(lambda record, kind: kind.state_of(record))
    received_at: datetime
    due_at: datetime | None
    warnings: list[Label] = from_(unsure_warnings)


class RecordRowAnswer(ListRowAnswer[W]):
    """清单一行 / a row of a list; `facts` are codes, counts and times, as the kind has them."""

    campus: str
    station: str
    lead: str
    exercise: bool
    category: str = by_sight(lambda row, at: at.kind.category_of(row))
    category_name: Label | None = by_sight(lambda row, at: at.kind.categories.get(at.kind.category_of(row)))
    facts: dict[str, str | int | bool | None] = by_sight(
        lambda row, at: facts_shown(at.account, at.kind, row)
    )


class PagedAnswer(Answer[Listed]):
    """What every page of a list says besides its rows: the mark of the next one, where there is one."""

    next: str | None = from_(lambda found: cursor(found.place, found.next_key))
    server_time: datetime = from_("present")


class RecordPageAnswer(PagedAnswer):
    records: list[RecordRowAnswer[Row]] = from_("rows")


def timeline_of(looked: Looked[Any]) -> Spelled:
    return spell(TimelineAnswer, looked.case, looked)


def done_of(acted: Acted[Any]) -> Spelled:
    return spell(DoneAnswer, acted.case, acted)


def _campus_kept(campus: str, at: Looked[Any]) -> Label | None:
    known = at.rules.district.campuses.get(campus)
    return known.name if known is not None else None


def _unit_kept(unit: str, at: Listed) -> Label | None:
    known = at.district.units.get(unit)
    return known.name if known is not None else None


def _shows_clock(row: Row, at: Listed) -> bool:
    return row.clock is not None and row.due_at is not None and at.kind.ever_shown(at.account.role, Part.WORK)


def _posts(addresses: Iterable[str]) -> list[str]:
    """Posts only: an account's address would say who reported."""
    return [address for address in addresses if not address.startswith("account:")]


def _shows_unit(entry: Entry, at: Looked[Any]) -> bool:
    return may_be_named(entry.actor.account, at.case, at.parts)
