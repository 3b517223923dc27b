"""接报: a report, an alarm or a warning becomes a case, and its sender gets a receipt."""

from dataclasses import dataclass, replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.identity import short_code
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.authorities import authorities_of
from campus_safety.kinds.incidents.clock_rules import wind
from campus_safety.kinds.incidents.discovery import check_discovery, is_late
from campus_safety.kinds.incidents.handling import joined_units, lead_unit
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.knowing import without_school
from campus_safety.kinds.incidents.rules import IncidentRules
from campus_safety.kinds.incidents.taxonomy import (
    BULLYING_KINDS,
    CATEGORIES,
    CLOSED_CHANNELS,
    Channel,
    Circumstance,
    Flag,
    Level,
)
from campus_safety.records.case import Promise, Receipt, Reporter
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.clock_rules import notice, unsure_years
from campus_safety.records.decision import Faults
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor

TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came in. `account` is who reported it and hears of it; nobody where a system did. `level` is given only where
    the channel fixes it (an alarm is level 1 until assessed). `evidence` points to where evidence lies, never holds it.
    """

    submission: Submission
    channel: Channel
    category: str
    campus: str
    text: str = ""
    place: str = ""
    level: Level | None = None
    circumstances: frozenset[Circumstance] = frozenset()
    whom: str | None = None
    warning: str | None = None
    bullying_kinds: tuple[str, ...] = ()
    discovered_at: datetime | None = None
    bureau_told_at: datetime | None = None
    school_left_out: bool = False
    on_behalf: bool = False
    anonymous: bool = False
    evidence: str | None = None
    police_call: str | None = None
    device: str | None = None
    exercise: bool = False
    account: str | None = None
    in_a_burst: bool = False

    @property
    def case_id(self) -> str:
        return self.submission.case_id


def receive(
    report: Report, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[Incident]:
    """The change that makes the case. Raises BadInput naming every fault."""
    built_in, own = rules.policy.of("incident").told_apart(report.category)
    report = replace(report, category=built_in)
    _check(report, rules, moment.now)
    category = CATEGORIES[report.category]
    authorities = authorities_of(report.category, report.circumstances, rules)
    level = report.level or category.level_for(report.circumstances)
    case = Incident(
        id=report.case_id,
        code=short_code(report.case_id, code_attempt),
        district=rules.district.id,
        campus=report.campus,
        station=rules.district.station_of(report.campus).id,
        policy=rules.policy.version,
        channel=report.channel,
        category=report.category,
        own_category=own.id if own is not None else None,
        level=min(level, Level(own.level)) if own is not None and own.level is not None else level,
        reporter=Reporter(report.account, actor.unit, report.on_behalf, report.anonymous),
        received_at=moment.now,
        version=1,
        flow_run=1,
        chain="",
        lead=lead_unit(report.category, report.campus, rules),
        joined=joined_units(report.category, report.campus, rules, authorities),
        authority_units=authorities,
        circumstances=report.circumstances,
        subject=report.whom,
        warning=report.warning,
        bullying_kinds=report.bullying_kinds,
        discovered_at=report.discovered_at,
        late_report=is_late(report.discovered_at, moment.now, rules),
        bureau_told_at=report.bureau_told_at,
        evidence=report.evidence,
        police_call=report.police_call,
        device=report.device,
        submission=report.submission.digest,
        in_a_burst=report.in_a_burst,
        exercise=report.exercise or report.channel is Channel.ALARM_TEST,
    )
    if report.school_left_out:
        case = without_school(case, rules)
    case = wind(case.with_clock(notice(case, rules)), rules, moment.now)
    case = replace(case, receipt=_receipt(case, rules))
    return changed(
        KIND,
        None,
        case,
        Action.REPORT,
        actor,
        rules,
        moment,
        texts={"text": report.text, "place": report.place},
        stated_at=report.discovered_at,
        late_entry=case.late_report,
    )


def _receipt(case: Incident, rules: Rules) -> Receipt:
    return Receipt(
        case_id=case.id,
        code=case.code,
        received_at=case.received_at,
        level=int(case.level),
        mandatory_report=Flag.MANDATORY_REPORT in case.flags,
        promises=tuple(
            Promise(clock.name, clock.due_at, clock.basis.value == "law")
            for clock in case.clocks
            if clock.limiting
        ),
        unsure_years=unsure_years(case, rules),
    )


def _check(report: Report, rules: Rules, now: datetime) -> None:
    faults = Faults()
    _check_channel(report, rules, faults)
    if report.category not in CATEGORIES:
        faults.add(
            "category",
            "unknown_category",
            f"没有这个类别：{report.category}",
            f"No such category: {report.category}",
        )
    campus = rules.district.campuses.get(report.campus)
    if campus is None or campus.retired:
        faults.add(
            "campus", "unknown_campus", f"没有这个校园：{report.campus}", f"No such campus: {report.campus}"
        )
    for kind in report.bullying_kinds:
        if kind not in BULLYING_KINDS:
            faults.add(
                "bullying_kinds",
                "unknown_kind",
                f"没有这种欺凌行为：{kind}",
                f"No such kind of bullying: {kind}",
            )
    if len(report.text) > TEXT_LIMIT:
        faults.add("text", "too_long", f"内容超过 {TEXT_LIMIT} 字", f"Longer than {TEXT_LIMIT} characters")
    check_discovery(report.discovered_at, rules, now, faults)
    faults.future("bureau_told_at", report.bureau_told_at, now)
    told, since = report.bureau_told_at, report.discovered_at or now - rules.policy.late_entry
    if told is not None and told < since:
        faults.add("bureau_told_at", "before_the_discovery", "时间早于发现", "Lies before the discovery")
    if (
        report.category in CATEGORIES
        and CATEGORIES[report.category].investigated
        and report.discovered_at is None
    ):
        faults.add(
            "discovered_at",
            "missing",
            "请填写发现时间：法定调查时限自发现之日起算",
            "When was it discovered? The statutory limit of the investigation runs from then",
        )
    faults.check()


def _check_channel(report: Report, rules: Rules, faults: Faults) -> None:
    if report.channel in CLOSED_CHANNELS - rules.policy.section(IncidentRules).channels:
        faults.add("channel", "closed", "本区未开通此上报渠道", "This district has not opened this channel")
    category = CATEGORIES.get(report.category)
    if report.channel is Channel.ALARM_TEST and category is not None:
        if category.may_be_sealed or Flag.MANDATORY_REPORT in category.flags:
            faults.add(
                "category",
                "no_test",
                "此类别不得作为测试上报",
                "Nothing of this category is reported as a test",
            )
