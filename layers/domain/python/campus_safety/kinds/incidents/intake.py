"""接报: a report, an alarm or a warning becomes a case, and its sender gets a receipt."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, ClassVar, Final

from campus_safety.district.organisation import SIGNALS, SignalKind
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.assessing import joined_units, lead_unit
from campus_safety.kinds.incidents.authorities import authorities_of
from campus_safety.kinds.incidents.clock_rules import CLOCK_RULES
from campus_safety.kinds.incidents.discovery import check_discovery, check_paper, is_late, reported_at
from campus_safety.kinds.incidents.incident import Incident, MadeOf
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.need_to_know import without_school
from campus_safety.kinds.incidents.rules import IncidentRules
from campus_safety.kinds.incidents.taxonomy import (
    BEHALVES,
    BULLYING_KINDS,
    CATEGORIES,
    CHANNELS,
    CLOSED_CHANNELS,
    MATCHES,
    MATCHES_OF,
    PROTECTED,
    WARNING_KINDS,
    WARNING_SOURCES,
    Behalf,
    Channel,
    Flag,
    Level,
    Match,
    Protected,
    WarningKind,
    WarningSource,
)
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.clock_rules import stopped
from campus_safety.records.components import Promise, Receipt, Reporter
from campus_safety.records.decision import Faults
from campus_safety.records.fields import (
    As,
    Choice,
    ClientKey,
    DiscoveredAt,
    Hint,
    Items,
    Names,
    Place,
    SetBy,
    Text,
    Title,
)
from campus_safety.records.laying_clocks import begin, notice, unsure_years
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT = 4000


# How a person may have learned of it; alarms and warnings have routes of their own.
BY_PEOPLE: Final = (
    Channel.SCHOOL_FORM,
    Channel.SECURITY_ROOM,
    Channel.PATROL,
    Channel.INSPECTION,
    Channel.CALL_110,
    Channel.PARENT_OR_PUBLIC,
    Channel.ALARM_TEST,
)
# Who may say which channel: a school cannot claim that 110 sent it.
CHANNELS_OF: Final = {
    Channel.SCHOOL_FORM: frozenset({Role.SCHOOL_STAFF, Role.EDUCATION, Role.DESK, Role.CHIEF}),
    Channel.SECURITY_ROOM: frozenset({Role.GUARD, Role.OFFICER, Role.DESK}),
    Channel.PATROL: frozenset({Role.GUARD, Role.OFFICER, Role.SCHOOL_STAFF, Role.DESK}),
    Channel.INSPECTION: frozenset({Role.OFFICER, Role.CHIEF, Role.SUPERVISOR, Role.EDUCATION, Role.AGENCY}),
    Channel.CALL_110: frozenset({Role.DESK, Role.CHIEF, Role.SUPERVISOR}),
    # Parents have no accounts: whoever they told says so.
    Channel.PARENT_OR_PUBLIC: frozenset({Role.GUARD, Role.SCHOOL_STAFF, Role.EDUCATION, Role.DESK}),
    Channel.ALARM_TEST: frozenset({Role.GUARD, Role.SCHOOL_STAFF, Role.OFFICER, Role.DESK}),
}
WARNERS: Final = frozenset({Role.GATEWAY, Role.DESK, Role.CHIEF, Role.OFFICER, Role.SUPERVISOR, Role.AGENCY})
ShortCode = Annotated[str, Text(1, 40, r"^[a-z0-9_-]+$")]

BehalfOf = Annotated[
    Behalf | None,
    Choice(BEHALVES),
    Title("代谁上报", "On whose behalf"),
    Hint("只选哪类人，不写姓名", "the kind of person only, no name"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """上报一起涉校警情 / one incident, reported by a person. What other senders report is told by the same fields; `account`
    hears of it, nobody where a system reported. `level` is given only where the channel fixes it (an alarm is level 1 until
    assessed). `linked` is what it was made of. `evidence` points to where evidence lies, never holds it."""

    keyed: ClassVar[object] = Annotated[ClientKey, Text(8, 64, r"^[A-Za-z0-9._:-]+$")]
    not_asked: ClassVar[frozenset[str]] = frozenset({"whom", "warning", "source", "matched", "evidence"})

    submission: Annotated[Submission, SetBy.SERVER]
    channel: Annotated[Channel, Choice(CHANNELS, BY_PEOPLE), Title("来源渠道", "Channel")]
    category: Annotated[ShortCode, Names("category"), Title("类别", "Category")]
    campus: Annotated[ShortCode, Names("campus"), Title("校园（园区）", "Campus")]
    text: Annotated[str, Text(0, TEXT_LIMIT), Title("情况说明", "What happened")] = ""
    place: Place = ""
    level: Annotated[Level | None, SetBy.SERVER] = None
    circumstances: commands.Circumstances = frozenset()
    whom: Annotated[
        str | None, As("protects"), Choice(PROTECTED, tuple(Protected)), Title("保护对象", "Whom it protects")
    ] = None
    warning: Annotated[
        str | None,
        As("kind"),
        Choice(WARNING_KINDS, tuple(WarningKind)),
        Title("预警类型", "Kind of warning"),
    ] = None
    source: Annotated[
        str | None, Choice(WARNING_SOURCES, tuple(WarningSource)), Title("来源系统", "System it came from")
    ] = None
    matched: Annotated[str | None, Choice(MATCHES, tuple(Match)), Title("预警内容", "What has matched")] = (
        None
    )
    bullying_kinds: Annotated[
        tuple[ShortCode, ...], Items(0, 5), Choice(BULLYING_KINDS), Title("欺凌方式", "Kinds of bullying")
    ] = ()
    discovered_at: DiscoveredAt | None = None
    on_paper_at: Annotated[
        datetime | None,
        Title("纸质报告时间", "When it was reported on paper"),
        Hint(
            "停电断网时先填纸质报告单的，按单上时间补录",
            "the time on the paper form, where it was written first and is entered now",
        ),
    ] = None
    bureau_told_at: Annotated[
        datetime | None,
        Title("报告教育局时间", "When the bureau was told"),
        Hint("已报告教育局的时间", "when the education bureau was told, if it was"),
    ] = None
    school_left_out: Annotated[
        bool,
        Title("不告知本校", "The school is not told"),
        Hint("涉及本校（园）领导，不告知本校", "about its own leadership: the school is not told"),
    ] = False
    on_behalf: Annotated[bool, Title("代他人上报", "On somebody's behalf")] = False
    behalf_of: BehalfOf = None
    anonymous: Annotated[bool, Title("匿名", "Anonymous")] = False
    evidence: Annotated[
        str | None,
        Text(0, 300, r"^(https|s3|urn|rtsp):[^\s<>]+$"),
        Title("证据位置", "Where evidence lies"),
        Hint("证据所在位置（不收图像本身）", "where the evidence lies, never an image"),
    ] = None
    police_call: Annotated[
        str | None, Text(0, 32, r"^[0-9A-Za-z-]+$"), Title("接警单号", "Number of the police call")
    ] = None
    device: Annotated[str | None, SetBy.SERVER] = None
    exercise: Annotated[bool, SetBy.SERVER] = False
    account: Annotated[str | None, SetBy.SERVER] = None
    in_a_burst: Annotated[bool, SetBy.SERVER] = False
    made_of: Annotated[MadeOf | None, SetBy.SERVER] = None

    @property
    def case_id(self) -> str:
        return self.submission.case_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned(Report):
    """预警提示 / an early warning: somebody to protect, by a call and a visit."""

    not_asked: ClassVar[frozenset[str]] = frozenset(
        {
            "channel",
            "place",
            "bullying_kinds",
            "discovered_at",
            "on_paper_at",
            "bureau_told_at",
            "school_left_out",
            "on_behalf",
            "behalf_of",
            "anonymous",
            "police_call",
        }
    )

    channel: Annotated[Channel, SetBy.SERVER] = Channel.EARLY_WARNING
    category: Annotated[ShortCode, Names("category"), Title("类别", "Category")] = "fraud"
    whom: Annotated[Protected, As("protects"), Choice(PROTECTED), Title("保护对象", "Whom it protects")]
    warning: Annotated[WarningKind, As("kind"), Choice(WARNING_KINDS), Title("预警类型", "Kind of warning")]
    source: Annotated[
        WarningSource | None, Choice(WARNING_SOURCES), Title("来源系统", "System it came from")
    ] = None
    matched: Annotated[Match | None, Choice(MATCHES), Title("预警内容", "What has matched")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """一键报警网关发来的信号 / what a one-key alarm's gateway sends; who sends it is in its signature."""

    kind: Annotated[SignalKind, SetBy.DEVICE, Choice(SIGNALS), Title("信号类型", "Kind of signal")]


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
        **begun(report.case_id, rules, moment.now, code_attempt),
        campus=report.campus,
        station=rules.district.station_of(report.campus).id,
        channel=report.channel,
        category=report.category,
        own_category=own.id if own is not None else None,
        level=min(level, Level(own.level)) if own is not None and own.level is not None else level,
        reporter=Reporter(
            report.account,
            actor.unit,
            report.on_behalf or report.behalf_of is not None,
            report.anonymous,
            report.behalf_of,
        ),
        lead=lead_unit(report.category, report.campus, rules),
        joined=joined_units(report.category, report.campus, rules, authorities),
        authority_units=authorities,
        circumstances=report.circumstances,
        subject=report.whom,
        warning=report.warning,
        warning_source=report.source,
        matched=report.matched,
        bullying_kinds=report.bullying_kinds,
        discovered_at=report.discovered_at or report.on_paper_at,
        on_paper_at=report.on_paper_at,
        late_report=is_late(report.discovered_at, reported_at(report.on_paper_at, moment.now, rules), rules),
        bureau_told_at=report.bureau_told_at,
        evidence=report.evidence,
        police_call=report.police_call,
        device=report.device,
        submission=report.submission.digest,
        in_a_burst=report.in_a_burst,
        made_of=report.made_of,
        links=(report.made_of.case,) if report.made_of is not None else (),
        exercise=report.exercise or report.channel is Channel.ALARM_TEST,
    )
    if report.school_left_out:
        case = without_school(case, rules)
    case = KIND.with_clocks(_told(case.with_clock(notice(case, rules)), rules), rules, moment.now)
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
        stated_at=report.discovered_at or report.on_paper_at,
        late_entry=case.late_report or case.on_paper_at is not None,
    )


