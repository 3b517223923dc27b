"""Trying the files of a district before they are loaded: every fault by its row, or what loading them would change."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.directory import Account, District
from campus_safety.district.files import read_district
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Fault, may_not
from campus_safety.records.fields import Text, Title
from campus_safety.values import dataclass

# Those who answer for who has an account.
CHECKING: Final = frozenset({Role.SUPERVISOR, Role.LEADER})
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
    sign_ins_csv: Annotated[str | None, _File, Title("sign_ins.csv 登录", "sign_ins.csv")] = None
    timetables_toml: Annotated[str | None, _File, Title("timetables.toml 校历", "timetables.toml")] = None


_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "district_toml": "district.toml",
        "units_csv": "units.csv",
        "campuses_csv": "campuses.csv",
        "posts_csv": "posts.csv",
        "devices_csv": "devices.csv",
        "places_csv": "places.csv",
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


def compared(files: DistrictFiles, district: District) -> tuple[Compared, ...]:
    """What loading the files would change of what the directory says; what is gone is retired, never deleted."""
    units = {unit.id: unit for unit in district.units.values() if unit.id not in district.campuses}
    posts = {row.account for row in files.posts if row.posts}
    held = {key.partition("|")[2] for keys in district.holders.values() for key in keys}
    return (
        _compared("units", {unit.id: unit for unit in files.units}, units),
        _compared("campuses", {one.id: one for one in files.campuses}, district.campuses),
        # Of accounts a district lists those only who hold a post and sign in.
        Compared("accounts", tuple(sorted(posts - held)), (), tuple(sorted(held - posts))),
    )


def _compared(what: str, new: Mapping[str, object], old: Mapping[str, object]) -> Compared:
    there = {id: one for id, one in old.items() if not getattr(one, "retired", False)}
    return Compared(
        what,
        tuple(sorted(new.keys() - there.keys())),
        tuple(sorted(id for id in new.keys() & there.keys() if new[id] != there[id])),
        tuple(sorted(there.keys() - new.keys())),
    )
