"""From domain records to answers: what is shown is decided by `campus_safety.access`, here it is only spelled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from campus_safety.access import TEXTS_OF, Part
from campus_safety.case import STAGES, STATES, Case
from campus_safety.clocks import Clock
from campus_safety.directory import District
from campus_safety.policy import Policy
from campus_safety.taxonomy import CATEGORIES, CHANNELS, CLOSING_REASONS, LEVELS
from campus_safety.timeline import Entry, Narrative, verify
from campus_safety.transitions import TRANSITIONS, Action
from campus_safety.worklists import Row
from campus_safety_aws.http import words
from campus_safety_aws.wording import unsure_year
from casework.answers import (
    CaseAnswer,
    ClockAnswer,
    DoneAnswer,
    EntryAnswer,
    ExtensionAnswer,
    MeasureAnswer,
    ReporterAnswer,
    RowAnswer,
    SupervisionAnswer,
    TextAnswer,
    TickAnswer,
    TimelineAnswer,
    TransferAnswer,
    WorkAnswer,
    clock_name,
)


def case_answer(
    case: Case,
    parts: frozenset[Part],
    entries: Sequence[Entry],
    narratives: Mapping[int, Narrative],
    district: District,
    policy: Policy,
    now: datetime,
) -> CaseAnswer:
    return CaseAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        kind=case.kind,
        exercise=case.exercise,
        state=case.state.value,
        state_name=words(STATES[case.state]),
        stage=case.stage.value if case.stage else None,
        stage_name=words(STAGES[case.stage]) if case.stage else None,
        level=int(case.level),
        level_name=words(LEVELS[case.level]),
        category=case.category,
        category_name=words(case.about.label),
        flags=sorted(case.flags),
        sealed=case.sealed,
        channel=case.channel.value,
        channel_name=words(CHANNELS[case.channel]),
        campus=case.campus,
        campus_name=words(district.campus(case.campus).name),
        station=case.station,
        received_at=case.received_at,
        discovered_at=case.discovered_at,
        acknowledged_at=case.acknowledged_at,
        due_at=case.due_at,
        next_tick_at=case.next_tick_at,
        flow_run=case.flow_run,
        work=_work(case, policy, now) if Part.WORK in parts else None,
        reporter=_reporter(case) if Part.REPORTER_IDENTITY in parts else None,
        texts=_texts(entries, narratives, parts),
    )


def row_answer(row: Row, now: datetime) -> RowAnswer:
    return RowAnswer(
        case_id=row.case_id,
        code=row.code,
        version=row.version,
        state=row.state.value,
        state_name=words(STATES[row.state]),
        stage=row.stage.value if row.stage else None,
        level=int(row.level),
        category=row.category,
        category_name=words(CATEGORIES[row.category].label),
        campus=row.campus,
        station=row.station,
        lead=row.lead,
        channel=row.channel.value,
        sealed=row.sealed,
        exercise=row.exercise,
        received_at=row.received_at,
        due_at=row.due_at,
        late=row.due_at is not None and row.due_at < now,
    )


def timeline_answer(
    case: Case,
    entries: Sequence[Entry],
    narratives: Mapping[int, Narrative],
    parts: frozenset[Part],
    policy: Policy,
) -> TimelineAnswer:
    return TimelineAnswer(
        case_id=case.id,
        holds=not verify(entries, case.chain, narratives),
        entries=[
            EntryAnswer(
                version=entry.version,
                action=entry.action,
                action_name=words(TRANSITIONS[Action(entry.action)].label),
                recorded_at=entry.recorded_at,
                stated_at=entry.stated_at,
                late_entry=entry.late_entry,
                state=entry.state,
                role=entry.actor.role,
                unit=entry.actor.unit if _shows_unit(entry, case, parts) else "",
                staff=entry.actor.staff if Part.ACTORS in parts and _shows_unit(entry, case, parts) else None,
                changed=dict(entry.changed),
                ticks=[
                    TickAnswer(
                        clock=tick.clock,
                        name=clock_name(tick.clock, policy),
                        rung=tick.rung,
                        due_at=tick.due_at,
                        tells=_posts(tick.tells),
                    )
                    for tick in entry.ticks
                ],
                tells=_posts(entry.tells),
                hash=entry.hash,
                previous=entry.previous,
            )
            for entry in entries
        ],
    )


def done_answer(case: Case, unsure_years: Iterable[int]) -> DoneAnswer:
    return DoneAnswer(
        case_id=case.id,
        version=case.version,
        state=case.state.value,
        state_name=words(STATES[case.state]),
        stage=case.stage.value if case.stage else None,
        due_at=case.due_at,
        warnings=[words(unsure_year(year)) for year in unsure_years],
    )


def _work(case: Case, policy: Policy, now: datetime) -> WorkAnswer:
    transfer = case.transfer
    return WorkAnswer(
        lead=case.lead,
        joined=list(case.joined),
        closing_reason=case.closing_reason.value if case.closing_reason else None,
        closing_reason_name=words(CLOSING_REASONS[case.closing_reason]) if case.closing_reason else None,
        clocks=[_clock(clock, policy, now) for clock in case.clocks if clock.limiting],
        supervisions=[
            SupervisionAnswer(
                number=order.number,
                stage=order.stage.value,
                to=order.to,
                opened_at=order.opened_at,
                due_at=order.due_at,
                opened_by_clock=order.clock,
                received_at=order.received_at,
                answered_at=order.answered_at,
            )
            for order in case.supervisions
        ],
        extensions=[
            ExtensionAnswer(
                number=asked.number,
                clock=asked.clock,
                until=asked.until,
                asked_at=asked.asked_at,
                decided_at=asked.decided_at,
                granted=asked.granted,
            )
            for asked in case.extensions
        ],
        transfer=TransferAnswer(
            to=transfer.to,
            offered_at=transfer.offered_at,
            refused=transfer.refused,
            waiting=transfer.open,
            accepted_at=transfer.accepted_at,
        )
        if transfer
        else None,
        measures=[
            MeasureAnswer(
                number=measure.number,
                owner=measure.owner,
                due_at=measure.due_at,
                settled_at=measure.settled_at,
                done=measure.done,
            )
            for measure in case.measures
        ],
        topics=list(case.topics),
        links=list(case.links),
        duplicate_of=case.duplicate_of,
        duplicates=list(case.duplicates),
        presses=case.presses,
        late_entries=case.late_entries,
        bureau_told_at=case.bureau_told_at,
        parents_told_at=case.parents_told_at,
        investigated_at=case.investigated_at,
        police_call=case.police_call,
        evidence=case.evidence,
    )


def _clock(clock: Clock, policy: Policy, now: datetime) -> ClockAnswer:
    return ClockAnswer(
        clock=clock.name,
        name=clock_name(clock.name, policy),
        basis=clock.basis.value,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        paused=clock.paused_at is not None and clock.stopped_at is None,
        late=clock.late_at(now),
        revision=clock.revision,
        extended=clock.extended,
        remaining_seconds=int((clock.due_at - now).total_seconds()) if clock.running else None,
    )


def _reporter(case: Case) -> ReporterAnswer:
    return ReporterAnswer(
        account=case.reporter.account,
        unit=case.reporter.unit,
        on_behalf=case.reporter.on_behalf,
        anonymous=case.reporter.anonymous,
    )


def _texts(
    entries: Sequence[Entry], narratives: Mapping[int, Narrative], parts: frozenset[Part]
) -> list[TextAnswer]:
    return [
        TextAnswer(version=entry.version, action=entry.action, texts=dict(narratives[entry.version].texts))
        for entry in entries
        if entry.version in narratives and TEXTS_OF.get(entry.action, Part.POLICE_NOTES) in parts
    ]


def _posts(addresses: Iterable[str]) -> list[str]:
    """Posts only: an account's address would say who reported."""
    return [address for address in addresses if not address.startswith("account:")]


def _shows_unit(entry: Entry, case: Case, parts: frozenset[Part]) -> bool:
    """An anonymous reporter's own entries name neither unit nor number to those who may not know the reporter."""
    if not case.reporter.anonymous or Part.REPORTER_IDENTITY in parts:
        return True
    return entry.actor.account != case.reporter.account
