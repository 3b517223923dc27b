"""From domain records to answers about area sweeps: what is shown is decided by `campus_safety.kinds.area_sweeps.seeing`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from area_sweeps.answers import (
    AreaSweepAnswer,
    AreaSweepReceiptAnswer,
    AreaSweepRowAnswer,
    CountedKindAnswer,
    CountedOutcomeAnswer,
    CoverageAnswer,
    CoveredAnswer,
    FrozenPlaceAnswer,
    NearAnswer,
    PreviewAnswer,
    SweepDoneAnswer,
    SweepWorkAnswer,
    SweptCampusAnswer,
)
from campus_safety.district.directory import Account, District, Place
from campus_safety.district.organisation import PLACE_KINDS
from campus_safety.district.policy import Policy
from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps.area_sweep import PURPOSES, STAGES, STATES, AreaSweep, area_sweep_facts
from campus_safety.kinds.area_sweeps.commands import RecordOutcome
from campus_safety.kinds.area_sweeps.coverage import Coverage, FrozenPlace, coverage, list_digest
from campus_safety.kinds.area_sweeps.kind import KIND
from campus_safety.kinds.area_sweeps.places import OUTCOMES, Near
from campus_safety.kinds.area_sweeps.seeing import Sight, sight
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Acted, Looked
from campus_safety.records.timeline import verify
from campus_safety_aws.case_answers import (
    attached_answers,
    clock_answers,
    done_answer,
    not_now_answers,
    offer_answers,
    supervision_answers,
    text_answers,
    year_warnings,
)
from campus_safety_aws.http import Words, words
from campus_safety_aws.row_answers import row_names

Names = Mapping[str, Label]


def names_of(places: Iterable[Place]) -> Names:
    return {place.id: place.name for place in places}


def preview_answer(case: AreaSweep, found: Sequence[Near], names: Names) -> PreviewAnswer:
    return PreviewAnswer(
        digest=list_digest(case.radius_m, found),
        total=len(found),
        places=[_near(one, names) for one in found],
    )


def receipt_answer(case: AreaSweep, preview: PreviewAnswer | None, rules: Rules) -> AreaSweepReceiptAnswer:
    return AreaSweepReceiptAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        state=case.state.value,
        planned_at=case.received_at,
        finish_by=case.finish_by,
        radius_m=case.radius_m,
        preview=preview,
        warnings=year_warnings(case.unsure_years),
    )


def area_sweep_answer(
    looked: Looked[AreaSweep], names: Names, preview: PreviewAnswer | None, now: datetime
) -> AreaSweepAnswer:
    case, parts, rules = looked.case, looked.parts, looked.rules
    seen = sight(looked.who.account, case, rules.district)
    return AreaSweepAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        state=case.state.value,
        state_name=words(STATES[case.state]),
        stage=case.stage.value if case.stage else None,
        stage_name=words(STAGES[case.stage]) if case.stage else None,
        purpose=case.purpose.value,
        purpose_name=words(PURPOSES[case.purpose]),
        lead=case.lead,
        campuses=_campuses(seen, rules.district),
        radius_m=case.radius_m,
        planned_at=case.received_at,
        finish_by=case.finish_by,
        frozen_at=case.frozen_at,
        closed_at=case.closed_at,
        abandoned_at=case.abandoned_at,
        due_at=case.due_at,
        digest=case.digest or None,
        covered=covered_answer(seen.covered),
        preview=preview,
        places=[_line(one, names) for one in seen.places] if Part.WORK in parts else None,
        work=_work(seen, rules.policy, now) if Part.WORK in parts else None,
        attachments=attached_answers(case, parts, looked.who.account),
        texts=text_answers(looked.kind, case, seen.entries(looked.entries), looked.narratives, parts),
        actions=offer_answers(looked.offers),
        not_now=not_now_answers(looked.offers),
    )


def coverage_answer(looked: Looked[AreaSweep], names: Names, now: datetime) -> CoverageAnswer:
    case, district = looked.case, looked.rules.district
    seen = sight(looked.who.account, case, district)
    covered = seen.covered
    return CoverageAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        state=case.state.value,
        state_name=words(STATES[case.state]),
        radius_m=case.radius_m,
        frozen_at=case.frozen_at,
        closed_at=case.closed_at,
        digest=case.digest or None,
        list_holds=list_digest(case.radius_m, case.places) == case.digest,
        covered=covered_answer(covered),
        campuses=_campuses(seen, district),
        by_kind=[
            CountedKindAnswer(kind=kind.value, kind_name=words(PLACE_KINDS[kind]), total=total, done=done)
            for kind, (total, done) in covered.by_kind.items()
        ],
        by_outcome=[
            CountedOutcomeAnswer(
                outcome=outcome.value, outcome_name=words(label), places=covered.by_outcome.get(outcome, 0)
            )
            for outcome, label in OUTCOMES.items()
        ],
        places=[_line(one, names) for one in seen.places] if Part.WORK in looked.parts else None,
        chain=case.chain,
        chain_holds=not verify(looked.entries, case.chain),
        as_of=now,
    )


def row_answer(row: Row, account: Account, district: District, now: datetime) -> AreaSweepRowAnswer:
    facts = area_sweep_facts(row)
    if facts is None:
        raise ValueError(f"the row of {row.case_id} is no area sweep's")
    return AreaSweepRowAnswer(
        case_id=row.case_id,
        code=row.code,
        version=row.version,
        state=row.state,
        state_name=words(STATES[row.state]),
        stage=row.stage,
        purpose=facts.purpose.value,
        purpose_name=words(PURPOSES[facts.purpose]),
        campuses=facts.campuses,
        places=facts.places,
        done=facts.done,
        not_entered=facts.not_entered,
        received_at=row.received_at,
        due_at=row.due_at,
        late=row.due_at is not None and row.due_at < now,
        unsure_years=list(row.unsure_years),
        **row_names(KIND, row, account, district, now),
    )


def sweep_done_answer(acted: Acted[AreaSweep]) -> SweepDoneAnswer:
    """With how much is covered by now, and the hazard of the place whose outcome was recorded."""
    case, command = acted.case, acted.command
    line = case.place(command.place) if isinstance(command, RecordOutcome) else None
    return SweepDoneAnswer(
        **dict(done_answer(acted)),
        covered=covered_answer(sight(acted.who.account, case, acted.rules.district).covered),
        hazard=line.hazard if line is not None else None,
    )


def covered_answer(covered: Coverage) -> CoveredAnswer:
    return CoveredAnswer(
        total=covered.total,
        done=covered.done,
        unseen=covered.unseen,
        not_entered=covered.not_entered,
        percent=covered.percent,
        complete=covered.complete,
        people_checked=covered.people_checked,
    )


def _campuses(seen: Sight, district: District) -> list[SweptCampusAnswer]:
    return [
        SweptCampusAnswer(
            campus=campus,
            name=words(district.campus(campus).name),
            covered=covered_answer(coverage(one for one in seen.part if one.campus == campus)),
        )
        for campus in seen.campuses
    ]


def _work(seen: Sight, policy: Policy, now: datetime) -> SweepWorkAnswer:
    shown = {order.number for order in seen.orders}
    return SweepWorkAnswer(
        clocks=[clock for clock in clock_answers(seen.case, policy, now) if _concerns(clock.clock, shown)],
        supervisions=[order for order in supervision_answers(seen.case) if order.number in shown],
        links=list(seen.case.links) if seen.whole else [],
    )


def _concerns(clock: str, orders: set[int]) -> bool:
    """The clock of an order is shown to whom the order is."""
    name, _, number = clock.partition(":")
    return name != "supervision" or int(number) in orders


def _near(one: Near | FrozenPlace, names: Names) -> NearAnswer:
    return NearAnswer(
        place=one.place,
        name=_name(one.place, names),
        kind=one.kind.value,
        kind_name=words(PLACE_KINDS[one.kind]),
        campus=one.campus,
        distance_m=one.distance_m,
    )


def _line(one: FrozenPlace, names: Names) -> FrozenPlaceAnswer:
    return FrozenPlaceAnswer(
        **dict(_near(one, names)),
        unit=one.unit or None,
        outcome=one.outcome.value if one.outcome else None,
        outcome_name=words(OUTCOMES[one.outcome]) if one.outcome else None,
        people_checked=one.people_checked,
        attempts=one.attempts,
        at=one.at,
        by=one.by.unit if one.by else None,
        hazard=one.hazard,
    )


def _name(place: str, names: Names) -> Words:
    return words(names.get(place, Label(place, place)))
