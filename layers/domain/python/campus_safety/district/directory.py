"""The directory: which units and campuses there are, and who holds which post.

A post has an address, "<unit id>/<post>" ("st-jingyuan/desk", "hc-ms-03/safety"). People appear only as the
posts they hold and as account keys, "<district>|<account>", the directory's own; no name of a person is kept here.
How somebody signs in, "<issuer>|<subject>", only leads to an account: records never name it.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from campus_safety.district.organisation import (
    POLICE_FIELDS,
    POLICE_KINDS,
    AgencyField,
    Area,
    CampusType,
    DeviceKind,
    PlaceKind,
    RewardGiver,
    RewardPeriod,
    SignalKind,
    UnitKind,
)
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, UnknownCampus, UnknownUnit
from campus_safety.labels import Label
from campus_safety.values import dataclass

if TYPE_CHECKING:
    # Those who plan posts load them.
    from campus_safety.district.timetables import Timetables


@dataclass(frozen=True, slots=True)
class Unit:
    """`parent` is who supervises it here (station -> brigade -> sub-bureau); `field` is set for agencies only.

    A retired unit is no longer in the district's files; old cases still name it.
    """

    id: str
    kind: UnitKind
    name: Label
    parent: str | None = None
    field: AgencyField | None = None
    retired: bool = False

    @property
    def police(self) -> bool:
        """Whether it is of the police, and not the campus's or another authority's."""
        return self.kind in POLICE_KINDS or self.field in POLICE_FIELDS


@dataclass(frozen=True, slots=True)
class Campus:
    """`station` is a unit id; coordinates are degrees; `retired` as for units."""

    id: str
    name: Label
    type: CampusType
    station: str
    area: Area
    boarding: bool
    pupils: int
    latitude: float | None = None
    longitude: float | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the directory lists it. Its name is a business's, never a person's; coordinates are degrees."""

    id: str
    kind: PlaceKind
    name: Label
    latitude: float
    longitude: float
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Reward:
    """What a school may have for `points` (积分兑换项目), and who gives it. There are `most` of it in each `per`, for all
    schools together (0: as many as are asked for); it is asked for until the day `until`, included, if there is one."""

    id: str
    name: Label
    points: int
    giver: RewardGiver
    most: int = 0
    per: RewardPeriod = RewardPeriod.YEAR
    until: date | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """An alarm device. Its signing key derives from one secret, its id and `key_version`. Times are UTC; since
    `silent_since` it is known to be silent, and until `former_key_until` the key of the version before is taken too."""

    id: str
    district: str
    campus: str
    kind: DeviceKind
    key_version: int
    enabled: bool
    place: Label
    last_heartbeat_at: datetime | None = None
    last_self_test_at: datetime | None = None
    silent_since: datetime | None = None
    former_key_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A version that was stored, and from when it was meant to hold."""

    version: str
    effective_from: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """Who may act, however they sign in. `name` is the post's name, never a person's; `posts` are posts of `unit`.

    A shared account (a desk, a security room) is used by whoever is on duty, who names their staff number.
    """

    key: str
    role: Role
    district: str
    unit: str
    posts: tuple[str, ...]
    shared: bool
    enabled: bool
    name: Label

    @property
    def id(self) -> str:
        """What its district calls it, in the first column of posts.csv."""
        return self.key.partition("|")[2]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses at which this account is told things, "<unit>/<post>"."""
        return tuple(address(self.unit, post) for post in self.posts)


def account_key(district: str, account: str) -> str:
    """The key of an account, which records name it by: "<district>|<account>"."""
    return f"{district}|{account}"


def sign_in_key(issuer: str, subject: str) -> str:
    """The key of a sign-in: "<issuer>|<subject>"."""
    return f"{issuer}|{subject}"


def is_account_key(text: object) -> bool:
    """Whether this could be an account's key: nothing else that a record says has a bar in it."""
    return isinstance(text, str) and "|" in text


def address(unit: str, post: str) -> str:
    """The address of a post: "<unit>/<post>"."""
    return f"{unit}/{post}"


