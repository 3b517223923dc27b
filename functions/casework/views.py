"""From domain records to answers: what is shown is decided by `campus_safety.records.access`, here it is only spelled."""

from collections.abc import Sequence
from datetime import datetime

from campus_safety.district.directory import Account, Device, District
from campus_safety.district.policy import Policy
from campus_safety.district.roles import Role
from campus_safety.kinds.incidents.casualties import CASUALTY_GRADES, Casualties
from campus_safety.kinds.incidents.incident import STAGES, Incident, state_label
from campus_safety.kinds.incidents.taxonomy import (
    CATEGORIES,
    CHANNELS,
    CLOSING_REASONS,
    LEVELS,
    PROTECTED,
    WARNING_KINDS,
    Channel,
)
from campus_safety.messages.message import is_person
from campus_safety.messages.sent_messages import REACHED, Sent
from campus_safety.messages.sent_messages import STATES as SENDING_STATES
from campus_safety.records.read_traces import WHATS, Read, What
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.case_answers import (
    attached_answers,
    clock_answers,
    extension_answers,
    measure_answers,
    supervision_answers,
    text_answers,
    year_warnings,
)
from campus_safety_aws.http import words
from casework.answers import (
    AuthorityAnswer,
    CaseAnswer,
    CasualtiesAnswer,
    MessagesAnswer,
    PressedAnswer,
    ReadAnswer,
    ReadsAnswer,
    ReporterAnswer,
    RowAnswer,
    ToldAnswer,
    ToldOverAnswer,
    TransferAnswer,
    WarningAnswer,
    WorkAnswer,
)


def case_answer(
    looked: Looked[Incident], now: datetime, *, reporter: Account | None, device: Device | None
) -> CaseAnswer:
    """`reporter` and `device` are what the directory says of those that the case names."""
    case, account, parts = looked.case, looked.who.account, looked.parts
    district, policy = looked.rules.district, looked.rules.policy
    own = policy.of(case.kind).categories.get(case.own_category or "")
    return CaseAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        kind=case.kind,
        exercise=case.exercise,
        state=case.state.value,
        state_name=words(state_label(case.state, case.stage)),
        stage=case.stage.value if case.stage else None,
        stage_name=words(STAGES[case.stage]) if case.stage else None,
        level=int(case.level),
        level_name=words(LEVELS[case.level]),
        category=case.category,
        category_name=words(case.about.label),
        own_category=case.own_category,
        own_category_name=words(own.label) if own is not None else None,
        flags=sorted(case.flags),
        in_a_burst=case.in_a_burst,
        sealed=case.sealed,
        channel=case.channel.value,
        channel_name=words(CHANNELS[case.channel]),
        campus=case.campus,
        campus_name=words(district.campus(case.campus).name),
        station=case.station,
        received_at=case.received_at,
        discovered_at=case.discovered_at,
        late_report=case.late_report,
        acknowledged_at=case.acknowledged_at,
        due_at=case.due_at,
        next_tick_at=case.next_tick_at,
        flow_run=case.flow_run,
        warnings=year_warnings(case.unsure_years),
        work=_work(case, policy, now) if Part.WORK in parts else None,
        reporter=_reporter(case, reporter, district) if Part.REPORTER_IDENTITY in parts else None,
        warning=_warning(case) if case.channel is Channel.EARLY_WARNING else None,
        alarm=PressedAnswer(device=case.device, place=words(device.place) if device else None)
        if case.device is not None
        else None,
        attachments=attached_answers(case, parts, account),
        texts=text_answers(looked.kind, case, looked.entries, looked.narratives, parts),
    )


def row_answer(row: Row, now: datetime) -> RowAnswer:
    return RowAnswer(
        case_id=row.case_id,
        code=row.code,
        version=row.version,
        state=row.state,
        state_name=words(state_label(row.state, row.stage)),
        stage=row.stage,
        level=row.level or 0,
        category=row.category,
        category_name=words(CATEGORIES[row.category].label),
        campus=row.campus,
        station=row.station,
        lead=row.lead,
        channel=row.channel,
        sealed=row.sealed,
        exercise=row.exercise,
        received_at=row.received_at,
        due_at=row.due_at,
        late=row.due_at is not None and row.due_at < now,
        unsure_years=list(row.unsure_years),
    )


