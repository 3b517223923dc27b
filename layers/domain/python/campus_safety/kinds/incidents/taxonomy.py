"""What is reported, in closed lists: channels, categories, levels, flags, closing reasons.

Codes are stable English ids; labels are what people read. The category table follows the district's own list;
a category's default level may rise with the circumstances stated by the reporter, and so may its flags.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum, StrEnum
from types import MappingProxyType

from campus_safety.labels import Label, labelled
from campus_safety.values import dataclass


class Channel(StrEnum):
    """How word of it reached us."""

    SCHOOL_FORM = "school_form"
    SECURITY_ROOM = "security_room"
    ONE_KEY_ALARM = "one_key_alarm"
    EARLY_WARNING = "early_warning"
    PATROL = "patrol"
    INSPECTION = "inspection"
    CALL_110 = "call_110"
    PARENT_OR_PUBLIC = "parent_or_public"
    ALARM_TEST = "alarm_test"


CHANNELS: Mapping[Channel, Label] = labelled(
    {
        Channel.SCHOOL_FORM: Label("学校上报", "School form"),
        Channel.SECURITY_ROOM: Label("安保室上报", "Security room"),
        Channel.ONE_KEY_ALARM: Label("一键报警", "One-key alarm"),
        Channel.EARLY_WARNING: Label("预警提示", "Early warning"),
        Channel.PATROL: Label("护校队巡防", "Patrol"),
        Channel.INSPECTION: Label("检查清查", "Inspection"),
        Channel.CALL_110: Label("110转入", "Transfer from 110"),
        Channel.PARENT_OR_PUBLIC: Label("家长群众", "Parents or the public"),
        Channel.ALARM_TEST: Label("报警测试", "Test of the alarm"),
    }
)

# Closed until a district's policy opens them (`[rules] channels`): somebody has to be there who takes what comes in.
CLOSED_CHANNELS = frozenset({Channel.PARENT_OR_PUBLIC, Channel.ALARM_TEST})


class Level(IntEnum):
    """Urgency, an axis of its own; a non-police matter is a transfer, never a level."""

    ONE = 1
    TWO = 2
    THREE = 3


LEVELS: Mapping[Level, Label] = labelled(
    {
        Level.ONE: Label("一级 紧急", "Level 1, emergency"),
        Level.TWO: Label("二级 较急", "Level 2, urgent"),
        Level.THREE: Label("三级 一般", "Level 3, ordinary"),
    }
)


def level_label(level: int | None) -> Label | None:
    """What a level is called; None for no level, and for one of another release."""
    return LEVELS[Level(level)] if level in tuple(Level) else None


class Flag(StrEnum):
    """What a category obliges us to; each flag has one effect, written beside it."""

    MANDATORY_REPORT = "R"
    SEALED = "S"
    EDUCATION_TOLD = "E"
    PARENTS_TOLD = "P"
    ALWAYS_REVIEWED = "C"


FLAGS: Mapping[Flag, Label] = labelled(
    {
        Flag.MANDATORY_REPORT: Label(
            "强制报告：回执为报告凭证，反馈报告人为法定义务",
            "Mandatory report: the receipt is proof, telling the reporter the outcome is a legal duty",
        ),
        Flag.SEALED: Label("限定知悉：仅必要知情人可见", "Restricted: need-to-know only"),
        Flag.EDUCATION_TOLD: Label(
            "告知教育局：学校须在时限内报告",
            "The school must report to the education bureau within the limit",
        ),
        Flag.PARENTS_TOLD: Label(
            "告知家长：须先告知家长，方可办结处置", "Parents are told before handling can be finished"
        ),
        Flag.ALWAYS_REVIEWED: Label("必须复盘：未复盘不得结案", "Always reviewed before it can be closed"),
    }
)


class Circumstance(StrEnum):
    """Facts, true or not, that raise a level or add a flag; they identify nobody."""

    IN_PROGRESS = "in_progress"
    MINORS = "minors"
    SERIOUS = "serious"
    LOSS = "loss"
    INJURY = "injury"
    CROWD = "crowd"
    GROUP = "group"
    ROBBERY = "robbery"
    PRODUCTION_ACCIDENT = "production_accident"


CIRCUMSTANCES: Mapping[Circumstance, Label] = labelled(
    {
        Circumstance.IN_PROGRESS: Label("正在发生（含正在转账）", "Under way (a money transfer included)"),
        Circumstance.MINORS: Label("涉及未成年人", "Minors are involved"),
        Circumstance.SERIOUS: Label("情节严重", "Serious"),
        Circumstance.LOSS: Label("已有财产损失", "Money or goods were lost"),
        Circumstance.INJURY: Label("有人受伤", "Somebody is hurt"),
        Circumstance.CROWD: Label("人员聚集", "A crowd has gathered"),
        Circumstance.GROUP: Label("多人同时发病", "Several people fell ill"),
        Circumstance.ROBBERY: Label("抢夺、抢劫", "Robbery"),
        Circumstance.PRODUCTION_ACCIDENT: Label(
            "生产安全事故（施工、设备、实验室等）",
            "A production accident (building works, equipment, laboratory)",
        ),
    }
)


class Lead(StrEnum):
    """Which kind of unit leads the handling; an agency is named by its field."""

    STATION = "station"
    SCHOOL = "school"
    TRAFFIC = "traffic"
    FIRE = "fire"
    MARKET = "market"
    HEALTH = "health"
    EDUCATION = "education"
    CRIMINAL_INVESTIGATION = "criminal_investigation"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the table: default level, what raises it, who leads, and the flags; `authorities` are the fields of those
    that the school itself has to tell, besides the education bureau. A `production` accident is told on as one."""

    id: str
    label: Label
    level: Level
    lead: Lead
    joined: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    level_if: Mapping[Circumstance, Level] = field(default_factory=dict)
    flags_if: Mapping[Circumstance, frozenset[Flag]] = field(default_factory=dict)
    investigated: bool = False
    authorities: tuple[str, ...] = ()
    production: bool = False

    def level_for(self, circumstances: frozenset[Circumstance]) -> Level:
        """The most urgent of the default and whatever the circumstances raise it to."""
        return min([self.level, *(level for fact, level in self.level_if.items() if fact in circumstances)])

    def flags_for(self, circumstances: frozenset[Circumstance]) -> frozenset[Flag]:
        added = (flags for fact, flags in self.flags_if.items() if fact in circumstances)
        return self.flags.union(*added)

    def authorities_for(self, circumstances: frozenset[Circumstance]) -> tuple[str, ...]:
        production = Circumstance.PRODUCTION_ACCIDENT in circumstances or self.production
        return (*self.authorities, "emergency") if production else self.authorities

    @property
    def may_be_sealed(self) -> bool:
        return Flag.SEALED in self.flags.union(*self.flags_if.values())


