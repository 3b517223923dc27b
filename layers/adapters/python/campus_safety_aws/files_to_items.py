"""From a district's files to the items of the directory: what they ask for, and what stands there that they no longer name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from campus_safety.district.contents import DistrictFiles, document_text
from campus_safety.district.directory import address
from campus_safety.errors import Conflict, Fault
from campus_safety_aws.directory_items import (
    DirectoryItem,
    account_columns,
    account_pk,
    campus_columns,
    device_columns,
    device_pk,
    district_pk,
    place_columns,
    places_pk,
    reward_columns,
    rewards_pk,
    roster_pk,
    sign_in_columns,
    sign_in_pk,
    timetables_pk,
    unit_columns,
)

# What a device tells by itself, and what follows from loading: files say nothing about it, so loading must not erase it.
NOT_OF_FILES: Final = ("last_heartbeat_at", "last_self_test_at", "silent_since", "former_key_until")

Key = tuple[str, str]
Columns = dict[str, Any]
Known = dict[Key, DirectoryItem]


def wanted_of(files: DistrictFiles, known: Mapping[str, tuple[str, ...]]) -> dict[Key, Columns]:
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
        *({"pk": rewards_pk(files.id)} | reward_columns(reward) for reward in files.rewards),
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


def listed_key(item: DirectoryItem) -> Key:
    """Where the thing is that a roster item lists."""
    if item.sk.startswith("DEVICE#"):
        return device_pk(item.id), "DEVICE"
    if item.sk.startswith("ACCOUNT#"):
        return account_pk(item.account_key), "ACCOUNT"
    return item.sk, "SIGN_IN"


def refuse_foreign(district: str, wanted: Iterable[Key], known: Known) -> None:
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


def leaving_of(files: DistrictFiles, wanted: Mapping[Key, Columns], known: Known) -> list[DirectoryItem]:
    return [
        item
        for key, item in known.items()
        if key[0] in (district_pk(files.id), places_pk(files.id), rewards_pk(files.id))
        and key[1].startswith(("UNIT#", "CAMPUS#", "PLACE#", "REWARD#"))
        and key not in wanted
        and not item.retired
    ]


def is_known_device(key: Key, known: Known) -> bool:
    return key[1] == "DEVICE" and key in known


def differs(columns: Columns, item: DirectoryItem | None) -> bool:
    if item is None:
        return True
    stored = {
        name: value
        for name, value in item.attribute_values.items()
        if value is not None and name not in NOT_OF_FILES
    }
    return stored != {name: value for name, value in columns.items() if value is not None}
