"""How a district's files become the directory: idempotent, nothing forgotten, nobody left in who has gone."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.exceptions import DeleteError, PutError, UpdateError

from campus_safety.district.contents import DistrictFiles, document_text, policy_digest, policy_version_id
from campus_safety.district.device_signing import KEY_OVERLAP
from campus_safety.district.directory import Account, address
from campus_safety.errors import Conflict, Fault, UnknownPolicy
from campus_safety.instants import from_text, to_text
from campus_safety.lists.accounts import ListedAccount
from campus_safety.lists.district_check import DistrictLoad
from campus_safety_aws.directory import CONDITION_FAILED
from campus_safety_aws.directory_items import (
    DISTRICTS,
    DirectoryItem,
    account_columns,
    account_of,
    account_pk,
    campus_columns,
    device_columns,
    device_pk,
    district_pk,
    items_at,
    loads_pk,
    place_columns,
    places_pk,
    policy_pk,
    roster_pk,
    sign_in_columns,
    sign_in_pk,
    timetables_pk,
    unit_columns,
)

# What a device tells by itself, and what follows from loading: files say nothing about it, so loading must not erase it.
NOT_OF_FILES: Final = ("last_heartbeat_at", "last_self_test_at", "silent_since", "former_key_until")


# The roster's word on which version the district's policy file last became.
SEED: Final = "SEED#POLICY"

RUNNING: Final = "RUNNING"
# Longer than any loading takes: a function's time is less.
LOADING_TAKES: Final = timedelta(minutes=2)

Key = tuple[str, str]
Columns = dict[str, Any]
Known = dict[Key, DirectoryItem]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading changed: items written, found as they should be, units retired, sign-ins and devices disabled."""

    written: int
    unchanged: int
    retired: int
    disabled: int


def _silent(done: int, total: int) -> None:
    return None


