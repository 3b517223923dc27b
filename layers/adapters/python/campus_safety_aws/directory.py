"""The directory as the functions read it: cached for a minute at most, so that a dismissal takes effect."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pynamodb.exceptions import DoesNotExist, PutError, UpdateError

from campus_safety.district.directory import (
    Account,
    Device,
    District,
    Place,
    PolicyVersion,
    Reward,
    address,
    district_of,
    newest_first,
    sign_in_key,
)
from campus_safety.district.organisation import SignalKind
from campus_safety.errors import Fault, UnknownDevice, UnknownPolicy, UnknownUnit
from campus_safety.instants import to_text
from campus_safety_aws.directory_items import (
    DISTRICTS,
    DirectoryItem,
    account_of,
    account_pk,
    campus_of,
    device_of,
    device_pk,
    district_pk,
    items_at,
    place_of,
    places_pk,
    policy_pk,
    reward_of,
    rewards_pk,
    roster_pk,
    sign_in_pk,
    timetables_pk,
    unit_of,
)

if TYPE_CHECKING:
    from campus_safety.district.timetables import Timetables

CONDITION_FAILED: Final = "ConditionalCheckFailedException"

# Heartbeats only have to show the last days of a line; tests and alarms, a year and a term of it.
SIGNAL_KEPT: Final = MappingProxyType(
    {
        SignalKind.HEARTBEAT: timedelta(days=7),
        SignalKind.SELF_TEST: timedelta(days=550),
        SignalKind.ALARM: timedelta(days=550),
    }
)

# More sign-ins than a district has; beyond it the cache starts anew.
MOST_CACHED_ACCOUNTS: Final = 4096


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Directory:
    """Answers `campus_safety.district.directory.DirectoryReader` from one DynamoDB table.

    A cold report reads one account (GetItem) and one district (Query, which carries the policy in force). Reads are
    eventually consistent: what they miss is younger than the cache allows anyway.
    """

    def __init__(
        self, table_name: str, ttl_seconds: float = 60, now: Callable[[], datetime] = _utc_now
    ) -> None:
        self._items = items_at(table_name)
        self._ttl = timedelta(seconds=ttl_seconds)
        self._now = now
        self._accounts: dict[str, tuple[datetime, Account]] = {}
        self._districts: dict[str, tuple[datetime, District]] = {}
        self._places: dict[str, tuple[datetime, tuple[Place, ...]]] = {}
        self._rewards: dict[str, tuple[datetime, tuple[Reward, ...]]] = {}
        self._timetables: dict[str, tuple[datetime, Timetables]] = {}
        self._policies: dict[tuple[str, str], str] = {}

    def signed_in(self, issuer: str, subject: str) -> Account | None:
        """The account that a sign-in leads to, disabled where the sign-in or the account is; None if there is none."""
        return self._account(sign_in_pk(sign_in_key(issuer, subject)), "SIGN_IN")

    def account(self, key: str) -> Account | None:
        """The account of a key, disabled ones included; None if there is none."""
        return self._account(account_pk(key), "ACCOUNT")

    def _account(self, pk: str, sk: str) -> Account | None:
        cached = self._accounts.get(pk)
        if cached is not None and self._fresh(cached[0]):
            return cached[1]
        read_at = self._now()
        item = self._get(pk, sk)
        found = account_of(item) if item is not None else None
        if found is None:
            self._accounts.pop(pk, None)
            return None
        if len(self._accounts) >= MOST_CACHED_ACCOUNTS:
            self._accounts.clear()
        self._accounts[pk] = (read_at, found)
        return found

    def district(self, district: str) -> District:
        """The district as of at most `ttl_seconds` ago. Raises UnknownUnit."""
        cached = self._districts.get(district)
        if cached is not None and self._fresh(cached[0]):
            return cached[1]
        read_at = self._now()
        self._districts[district] = (read_at, self._read_district(district))
        return self._districts[district][1]

    def districts(self) -> tuple[str, ...]:
        """The districts that were loaded whole, in the order of their ids; never cached: who asks comes by the hour."""
        return tuple(item.id for item in self._items.query(DISTRICTS))

    def policy(self, district: str, version: str) -> dict[str, Any]:
        """One policy version, as it was written; never read twice, as it never changes. Raises UnknownPolicy."""
        text = self._policies.get((district, version))
        if text is None:
            item = self._get(policy_pk(district), f"V#{version}")
            if item is None:
                raise UnknownPolicy(_no_policy(version))
            text = self._policies[district, version] = item.document
        document: dict[str, Any] = json.loads(text)
        return document

    def policies(self, district: str) -> tuple[PolicyVersion, ...]:
        """Every version that was stored, the newest first; never cached: who asks comes by the month."""
        found = (
            PolicyVersion(item.sk.partition("#")[2], item.effective_from)
            for item in self._items.query(
                policy_pk(district), attributes_to_get=["pk", "sk", "effective_from"]
            )
        )
        return newest_first(found)

    def current_policy(self, district: str) -> tuple[str, dict[str, Any]]:
        """The version in force and its document. Raises UnknownUnit, UnknownPolicy."""
        version = self.district(district).policy_version
        return version, self.policy(district, version)

    def places(self, district: str) -> tuple[Place, ...]:
        """The places as of at most `ttl_seconds` ago, retired ones included, in the order of their ids."""
        cached = self._places.get(district)
        if cached is not None and self._fresh(cached[0]):
            return cached[1]
        read_at = self._now()
        found = tuple(place_of(item) for item in self._items.query(places_pk(district)))
        self._places[district] = (read_at, found)
        return found

    def rewards(self, district: str) -> tuple[Reward, ...]:
        """What points are good for as of at most `ttl_seconds` ago, retired ones included, in the order of their ids."""
        cached = self._rewards.get(district)
        if cached is not None and self._fresh(cached[0]):
            return cached[1]
        read_at = self._now()
        found = tuple(reward_of(item) for item in self._items.query(rewards_pk(district)))
        self._rewards[district] = (read_at, found)
        return found

    def timetables(self, district: str) -> "Timetables":
        """The timetables as of at most `ttl_seconds` ago."""
        cached = self._timetables.get(district)
        if cached is not None and self._fresh(cached[0]):
            return cached[1]
        read_at = self._now()
        item = self._get(timetables_pk(district), "TIMETABLES")
        # Only who plans posts asks, and only there they are loaded.
        from campus_safety.district.timetable_files import parse_timetables

        found = parse_timetables(json.loads(item.document) if item is not None else {}, stored=True)
        self._timetables[district] = (read_at, found)
        return found

    def device(self, device: str) -> Device | None:
        """The device, disabled ones included; None if there is none. Never cached: its times move."""
        item = self._get(device_pk(device), "DEVICE")
        return device_of(item) if item is not None else None

    def devices(self, district: str) -> tuple[Device, ...]:
        """Every device that the district has listed, disabled ones included, in the order of their ids. Never cached."""
        listed = self._items.query(roster_pk(district), DirectoryItem.sk.startswith("DEVICE#"))
        keys = [(device_pk(item.id), "DEVICE") for item in listed]
        found = (device_of(item) for item in self._items.batch_get(keys))
        return tuple(sorted(found, key=lambda device: device.id))

    def record_signal(self, device: str, kind: SignalKind, at: datetime, *, nonce: str = "") -> bool:
        """Keeps a device's signal and moves its times forward, never back.

        Any signal shows that the line lives. False if this very (device, kind, at, nonce) was kept before; repeating
        it changes nothing. Raises UnknownDevice.
        """
        self._advance(device, DirectoryItem.last_heartbeat_at, at)
        if kind is SignalKind.SELF_TEST:
            self._advance(device, DirectoryItem.last_self_test_at, at)
        signal = self._items(
            device_pk(device),
            f"SIGNAL#{to_text(at)}#{kind.value}#{nonce}",
            kind=kind.value,
            at=at,
            expires_at=int((at + SIGNAL_KEPT[kind]).timestamp()),
        )
        try:
            signal.save(condition=DirectoryItem.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            return False
        return True

    def mark_silence(self, device: str, since: datetime | None) -> None:
        """Keeps since when a device is known to be silent; None once it was heard again. Raises UnknownDevice."""
        mark = DirectoryItem.silent_since
        try:
            self._items(device_pk(device), "DEVICE").update(
                actions=[mark.set(since) if since is not None else mark.remove()],
                condition=DirectoryItem.pk.exists(),
            )
        except UpdateError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            raise UnknownDevice(
                Fault("device", "unknown_device", f"没有这台设备：{device}", f"No such device: {device}")
            ) from error

    def _advance(self, device: str, time: Any, at: datetime) -> None:
        try:
            self._items(device_pk(device), "DEVICE").update(
                actions=[time.set(at)],
                condition=DirectoryItem.pk.exists() & (time.does_not_exist() | (time < at)),
            )
        except UpdateError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            if self.device(device) is None:
                raise UnknownDevice(
                    Fault("device", "unknown_device", f"没有这台设备：{device}", f"No such device: {device}")
                ) from error

    def _read_district(self, district: str) -> District:
        name = None
        version = ""
        units, campuses, holders = [], [], {}
        for item in self._items.query(district_pk(district)):
            match item.sk.partition("#")[0]:
                case "DISTRICT":
                    name = item.name
                case "UNIT":
                    units.append(unit_of(item))
                case "CAMPUS":
                    campuses.append(campus_of(item))
                case "POLICY":
                    version = item.version
                    self._policies[district, version] = item.document
            for post, keys in (item.holders or {}).items():
                holders[address(item.id, post)] = tuple(keys)
        if name is None:
            raise UnknownUnit(
                Fault(
                    "district",
                    "unknown_district",
                    f"没有这个区域：{district}",
                    f"No such district: {district}",
                )
            )
        return district_of(
            district, name, units=units, campuses=campuses, holders=holders, policy_version=version
        )

    def _get(self, pk: str, sk: str) -> DirectoryItem | None:
        try:
            return self._items.get(pk, sk)
        except DoesNotExist:
            return None

    def _fresh(self, read_at: datetime) -> bool:
        return self._now() - read_at < self._ttl


def _no_policy(version: str) -> Fault:
    return Fault(
        "policy", "unknown_policy", f"没有这个策略版本：{version}", f"No such policy version: {version}"
    )
