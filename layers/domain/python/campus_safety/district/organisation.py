"""The kinds of unit, agency, post, campus and device that a district is made of."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from campus_safety.labels import Label, labelled


class UnitKind(StrEnum):
    SUB_BUREAU = "sub_bureau"
    BRIGADE = "brigade"
    STATION = "station"
    TEAM = "team"
    CAMPUS = "campus"
    AGENCY = "agency"

    @property
    def label(self) -> Label:
        return UNIT_KIND_LABELS[self]


UNIT_KIND_LABELS: Final[Mapping[UnitKind, Label]] = labelled(
    {
        UnitKind.SUB_BUREAU: Label("分局", "Sub-bureau"),
        UnitKind.BRIGADE: Label("治安大队", "Public order brigade"),
        UnitKind.STATION: Label("派出所", "Police station"),
        UnitKind.TEAM: Label("两队一室", "Station team"),
        UnitKind.CAMPUS: Label("校园", "Campus"),
        UnitKind.AGENCY: Label("联动部门", "Partner agency"),
    }
)

POLICE_KINDS: Final = frozenset({UnitKind.SUB_BUREAU, UnitKind.BRIGADE, UnitKind.STATION, UnitKind.TEAM})


class AgencyField(StrEnum):
    """What an agency answers for. Sources: Shandong school safety regulation Arts 6, 14-18; the category tables."""

    EDUCATION = "education"
    FIRE = "fire"
    MARKET = "market"
    TRAFFIC = "traffic"
    HEALTH = "health"
    HOUSING = "housing"
    CIVIL_AFFAIRS = "civil_affairs"
    URBAN_MANAGEMENT = "urban_management"
    CULTURE_TOURISM = "culture_tourism"
    JUSTICE = "justice"
    EMERGENCY = "emergency"
    WATER = "water"
    CRIMINAL_INVESTIGATION = "criminal_investigation"
    CYBER = "cyber"
    NARCOTICS = "narcotics"
    ANTI_FRAUD = "anti_fraud"
    SPECIAL_PATROL = "special_patrol"
    PROCURATORATE = "procuratorate"
    WOMEN = "women"
    TOBACCO = "tobacco"

    @property
    def label(self) -> Label:
        return AGENCY_FIELD_LABELS[self]


# Branches of the police that stand beside the sub-bureau's own line, and in a district's files are agencies.
POLICE_FIELDS: Final = frozenset(
    {
        AgencyField.TRAFFIC,
        AgencyField.CRIMINAL_INVESTIGATION,
        AgencyField.CYBER,
        AgencyField.NARCOTICS,
        AgencyField.ANTI_FRAUD,
        AgencyField.SPECIAL_PATROL,
    }
)
AGENCY_FIELD_LABELS: Final[Mapping[AgencyField, Label]] = labelled(
    {
        AgencyField.EDUCATION: Label("教育", "Education"),
        AgencyField.FIRE: Label("消防救援", "Fire and rescue"),
        AgencyField.MARKET: Label("市场监管", "Market supervision"),
        AgencyField.TRAFFIC: Label("交警", "Traffic police"),
        AgencyField.HEALTH: Label("卫生健康", "Health"),
        AgencyField.HOUSING: Label("住房城乡建设", "Housing and construction"),
        AgencyField.CIVIL_AFFAIRS: Label("民政", "Civil affairs"),
        AgencyField.URBAN_MANAGEMENT: Label("综合执法", "Urban management"),
        AgencyField.CULTURE_TOURISM: Label("文化旅游", "Culture and tourism"),
        AgencyField.JUSTICE: Label("司法行政", "Justice"),
        AgencyField.EMERGENCY: Label("应急管理", "Emergency management"),
        AgencyField.WATER: Label("水务", "Water affairs"),
        AgencyField.CRIMINAL_INVESTIGATION: Label("刑侦", "Criminal investigation"),
        AgencyField.CYBER: Label("网安", "Cyber police"),
        AgencyField.NARCOTICS: Label("禁毒", "Narcotics control"),
        AgencyField.ANTI_FRAUD: Label("反诈中心", "Anti-fraud centre"),
        AgencyField.SPECIAL_PATROL: Label("特巡警", "Special patrol police"),
        AgencyField.PROCURATORATE: Label("检察", "Procuratorate"),
        AgencyField.WOMEN: Label("妇联", "Women's federation"),
        AgencyField.TOBACCO: Label("烟草专卖", "Tobacco monopoly"),
    }
)


class Post(StrEnum):
    """The second half of a post's address."""

    DESK = "desk"
    CHIEF = "chief"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    SAFETY = "safety"
    PRINCIPAL = "principal"
    SECURITY_ROOM = "security_room"
    DUTY = "duty"

    @property
    def label(self) -> Label:
        return POST_LABELS[self]


POST_LABELS: Final[Mapping[Post, Label]] = labelled(
    {
        Post.DESK: Label("值班室", "Duty desk"),
        Post.CHIEF: Label("所长", "Chief"),
        Post.OFFICER: Label("社区民警", "Community officer"),
        Post.SUPERVISOR: Label("督办岗", "Supervisor"),
        Post.LEADER: Label("分局领导", "Leader"),
        Post.SAFETY: Label("安全干事", "School safety officer"),
        Post.PRINCIPAL: Label("校（园）长", "Principal"),
        Post.SECURITY_ROOM: Label("校园安保室", "Security room"),
        Post.DUTY: Label("值守岗", "Duty post"),
    }
)


