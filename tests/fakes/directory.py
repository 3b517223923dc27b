"""The directory in memory. tests/adapters/test_directory_contract.py holds it to what DynamoDB does."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from campus_safety.district.contents import DistrictFiles, document_text, policy_digest, policy_version_id
from campus_safety.district.device_signing import KEY_OVERLAP
from campus_safety.district.directory import (
    Account,
    Campus,
    Device,
    District,
    Place,
    PolicyVersion,
    Reward,
    Unit,
    district_of,
    newest_first,
    sign_in_key,
)
from campus_safety.district.organisation import SignalKind
from campus_safety.district.timetable_files import parse_timetables
from campus_safety.district.timetables import Timetables
from campus_safety.errors import Conflict, Fault, UnknownDevice, UnknownPolicy, UnknownUnit
from campus_safety.labels import Label
from campus_safety.lists.accounts import ListedAccount
from campus_safety.lists.district_check import DistrictLoad
from campus_safety_aws.directory_writer import LOADING_TAKES, Loaded


class FakeDirectory:
    """Reader and writer at once; what is written is read at once."""

    def __init__(self) -> None:
        self.signals: list[tuple[str, SignalKind, datetime, str]] = []
        self._names: dict[str, Label] = {}
        self._units: dict[str, dict[str, Unit]] = {}
        self._campuses: dict[str, dict[str, Campus]] = {}
        self._holders: dict[str, dict[str, tuple[str, ...]]] = {}
        self._accounts: dict[str, Account] = {}
        self._signed_in: dict[str, Account] = {}
        self._devices: dict[str, Device] = {}
        self._known_sign_ins: dict[str, dict[str, tuple[str, ...]]] = {}
        self._policies: dict[tuple[str, str], str] = {}
        self._effective: dict[tuple[str, str], datetime] = {}
        self._in_force: dict[str, str] = {}
        self._seeds: dict[str, str] = {}
        self._closed: dict[str, tuple[datetime, str]] = {}
        self._running: dict[str, datetime] = {}
        self._loads: dict[tuple[str, datetime], DistrictLoad] = {}
        self._places: dict[str, dict[str, Place]] = {}
        self._rewards: dict[str, dict[str, Reward]] = {}
        self._timetables: dict[str, str] = {}
        # What was read since the last writing: a district is asked for at every step.
        self._read: dict[str, District] = {}
        self._read_timetables: dict[str, Timetables] = {}
        self._signals = set[tuple[str, SignalKind, datetime, str]]()

    def signed_in(self, issuer: str, subject: str) -> Account | None:
        return self._signed_in.get(sign_in_key(issuer, subject))

    def account(self, key: str) -> Account | None:
        return self._accounts.get(key)

    def district(self, district: str) -> District:
        if district not in self._read:
            self._read[district] = self._district(district)
        return self._read[district]

    def _district(self, district: str) -> District:
        if district not in self._names:
            raise UnknownUnit(
                Fault(
                    "district",
                    "unknown_district",
                    f"没有这个区域：{district}",
                    f"No such district: {district}",
                )
            )
        return district_of(
            district,
            self._names[district],
            units=self._units[district].values(),
            campuses=self._campuses[district].values(),
            holders=self._holders[district],
            policy_version=self._in_force.get(district, ""),
        )

    def districts(self) -> tuple[str, ...]:
        return tuple(sorted(self._names))

    def policy(self, district: str, version: str) -> dict[str, Any]:
        if (district, version) not in self._policies:
            raise UnknownPolicy(
                Fault(
                    "policy",
                    "unknown_policy",
                    f"没有这个策略版本：{version}",
                    f"No such policy version: {version}",
                )
            )
        document: dict[str, Any] = json.loads(self._policies[district, version])
        return document

    def policies(self, district: str) -> tuple[PolicyVersion, ...]:
        return newest_first(
            PolicyVersion(version, self._effective[of, version])
            for of, version in self._policies
            if of == district
        )

    def current_policy(self, district: str) -> tuple[str, dict[str, Any]]:
        version = self.district(district).policy_version
        return version, self.policy(district, version)

    def places(self, district: str) -> tuple[Place, ...]:
        return tuple(sorted(self._places.get(district, {}).values(), key=lambda place: place.id))

    def rewards(self, district: str) -> tuple[Reward, ...]:
        return tuple(sorted(self._rewards.get(district, {}).values(), key=lambda reward: reward.id))

    def timetables(self, district: str) -> Timetables:
        if district not in self._read_timetables:
            self._read_timetables[district] = parse_timetables(
                json.loads(self._timetables.get(district, "{}")), stored=True
            )
        return self._read_timetables[district]

    def device(self, device: str) -> Device | None:
        return self._devices.get(device)

    def devices(self, district: str) -> tuple[Device, ...]:
        listed = (device for device in self._devices.values() if device.district == district)
        return tuple(sorted(listed, key=lambda device: device.id))

    def record_signal(self, device: str, kind: SignalKind, at: datetime, *, nonce: str = "") -> bool:
        known = self._devices.get(device)
        if known is None:
            raise UnknownDevice(
                Fault("device", "unknown_device", f"没有这台设备：{device}", f"No such device: {device}")
            )
        known = replace(known, last_heartbeat_at=_later(known.last_heartbeat_at, at))
        if kind is SignalKind.SELF_TEST:
            known = replace(known, last_self_test_at=_later(known.last_self_test_at, at))
        self._devices[device] = known
        signal = (device, kind, at, nonce)
        if signal in self._signals:
            return False
        self._signals.add(signal)
        self.signals.append(signal)
        return True

    def mark_silence(self, device: str, since: datetime | None) -> None:
        known = self._devices.get(device)
        if known is None:
            raise UnknownDevice(
                Fault("device", "unknown_device", f"没有这台设备：{device}", f"No such device: {device}")
            )
        self._devices[device] = replace(known, silent_since=since)

    def known_sign_ins(self, district: str) -> dict[str, tuple[str, ...]]:
        return dict(self._known_sign_ins.get(district, {}))

    def replace_district(
        self,
        files: DistrictFiles,
        sign_ins: Mapping[str, tuple[str, ...]],
        at: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> Loaded:
        able = files.signing_in(sign_ins)
        accounts = {account.key: account for account in files.accounts(sign_ins)}
        signed_in = {sign_in: one for one in accounts.values() for sign_in in able[one.id]}
        devices = {
            device.id: replace(
                device,
                last_heartbeat_at=known.last_heartbeat_at if known else None,
                last_self_test_at=known.last_self_test_at if known else None,
                silent_since=known.silent_since if known else None,
                former_key_until=_former_key_until(device, known, at),
            )
            for device in files.devices
            for known in [self._devices.get(device.id)]
        }
        self._refuse_foreign(files.id, signed_in, devices)
        self._read.pop(files.id, None)
        self._read_timetables.pop(files.id, None)
        units = {unit.id: unit for unit in files.units}
        campuses = {campus.id: campus for campus in files.campuses}
        old_units, old_campuses = self._units.get(files.id, {}), self._campuses.get(files.id, {})
        gone_units = {id: replace(unit, retired=True) for id, unit in old_units.items() if id not in units}
        gone_campuses = {
            id: replace(campus, retired=True) for id, campus in old_campuses.items() if id not in campuses
        }
        gone_accounts = [
            account
            for account in self._accounts.values()
            if account.district == files.id and account.enabled and account.key not in accounts
        ]
        gone_sign_ins = [
            (sign_in, account)
            for sign_in, account in self._signed_in.items()
            if account.district == files.id and account.enabled and sign_in not in signed_in
        ]
        gone_devices = [
            device
            for device in self._devices.values()
            if device.district == files.id and device.enabled and device.id not in devices
        ]
        places = {place.id: place for place in files.places}
        old_places = self._places.get(files.id, {})
        gone_places = {id: replace(one, retired=True) for id, one in old_places.items() if id not in places}
        self._places[files.id] = places | gone_places
        rewards = {reward.id: reward for reward in files.rewards}
        old_rewards = self._rewards.get(files.id, {})
        gone_rewards = {
            id: replace(one, retired=True) for id, one in old_rewards.items() if id not in rewards
        }
        self._rewards[files.id] = rewards | gone_rewards
        self._timetables[files.id] = document_text(files.timetables)
        self._names[files.id] = files.name
        self._units[files.id] = units | gone_units
        self._campuses[files.id] = campuses | gone_campuses
        self._holders[files.id] = files.holders(sign_ins)
        self._accounts |= accounts | {gone.key: replace(gone, enabled=False) for gone in gone_accounts}
        self._signed_in |= signed_in | {key: replace(gone, enabled=False) for key, gone in gone_sign_ins}
        self._devices |= devices | {gone.id: replace(gone, enabled=False) for gone in gone_devices}
        known = self._known_sign_ins.setdefault(files.id, {})
        for account, got in able.items():
            known[account] = tuple(sorted({*known.get(account, ()), *got}))
        retired = [
            *(id for id in gone_units if not old_units[id].retired),
            *(id for id in gone_campuses if not old_campuses[id].retired),
            *(id for id in gone_places if not old_places[id].retired),
            *(id for id in gone_rewards if not old_rewards[id].retired),
        ]
        return Loaded(0, 0, len(retired), len(gone_accounts) + len(gone_sign_ins) + len(gone_devices))

    def listed_accounts(self, district: str) -> tuple[ListedAccount, ...]:
        found = (one for one in self._accounts.values() if one.district == district)
        return tuple(
            ListedAccount(one, *self._closed.get(one.key, (None, "")) if not one.enabled else (None, ""))
            for one in sorted(found, key=lambda one: one.id)
        )

    def close_account(self, account: Account, at: datetime, by: str) -> None:
        shut = replace(account, enabled=False)
        self._accounts[account.key] = shut
        self._signed_in |= {name: shut for name, one in self._signed_in.items() if one.key == account.key}
        self._holders[account.district] = {
            post: tuple(key for key in keys if key != account.key)
            for post, keys in self._holders[account.district].items()
        }
        self._closed[account.key] = (at, by)
        self._read.pop(account.district, None)

    def begin_load(self, district: str, begun: DistrictLoad) -> None:
        running = self._running.get(district)
        if running is not None and running >= begun.at - LOADING_TAKES:
            raise Conflict(Fault("basis", "being_loaded", "正在导入", "The district is being loaded"))
        self._running[district] = begun.at
        self._loads[district, begun.at] = begun

    def end_load(self, district: str, done: DistrictLoad) -> None:
        self._loads[district, done.at] = done
        self._stop_load(district, done.at)

    def give_up_load(self, district: str, begun: DistrictLoad) -> None:
        self._loads.pop((district, begun.at), None)
        self._stop_load(district, begun.at)

    def loads(self, district: str) -> tuple[DistrictLoad, ...]:
        found = [load for (of, _), load in self._loads.items() if of == district]
        return tuple(sorted(found, key=lambda load: load.at, reverse=True))

    def _stop_load(self, district: str, at: datetime) -> None:
        if self._running.get(district) == at:
            del self._running[district]

    def store_policy(
        self, district: str, version: str, document: Mapping[str, Any], effective_from: datetime
    ) -> None:
        text = document_text(document)
        self._effective.setdefault((district, version), effective_from)
        if self._policies.setdefault((district, version), text) != text:
            raise Conflict(
                Fault(
                    "version",
                    "version_taken",
                    f"策略版本 {version} 已存在",
                    f"policy version {version} exists",
                )
            )

    def switch_policy(self, district: str, version: str, *, expected: str) -> None:
        if (district, version) not in self._policies:
            raise UnknownPolicy(
                Fault("version", "unknown_policy", f"没有策略版本 {version}", f"no policy version {version}")
            )
        if self._in_force.get(district, "") != expected:
            raise Conflict(
                Fault(
                    "version",
                    "policy_switched",
                    "策略已被他人更换",
                    "somebody else switched the policy meanwhile",
                )
            )
        self._in_force[district] = version
        self._read.pop(district, None)

    def seed_policy(self, district: str, document: Mapping[str, Any], at: datetime) -> tuple[str, bool]:
        digest = policy_digest(document)
        if self._seeds.get(district, "").endswith(f"-{digest}"):
            return self._seeds[district], False
        stored = (version for of, version in self._policies if of == district)
        version = next(
            (version for version in stored if version.endswith(f"-{digest}")),
            policy_version_id(document, at.date()),
        )
        self.store_policy(district, version, document, at)
        current = self._in_force.get(district, "")
        if current != version:
            self.switch_policy(district, version, expected=current)
        self._seeds[district] = version
        return version, current != version

    def _refuse_foreign(
        self, district: str, signed_in: Mapping[str, Account], devices: Mapping[str, Device]
    ) -> None:
        listed = {self._signed_in[key].district for key in signed_in if key in self._signed_in}
        listed |= {self._devices[id].district for id in devices if id in self._devices}
        foreign = listed - {district}
        if foreign:
            raise Conflict(
                Fault("district", "of_another_district", "属于其他区域", "belongs to another district")
            )


def _former_key_until(device: Device, known: Device | None, at: datetime) -> datetime | None:
    if known is None or known.key_version == device.key_version:
        return known.former_key_until if known else None
    return at + KEY_OVERLAP if device.key_version == known.key_version + 1 else None


def _later(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)