def _work(case: Incident, policy: Policy, now: datetime) -> WorkAnswer:
    transfer = case.transfer
    return WorkAnswer(
        lead=case.lead,
        joined=list(case.joined),
        closing_reason=case.closing_reason.value if case.closing_reason else None,
        closing_reason_name=words(CLOSING_REASONS[case.closing_reason]) if case.closing_reason else None,
        clocks=clock_answers(case, policy, now),
        supervisions=supervision_answers(case),
        extensions=extension_answers(case),
        transfer=TransferAnswer(
            to=transfer.to,
            offered_at=transfer.offered_at,
            refused=transfer.refused,
            waiting=transfer.open,
            accepted_at=transfer.accepted_at,
        )
        if transfer
        else None,
        measures=measure_answers(case),
        topics=list(case.topics),
        links=list(case.links),
        duplicate_of=case.duplicate_of,
        duplicates=list(case.duplicates),
        presses=case.presses,
        late_entries=case.late_entries,
        bureau_told_at=case.bureau_told_at,
        authorities=_authorities(case),
        reported_up_at=case.reported_up_at,
        casualties=_casualties(case.casualties),
        parents_told_at=case.parents_told_at,
        investigated_at=case.investigated_at,
        police_call=case.police_call,
        evidence=case.evidence,
        school_left_out=case.school_left_out,
    )


def _authorities(case: Incident) -> list[AuthorityAnswer]:
    told = {one.unit: one.at for one in case.told_authorities}
    return [AuthorityAnswer(unit=unit, told_at=told.get(unit)) for unit in case.authority_units]


def _casualties(stated: Casualties | None) -> CasualtiesAnswer | None:
    if stated is None:
        return None
    grade = stated.grade
    return CasualtiesAnswer(
        deaths=stated.deaths,
        injured=stated.injured,
        grade=grade.value,
        grade_name=words(CASUALTY_GRADES[grade]),
    )


def _warning(case: Incident) -> WarningAnswer:
    kind, whom = WARNING_KINDS.get(case.warning or ""), PROTECTED.get(case.subject or "")
    return WarningAnswer(
        kind=case.warning,
        kind_name=words(kind) if kind is not None else None,
        protects=case.subject,
        protects_name=words(whom) if whom is not None else None,
    )


def _reporter(case: Incident, reporter: Account | None, district: District) -> ReporterAnswer:
    unit = district.units.get(case.reporter.unit)
    return ReporterAnswer(
        role=reporter.role.value if reporter is not None else None,
        role_name=words(reporter.role.label) if reporter is not None else None,
        unit=case.reporter.unit,
        unit_name=words(unit.name) if unit is not None else None,
        post_name=words(reporter.name) if reporter is not None else None,
        on_behalf=case.reporter.on_behalf,
        anonymous=case.reporter.anonymous,
    )


def reads_answer(case: Incident, reads: Sequence[Read]) -> ReadsAnswer:
    return ReadsAnswer(
        case_id=case.id,
        sealed=case.sealed,
        reads=[
            ReadAnswer(
                account=read.account,
                role=read.role,
                role_name=words(Role(read.role).label),
                unit=read.unit,
                posts=list(read.posts),
                what=read.what,
                what_name=words(WHATS[What(read.what)]),
                at=read.at,
            )
            for read in reads
        ],
    )


def messages_answer(case: Incident, sent: Sequence[Sent]) -> MessagesAnswer:
    told: dict[str, list[Sent]] = {}
    for one in sent:
        told.setdefault(one.message_id, []).append(one)
    messages = [_told(over) for over in told.values()]
    return MessagesAnswer(
        case_id=case.id, unreached=sum(not message.reached for message in messages), messages=messages
    )


def _told(over: Sequence[Sent]) -> ToldAnswer:
    first = over[0]
    personal = is_person(first.address)
    return ToldAnswer(
        at=first.created_at,
        title=first.title,
        address=None if personal else first.address,
        personal=personal,
        reached=any(one.state in REACHED for one in over),
        channels=[
            ToldOverAnswer(
                state=one.state.value,
                state_name=words(SENDING_STATES[one.state]),
                reason=one.reason or None,
                attempts=one.attempts,
            )
            for one in over
        ],
    )