def _flags(letters: str) -> frozenset[Flag]:
    return frozenset(Flag(letter) for letter in letters)


_1, _2, _3 = Level
_C = Circumstance

_ROWS = (
    Category(
        "violent_intrusion",
        Label("暴力侵害、持械闯入", "Violent intrusion"),
        _1,
        Lead.STATION,
        ("brigade", "special_patrol"),
        _flags("EC"),
    ),
    Category(
        "suspicious_person",
        Label("可疑人员、滋扰、尾随", "Suspicious person"),
        _2,
        Lead.STATION,
        level_if={_C.IN_PROGRESS: _2},
    ),
    Category(
        "missing_child",
        Label("走失、失联", "Missing child"),
        _1,
        Lead.STATION,
        ("brigade", "criminal_investigation"),
        _flags("SEPC"),
    ),
    # The education bureau hears of it by flag E: to join would let it act in a criminal case.
    Category(
        "sexual_harm",
        Label("性侵害、性骚扰", "Sexual harm"),
        _1,
        Lead.CRIMINAL_INVESTIGATION,
        ("brigade", "procuratorate", "women"),
        _flags("RSEC"),
    ),
    Category(
        "abuse",
        Label("虐待、体罚、监护侵害", "Abuse"),
        _2,
        Lead.STATION,
        ("civil_affairs", "procuratorate"),
        _flags("RSEC"),
    ),
    Category(
        "bullying",
        Label("学生欺凌", "Bullying among pupils"),
        _2,
        Lead.SCHOOL,
        ("station",),
        _flags("SEPC"),
        level_if={_C.SERIOUS: _1},
        investigated=True,
    ),
    Category(
        "self_harm",
        Label("自伤、轻生、心理危机", "Self-harm, crisis"),
        _1,
        Lead.SCHOOL,
        ("station", "health"),
        _flags("SEPC"),
    ),
    Category(
        "assault",
        Label("打架斗殴、故意伤害", "Fight, assault"),
        _2,
        Lead.STATION,
        flags=_flags("P"),
        flags_if={_C.MINORS: _flags("S")},
    ),
    Category(
        "theft", Label("盗窃、敲诈、抢夺", "Theft, extortion"), _3, Lead.STATION, level_if={_C.ROBBERY: _1}
    ),
    Category(
        "fraud",
        Label("电信网络诈骗", "Telecom or online fraud"),
        _2,
        Lead.STATION,
        ("anti_fraud",),
        level_if={_C.IN_PROGRESS: _1},
        flags_if={_C.LOSS: _flags("C")},
    ),
    Category(
        "online_harm",
        Label("网络暴力、隐私泄露、造谣", "Online harm"),
        _2,
        Lead.STATION,
        ("cyber",),
        _flags("S"),
    ),
    Category(
        "dispute",
        Label("涉校纠纷", "Dispute at a school"),
        _3,
        Lead.STATION,
        ("justice",),
        level_if={_C.CROWD: _1},
    ),
    Category(
        "traffic",
        Label("交通事故、校门拥堵、校车", "Traffic, school bus"),
        _3,
        Lead.TRAFFIC,
        ("station",),
        level_if={_C.INJURY: _1},
        flags_if={_C.INJURY: _flags("E")},
    ),
    Category(
        "fire", Label("火灾、爆炸、燃气", "Fire, explosion, gas"), _1, Lead.FIRE, ("station",), _flags("EC")
    ),
    Category(
        "food_safety",
        Label("食品安全、疑似食物中毒", "Food safety"),
        _2,
        Lead.MARKET,
        ("health",),
        _flags("EPC"),
        level_if={_C.GROUP: _1},
        authorities=("market", "health"),
    ),
    Category(
        "public_health",
        Label("传染病、群体不明原因", "Public health"),
        _2,
        Lead.HEALTH,
        flags=_flags("E"),
        authorities=("health",),
    ),
    Category("drowning", Label("溺水", "Drowning"), _1, Lead.STATION, flags=_flags("SEPC")),
    Category("stampede", Label("拥挤踩踏", "Crowd crush"), _1, Lead.SCHOOL, ("station",), _flags("EC")),
    Category(
        "facility_accident",
        Label("建筑坍塌、设备、触电、实验室", "Building or equipment accident"),
        _2,
        Lead.EDUCATION,
        ("housing", "emergency"),
        _flags("E"),
        level_if={_C.INJURY: _1},
        production=True,
    ),
    Category(
        "natural",
        Label("自然灾害、极端天气", "Natural disaster"),
        _2,
        Lead.EMERGENCY,
        ("station",),
        _flags("E"),
        level_if={_C.INJURY: _1, _C.IN_PROGRESS: _1},
    ),
    Category(
        "drugs_weapons",
        Label("管制刀具、毒品、危险物品", "Drugs, weapons"),
        _2,
        Lead.STATION,
        ("narcotics",),
        _flags("S"),
    ),
    Category(
        "crowd_event", Label("群体性事件、上访", "Mass incident"), _1, Lead.STATION, ("brigade",), _flags("E")
    ),
    Category("rumor", Label("涉校谣言、舆情", "Rumour"), _3, Lead.STATION, ("cyber",)),
    Category("help", Label("求助", "Call for help"), _3, Lead.STATION),
    Category("other", Label("其他", "Other"), _3, Lead.STATION),
)

