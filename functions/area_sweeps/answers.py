"""What is answered about area sweeps: each field by its name, each part by the rights tables."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from campus_safety.district.directory import Place
from campus_safety.district.organisation import PLACE_KINDS, PlaceKind
from campus_safety.kinds.area_sweeps.area_sweep import PURPOSES, AreaSweep, AreaSweepRow
from campus_safety.kinds.area_sweeps.commands import RecordOutcome
from campus_safety.kinds.area_sweeps.coverage import Coverage, FrozenPlace, coverage, list_digest
from campus_safety.kinds.area_sweeps.places import OUTCOMES, Near, Outcome
from campus_safety.kinds.area_sweeps.seeing import Sight, sight
from campus_safety.kinds.area_sweeps.sweeping import answers_for
from campus_safety.labels import Label
from campus_safety.records.clocks import Clock
from campus_safety.records.relations import Part
from campus_safety.records.service import Acted, Looked
from campus_safety.records.timeline import verify
from campus_safety_aws.declared_answers import (
    Answer,
    brought,
    by_sight,
    from_,
    itself,
    only_for,
    worded,
)
from campus_safety_aws.shared_answers import (
    AttachedAnswer,
    ClockAnswer,
    DoneAnswer,
    ListRowAnswer,
    PagedAnswer,
    StandAnswer,
    SupervisionAnswer,
    TextAnswer,
    files_shown,
    limits,
    texts_shown,
    unsure_warnings,
)

At = Looked[AreaSweep]


def sight_of(at: At | Acted[AreaSweep]) -> Sight:
    return sight(at.who.account, at.case, at.rules.district)


class CoveredAnswer(Answer[Coverage]):
    """覆盖情况 / how much of a list has its outcome; `percent` is rounded down. Of somebody who sees a part of the list it
    is that part's."""

    total: int
    done: int
    unseen: int
    not_entered: int
    percent: float
    complete: bool
    people_checked: int


class SweptCampusAnswer(Answer[str]):
    campus: str = itself()
    name: Label = by_sight(lambda campus, at: at.rules.district.campus(campus).name)
    covered: CoveredAnswer = by_sight(
        lambda campus, at: coverage(one for one in sight_of(at).part if one.campus == campus)
    )


class Placed(NamedTuple):
    """A line of a list, and how its place is called."""

    line: Near | FrozenPlace
    name: Label


def placed(lines: Iterable[Near | FrozenPlace], places: Iterable[Place]) -> list[Placed]:
    """Lines with the names that the directory has; one that it has no more is called by its code."""
    names = {place.id: place.name for place in places}
    return [Placed(line, names.get(line.place, Label(line.place, line.place))) for line in lines]


class NearAnswer(Answer[Placed]):
    """拟冻结的场所 / a place that would be frozen, and how far it is from the nearest of the campuses."""

    place: str = from_("line.place")
    name: Label
    kind: str = worded(PLACE_KINDS, "line.kind")
    campus: str = from_("line.campus")
    distance_m: int = from_("line.distance_m")


class Preview(NamedTuple):
    """The list as it would be frozen now."""

    radius_m: int
    found: list[Placed]


class PreviewAnswer(Answer[Preview]):
    """预览 / the list as it would be frozen now; `digest` is what freezing it asks for."""

    digest: str = from_(lambda preview: list_digest(preview.radius_m, [one.line for one in preview.found]))
    total: int = from_(lambda preview: len(preview.found))
    places: list[NearAnswer] = from_("found")


def _mine(one: Placed, at: At) -> bool:
    unit = at.rules.district.acting_unit(at.who.account.unit)
    return isinstance(one.line, FrozenPlace) and answers_for(unit, at.case, one.line)


class FrozenPlaceAnswer(NearAnswer):
    """清单一行 / a line of the frozen list. `by` is the unit that was there; people are counted, never listed. `mine` says that
    it is my unit's to look at, `done` that no other outcome has to follow."""

    unit: str | None = from_(lambda one: one.line.unit or None)
    outcome: str | None = worded(OUTCOMES, "line.outcome")
    people_checked: int = from_("line.people_checked")
    attempts: int = from_("line.attempts")
    at: datetime | None = from_("line.at")
    by: str | None = from_("line.by.unit")
    hazard: str | None = from_("line.hazard")
    done: bool = from_("line.done")
    mine: bool = by_sight(_mine)


def _clocks(case: AreaSweep, at: At) -> Iterator[Clock]:
    """The clock of an order is shown to whom the order is."""
    orders = {str(order.number) for order in sight_of(at).orders}
    for clock in limits(case):
        name, _, number = clock.name.partition(":")
        if name != "supervision" or number in orders:
            yield clock


