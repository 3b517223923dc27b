"""What an officer, a school or the bureau sees of a case: each field by its name, each part by the access table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from campus_safety.district.directory import Account, Device, Unit
from campus_safety.district.roles import Role
from campus_safety.kinds.incidents.calls import CALL_ENDS, Call, Losses
from campus_safety.kinds.incidents.casualties import CASUALTY_GRADES, Casualties
from campus_safety.kinds.incidents.incident import Departed, Incident, MadeOf, ReopeningRequest
from campus_safety.kinds.incidents.taxonomy import (
    BECAUSE,
    BEHALVES,
    CATEGORIES,
    CAUSES,
    CHANNELS,
    CLOSING_REASONS,
    DEPARTURES,
    LEVELS,
    MATCHES,
    PROTECTED,
    WARNING_KINDS,
    WARNING_SOURCES,
    Cause,
    Channel,
    Departure,
    Match,
    WarningSource,
    level_label,
)
from campus_safety.labels import Label
from campus_safety.records.components import Reporter, Transfer
from campus_safety.records.read_traces import WHATS, Read, What
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety.records.spots import spot_label
from campus_safety_aws.declared_answers import (
    Answer,
    brought,
    by_sight,
    from_,
    itself,
    named,
    only_for,
    worded,
)
from campus_safety_aws.shared_answers import (
    ClockAnswer,
    DossierAnswer,
    ExtensionAnswer,
    ListRowAnswer,
    MeasureAnswer,
    PagedAnswer,
    SupervisionAnswer,
    campus_named,
    limits,
    unsure_warnings,
)


class TransferAnswer(Answer[Transfer]):
    to: str
    offered_at: datetime
    refused: int
    waiting: bool = from_("open")
    accepted_at: datetime | None


class AuthorityAnswer(Answer[str]):
    unit: str = itself()
    told_at: datetime | None = by_sight(
        lambda unit, at: {one.unit: one.at for one in at.case.told_authorities}.get(unit)
    )


class CasualtiesAnswer(Answer[Casualties]):
    """As far as is known. The grade goes by deaths alone; the authority that investigates decides."""

    deaths: int
    injured: int
    grade: str = worded(CASUALTY_GRADES)


class CallAnswer(Answer[Call]):
    """电话劝阻 / one call: the unit that made it, the kind of person who was called, and how it ended."""

    number: int
    at: datetime
    unit: str = from_("by.unit")
    whom: str = worded(PROTECTED)
    end: str = worded(CALL_ENDS)


class LossesAnswer(Answer[Losses]):
    """止损结果 / what came of a warning of fraud, in whole yuan."""

    prevented: int
    lost: int
    concerned: str = worded(PROTECTED)
    school_helped: bool


class MadeOfAnswer(Answer[MadeOf]):
    """由来 / what was written before, and became this incident."""

    kind: str
    case_id: str = from_("case")


class ReopeningAnswer(Answer[ReopeningRequest]):
    """重新打开申请 / when its reporter asked, and what was answered; `granted` is absent while nobody has."""

    asked_at: datetime
    decided_at: datetime | None
    granted: bool | None


class WayAnswer(Answer[Departure]):
    code: str = itself()
    name: Label = from_(lambda way: DEPARTURES[way])


class DepartedAnswer(Answer[Departed]):
    """偏离类别建议 / in what the assessment departs from what the category proposes, and why; `because` is absent where nobody
    had to say."""

    ways: list[WayAnswer] = from_(lambda departed: sorted(departed.ways))
    because: str | None = worded(BECAUSE)


class CauseAnswer(Answer[Cause]):
    code: str = itself()
    name: Label = from_(lambda cause: CAUSES[cause])


class ReviewAnswer(Answer[Incident]):
    """复盘结论 / why it could happen, as codes, and in which part of the campus it did."""

    causes: list[CauseAnswer] = from_(lambda case: sorted(case.causes))
    spot: str | None = worded(spot_label)


class WorkAnswer(Answer[Incident]):
    """How the case is being worked on: who leads, which limits run, what was ordered, asked and decided."""

    lead: str
    joined: list[str]
    closing_reason: str | None = worded(CLOSING_REASONS)
    clocks: list[ClockAnswer] = from_(limits)
    supervisions: list[SupervisionAnswer]
    extensions: list[ExtensionAnswer]
    transfer: TransferAnswer | None
    measures: list[MeasureAnswer]
    topics: list[str]
    links: list[str]
    made_of: MadeOfAnswer | None
    duplicate_of: str | None
    duplicates: list[str]
    presses: int
    late_entries: int
    bureau_told_at: datetime | None
    authorities: list[AuthorityAnswer] = from_("authority_units")
    reported_up_at: datetime | None
    casualties: CasualtiesAnswer | None
    calls: list[CallAnswer]
    losses: LossesAnswer | None
    departed: DepartedAnswer | None
    reopening: ReopeningAnswer | None
    reviewed: ReviewAnswer | None = only_for(
        Part.REVIEW, from_(lambda case: case if case.causes or case.spot else None)
    )
    parents_told_at: datetime | None
    investigated_at: datetime | None
    police_call: str | None
    # It points into a system of the police; whoever is protected may be in the picture.
    evidence: str | None = only_for(Part.POLICE_NOTES)
    school_left_out: bool


class Reporting(NamedTuple):
    """Who reported, and what the directory says of them."""

    reporter: Reporter
    account: Account | None
    unit: Unit | None


class ReporterAnswer(Answer[Reporting]):
    """报告人 / by role, unit and the name of the post, never an account; none of them but the unit for a device or a system."""

    role: str | None = from_("account.role")
    role_name: Label | None = from_("account.role.label")
    unit: str = from_("reporter.unit")
    unit_name: Label | None = from_("unit.name")
    post_name: Label | None = from_("account.name")
    on_behalf: bool = from_("reporter.on_behalf")
    behalf_of: str | None = worded(BEHALVES.get, "reporter.behalf_of")
    anonymous: bool = from_("reporter.anonymous")


def _known(words: Mapping[Any, Label], codes: type[StrEnum], code: str) -> Label | None:
    """The words of a code; None for one of another release."""
    return words[codes(code)] if code in tuple(codes) else None


class WarningAnswer(Answer[Incident]):
    """预警 / what gave it, what has matched as a code, and whom it protects, as a kind of person."""

    kind: str | None = worded(WARNING_KINDS.get, "warning")
    source: str | None = worded(lambda code: _known(WARNING_SOURCES, WarningSource, code), "warning_source")
    matched: str | None = worded(lambda code: _known(MATCHES, Match, code), "matched")
    protects: str | None = worded(PROTECTED.get, "subject")


class Pressed(NamedTuple):
    """A device by its id, and as the directory knows it."""

    id: str
    device: Device | None


class PressedAnswer(Answer[Pressed]):
    """一键报警 / the device that was pressed, and where it hangs; `place` is absent where the directory has it no more."""

    device: str = from_("id")
    place: Label | None = from_("device.place")


def _own_category(code: str, at: Looked[Incident]) -> Label | None:
    own = at.rules.policy.of(at.case.kind).categories.get(code)
    return own.label if own is not None else None


class CaseAnswer(DossierAnswer[Incident]):
    """警情 / one case. `work`, `reporter` and each text are there only for those who may see them."""

    kind: str
    exercise: bool
    level: int = worded(LEVELS)
    category: str
    category_name: Label = from_("about.label")
    own_category: str | None = named(_own_category)
    flags: list[str]
    in_a_burst: bool
    sealed: bool
    channel: str = worded(CHANNELS)
    campus: str = named(campus_named)
    station: str
    discovered_at: datetime | None
    late_report: bool
    on_paper_at: datetime | None
    acknowledged_at: datetime | None
    next_tick_at: datetime | None
    flow_run: int
    warnings: list[Label] = from_(unsure_warnings)
    work: WorkAnswer | None = only_for(Part.WORK, itself())
    reporter: ReporterAnswer | None = only_for(Part.REPORTER_IDENTITY, brought())
    warning: WarningAnswer | None = from_(
        lambda case: case if case.channel is Channel.EARLY_WARNING else None
    )
    alarm: PressedAnswer | None = brought()


class OfficerAnswer(Answer[Account]):
    """The key of an account and the name of its post, never a person's. `knows` says that it knows of the case already."""

    account: str = from_("key")
    name: Label
    knows: bool = by_sight(lambda account, case: account.key in case.knowing)