def _told(case: Incident, rules: Rules) -> Incident:
    """With the limit that telling the bureau had, where the report says that it was told already: kept or missed by that,
    as if it had been entered a moment later."""
    start = CLOCK_RULES["tell_bureau"].runs_from(case)
    if start is None or case.bureau_told_at is None:
        return case
    return stopped(
        begin(case, "tell_bureau", "tell_bureau", rules, start), "tell_bureau", case.bureau_told_at
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
    faults.campus(report.campus, rules)
    _check_match(report, faults)
    for kind in report.bullying_kinds:
        if kind not in BULLYING_KINDS:
            faults.add(
                "bullying_kinds",
                "unknown_kind",
                f"没有这种欺凌行为：{kind}",
                f"No such kind of bullying: {kind}",
            )
    faults.too_long("text", report.text, TEXT_LIMIT)
    check_discovery(report.discovered_at, rules, now, faults)
    check_paper(report.on_paper_at, report.discovered_at, rules, now, faults)
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


def _check_match(report: Report, faults: Faults) -> None:
    """What each kind of warning can have matched; of whom, nobody is told."""
    if report.matched is None or report.warning is None:
        return
    if report.matched not in MATCHES_OF[WarningKind(report.warning)]:
        kind, matched = WARNING_KINDS[report.warning], MATCHES[Match(report.matched)]
        faults.add(
            "matched",
            "not_of_this_kind",
            f"{kind.zh}不会是“{matched.zh}”",
            f"{kind.en} warnings do not tell “{matched.en}”",
        )


def channels_of(role: Role, rules: Rules) -> tuple[Channel, ...]:
    """The channels by which this role may report here and now: its own, as far as the district has opened them."""
    closed = CLOSED_CHANNELS - rules.policy.section(IncidentRules).channels
    return tuple(channel for channel in BY_PEOPLE if role in CHANNELS_OF[channel] and channel not in closed)


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