class SweepWorkAnswer(Answer[AreaSweep]):
    clocks: list[ClockAnswer] = by_sight(_clocks)
    supervisions: list[SupervisionAnswer] = by_sight(lambda _, at: sight_of(at).orders)
    links: list[str] = by_sight(lambda case, at: case.links if sight_of(at).whole else ())


class ListAnswer(Answer[AreaSweep]):
    """What a sweep and the proof of its coverage have in common: the list, and how far it is covered."""

    radius_m: int
    frozen_at: datetime | None
    closed_at: datetime | None
    digest: str | None = from_(lambda case: case.digest or None)
    covered: CoveredAnswer = by_sight(lambda _, at: sight_of(at).covered)
    campuses: list[SweptCampusAnswer] = by_sight(lambda _, at: sight_of(at).campuses)
    places: list[FrozenPlaceAnswer] | None = only_for(Part.WORK, brought())


class AreaSweepAnswer(StandAnswer[AreaSweep], ListAnswer):
    """`preview` is there until the list is frozen, for who may freeze it; `places` for whoever was given some, and for
    the police."""

    purpose: str = worded(PURPOSES)
    lead: str
    planned_at: datetime = from_("received_at")
    finish_by: datetime
    abandoned_at: datetime | None
    preview: PreviewAnswer | None = brought()
    work: SweepWorkAnswer | None = only_for(Part.WORK, itself())
    attachments: list[AttachedAnswer] = by_sight(files_shown)
    texts: list[TextAnswer] = by_sight(lambda _, at: texts_shown(sight_of(at).entries(at.entries), at))


class AreaSweepReceiptAnswer(Answer[AreaSweep]):
    """回执 / the plan, and which places it would freeze; the same for the same form, as long as nothing was frozen."""

    case_id: str = from_("id")
    code: str
    version: int
    state: str
    planned_at: datetime = from_("received_at")
    finish_by: datetime
    radius_m: int
    preview: PreviewAnswer | None = brought()
    warnings: list[Label] = from_(unsure_warnings)


class AreaSweepRowAnswer(ListRowAnswer[AreaSweepRow]):
    """一行 / a row of a worklist; places are counted as far as they concern whose list it is."""

    purpose: str = worded(PURPOSES, "area_sweep.purpose")
    campuses: int = from_("area_sweep.campuses")
    places: int = from_("area_sweep.places")
    done: int = from_("area_sweep.done")
    not_entered: int = from_("area_sweep.not_entered")


class AreaSweepPageAnswer(PagedAnswer):
    area_sweeps: list[AreaSweepRowAnswer] = from_("rows")


class CountedKindAnswer(Answer[PlaceKind]):
    kind: str = itself()
    kind_name: Label = from_(PLACE_KINDS.__getitem__)
    total: int = by_sight(lambda kind, at: sight_of(at).covered.by_kind[kind][0])
    done: int = by_sight(lambda kind, at: sight_of(at).covered.by_kind[kind][1])


class CountedOutcomeAnswer(Answer[Outcome]):
    outcome: str = itself()
    outcome_name: Label = from_(OUTCOMES.__getitem__)
    places: int = by_sight(lambda outcome, at: sight_of(at).covered.by_outcome.get(outcome, 0))


class CoverageAnswer(ListAnswer):
    """覆盖证明 / the proof of coverage. `digest` is that of the list as it was frozen, and `list_holds` that the present
    list still is that one; `chain` is the last hash of the timeline, and `chain_holds` that all of it was verified now."""

    case_id: str = from_("id")
    code: str
    version: int
    state: str
    state_name: Label = by_sight(lambda case, at: at.kind.state_of(case))
    list_holds: bool = from_(lambda case: list_digest(case.radius_m, case.places) == case.digest)
    by_kind: list[CountedKindAnswer] = by_sight(lambda _, at: sight_of(at).covered.by_kind)
    by_outcome: list[CountedOutcomeAnswer] = from_(lambda _: OUTCOMES)
    chain: str
    chain_holds: bool = by_sight(lambda case, at: not verify(at.entries, case.chain))
    as_of: datetime = by_sight(lambda _, at: at.now)


def _hazard_named(case: AreaSweep, at: Acted[AreaSweep]) -> str | None:
    line = case.place(at.command.place) if isinstance(at.command, RecordOutcome) else None
    return line.hazard if line is not None else None


class SweepDoneAnswer(DoneAnswer[AreaSweep]):
    """办理结果 / what an action has made of the sweep; `hazard` is the one that the outcome made or named."""

    covered: CoveredAnswer = by_sight(lambda _, at: sight_of(at).covered)
    hazard: str | None = by_sight(_hazard_named)