CATEGORIES: Mapping[str, Category] = MappingProxyType({row.id: row for row in _ROWS})


def unknown_category(id: str) -> Category:
    """What stands for a category of another release: its own code for a name, and sealed."""
    return Category(id, Label(id, id), Level.ONE, Lead.STATION, flags=_flags("S"))


BULLYING_KINDS: Mapping[str, Label] = labelled(
    {
        "physical": Label("殴打等身体侵害", "Hitting and other bodily harm"),
        "verbal": Label("辱骂、侮辱", "Insult"),
        "property": Label("抢夺、毁坏财物", "Taking or damaging belongings"),
        "exclusion": Label("恶意排斥、孤立", "Malicious exclusion"),
        "network": Label("网络诽谤、传播隐私", "Defamation or exposure online"),
    }
)


class ClosingReason(StrEnum):
    """How the handling ended; each has a written meaning so that figures can be trusted."""

    RESOLVED_ON_SCENE = "resolved_on_scene"
    FRONT_LINE = "front_line"
    HARM_PREVENTED = "harm_prevented"
    MEDIATED = "mediated"
    CASE_FILED = "case_filed"
    SCHOOL_HANDLED = "school_handled"
    NOT_ESTABLISHED = "not_established"


CLOSING_REASONS: Mapping[ClosingReason, Label] = labelled(
    {
        ClosingReason.RESOLVED_ON_SCENE: Label("民警现场处置完毕", "Officers on the scene ended it"),
        ClosingReason.FRONT_LINE: Label(
            "前端处置：护校队或安保室处置，未派警，经民警核验",
            "Handled at the front line by guards or patrol, no police sent, verified by an officer",
        ),
        ClosingReason.HARM_PREVENTED: Label(
            "损害已制止（如劝阻转账）", "Harm prevented, such as a stopped transfer"
        ),
        ClosingReason.MEDIATED: Label("调解成功，双方同意", "Mediated, both sides agreed"),
        ClosingReason.CASE_FILED: Label(
            "已在警务系统立案受理", "Filed in the police case system, continues there"
        ),
        ClosingReason.SCHOOL_HANDLED: Label("学校调查处理完毕", "The school investigated and dealt with it"),
        ClosingReason.NOT_ESTABLISHED: Label("经查不成立", "Looked into and not established"),
    }
)


