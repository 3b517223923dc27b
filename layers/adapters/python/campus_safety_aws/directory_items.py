"""The items of the Directory table and what they mean in the domain.

pk                          sk                    what
DISTRICT#<district>         DISTRICT              its name
                            UNIT#<unit>           a unit and the holders of its posts
                            CAMPUS#<campus>       a campus and the holders of its posts
                            POLICY                the version in force, with its document
ACCOUNT#<district>|<id>     ACCOUNT               an account: who may act
SIGN_IN#<issuer>|<subject>  SIGN_IN               one sign-in, with the account that it leads to
DEVICE#<device>             DEVICE                one device and when it was last heard
                            SIGNAL#<at>#<kind>#…  one signal, expiring
POLICY#<district>           V#<version>           one policy version, written once
PLACES#<district>           PLACE#<place>         a place around a campus
REWARDS#<district>          REWARD#<reward>       what schools may have for their points
TIMETABLES#<district>       TIMETABLES            the timetables of its campuses, as one document
DISTRICTS                   DISTRICT#<district>   a district that was loaded whole
ROSTER#<district>           ACCOUNT#<account id>  an account that the files have listed
                            SIGN_IN#<sign-in>     a sign-in that an account has got
                            DEVICE#<device>       a device that the files have listed
                            SEED#POLICY           the version that the policy file last became
LOADS#<district>            LOAD#<at>             one loading of its files: who, when, what it changed
                            RUNNING               the loading that is under way
"""

from datetime import date
from typing import Any, Final

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from campus_safety.district.directory import Account, Campus, Device, Place, Reward, Unit
from campus_safety.district.organisation import (
    AgencyField,
    Area,
    CampusType,
    DeviceKind,
    PlaceKind,
    RewardGiver,
    RewardPeriod,
    UnitKind,
)
from campus_safety.district.roles import Role
from campus_safety.labels import Label
from campus_safety_aws.instant_attribute import InstantAttribute
from campus_safety_aws.tables import at_table
from campus_safety_aws.unknown_members import member


