"""The indicators, in one table that a person can read: what each means, and from which counters it is computed.

The definitions are those of the sub-bureau's own report, as far as it gives one. Days are days in Asia/Shanghai, periods
half-open; duplicates, false alarms, exercises and what a device sends to test itself are in no figure.
"""

from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.figures.counters import COUNTERS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.labels import Label
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Some keys of a counter: all, or those with one of the wanted values in the named dimensions."""

    counter: str
    where: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def kind(self) -> str:
        return COUNTERS[self.counter].kind

    @property
    def list(self) -> str:
        """The shortest list that has all of their records: that of one value where the choice is of one, else the
        counter's."""
        only = {dim: next(iter(values)) for dim, values in self.where if len(values) == 1}
        for name in reversed(COUNTERS[self.counter].lists):
            with suppress(KeyError):
                return name.format(**only)
        raise ValueError(f"{self.counter} has no list of all its records")

    def narrowed(self, where: Mapping[str, str]) -> "Choice":
        """Those of them that also have these values."""
        more = tuple((dim, frozenset({value})) for dim, value in where.items())
        return Choice(self.counter, (*self.where, *more))


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things; `by` are the dimensions that it is broken down by."""

    of: Choice
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, both counted alike; nobody has a rate where the whole is nought."""

    part: Choice
    whole: Choice
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lengths:
    """Median and 90th percentile of lengths of time, in seconds, by their dimensions (all but the bucket)."""

    of: Choice
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zero:
    """Whether nought of a category was established, and beside it always how many were reported, and how many are not
    decided yet: no report is not the same as nothing happening."""

    of: Choice
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many there are at the end of the period, whenever they began; `of_campuses` where each campus has one or none, so
    that it is a part of the campuses in service."""

    of: Choice
    by: tuple[str, ...] = ()
    of_campuses: bool = False


How = Count | Rate | Lengths | Zero | Standing


class Told(StrEnum):
    """Of which units an indicator is told: what is held of a district as a whole counts for no campus, and nought there
    would be no answer."""

    EVERYWHERE = "everywhere"
    NO_CAMPUS = "no_campus"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: Label
    definition: Label
    unit: Label
    how: How
    told: Told = Told.EVERYWHERE

    @property
    def counted(self) -> Choice:
        """What the records behind it are found by: of a rate, the whole of which it is a part."""
        match self.how:
            case Count(of) | Lengths(of) | Zero(of) | Standing(of):
                return of
            case Rate(_, whole):
                return whole

    @property
    def kind(self) -> str:
        """The kind of record that it is computed from."""
        return self.counted.kind


# 涉校霸凌、诈骗等突出警情: the categories that the sub-bureau itself names stand first.
PROMINENT: Final = ("bullying", "fraud")
ZERO_CATEGORIES: Final = (*PROMINENT, *(name for name in CATEGORIES if name not in PROMINENT))

_TIMES: Final = Label("起", "incidents")
_HAZARDS: Final = Label("处", "hazards")
_YUAN: Final = Label("元", "yuan")
_PERCENT: Final = Label("%", "%")
_SECONDS: Final = Label("秒", "seconds")


def _is(counter: str, **where: str) -> Choice:
    return Choice(counter, tuple((dim, frozenset(values.split("|"))) for dim, values in where.items()))


def _indicators(*indicators: Indicator) -> Mapping[str, Indicator]:
    return MappingProxyType({one.code: one for one in indicators})


INDICATORS: Mapping[str, Indicator] = _indicators(
    Indicator(
        "incidents",
        Label("涉校警情", "Incidents"),
        Label(
            "期内上报的涉校警情，按上报日计；不含重复报警、测试、误报和演练",
            "Incidents reported in the period, by the day of the report; without duplicates, tests, false alarms and exercises",
        ),
        _TIMES,
        Count(_is("incident"), by=("category", "level")),
    ),
    Indicator(
        "incident_channels",
        Label("警情来源", "Channels of report"),
        Label("期内涉校警情按上报渠道", "The incidents of the period by how word of them came in"),
        _TIMES,
        Count(_is("channel"), by=("channel",)),
    ),
    Indicator(
        "incident_moments",
        Label("警情时段", "When incidents are reported"),
        Label(
            "期内涉校警情按上报时的星期和小时（北京时间）",
            "The incidents of the period by weekday and hour of the report, in Beijing time",
        ),
        _TIMES,
        Count(_is("moment"), by=("moment",)),
    ),
    Indicator(
        "zero_occurrence",
        Label("零发生", "Zero occurrence"),
        Label(
            "期内上报并经处置认定成立的该类警情为零；须与上报数、尚未认定数并列，零上报不等于零发生；本账号无权知悉全部警情的类别不列",
            "None of the incidents of the category that were reported in the period was established; always beside the number "
            "reported and the number not decided yet: no report is not zero occurrence. Categories of which the account may not "
            "know every incident are left out",
        ),
        _TIMES,
        Zero(_is("outcome"), ZERO_CATEGORIES),
    ),
    Indicator(
        "warnings",
        Label("预警提示", "Early warnings"),
        Label(
            "期内收到的反诈、人像、视频预警，按预警类型；不含误报、重复和演练",
            "Warnings received in the period by their kind; without false alarms, duplicates and exercises",
        ),
        _TIMES,
        Count(_is("warning"), by=("warning",)),
    ),
    Indicator(
        "warnings_answered",
        Label("预警及时劝阻率", "Warnings answered in time"),
        Label(
            "期内收到的反诈预警中，首次电话劝阻在时限内的比例；民警先到场的不计",
            "Of the anti-fraud warnings of the period, those whose first call was made within its limit; without those where "
            "officers were there first",
        ),
        _PERCENT,
        Rate(_is("clock", clock="first_call", kept="yes"), _is("clock", clock="first_call"), by=("level",)),
    ),
    Indicator(
        "false_matches",
        Label("预警误报", "False matches"),
        Label(
            "期内收到的预警中判为误报或经查不成立的，按来源系统和预警类型",
            "Warnings received in the period that were false alarms or not established, by the system and the kind",
        ),
        _TIMES,
        Count(_is("false_match"), by=("warning_source", "warning")),
    ),
    Indicator(
        "warning_calls",
        Label("电话劝阻", "Calls on warnings"),
        Label("期内电话劝阻的次数，按通话结果", "Calls made on warnings in the period, by how they ended"),
        Label("次", "calls"),
        Count(_is("warning_call"), by=("call_end",)),
    ),
    Indicator(
        "losses_prevented",
        Label("避免损失的预警", "Warnings that prevented a loss"),
        Label(
            "期内收到、登记了避免损失金额的反诈预警",
            "Anti-fraud warnings of the period of which a prevented loss was stated",
        ),
        _TIMES,
        Count(_is("loss_prevented"), by=("concerned",)),
    ),
    Indicator(
        "yuan_prevented",
        Label("避免损失金额", "Losses prevented"),
        Label("期内收到的反诈预警避免的损失", "What the anti-fraud warnings of the period prevented"),
        _YUAN,
        Count(_is("yuan_prevented"), by=("concerned",)),
    ),
    Indicator(
        "yuan_lost",
        Label("损失金额", "Losses"),
        Label("期内收到的反诈预警中已受的损失", "What was lost where anti-fraud warnings of the period came"),
        _YUAN,
        Count(_is("yuan_lost"), by=("concerned",)),
    ),
    Indicator(
        "front_line",
        Label("警情前端处置", "Handled at the front line"),
        Label(
            "期内由护校队或安保室处置完毕、未派警并经其他单位民警核验的警情，按核验日计",
            "Incidents that the patrol or the security room handled without police being sent, verified by an officer of another "
            "unit, by the day of that",
        ),
        _TIMES,
        Count(_is("front_line"), by=("category",)),
    ),
    Indicator(
        "loop_closed",
        Label("闭环率", "Closed loop"),
        Label(
            "期内上报的警情中已结案（或移送并已反馈报告人）的比例",
            "Of the incidents reported in the period, those that are closed, or handed over and their reporter told",
        ),
        _PERCENT,
        Rate(_is("loop", over="yes"), _is("loop"), by=("level",)),
    ),
    Indicator(
        "response_times",
        Label("各环节用时", "Times of the stages"),
        Label(
            "期内上报的警情：接报、研判（自上报）、到场（自派警）、处置（自研判）、反馈与复盘（自处置完毕）、全程（自上报至结案），"
            "按级别取中位数和90分位",
            "Of the incidents reported in the period: acknowledge and assess (from the report), arrive (from the dispatch), dispose "
            "(from the assessment), feedback and review (from the end of handling), the whole (to the closing); median and 90th "
            "percentile by level",
        ),
        _SECONDS,
        Lengths(_is("time"), by=("stage", "level")),
    ),
    Indicator(
        "on_time",
        Label("时限达标率", "Limits kept"),
        Label(
            "期内上报的警情的各项时限中按时完成的比例；未完成而已到期的计为超时，重新定级不抹去超时",
            "Of the limits of the incidents reported in the period, those that were kept; one that has passed unanswered was not, "
            "and a new level clears no lateness",
        ),
        _PERCENT,
        Rate(_is("clock", kept="yes"), _is("clock"), by=("clock", "level")),
    ),
    Indicator(
        "limits_lifted",
        Label("不再适用的时限", "Limits lifted"),
        Label(
            "期内上报的警情中，因重新定性、移送等在届满前不再适用的时限，既不计达标也不计超时",
            "Limits of the incidents reported in the period that ceased to apply before they had passed, as by a new category or a "
            "transfer: neither kept nor missed",
        ),
        Label("项", "limits"),
        Count(_is("clock_lifted"), by=("clock", "level")),
    ),
    Indicator(
        "lateness",
        Label("超时程度", "How late"),
        Label(
            "期内上报的警情中超时的时限，按用时达时限的倍数（日历时间），超时未办结的另列",
            "Limits of the incidents reported in the period that were missed, by how many times the limit it took (calendar time); "
            "those not done yet stand apart",
        ),
        Label("项", "limits"),
        Count(_is("lateness"), by=("clock", "lateness")),
    ),
    Indicator(
        "limits_paused",
        Label("暂停时限", "Pauses"),
        Label(
            "期内上报的警情因请报告人补充而暂停时限的次数",
            "How often limits of the incidents reported in the period stood still for a question to the reporter",
        ),
        Label("次", "times"),
        Count(_is("paused"), by=("clock",)),
    ),
    Indicator(
        "extensions",
        Label("警情延期申请", "Extensions of incidents"),
        Label(
            "期内提出的警情延期申请，及审批结果",
            "Extensions asked for in the period for incidents, and how they were decided",
        ),
        Label("次", "times"),
        Count(_is("extension"), by=("clock", "reply")),
    ),
    Indicator(
        "hazard_extensions",
        Label("隐患延期申请", "Extensions of hazards"),
        Label(
            "期内提出的隐患整改延期申请，及审批结果",
            "Extensions asked for in the period for hazards, and how they were decided",
        ),
        Label("次", "times"),
        Count(_is("hazard_extension"), by=("clock", "reply")),
    ),
    Indicator(
        "hazard_lateness",
        Label("隐患超时程度", "How late hazards were"),
        Label(
            "期内发现的隐患中超时的时限，按用时达时限的倍数（日历时间），超时未办结的另列",
            "Limits of the hazards found in the period that were missed, by how many times the limit it took (calendar time); those "
            "not done yet stand apart",
        ),
        Label("项", "limits"),
        Count(_is("hazard_lateness"), by=("clock", "lateness")),
    ),
    Indicator(
        "reopened",
        Label("结案后重新打开", "Reopened"),
        Label(
            "期内上报的警情结案后重新打开的次数",
            "How often incidents reported in the period were reopened after closing",
        ),
        Label("次", "times"),
        Count(_is("reopened"), by=("category",)),
    ),
    Indicator(
        "on_behalf",
        Label("代他人上报", "Reported on somebody's behalf"),
        Label(
            "期内代他人上报的警情，按所代人员类别",
            "Incidents reported in the period on somebody's behalf, by whose",
        ),
        _TIMES,
        Count(_is("on_behalf"), by=("behalf",)),
    ),
    Indicator(
        "departures",
        Label("偏离类别建议的研判", "Assessments that depart"),
        Label(
            "期内上报的警情中，研判级别或主办单位不同于类别建议的，按偏离之处和理由；一起可有两处",
            "Incidents reported in the period whose level or lead is another than the category proposes, by what and why; one "
            "may depart in both",
        ),
        _TIMES,
        Count(_is("departure"), by=("departure", "because")),
    ),
    Indicator(
        "causes",
        Label("复盘原因", "Causes"),
        Label(
            "期内上报并已复盘的警情，按原因类别和发生部位；一起可有多个原因",
            "Incidents reported in the period and reviewed, by kind of cause and part of the campus; one may have several",
        ),
        _TIMES,
        Count(_is("cause"), by=("cause", "spot")),
    ),
    Indicator(
        "reopening_asked",
        Label("报告人申请重新打开", "Requests to reopen"),
        Label(
            "期内报告人对已结案警情提出的重新打开申请，及答复结果",
            "How often reporters asked in the period that a closed incident is reopened, and what was answered",
        ),
        Label("次", "times"),
        Count(_is("reopening_asked"), by=("reply",)),
    ),
    Indicator(
        "hazards_found",
        Label("发现隐患", "Hazards found"),
        Label("期内发现的隐患，不含已撤销的", "Hazards found in the period, without those withdrawn"),
        _HAZARDS,
        Count(_is("hazard_found"), by=("category", "grade", "source")),
    ),
    Indicator(
        "hazards_closed",
        Label("整改销号隐患", "Hazards closed"),
        Label(
            "期内销号的隐患，按销号日计", "Hazards struck off the ledger in the period, by the day of that"
        ),
        _HAZARDS,
        Count(_is("hazard_closed"), by=("category", "grade", "source")),
    ),
    Indicator(
        "patrol_hazards_found",
        Label("巡防发现隐患", "Hazards found on patrol"),
        Label("期内护校队巡防发现的隐患", "Hazards that patrols found in the period"),
        _HAZARDS,
        Count(_is("hazard_found", source="patrol"), by=("category", "grade")),
    ),
    Indicator(
        "patrol_hazards_closed",
        Label("排查并整改安全隐患", "Hazards found on patrol and rectified"),
        Label(
            "来源为护校队巡防、期内销号的隐患，按销号日计（发现数另列）",
            "Hazards found on patrol that were struck off the ledger in the period; how many were found is another figure",
        ),
        _HAZARDS,
        Count(_is("hazard_closed", source="patrol"), by=("category", "grade")),
    ),
    Indicator(
        "rectified_in_time",
        Label("限时整改率", "Rectified in time"),
        Label(
            "期内到期的整改中，在当时有效期限内整改完毕且未被复查否定的比例；延期仅在届满前批准的有效",
            "Of the rectifications due in the period, those done by the limit as it stood then and not found wanting since; an "
            "extension counts only if it was agreed before the limit ran out",
        ),
        _PERCENT,
        Rate(_is("rectification", kept="yes"), _is("rectification"), by=("grade",)),
    ),
    Indicator(
        "rechecked_in_time",
        Label("复查及时率", "Rechecked in time"),
        Label("期内到期的复查中按时进行的比例", "Of the rechecks due in the period, those made in time"),
        _PERCENT,
        Rate(_is("recheck_due", kept="yes"), _is("recheck_due"), by=("grade",)),
    ),
    Indicator(
        "recheck_passed",
        Label("复查合格率", "Rechecks passed"),
        Label("期内进行的复查中合格的比例", "Of the rechecks made in the period, those passed"),
        _PERCENT,
        Rate(_is("recheck", passed="yes"), _is("recheck"), by=("grade",)),
    ),
    Indicator(
        "fixes_held",
        Label("回访合格率", "Fixes that held"),
        Label(
            "期内回访中整改效果保持的比例",
            "Of the follow-up checks made in the period, those that found the fix holding",
        ),
        _PERCENT,
        Rate(_is("follow_up", held="yes"), _is("follow_up"), by=("grade",)),
    ),
    Indicator(
        "hazard_recurrences",
        Label("隐患复发", "Recurrences"),
        Label(
            "期内发现、同一校园同一部位同一检查项在策略规定期间内再次出现的隐患",
            "Hazards found in the period that had been found at the same place before, within the time that the policy says",
        ),
        _HAZARDS,
        Count(_is("hazard_recurred"), by=("category",)),
    ),
    Indicator(
        "hazard_on_time",
        Label("隐患时限达标率", "Limits of hazards kept"),
        Label(
            "期内发现的隐患的各项时限中按时完成的比例",
            "Of the limits of the hazards found in the period, those that were kept",
        ),
        _PERCENT,
        Rate(_is("hazard_clock", kept="yes"), _is("hazard_clock"), by=("clock", "grade")),
    ),
    Indicator(
        "hazard_limits_lifted",
        Label("不再适用的隐患时限", "Limits of hazards lifted"),
        Label(
            "期内发现的隐患中，在届满前不再适用的时限，既不计达标也不计超时",
            "Limits of the hazards found in the period that ceased to apply before they had passed: neither kept nor missed",
        ),
        Label("项", "limits"),
        Count(_is("hazard_clock_lifted"), by=("clock", "grade")),
    ),
    Indicator(
        "hazard_times",
        Label("隐患各环节用时", "Times of hazards"),
        Label(
            "期内发现的隐患：交办（自发现）、整改（每轮自开始至报告完毕）、复查（自报告完毕）、全程（至销号）",
            "Of the hazards found in the period: assign (from the finding), rectify (each round, to the claim), recheck (from the "
            "claim), the whole (to the closing)",
        ),
        _SECONDS,
        Lengths(_is("hazard_time"), by=("stage", "grade")),
    ),
    Indicator(
        "inspections",
        Label("联合检查", "Joint inspections"),
        Label("期内结束的联合检查（全区或组织的派出所）", "Joint inspections concluded in the period"),
        Label("次", "inspections"),
        Count(_is("inspection")),
        Told.NO_CAMPUS,
    ),
    Indicator(
        "campuses_inspected",
        Label("受检校次", "Campuses inspected"),
        Label(
            "期内结束的联合检查所查校园，每次每校计一次",
            "Campuses looked at by the joint inspections concluded in the period, once for each inspection",
        ),
        Label("校次", "campuses"),
        Count(_is("inspected")),
    ),
    Indicator(
        "inspection_visits",
        Label("部门到校检查", "Visits by authorities"),
        Label(
            "期内各部门对每所校园作答的检查",
            "Visits of an authority to a campus that were answered in the period",
        ),
        Label("次", "visits"),
        Count(_is("visit"), by=("answer",)),
    ),
    Indicator(
        "inspection_findings",
        Label("联合检查发现问题", "Findings of joint inspections"),
        Label("期内联合检查记录的问题", "What joint inspections found in the period"),
        _HAZARDS,
        Count(_is("finding"), by=("grade", "again")),
    ),
    Indicator(
        "area_sweeps",
        Label("周边清查", "Area sweeps"),
        Label("期内冻结清单的周边清查（全区）", "Sweeps whose list was frozen in the period"),
        Label("次", "sweeps"),
        Count(_is("area_sweep"), by=("purpose", "state")),
        Told.DISTRICT,
    ),
    Indicator(
        "sweep_coverage",
        Label("清查覆盖率", "Coverage of sweeps"),
        Label(
            "期内冻结的清单中已有结果的场所比例（无法进入的不算）；须达100%方可办结",
            "Of the places on lists frozen in the period, those with an outcome (not entered is none); a sweep closes at 100 % only",
        ),
        _PERCENT,
        Rate(
            _is("place", outcome="compliant|corrected_on_the_spot|ordered|transferred|suspended|gone"),
            _is("place"),
            by=("place_kind",),
        ),
    ),
    Indicator(
        "sweep_outcomes",
        Label("清查结果", "Outcomes of sweeps"),
        Label("期内冻结的清单中的场所按结果", "Places on lists frozen in the period by what was found"),
        _HAZARDS,
        Count(_is("place"), by=("outcome", "place_kind")),
    ),
    Indicator(
        "people_checked",
        Label("清查核查人次", "People checked"),
        Label(
            "期内清查中核查的人次；只计数，不列名",
            "How many people were checked in sweeps of the period: counted, never listed",
        ),
        Label("人次", "person-times"),
        Count(_is("people_checked")),
    ),
    Indicator(
        "posts_manned",
        Label("到岗率", "Posts manned in time"),
        Label(
            "期内校历要求的护学岗中在开始时刻前签到的比例；已取消和尚未到时的不计",
            "Of the posts that the school calendar asked for in the period, those checked in by the window's start; cancelled ones "
            "and those whose time has not come are not counted",
        ),
        _PERCENT,
        Rate(_is("post", required="yes", arrival="in_time"), _is("post", required="yes"), by=("post_type",)),
    ),
    Indicator(
        "posts_missed",
        Label("缺岗", "Posts missed"),
        Label("期内无人到岗的必设岗位", "Posts asked for in the period that nobody reached"),
        Label("岗次", "posts"),
        Count(_is("post_missed"), by=("post_type",)),
    ),
    Indicator(
        "posts_seen",
        Label("见警察、见警车、见警灯", "Officer, car and lights seen"),
        Label(
            "期内有人到岗的岗位中分别见警察、见警车、见警灯的比例",
            "At the posts that somebody reached in the period, how often an officer, a car and lights were seen, each by itself",
        ),
        _PERCENT,
        Rate(_is("post_seen", seen="yes"), _is("post_seen"), by=("sign",)),
    ),
    Indicator(
        "posts_findings",
        Label("护学岗发现", "Findings of posts"),
        Label(
            "期内从护学岗上报的警情和隐患",
            "Incidents and hazards that were reported from posts in the period",
        ),
        Label("件", "findings"),
        Count(_is("post_found")),
    ),
    Indicator(
        "teams",
        Label("护校队", "Protection teams"),
        Label("期末在册的护校队（学校台账）", "Teams in the registers of campuses at the end of the period"),
        Label("支", "teams"),
        Standing(_is("registered", register="team")),
    ),
    Indicator(
        "cameras",
        Label("在册摄像机", "Cameras in the registers"),
        Label("期末在册的摄像机", "Cameras in the registers of campuses at the end of the period"),
        Label("台", "cameras"),
        Standing(_is("registered", register="camera")),
    ),
    Indicator(
        "gone_wrong",
        Label("台账过期与故障", "Expired or out of order"),
        Label(
            "期内台账所列证件、查询、装备过期和摄像机、装备报故障的次数",
            "How often something in the registers expired or was reported out of order in the period",
        ),
        Label("次", "times"),
        Count(_is("gone_wrong"), by=("register",)),
    ),
    Indicator(
        "patrols",
        Label("护校队巡防", "Patrols"),
        Label(
            "期内已结束的巡防轮次，不含已取消的",
            "Rounds that are over in the period, without those cancelled",
        ),
        Label("轮次", "rounds"),
        Count(_is("patrol"), by=("mode", "state")),
    ),
    Indicator(
        "points_checked",
        Label("巡防点位到位率", "Patrol points checked"),
        Label(
            "期内已结束的巡防中实际查看的点位比例；其余为漏巡",
            "Of the points of the rounds that are over in the period, those looked at; the others were missed",
        ),
        _PERCENT,
        Rate(_is("point", checked="yes"), _is("point"), by=("mode",)),
    ),
    Indicator(
        "police_rounds",
        Label("巡逻排查", "Police rounds"),
        Label(
            "期内已结束的派出所巡逻排查，不含已取消的",
            "Rounds of stations at several campuses that are over in the period, without those cancelled",
        ),
        Label("次", "rounds"),
        Count(_is("police_round"), by=("mode", "state")),
        Told.NO_CAMPUS,
    ),
    Indicator(
        "police_stops",
        Label("巡逻排查按时到点率", "Stops of police rounds made in time"),
        Label(
            "期内巡逻排查的巡逻点中在时段内到达的比例",
            "Of the stops of police rounds that are over in the period, those made in their window",
        ),
        _PERCENT,
        Rate(_is("police_stop", made="in_window"), _is("police_stop"), by=("made",)),
    ),
    Indicator(
        "stops_seen",
        Label("巡逻排查三见", "What is seen at stops"),
        Label(
            "期内巡逻点登记的见警察、见警车、见警灯",
            "Officers, cars and lights recorded at stops in the period",
        ),
        Label("次", "times"),
        Count(_is("stop_seen"), by=("sign",)),
    ),
    Indicator(
        "video_observed",
        Label("视频巡发现情况", "Seen in video rounds"),
        Label(
            "期内视频巡登记的异常和故障，不含无异常",
            "What video rounds of the period recorded, besides nothing",
        ),
        Label("次", "times"),
        Count(_is("observed"), by=("observed",)),
    ),
    Indicator(
        "points_missed",
        Label("漏巡点位", "Patrol points missed"),
        Label("期内漏巡的点位", "Points that nobody looked at in the period"),
        Label("点次", "points"),
        Count(_is("point", checked="no"), by=("mode",)),
    ),
    Indicator(
        "patrol_findings",
        Label("巡防发现", "Findings of patrols"),
        Label(
            "期内巡防上报的警情和隐患", "Incidents and hazards that were reported from patrols in the period"
        ),
        Label("件", "findings"),
        Count(_is("patrol_found")),
    ),
    Indicator(
        "notices",
        Label("安全提示", "Safety notices"),
        Label(
            "期内发布的安全提示，每条计一次；派出所只计仅发往本所校园的",
            "Notices issued in the period, each once; of a station those to its own campuses only",
        ),
        Label("条", "notices"),
        Count(_is("notice"), by=("topic",)),
        Told.NO_CAMPUS,
    ),
    Indicator(
        "notices_read",
        Label("安全提示阅知率", "Notices read"),
        Label(
            "期内发布的安全提示中按时阅知的校园比例",
            "Of the campuses that notices of the period went to, those that read them in time",
        ),
        _PERCENT,
        Rate(_is("notice_receipt", read="in_time"), _is("notice_receipt"), by=("read",)),
    ),
    Indicator(
        "activities",
        Label("宣传教育活动", "Activities"),
        Label(
            "期内开展的宣传教育活动，按开展日计", "Activities held in the period, by the day they were held"
        ),
        Label("次", "activities"),
        Count(_is("activity"), by=("activity_type", "recorded")),
    ),
    Indicator(
        "drills",
        Label("应急演练", "Drills"),
        Label(
            "期内开展的反恐防暴、疏散、消防演练",
            "Counter-terror, evacuation and fire drills held in the period",
        ),
        Label("次", "drills"),
        Count(
            _is("activity", activity_type="counter_terror_drill|evacuation_drill|fire_drill"),
            by=("activity_type",),
        ),
    ),
    Indicator(
        "person_times",
        Label("受众人次", "Audience"),
        Label(
            "期内已登记活动的受众人次；按次计数，不是人数",
            "Heads at the activities of the period that are recorded, counted anew at each: person-times, not people",
        ),
        Label("人次", "person-times"),
        Count(_is("person_times"), by=("group",)),
    ),
    Indicator(
        "class_hours",
        Label("法治副校长课时", "Class hours of law vice-principals"),
        Label(
            "期内已登记的法治副校长授课课时；学校每年应达到的课时、本区对幼儿园的规定见各校情况",
            "Class hours that law vice-principals gave in the period, as recorded; what each campus is owed a year stands by campus",
        ),
        Label("课时", "class hours"),
        Count(_is("class_hours")),
    ),
    Indicator(
        "appointments",
        Label("法治副校长聘任", "Appointments as law vice-principal"),
        Label("任期自期内起算的聘任", "Appointments that began in the period"),
        Label("人次", "appointments"),
        Count(_is("appointment")),
    ),
    Indicator(
        "quiz_rounds",
        Label("知识问答", "Quiz rounds"),
        Label("期内计分的知识问答（全区）", "Rounds counted in the period"),
        Label("轮", "rounds"),
        Count(_is("quiz_round")),
        Told.DISTRICT,
    ),
    Indicator(
        "quiz_sheets",
        Label("问答答卷", "Sheets of the quiz"),
        Label("期内计分的问答中交回的答卷", "Sheets handed in, in the rounds counted in the period"),
        Label("份", "sheets"),
        Count(_is("quiz_sheets")),
    ),
    Indicator(
        "quiz_right",
        Label("问答正确率", "Answers right"),
        Label(
            "期内计分的问答中答对的题次比例",
            "Of the questions answered in rounds of the period, those answered rightly",
        ),
        _PERCENT,
        Rate(_is("quiz_answers", right="yes"), _is("quiz_answers")),
    ),
    Indicator(
        "points",
        Label("学校积分", "Points of schools"),
        Label(
            "期内学校积分，冲销的相抵；不对学生排名",
            "Points that schools earned in the period, offsets taken off; no child is ranked",
        ),
        Label("分", "points"),
        Count(_is("points"), by=("reason",)),
    ),
    Indicator(
        "points_spent",
        Label("已用积分", "Points spent"),
        Label(
            "期内已兑现的积分；不对学生排名",
            "Points of what was delivered to schools in the period; no child is ranked",
        ),
        Label("分", "points"),
        Count(_is("points_spent")),
    ),
    Indicator(
        "points_set_aside",
        Label("待兑现积分", "Points set aside"),
        Label(
            "期末已申请、尚未兑现的积分",
            "Points of what was asked for and not answered yet at the end of the period",
        ),
        Label("分", "points"),
        Standing(_is("points_set_aside")),
    ),
    Indicator(
        "redemptions",
        Label("积分兑换", "Requests that spend points"),
        Label("期内办结的积分兑换", "Requests that ended in the period"),
        Label("件", "requests"),
        Count(_is("redemption"), by=("state",)),
    ),
    Indicator(
        "room_visits",
        Label("民警驻室", "Officers in the security room"),
        Label("期内民警到校园安保室驻室的次数", "How often officers came to security rooms in the period"),
        Label("次", "visits"),
        Count(_is("log", entry_type="officer_visit")),
    ),
    Indicator(
        "room_minutes",
        Label("民警驻室时长", "Time of officers in the security room"),
        Label(
            "期内民警驻室的分钟数，离开后计入",
            "Minutes that officers stayed in the period, counted when they have left",
        ),
        Label("分钟", "minutes"),
        Count(_is("log_minutes", entry_type="officer_visit")),
    ),
    Indicator(
        "room_log",
        Label("安保室工作", "Work of the security rooms"),
        Label(
            "期内安保室日志：受理求助、培训演练、纠纷调解、法律咨询、安保指导等；已冲销的不计",
            "What security rooms logged in the period: help, trainings, mediations, consultations, guidance; without what was offset",
        ),
        Label("次", "entries"),
        Count(_is("log"), by=("entry_type",)),
    ),
    Indicator(
        "room_people",
        Label("安保室服务人次", "People helped, trained, advised"),
        Label(
            "期内安保室日志中的人次；只计数，不列名",
            "Person-times in the logs of the period: counted, never listed",
        ),
        Label("人次", "person-times"),
        Count(_is("log_people"), by=("entry_type",)),
    ),
    Indicator(
        "self_tests",
        Label("一键报警逾期自检", "Overdue self-tests"),
        Label(
            "期内发现设备逾期未自检的校园月数，按后来是否补检",
            "Months of a campus in which devices were overdue for their self-test, by what became of it",
        ),
        Label("校月", "campus months"),
        Count(_is("self_test"), by=("state",)),
    ),
    Indicator(
        "four_assurances",
        Label("四个100%", "The four 100 %"),
        Label(
            "期末每项达标的校园数占在用校园的比例；“全部”为四项同时达标",
            "Campuses at which each of the four holds at the end of the period, of all campuses in service; “all” where all four do",
        ),
        _PERCENT,
        Standing(_is("assured"), by=("assurance",), of_campuses=True),
    ),
    Indicator(
        "vice_principals",
        Label("在任法治副校长", "Law vice-principals in office"),
        Label(
            "期末在任的聘任（一人可任两校）",
            "Appointments in force at the end of the period; one person may have two",
        ),
        Label("人次", "appointments"),
        Standing(_is("in_office")),
    ),
)