class WarningKind(StrEnum):
    """What an early warning was given by."""

    ANTI_FRAUD = "anti_fraud"
    FACE_RECOGNITION = "face_recognition"
    VIDEO = "video"
    OTHER = "other"


WARNING_KINDS: Mapping[str, Label] = MappingProxyType(
    {
        WarningKind.ANTI_FRAUD: Label("反诈预警", "Anti-fraud"),
        WarningKind.FACE_RECOGNITION: Label("人像预警", "Face recognition"),
        WarningKind.VIDEO: Label("视频预警", "Video"),
        WarningKind.OTHER: Label("其他预警", "Another warning"),
    }
)


class Match(StrEnum):
    """What has matched, as a code: never whom, and never the picture."""

    MONEY_TRANSFER = "money_transfer"
    SCAM_CALL = "scam_call"
    SCAM_SITE = "scam_site"
    BANNED_PERSON = "banned_person"
    MISSING_CHILD = "missing_child"
    INTRUSION = "intrusion"
    CLIMBING = "climbing"
    LOITERING = "loitering"
    GATHERING = "gathering"
    FIGHT = "fight"
    FALL = "fall"
    FIRE = "fire"


MATCHES: Mapping[Match, Label] = labelled(
    {
        Match.MONEY_TRANSFER: Label("涉诈转账", "Money transfer to a fraud"),
        Match.SCAM_CALL: Label("诈骗来电", "Call by a fraud"),
        Match.SCAM_SITE: Label("涉诈网址、应用", "Fraudulent site or app"),
        Match.BANNED_PERSON: Label("禁入人员", "Banned person"),
        Match.MISSING_CHILD: Label("走失儿童", "Missing child"),
        Match.INTRUSION: Label("区域入侵", "Intrusion"),
        Match.CLIMBING: Label("攀爬翻越", "Climbing"),
        Match.LOITERING: Label("徘徊尾随", "Loitering"),
        Match.GATHERING: Label("人员聚集", "Gathering"),
        Match.FIGHT: Label("打架", "Fight"),
        Match.FALL: Label("人员倒地", "Somebody has fallen"),
        Match.FIRE: Label("烟雾火焰", "Smoke or fire"),
    }
)