class DirectoryWriter:
    """Writes for the loader and for whoever changes a policy; the functions read through `Directory`."""

    def __init__(self, table_name: str) -> None:
        self._items = items_at(table_name)

    def known_sign_ins(self, district: str) -> dict[str, tuple[str, ...]]:
        """Account id -> its sign-ins, for every account of posts.csv that has ever got one here."""
        found: dict[str, tuple[str, ...]] = {}
        for item in self._items.query(
            roster_pk(district), DirectoryItem.sk.startswith("SIGN_IN#"), consistent_read=True
        ):
            account = item.account_key.partition("|")[2]
            found[account] = (*found.get(account, ()), item.id)
        return found

    def replace_district(
        self,
        files: DistrictFiles,
        sign_ins: Mapping[str, tuple[str, ...]],
        at: datetime,
        progress: Callable[[int, int], None] = _silent,
    ) -> Loaded:
        """Makes the directory say what the files say; `sign_ins` maps account ids to the sign-ins of each that the files
        do not state. `at` is now: where a key version is raised by one, the key before is taken for `KEY_OVERLAP` more.

        Who left is disabled first. Units and campuses that left are retired, not deleted: old cases name them.
        Raises Conflict, changing nothing, when a sign-in or a device belongs to another district.
        """
        wanted = _wanted(files, sign_ins)
        known = self._known(files, wanted)
        _refuse_foreign(files.id, wanted, known)
        disabled = self._disable(files, wanted, known)
        different = {key: columns for key, columns in wanted.items() if _differs(columns, known.get(key))}
        leaving = _leaving(files, wanted, known)
        for item in leaving:
            item.retired = True
            item.holders = {}
        writes = [
            self._items(**columns) for key, columns in different.items() if not _is_known_device(key, known)
        ]
        self._write([*writes, *leaving], progress)
        for key, columns in different.items():
            if _is_known_device(key, known):
                self._amend_device(known[key], columns, at)
        # Last, so that a district loaded for the first time is not found before it is whole.
        self._items(district_pk(files.id), "DISTRICT", name_zh=files.name.zh, name_en=files.name.en).save()
        self._items(DISTRICTS, f"DISTRICT#{files.id}").save()
        return Loaded(len(different), len(wanted) - len(different), len(leaving), disabled)

    def begin_load(self, district: str, begun: DistrictLoad) -> None:
        """Notes that somebody loads. Raises Conflict while another loading is under way; one that was cut off holds
        nobody up for longer than it could have taken."""
        running = self._items(loads_pk(district), RUNNING, at=begun.at)
        free = DirectoryItem.pk.does_not_exist() | (DirectoryItem.at < begun.at - LOADING_TAKES)
        try:
            running.save(condition=free)
        except PutError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            raise _being_loaded() from error
        self._note_load(district, begun)

    def end_load(self, district: str, done: DistrictLoad) -> None:
        self._note_load(district, done)
        self._stop_load(district, done.at)

    def give_up_load(self, district: str, begun: DistrictLoad) -> None:
        """As if it had not begun: nothing was written."""
        self._items(loads_pk(district), _load_sk(begun)).delete()
        self._stop_load(district, begun.at)

    def loads(self, district: str, most: int = 20) -> tuple[DistrictLoad, ...]:
        """The latest first."""
        found = self._items.query(
            loads_pk(district), DirectoryItem.sk.startswith("LOAD#"), scan_index_forward=False, limit=most
        )
        return tuple(_load_of(item) for item in found)

    def _note_load(self, district: str, load: DistrictLoad) -> None:
        self._items(loads_pk(district), _load_sk(load), document=_load_text(load)).save()

    def _stop_load(self, district: str, at: datetime) -> None:
        # Another may have begun since, over one that was thought to be cut off.
        with suppress(DeleteError):
            self._items(loads_pk(district), RUNNING).delete(condition=DirectoryItem.at == at)

    def listed_accounts(self, district: str) -> tuple[ListedAccount, ...]:
        """Every account that the files have listed here, closed ones among them, in the order of their ids."""
        listed = self._items.query(
            roster_pk(district), DirectoryItem.sk.startswith("ACCOUNT#"), consistent_read=True
        )
        keys = [(account_pk(item.account_key), "ACCOUNT") for item in listed]
        found = []
        for item in self._items.batch_get(keys, consistent_read=True):
            account = account_of(item)
            if account is not None:
                found.append(ListedAccount(account, item.closed_at, item.closed_by or ""))
        return tuple(sorted(found, key=lambda one: one.account.id))

    def close_account(self, account: Account, at: datetime, by: str) -> None:
        """Nobody acts as this account any more, and it holds no post. Its sign-ins go first: were this cut off, they are
        what lets somebody in. Done again it finishes what was left. Raises Conflict while the district is being loaded."""
        sign_ins = [
            item.id
            for item in self._items.query(
                roster_pk(account.district), DirectoryItem.sk.startswith("SIGN_IN#"), consistent_read=True
            )
            if item.account_key == account.key
        ]
        shut = DirectoryItem.enabled.set(False)
        for sign_in in sign_ins:
            # One that leads to another account by now is none of this one's any more.
            with _moved_on():
                self._items(sign_in_pk(sign_in), "SIGN_IN").update(
                    actions=[shut], condition=DirectoryItem.account_key == account.key
                )
        self._give_up_posts(account)
        self._items(account_pk(account.key), "ACCOUNT").update(
            actions=[shut, DirectoryItem.closed_at.set(at), DirectoryItem.closed_by.set(by)],
            condition=DirectoryItem.district == account.district,
        )

    def _give_up_posts(self, account: Account) -> None:
        for sort in ("UNIT", "CAMPUS"):
            for item in self._items.query(
                district_pk(account.district),
                DirectoryItem.sk == f"{sort}#{account.unit}",
                consistent_read=True,
            ):
                without = {
                    post: [key for key in keys if key != account.key]
                    for post, keys in (item.holders or {}).items()
                }
                if without != item.holders:
                    try:
                        item.update(
                            actions=[DirectoryItem.holders.set(without)],
                            condition=DirectoryItem.holders == item.holders,
                        )
                    except UpdateError as error:
                        if error.cause_response_code != CONDITION_FAILED:
                            raise
                        # Who loads the district meanwhile writes these anew, from files that list the account or do not.
                        raise _being_loaded() from error

    def store_policy(
        self, district: str, version: str, document: Mapping[str, Any], effective_from: datetime
    ) -> None:
        """Writes a policy version once. Writing it again unchanged does nothing; raises Conflict if it differs."""
        text = document_text(document)
        item = self._items(
            policy_pk(district), f"V#{version}", version=version, document=text, effective_from=effective_from
        )
        try:
            item.save(condition=DirectoryItem.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            if self._items.get(item.pk, item.sk, consistent_read=True).document != text:
                raise Conflict(
                    Fault(
                        "version",
                        "version_taken",
                        f"策略版本 {version} 已存在",
                        f"policy version {version} exists",
                    )
                ) from error

    def switch_policy(self, district: str, version: str, *, expected: str) -> None:
        """Puts a stored version in force if `expected` ("" for none) still is. Raises UnknownPolicy, Conflict."""
        try:
            stored = self._items.get(policy_pk(district), f"V#{version}", consistent_read=True)
        except self._items.DoesNotExist as error:
            raise UnknownPolicy(
                Fault("version", "unknown_policy", f"没有策略版本 {version}", f"no policy version {version}")
            ) from error
        condition = DirectoryItem.version == expected if expected else DirectoryItem.pk.does_not_exist()
        pointer = self._items(
            district_pk(district),
            "POLICY",
            version=version,
            document=stored.document,
            effective_from=stored.effective_from,
        )
        try:
            pointer.save(condition=condition)
        except PutError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            raise Conflict(
                Fault(
                    "version",
                    "policy_switched",
                    "策略已被他人更换",
                    "somebody else switched the policy meanwhile",
                )
            ) from error

    def seed_policy(self, district: str, document: Mapping[str, Any], at: datetime) -> tuple[str, bool]:
        """Puts the document of a policy file in force if that file has changed since it was last seeded.

        The file is the seed, the directory the truth: loading the same file again does not undo what people have
        changed since. Answers the version of the file and whether it was put in force now; raises Conflict.
        """
        digest = policy_digest(document)
        seeds = {
            item.sk: item
            for item in self._items.query(roster_pk(district), DirectoryItem.sk == SEED, consistent_read=True)
        }
        if SEED in seeds and seeds[SEED].version.endswith(digest):
            return str(seeds[SEED].version), False
        stored = (str(item.version) for item in self._items.query(policy_pk(district), consistent_read=True))
        version = next(
            (version for version in stored if version.endswith(f"-{digest}")),
            policy_version_id(document, at.date()),
        )
        self.store_policy(district, version, document, at)
        in_force = list(
            self._items.query(district_pk(district), DirectoryItem.sk == "POLICY", consistent_read=True)
        )
        current = str(in_force[0].version) if in_force else ""
        if current != version:
            self.switch_policy(district, version, expected=current)
        self._items(roster_pk(district), SEED, version=version).save()
        return version, current != version

    def _known(self, files: DistrictFiles, wanted: Mapping[Key, Columns]) -> Known:
        known = {
            (item.pk, item.sk): item
            for pk in (
                district_pk(files.id),
                places_pk(files.id),
                roster_pk(files.id),
                timetables_pk(files.id),
            )
            for item in self._items.query(pk, consistent_read=True)
        }
        listed = [item for (pk, sk), item in known.items() if pk == roster_pk(files.id) and sk != SEED]
        elsewhere = {
            key
            for key in wanted
            if key not in known
            and key[0] not in (district_pk(files.id), places_pk(files.id), timetables_pk(files.id))
        }
        elsewhere |= {_listed_key(item) for item in listed}
        known |= {
            (item.pk, item.sk): item
            for item in self._items.batch_get(sorted(elsewhere), consistent_read=True)
        }
        return known

    def _disable(self, files: DistrictFiles, wanted: Mapping[Key, Columns], known: Known) -> int:
        """Sign-ins and devices that an earlier load listed and this one does not."""
        gone = [
            item
            for key, item in known.items()
            if key[1] in ("ACCOUNT", "SIGN_IN", "DEVICE")
            and key not in wanted
            and item.district == files.id
            and item.enabled
        ]
        for item in gone:
            item.update(actions=[DirectoryItem.enabled.set(False)])
        return len(gone)

    def _write(self, items: list[DirectoryItem], progress: Callable[[int, int], None]) -> None:
        with self._items.batch_write() as batch:
            for done, item in enumerate(items, start=1):
                batch.save(item)
                progress(done, len(items))

    def _amend_device(self, item: DirectoryItem, columns: Columns, at: datetime) -> None:
        """Only the columns of the files: a heartbeat may arrive meanwhile."""
        changes = {name: value for name, value in columns.items() if name not in ("pk", "sk")}
        actions = [getattr(DirectoryItem, name).set(value) for name, value in changes.items()]
        former = DirectoryItem.former_key_until
        if columns["key_version"] == item.key_version + 1:
            actions.append(former.set(at + KEY_OVERLAP))
        elif columns["key_version"] != item.key_version:
            actions.append(former.remove())
        item.update(actions=actions)


@contextmanager
def _moved_on() -> Iterator[None]:
    """Lets pass that the condition of an update does not hold any more."""
    try:
        yield
    except UpdateError as error:
        if error.cause_response_code != CONDITION_FAILED:
            raise


def _being_loaded() -> Conflict:
    return Conflict(
        Fault(
            "basis",
            "being_loaded",
            "正在导入，请稍候再办理",
            "The district is being loaded: do it again in a moment",
        )
    )


def _load_sk(load: DistrictLoad) -> str:
    return f"LOAD#{to_text(load.at)}"


def _load_text(load: DistrictLoad) -> str:
    said = {
        name: to_text(value) if isinstance(value, datetime) else value
        for name, value in dataclasses.asdict(load).items()
    }
    return json.dumps(said, sort_keys=True)


def _load_of(item: DirectoryItem) -> DistrictLoad:
    said = json.loads(item.document)
    times = {name: from_text(said[name]) for name in ("at", "finished_at") if said.get(name)}
    known = {one.name for one in dataclasses.fields(DistrictLoad)}
    return DistrictLoad(**{name: value for name, value in (said | times).items() if name in known})


def _wanted(files: DistrictFiles, known: Mapping[str, tuple[str, ...]]) -> dict[Key, Columns]:
    """Every item that the files ask for, what others refer to first."""
    held, able = files.holders(known), files.signing_in(known)
    accounts = [(account, able[account.id]) for account in files.accounts(known)]

    def holders(unit: str) -> dict[str, list[str]]:
        return {
            post: list(held[address(unit, post)])
            for post in sorted({post for row in files.posts if row.unit == unit for post in row.posts})
        }

    at_district, at_places = {"pk": district_pk(files.id)}, {"pk": places_pk(files.id)}
    columns: list[Columns] = [
        *(at_district | unit_columns(unit, holders(unit.id)) for unit in files.units),
        *(at_district | campus_columns(campus, holders(campus.id)) for campus in files.campuses),
        *(at_places | place_columns(place) for place in files.places),
        {
            "pk": timetables_pk(files.id),
            "sk": "TIMETABLES",
            "document": document_text(files.timetables),
        },
        *(account_columns(account) for account, _ in accounts),
        *(sign_in_columns(sign_in, account) for account, sign_ins in accounts for sign_in in sign_ins),
        *(device_columns(device) for device in files.devices),
        *(
            {"pk": roster_pk(files.id), "sk": f"ACCOUNT#{account.id}", "account_key": account.key}
            for account, _ in accounts
        ),
        *(
            {"pk": roster_pk(files.id), "sk": sign_in_pk(sign_in), "account_key": account.key}
            for account, sign_ins in accounts
            for sign_in in sign_ins
        ),
        *({"pk": roster_pk(files.id), "sk": f"DEVICE#{device.id}"} for device in files.devices),
    ]
    return {(column["pk"], column["sk"]): column for column in columns}


def _listed_key(item: DirectoryItem) -> Key:
    """Where the thing is that a roster item lists."""
    if item.sk.startswith("DEVICE#"):
        return device_pk(item.id), "DEVICE"
    if item.sk.startswith("ACCOUNT#"):
        return account_pk(item.account_key), "ACCOUNT"
    return item.sk, "SIGN_IN"


def _refuse_foreign(district: str, wanted: Iterable[Key], known: Known) -> None:
    faults = [
        Fault(
            key[0],
            "of_another_district",
            f"{key[0]} 属于区域 {known[key].district}",
            f"{key[0]} belongs to the district {known[key].district}",
        )
        for key in wanted
        if key in known and known[key].district not in (None, district)
    ]
    if faults:
        raise Conflict(*faults)


def _leaving(files: DistrictFiles, wanted: Mapping[Key, Columns], known: Known) -> list[DirectoryItem]:
    return [
        item
        for key, item in known.items()
        if key[0] in (district_pk(files.id), places_pk(files.id))
        and key[1].startswith(("UNIT#", "CAMPUS#", "PLACE#"))
        and key not in wanted
        and not item.retired
    ]


def _is_known_device(key: Key, known: Known) -> bool:
    return key[1] == "DEVICE" and key in known


def _differs(columns: Columns, item: DirectoryItem | None) -> bool:
    if item is None:
        return True
    stored = {
        name: value
        for name, value in item.attribute_values.items()
        if value is not None and name not in NOT_OF_FILES
    }
    return stored != {name: value for name, value in columns.items() if value is not None}