class OfficersAnswer(Answer[Sequence[Account]]):
    """可指定的民警 / officers of the units that work on the case, for those who name them."""

    officers: list[OfficerAnswer] = itself()


class RowAnswer(ListRowAnswer[Row]):
    level: int = from_(lambda row: row.level or 0)
    level_name: Label | None = from_(lambda row: level_label(row.level))
    category: str = worded(lambda category: CATEGORIES[category].label)
    campus: str
    station: str
    lead: str
    channel: str
    channel_name: Label | None = from_(lambda row: CHANNELS[row.channel] if row.channel else None)
    warning: str | None = from_(lambda row: row.facts.get("warning"))
    warning_name: Label | None = from_(lambda row: WARNING_KINDS.get(row.facts.get("warning")))
    matched: str | None = from_(lambda row: row.facts.get("matched"))
    matched_name: Label | None = from_(lambda row: _known(MATCHES, Match, row.facts.get("matched")))
    device: str | None = from_(lambda row: row.facts.get("device"))
    sealed: bool
    exercise: bool


class PageAnswer(PagedAnswer):
    cases: list[RowAnswer] = from_("rows")


class ReadAnswer(Answer[Read]):
    """阅读留痕 / one account has read it, first at `at` in that hour. `posts` are those that it held then."""

    account: str
    role: str = worded(lambda role: Role(role).label)
    unit: str
    posts: list[str]
    what: str = worded(lambda what: WHATS[What(what)])
    at: datetime


class ReadsAnswer(Answer[Incident]):
    """谁阅读过 / who has read a sealed record; of others nothing is kept."""

    case_id: str = from_("id")
    sealed: bool
    reads: list[ReadAnswer] = brought()