_SEEN = frozenset({Match.MISSING_CHILD, Match.INTRUSION, Match.CLIMBING, Match.LOITERING})
# What each kind of warning can have matched; another warning anything.
MATCHES_OF: Mapping[WarningKind, frozenset[Match]] = MappingProxyType(
    {
        WarningKind.ANTI_FRAUD: frozenset({Match.MONEY_TRANSFER, Match.SCAM_CALL, Match.SCAM_SITE}),
        WarningKind.FACE_RECOGNITION: frozenset({Match.BANNED_PERSON, Match.MISSING_CHILD}),
        WarningKind.VIDEO: _SEEN | {Match.GATHERING, Match.FIGHT, Match.FALL, Match.FIRE},
        WarningKind.OTHER: frozenset(Match),
    }
)


class WarningSource(StrEnum):
    """The system that gave the warning."""

    ANTI_FRAUD_PLATFORM = "anti_fraud_platform"
    POLICE_FACES = "police_faces"
    POLICE_VIDEO = "police_video"
    CAMPUS_FACES = "campus_faces"
    CAMPUS_VIDEO = "campus_video"
    PERSON = "person"
    OTHER = "other"


WARNING_SOURCES: Mapping[WarningSource, Label] = labelled(
    {
        WarningSource.ANTI_FRAUD_PLATFORM: Label("反诈预警平台", "Anti-fraud platform"),
        WarningSource.POLICE_FACES: Label("公安人像系统", "Face system of the police"),
        WarningSource.POLICE_VIDEO: Label("公安视频平台", "Video platform of the police"),
        WarningSource.CAMPUS_FACES: Label("校园人脸识别系统", "Face system of the campus"),
        WarningSource.CAMPUS_VIDEO: Label("校园视频监控系统", "Video system of the campus"),
        WarningSource.PERSON: Label("人员转告", "Told by a person"),
        WarningSource.OTHER: Label("其他系统", "Another system"),
    }
)


class Protected(StrEnum):
    """Whom a warning protects, as a kind of person; never who."""

    STAFF = "staff"
    PUPIL = "pupil"
    PARENT = "parent"
    OTHER = "other"


PROTECTED: Mapping[str, Label] = MappingProxyType(
    {
        Protected.STAFF: Label("教职工", "Staff"),
        Protected.PUPIL: Label("学生", "Pupil"),
        Protected.PARENT: Label("家长", "Parent"),
        Protected.OTHER: Label("其他人员", "Somebody else"),
    }
)