@dataclasses.dataclass(frozen=True)
class District:
    """One district as it stands now. `units` holds every unit, the campuses included; `holders` maps the address
    of every post to the keys of the accounts that hold it (none: the post is vacant)."""

    id: str
    name: Label
    units: Mapping[str, Unit]
    campuses: Mapping[str, Campus]
    holders: Mapping[str, tuple[str, ...]]
    policy_version: str

    def unit(self, unit: str) -> Unit:
        """Raises UnknownUnit."""
        if unit not in self.units:
            raise _unknown_unit("unit", unit)
        return self.units[unit]

    def campus(self, campus: str) -> Campus:
        """Raises UnknownCampus."""
        if campus not in self.campuses:
            raise UnknownCampus(
                Fault("campus", "unknown_campus", f"没有这个校园：{campus}", f"No such campus: {campus}")
            )
        return self.campuses[campus]

    def station_of(self, campus: str) -> Unit:
        """The station that answers for a campus. Raises UnknownCampus, UnknownUnit."""
        return self.unit(self.campus(campus).station)

    def unit_chain(self, unit: str) -> tuple[Unit, ...]:
        """The unit and everybody above it: campus -> station -> brigade -> sub-bureau. Raises UnknownUnit."""
        chain = [self.unit(unit)]
        while (parent := chain[-1].parent) is not None:
            above = self.unit(parent)
            if above in chain:
                raise _unknown_unit("parent", parent)
            chain.append(above)
        return tuple(chain)

    def acting_unit(self, unit: str) -> str:
        """The unit that somebody of this unit acts for: a team acts for its station. Raises UnknownUnit."""
        found = self.unit(unit)
        return found.parent if found.kind is UnitKind.TEAM and found.parent is not None else found.id

    def stands_under(self, unit: str, above: str) -> bool:
        """Whether `above` is `unit` itself or one of those above it. Raises UnknownUnit."""
        return any(link.id == above for link in self.unit_chain(unit))

    def holders_of(self, address: str) -> tuple[str, ...]:
        """Account keys that hold the post; empty if it is vacant. Raises UnknownUnit when the unit does not exist."""
        self.unit(address.partition("/")[0])
        return self.holders.get(address, ())

    def education_bureau(self) -> Unit:
        """Raises UnknownUnit."""
        return self.agency(AgencyField.EDUCATION)

    def brigade(self) -> Unit:
        """治安大队. Raises UnknownUnit."""
        return self._only(UnitKind.BRIGADE)

    def sub_bureau(self) -> Unit:
        """Raises UnknownUnit."""
        return self._only(UnitKind.SUB_BUREAU)

    def agency(self, field: str) -> Unit:
        """The agency that answers for a field. Raises UnknownUnit when the district lists none."""
        for unit in self.units.values():
            if unit.field == field and not unit.retired:
                return unit
        raise _unknown_unit("field", field)

    def stations(self) -> tuple[Unit, ...]:
        """The stations in service, in the order of their ids."""
        return tuple(
            sorted(
                (unit for unit in self.units.values() if unit.kind is UnitKind.STATION and not unit.retired),
                key=lambda unit: unit.id,
            )
        )

    def teams_of(self, station: str) -> tuple[Unit, ...]:
        """两队一室: the teams inside a station, in the order of their ids."""
        return tuple(
            sorted(
                (
                    unit
                    for unit in self.units.values()
                    if unit.kind is UnitKind.TEAM and unit.parent == station and not unit.retired
                ),
                key=lambda unit: unit.id,
            )
        )

    def open_campuses(self) -> tuple[Campus, ...]:
        """The campuses in service, in the order of their ids."""
        return tuple(
            sorted(
                (campus for campus in self.campuses.values() if not campus.retired),
                key=lambda campus: campus.id,
            )
        )

    def _only(self, kind: UnitKind) -> Unit:
        for unit in self.units.values():
            if unit.kind is kind and not unit.retired:
                return unit
        raise _unknown_unit("kind", kind)


def district_of(
    id: str,
    name: Label,
    *,
    units: Iterable[Unit],
    campuses: Iterable[Campus],
    holders: Mapping[str, tuple[str, ...]],
    policy_version: str,
) -> District:
    """A district from its parts; every campus becomes a unit too, under its station."""
    places = {campus.id: campus for campus in campuses}
    known = {unit.id: unit for unit in units}
    known |= {
        campus.id: Unit(
            campus.id, UnitKind.CAMPUS, campus.name, parent=campus.station, retired=campus.retired
        )
        for campus in places.values()
    }
    return District(
        id=id,
        name=name,
        units=MappingProxyType(known),
        campuses=MappingProxyType(places),
        holders=MappingProxyType(dict(holders)),
        policy_version=policy_version,
    )


def newest_first(versions: Iterable[PolicyVersion]) -> tuple[PolicyVersion, ...]:
    """Versions of a policy in the order in which people look for them."""
    earliest = datetime.min.replace(tzinfo=UTC)
    return tuple(
        sorted(versions, key=lambda one: (one.effective_from or earliest, one.version), reverse=True)
    )


class DirectoryReader(Protocol):
    """What the functions ask of the directory; the DynamoDB adapter and the tests' fake both answer it."""

    def signed_in(self, issuer: str, subject: str) -> Account | None:
        """The account that a sign-in leads to, disabled where the sign-in or the account is; None if there is none."""
        ...

    def account(self, key: str) -> Account | None:
        """The account of a key, disabled ones included; None if there is none."""
        ...

    def district(self, district: str) -> District:
        """Raises UnknownUnit."""
        ...

    def districts(self) -> tuple[str, ...]:
        """The ids of the districts there are, in order."""
        ...

    def policy(self, district: str, version: str) -> dict[str, Any]:
        """One policy version, as it was written. Raises UnknownPolicy."""
        ...

    def policies(self, district: str) -> tuple[PolicyVersion, ...]:
        """Every version that was stored for a district, the newest first."""
        ...

    def current_policy(self, district: str) -> tuple[str, dict[str, Any]]:
        """The version in force and its document. Raises UnknownUnit, UnknownPolicy."""
        ...

    def places(self, district: str) -> tuple[Place, ...]:
        """The places around its campuses that the district has listed, retired ones included."""
        ...

    def rewards(self, district: str) -> tuple[Reward, ...]:
        """What schools may have for their points, retired ones included."""
        ...

    def timetables(self, district: str) -> "Timetables":
        """The timetables of its campuses; none at all where the district has given none."""
        ...

    def device(self, device: str) -> Device | None:
        """The device, disabled ones included; None if there is none."""
        ...

    def devices(self, district: str) -> tuple[Device, ...]:
        """Every device that the district has listed, disabled ones included, in the order of their ids."""
        ...

    def record_signal(self, device: str, kind: SignalKind, at: datetime, *, nonce: str = "") -> bool:
        """Keeps a device's signal; False if this very signal was kept before. Raises UnknownDevice."""
        ...

    def mark_silence(self, device: str, since: datetime | None) -> None:
        """Keeps since when a device is known to be silent; None once it was heard again. Raises UnknownDevice."""
        ...


def _unknown_unit(field: str, unit: str) -> UnknownUnit:
    return UnknownUnit(Fault(field, "unknown_unit", f"没有这个单位：{unit}", f"No such unit: {unit}"))