class CampusType(StrEnum):
    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"

    @property
    def label(self) -> Label:
        return CAMPUS_TYPE_LABELS[self]


CAMPUS_TYPE_LABELS: Final[Mapping[CampusType, Label]] = labelled(
    {
        CampusType.SCHOOL: Label("学校", "School"),
        CampusType.KINDERGARTEN: Label("幼儿园", "Kindergarten"),
    }
)


class Area(StrEnum):
    """How far help has to come; the on-scene limit of level 1 differs by it."""

    TOWN = "town"
    SUBURB = "suburb"
    RURAL = "rural"

    @property
    def label(self) -> Label:
        return AREA_LABELS[self]


AREA_LABELS: Final[Mapping[Area, Label]] = labelled(
    {
        Area.TOWN: Label("城区", "Town"),
        Area.SUBURB: Label("城郊", "Suburb"),
        Area.RURAL: Label("农村", "Rural"),
    }
)


class DeviceKind(StrEnum):
    ONE_KEY_ALARM = "one_key_alarm"
    ALARM_GATEWAY = "alarm_gateway"

    @property
    def label(self) -> Label:
        return DEVICE_KIND_LABELS[self]


DEVICE_KIND_LABELS: Final[Mapping[DeviceKind, Label]] = labelled(
    {
        DeviceKind.ONE_KEY_ALARM: Label("一键报警", "One-key alarm"),
        DeviceKind.ALARM_GATEWAY: Label("报警网关", "Alarm gateway"),
    }
)


class SignalKind(StrEnum):
    """What a device says; only an alarm makes a case."""

    ALARM = "alarm"
    SELF_TEST = "self_test"
    HEARTBEAT = "heartbeat"


SIGNALS: Mapping[SignalKind, Label] = labelled(
    {
        SignalKind.ALARM: Label("报警", "Alarm"),
        SignalKind.SELF_TEST: Label("自检", "Self-test"),
        SignalKind.HEARTBEAT: Label("心跳", "Heartbeat"),
    }
)


class PlaceKind(StrEnum):
    INTERNET_CAFE = "internet_cafe"
    HOTEL = "hotel"
    RENTAL_HOUSE = "rental_house"
    KTV_BAR = "ktv_bar"
    GAME_HALL = "game_hall"
    TATTOO = "tattoo"
    LOTTERY = "lottery"
    TOBACCO_ALCOHOL = "tobacco_alcohol"
    FOOD_STALL = "food_stall"
    SHOP_STATIONERY = "shop_stationery"
    PRIVATE_TUTORING = "private_tutoring"
    SCRIPT_GAME = "script_game"
    COURIER_POINT = "courier_point"
    CONSTRUCTION_SITE = "construction_site"
    WATER_AREA = "water_area"
    BUS_STOP = "bus_stop"
    OTHER = "other"


PLACE_KINDS: Final[Mapping[PlaceKind, Label]] = labelled(
    {
        PlaceKind.INTERNET_CAFE: Label("网吧", "Internet café"),
        PlaceKind.HOTEL: Label("旅馆", "Hotel"),
        PlaceKind.RENTAL_HOUSE: Label("出租房", "Rented housing"),
        PlaceKind.KTV_BAR: Label("歌厅、酒吧", "Karaoke or bar"),
        PlaceKind.GAME_HALL: Label("游戏厅", "Games hall"),
        PlaceKind.TATTOO: Label("文身店", "Tattoo studio"),
        PlaceKind.LOTTERY: Label("彩票站", "Lottery"),
        PlaceKind.TOBACCO_ALCOHOL: Label("烟酒店", "Tobacco and alcohol"),
        PlaceKind.FOOD_STALL: Label("食品摊点", "Food stall"),
        PlaceKind.SHOP_STATIONERY: Label("文具商店", "Stationery shop"),
        PlaceKind.PRIVATE_TUTORING: Label("校外培训机构", "Private tutoring"),
        PlaceKind.SCRIPT_GAME: Label("剧本娱乐场所", "Script-game venue"),
        PlaceKind.COURIER_POINT: Label("快递点", "Courier point"),
        PlaceKind.CONSTRUCTION_SITE: Label("施工工地", "Building site"),
        PlaceKind.WATER_AREA: Label("水域", "Water"),
        PlaceKind.BUS_STOP: Label("公交站", "Bus stop"),
        PlaceKind.OTHER: Label("其他场所", "Other"),
    }
)


class RewardGiver(StrEnum):
    """Who gives what a school has its points for: the station that answers for it, the brigade, or the education bureau."""

    STATION = "station"
    BRIGADE = "brigade"
    EDUCATION = "education"

    @property
    def label(self) -> Label:
        return _REWARD_GIVERS[self]


_REWARD_GIVERS: Final[Mapping[RewardGiver, Label]] = labelled(
    {
        RewardGiver.STATION: Label("派出所", "The school's station"),
        RewardGiver.BRIGADE: Label("治安大队", "The brigade"),
        RewardGiver.EDUCATION: Label("教育局", "The education bureau"),
    }
)


class RewardPeriod(StrEnum):
    """For how long the number of something holds that there is only so much of."""

    TERM = "term"
    YEAR = "year"

    @property
    def label(self) -> Label:
        return _REWARD_PERIODS[self]


_REWARD_PERIODS: Final[Mapping[RewardPeriod, Label]] = labelled(
    {RewardPeriod.TERM: Label("学期", "a term"), RewardPeriod.YEAR: Label("年", "a year")}
)