class Cause(StrEnum):
    """Why it could happen, as a review finds. Of a place or of how things were done, never of a person."""

    GUARDING = "guarding"
    CARE = "care"
    FACILITY = "facility"
    TECHNICAL_GUARD = "technical_guard"
    RULES = "rules"
    AWARENESS = "awareness"
    CONFLICT = "conflict"
    GUARDIANSHIP = "guardianship"
    ONLINE = "online"
    OUTSIDERS = "outsiders"
    SURROUNDINGS = "surroundings"
    NATURE = "nature"
    OTHER = "other"
    UNKNOWN = "unknown"


CAUSES: Mapping[Cause, Label] = labelled(
    {
        Cause.GUARDING: Label("门卫值守疏漏", "A lapse at the gate"),
        Cause.CARE: Label("校内看管不到位", "Pupils were not looked after"),
        Cause.FACILITY: Label("设施设备缺陷", "A defect of buildings or equipment"),
        Cause.TECHNICAL_GUARD: Label("技防缺失或失效", "Technical guard missing or not working"),
        Cause.RULES: Label("制度缺失或未落实", "Rules missing or not followed"),
        Cause.AWARENESS: Label("防范意识不足", "Nobody was aware of it"),
        Cause.CONFLICT: Label("矛盾纠纷未化解", "A conflict that was not settled"),
        Cause.GUARDIANSHIP: Label("监护不到位", "Guardians did not see to it"),
        Cause.ONLINE: Label("网络不良信息或交往", "Something seen, or somebody met, online"),
        Cause.OUTSIDERS: Label("校外人员侵入滋事", "People from outside"),
        Cause.SURROUNDINGS: Label("周边交通或治安环境", "Traffic or safety around the campus"),
        Cause.NATURE: Label("自然因素", "Nature"),
        Cause.OTHER: Label("其他", "Another"),
        Cause.UNKNOWN: Label("原因未查明", "Not found out"),
    }
)


class Departure(StrEnum):
    """In what an assessment departs from what the category proposes."""

    LOWER = "lower"
    HIGHER = "higher"
    LEAD = "lead"


DEPARTURES: Mapping[Departure, Label] = labelled(
    {
        Departure.LOWER: Label("级别低于类别建议", "A lower level than the category proposes"),
        Departure.HIGHER: Label("级别高于类别建议", "A higher level than the category proposes"),
        Departure.LEAD: Label("主办单位不同于类别建议", "Another lead than the category proposes"),
    }
)


class Because(StrEnum):
    """Why it departs."""

    FOUND = "found"
    GRAVE = "grave"
    SLIGHT = "slight"
    ENDED = "ended"
    PLACED = "placed"
    ORDERED = "ordered"
    OTHER = "other"


BECAUSE: Mapping[Because, Label] = labelled(
    {
        Because.FOUND: Label("核实情况与上报不同", "It was found to be otherwise than reported"),
        Because.GRAVE: Label("后果或影响较重", "Its consequences are graver"),
        Because.SLIGHT: Label("情节轻微", "It is slight"),
        Because.ENDED: Label("危险已经解除", "The danger has passed"),
        Because.PLACED: Label("该单位更便于处置", "That unit is better placed"),
        Because.ORDERED: Label("上级指定", "A superior has said so"),
        Because.OTHER: Label("其他（请在说明中写明）", "Another (say which in the remark)"),
    }
)


class Behalf(StrEnum):
    """For whom somebody reports, as a kind of person; never who."""

    PUPIL = "pupil"
    PARENT = "parent"
    COLLEAGUE = "colleague"
    PASSER_BY = "passer_by"
    OTHER = "other"


BEHALVES: Mapping[Behalf, Label] = labelled(
    {
        Behalf.PUPIL: Label("学生", "A pupil"),
        Behalf.PARENT: Label("家长", "A parent"),
        Behalf.COLLEAGUE: Label("同事", "A colleague"),
        Behalf.PASSER_BY: Label("路人、群众", "A passer-by"),
        Behalf.OTHER: Label("其他人员", "Somebody else"),
    }
)