class DirectoryItem(Model):
    """Every kind of item of the table, so that one Query reads a district and one connection serves all.

    Use `items_at(table_name)`: this class itself belongs to no table.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name_zh = UnicodeAttribute(null=True)
    name_en = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    retired = BooleanAttribute(null=True)
    # post -> account keys, of a unit or campus
    holders = JSONAttribute(null=True)
    # a unit
    parent = UnicodeAttribute(null=True)
    field = UnicodeAttribute(null=True)
    # a campus
    station = UnicodeAttribute(null=True)
    area = UnicodeAttribute(null=True)
    boarding = BooleanAttribute(null=True)
    pupils = NumberAttribute(null=True)
    latitude = NumberAttribute(null=True)
    longitude = NumberAttribute(null=True)
    # what points are good for
    points = NumberAttribute(null=True)
    giver = UnicodeAttribute(null=True)
    most = NumberAttribute(null=True)
    per = UnicodeAttribute(null=True)
    until = UnicodeAttribute(null=True)
    # an account, a sign-in or a device
    district = UnicodeAttribute(null=True)
    enabled = BooleanAttribute(null=True)
    # an account or a sign-in, or the roster's word on one
    account_key = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    unit = UnicodeAttribute(null=True)
    posts = JSONAttribute(null=True)
    shared = BooleanAttribute(null=True)
    closed_at = InstantAttribute(null=True)
    closed_by = UnicodeAttribute(null=True)
    # a device
    campus = UnicodeAttribute(null=True)
    key_version = NumberAttribute(null=True)
    last_heartbeat_at = InstantAttribute(null=True)
    last_self_test_at = InstantAttribute(null=True)
    silent_since = InstantAttribute(null=True)
    former_key_until = InstantAttribute(null=True)
    # a signal
    at = InstantAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    # a policy version, or the timetables
    version = UnicodeAttribute(null=True)
    document = UnicodeAttribute(null=True)
    effective_from = InstantAttribute(null=True)

    @property
    def id(self) -> str:
        """What follows the first "#" of the sort key."""
        return self.sk.partition("#")[2]

    @property
    def name(self) -> Label:
        return Label(self.name_zh, self.name_en)


def items_at(table: str) -> type[DirectoryItem]:
    return at_table(DirectoryItem, table)


# Under it stands one item for each district that was loaded whole.
DISTRICTS: Final = "DISTRICTS"


def district_pk(district: str) -> str:
    return f"DISTRICT#{district}"


def loads_pk(district: str) -> str:
    return f"LOADS#{district}"


def account_pk(key: str) -> str:
    return f"ACCOUNT#{key}"


def sign_in_pk(sign_in: str) -> str:
    return f"SIGN_IN#{sign_in}"


def device_pk(device: str) -> str:
    return f"DEVICE#{device}"


def policy_pk(district: str) -> str:
    return f"POLICY#{district}"


def places_pk(district: str) -> str:
    return f"PLACES#{district}"


def rewards_pk(district: str) -> str:
    return f"REWARDS#{district}"


def timetables_pk(district: str) -> str:
    return f"TIMETABLES#{district}"


def roster_pk(district: str) -> str:
    return f"ROSTER#{district}"


def unit_of(item: DirectoryItem) -> Unit:
    return Unit(
        id=item.id,
        kind=member(UnitKind, item.kind),
        name=item.name,
        parent=item.parent,
        field=member(AgencyField, item.field) if item.field else None,
        retired=bool(item.retired),
    )


def unit_columns(unit: Unit, holders: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "sk": f"UNIT#{unit.id}",
        "kind": unit.kind.value,
        **_name_columns(unit.name),
        "parent": unit.parent,
        "field": unit.field.value if unit.field else None,
        "holders": holders,
    }


def campus_of(item: DirectoryItem) -> Campus:
    """In an area of a sort that only another release knows, help comes as soon as in town."""
    return Campus(
        id=item.id,
        name=item.name,
        type=member(CampusType, item.kind),
        station=item.station,
        area=Area(item.area) if item.area in tuple(Area) else Area.TOWN,
        boarding=item.boarding,
        pupils=int(item.pupils),
        latitude=item.latitude,
        longitude=item.longitude,
        retired=bool(item.retired),
    )


def campus_columns(campus: Campus, holders: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "sk": f"CAMPUS#{campus.id}",
        "kind": campus.type.value,
        **_name_columns(campus.name),
        "station": campus.station,
        "area": campus.area.value,
        "boarding": campus.boarding,
        "pupils": campus.pupils,
        "latitude": campus.latitude,
        "longitude": campus.longitude,
        "holders": holders,
    }


def place_of(item: DirectoryItem) -> Place:
    return Place(
        id=item.id,
        kind=member(PlaceKind, item.kind),
        name=item.name,
        latitude=float(item.latitude),
        longitude=float(item.longitude),
        retired=bool(item.retired),
    )


def place_columns(place: Place) -> dict[str, Any]:
    return {
        "sk": f"PLACE#{place.id}",
        "kind": place.kind.value,
        **_name_columns(place.name),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "retired": True if place.retired else None,
    }


def reward_of(item: DirectoryItem) -> Reward:
    return Reward(
        id=item.id,
        name=item.name,
        points=int(item.points),
        giver=member(RewardGiver, item.giver),
        most=int(item.most),
        per=member(RewardPeriod, item.per),
        until=date.fromisoformat(item.until) if item.until else None,
        retired=bool(item.retired),
    )


def reward_columns(reward: Reward) -> dict[str, Any]:
    return {
        "sk": f"REWARD#{reward.id}",
        **_name_columns(reward.name),
        "points": reward.points,
        "giver": reward.giver.value,
        "most": reward.most,
        "per": reward.per.value,
        "until": reward.until.isoformat() if reward.until else None,
        "retired": True if reward.retired else None,
    }


def account_of(item: DirectoryItem) -> Account | None:
    """None for a role of another release: nobody knows here what it may do, so it may nothing."""
    if item.role not in tuple(Role):
        return None
    return Account(
        key=item.account_key,
        role=Role(item.role),
        district=item.district,
        unit=item.unit,
        posts=tuple(item.posts),
        shared=item.shared,
        enabled=item.enabled,
        name=item.name,
    )


def sign_in_columns(sign_in: str, account: Account) -> dict[str, Any]:
    """With the account itself: whoever signs in is known after one read."""
    return account_columns(account) | {"pk": sign_in_pk(sign_in), "sk": "SIGN_IN"}


def account_columns(account: Account) -> dict[str, Any]:
    return {
        "pk": account_pk(account.key),
        "sk": "ACCOUNT",
        "account_key": account.key,
        "role": account.role.value,
        "district": account.district,
        "unit": account.unit,
        "posts": list(account.posts),
        "shared": account.shared,
        "enabled": account.enabled,
        **_name_columns(account.name),
    }


def device_of(item: DirectoryItem) -> Device:
    return Device(
        id=item.pk.partition("#")[2],
        district=item.district,
        campus=item.campus,
        kind=member(DeviceKind, item.kind),
        key_version=int(item.key_version),
        enabled=item.enabled,
        place=item.name,
        last_heartbeat_at=item.last_heartbeat_at,
        last_self_test_at=item.last_self_test_at,
        silent_since=item.silent_since,
        former_key_until=item.former_key_until,
    )


def device_columns(device: Device) -> dict[str, Any]:
    """All but the times: those are the device's own to tell."""
    return {
        "pk": device_pk(device.id),
        "sk": "DEVICE",
        "district": device.district,
        "campus": device.campus,
        "kind": device.kind.value,
        "key_version": device.key_version,
        "enabled": device.enabled,
        **_name_columns(device.place),
    }


def _name_columns(name: Label) -> dict[str, str]:
    return {"name_zh": name.zh, "name_en": name.en}
