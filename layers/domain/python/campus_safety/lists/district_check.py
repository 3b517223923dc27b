"""The files of a district, tried before they are loaded and loaded as they were tried: every fault by its row, what loading
them changes, and who may."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.directory import Account, District, Place, Reward, address
from campus_safety.district.files import read_district
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, Fault, may_not
from campus_safety.records.fields import Staff, Text, Title
from campus_safety.values import dataclass

# Those who answer for who has an account: the brigade prepares, the sub-bureau's leader puts in force.
CHECKING: Final = frozenset({Role.SUPERVISOR, Role.LEADER})
LOADING: Final = frozenset({Role.LEADER})
# More than the largest file of a district, and than all of them together.
LONGEST_FILE: Final = 300_000
LONGEST: Final = 900_000

_File = Text(1, LONGEST_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """核对区域文件 / the texts of a district's files, as they would be loaded."""

    district_toml: Annotated[str, _File, Title("district.toml", "district.toml")]
    units_csv: Annotated[str, _File, Title("units.csv 单位", "units.csv")]
    campuses_csv: Annotated[str, _File, Title("campuses.csv 校园", "campuses.csv")]
    posts_csv: Annotated[str, _File, Title("posts.csv 岗位账号", "posts.csv")]
    devices_csv: Annotated[str, _File, Title("devices.csv 设备", "devices.csv")]
    places_csv: Annotated[str | None, _File, Title("places.csv 场所", "places.csv")] = None
    rewards_csv: Annotated[str | None, _File, Title("rewards.csv 积分兑换项目", "rewards.csv")] = None
    sign_ins_csv: Annotated[str | None, _File, Title("sign_ins.csv 登录", "sign_ins.csv")] = None
    timetables_toml: Annotated[str | None, _File, Title("timetables.toml 校历", "timetables.toml")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load(Check):
    """导入区域文件 / the same texts once more, with the `basis` of the check that was looked at: what has changed since is not
    loaded."""

    basis: Annotated[str, Text(16, 64, r"^[0-9a-f]+$"), Title("核对编号", "The check that it follows")]
    acting_staff: Staff


_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "district_toml": "district.toml",
        "units_csv": "units.csv",
        "campuses_csv": "campuses.csv",
        "posts_csv": "posts.csv",
        "devices_csv": "devices.csv",
        "places_csv": "places.csv",
        "rewards_csv": "rewards.csv",
        "sign_ins_csv": "sign_ins.csv",
        "timetables_toml": "timetables.toml",
    }
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What of one sort is new, different and gone, by its ids."""

    what: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def permit_check(account: Account) -> None:
    """Raises NotAllowed for whoever does not answer for the accounts of the district."""
    if not account.enabled or account.role not in CHECKING:
        raise may_not("核对区域文件", "check the files of a district")


def permit_load(account: Account) -> None:
    """Raises NotAllowed for whoever does not put the accounts of the district in force."""
    if not account.enabled or account.role not in LOADING:
        raise may_not("导入区域文件", "load the files of a district")


def basis_of(asked: Check, changes: Sequence[Compared]) -> str:
    """What a person has looked at: these very texts, and what they would change of the directory as it was."""
    said = [[name, getattr(asked, field)] for field, name in _NAMES.items()]
    shown = [[one.what, one.new, one.changed, one.gone] for one in changes]
    return hashlib.sha256(json.dumps([said, shown], ensure_ascii=False).encode()).hexdigest()[:32]


def check_load(asked: Load, changes: Sequence[Compared], files: DistrictFiles, account: Account) -> None:
    """Raises Conflict where something has changed since the check, BadInput where it would change who loads: nobody gives
    an account to themselves or takes their own away."""
    if basis_of(asked, changes) != asked.basis:
        raise Conflict(
            Fault(
                "basis",
                "changed_since",
                "文件或区域目录在核对之后变了，请重新核对",
                "The files or the directory have changed since the check: check them again",
            )
        )
    own = next((row for row in files.posts if row.account == account.id), None)
    same = own is not None and (own.role, own.unit, own.posts, own.shared) == (
        account.role,
        account.unit,
        account.posts,
        account.shared,
    )
    if not same:
        raise BadInput(
            Fault(
                "posts_csv",
                "own_account",
                f"不得变更或撤销导入人自己的账号 {account.id}，请由另一位分局领导办理",
                f"Nobody changes or removes their own account {account.id}: let another leader do it",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictLoad:
    """One loading of a district's files: when, by which account and staff number ("" from the operators' side), and how many
    entries were written, retired and disabled. `finished_at` is None while it runs, or where it was cut off."""

    at: datetime
    account: str
    staff: str
    basis: str
    finished_at: datetime | None = None
    written: int = 0
    retired: int = 0
    disabled: int = 0


def read(asked: Check, district: District) -> DistrictFiles:
    """Raises BadFiles naming every bad row, BadInput for the files of another district."""
    texts = {
        name: text.removeprefix("\ufeff")
        for field, name in _NAMES.items()
        if (text := getattr(asked, field)) is not None
    }
    files = read_district(texts)
    if files.id != district.id:
        raise BadInput(
            Fault(
                "district_toml",
                "another_district",
                f"这些是区域 {files.id} 的文件",
                f"These are the files of the district {files.id}",
            )
        )
    return files


def compared(
    files: DistrictFiles, district: District, places: Sequence[Place], rewards: Sequence[Reward]
) -> tuple[Compared, ...]:
    """What loading the files would change of what the directory says; what is gone is retired, never deleted."""
    units = {unit.id: unit for unit in district.units.values() if unit.id not in district.campuses}
    return (
        _compared("units", {unit.id: unit for unit in files.units}, units),
        _compared("campuses", {one.id: one for one in files.campuses}, district.campuses),
        _compared("accounts", _posts_of(files), _held(district)),
        _compared("places", {one.id: one for one in files.places}, {one.id: one for one in places}),
        _compared("rewards", {one.id: one for one in files.rewards}, {one.id: one for one in rewards}),
    )


def _posts_of(files: DistrictFiles) -> dict[str, tuple[str, ...]]:
    """Account -> the addresses of its posts. Of accounts a district lists those only who hold a post and sign in."""
    return {
        row.account: tuple(sorted(address(row.unit, post) for post in row.posts))
        for row in files.posts
        if row.posts
    }


def _held(district: District) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for at, keys in sorted(district.holders.items()):
        for key in keys:
            account = key.partition("|")[2]
            found[account] = (*found.get(account, ()), at)
    return found


def _compared(what: str, new: Mapping[str, object], old: Mapping[str, object]) -> Compared:
    there = {id: one for id, one in old.items() if not getattr(one, "retired", False)}
    return Compared(
        what,
        tuple(sorted(new.keys() - there.keys())),
        tuple(sorted(id for id in new.keys() & there.keys() if new[id] != there[id])),
        tuple(sorted(there.keys() - new.keys())),
    )
