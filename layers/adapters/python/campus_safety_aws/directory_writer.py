"""How a district's files become the directory: idempotent, nothing forgotten, nobody left in who has gone."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pynamodb.exceptions import DeleteError, PutError, UpdateError

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.device_signing import KEY_OVERLAP
from campus_safety.district.directory import Account
from campus_safety.errors import Conflict, Fault
from campus_safety.instants import from_text, to_text
from campus_safety.lists.accounts import ListedAccount
from campus_safety.lists.district_check import DistrictLoad
from campus_safety_aws.directory import CONDITION_FAILED
from campus_safety_aws.directory_items import (
    DISTRICTS,
    DirectoryItem,
    account_of,
    account_pk,
    district_pk,
    loads_pk,
    places_pk,
    rewards_pk,
    roster_pk,
    sign_in_pk,
    timetables_pk,
)
from campus_safety_aws.files_to_items import (
    Columns,
    Key,
    Known,
    differs,
    is_known_device,
    leaving_of,
    listed_key,
    refuse_foreign,
    wanted_of,
)
from campus_safety_aws.policy_versions import SEED, PolicyVersions

RUNNING: Final = "RUNNING"
# Longer than any loading takes: a function's time is less.
LOADING_TAKES: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading changed: items written, found as they should be, units retired, sign-ins and devices disabled."""

    written: int
    unchanged: int
    retired: int
    disabled: int


def _silent(done: int, total: int) -> None:
    return None


class DirectoryWriter(PolicyVersions):
    """Writes for the loader and for whoever changes a policy; the functions read through `Directory`."""

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
        wanted = wanted_of(files, sign_ins)
        known = self._known(files, wanted)
        refuse_foreign(files.id, wanted, known)
        disabled = self._disable(files, wanted, known)
        different = {key: columns for key, columns in wanted.items() if differs(columns, known.get(key))}
        leaving = leaving_of(files, wanted, known)
        for item in leaving:
            item.retired = True
            item.holders = {}
        writes = [
            self._items(**columns) for key, columns in different.items() if not is_known_device(key, known)
        ]
        self._write([*writes, *leaving], progress)
        for key, columns in different.items():
            if is_known_device(key, known):
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

    def _known(self, files: DistrictFiles, wanted: Mapping[Key, Columns]) -> Known:
        known = {
            (item.pk, item.sk): item
            for pk in (
                district_pk(files.id),
                places_pk(files.id),
                rewards_pk(files.id),
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
            and key[0]
            not in (
                district_pk(files.id),
                places_pk(files.id),
                rewards_pk(files.id),
                timetables_pk(files.id),
            )
        }
        elsewhere |= {listed_key(item) for item in listed}
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
