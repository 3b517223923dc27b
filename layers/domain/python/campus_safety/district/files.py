"""A district's own files, read strictly: either every row is right, or every bad row is named and nothing is loaded.

district.toml (who), units.csv, campuses.csv, posts.csv, devices.csv, and sign_ins.csv, places.csv, rewards.csv and
timetables.toml if there are any: docs/districts.md shows what stands in them.
"""

import tomllib
from collections.abc import Mapping
from typing import Any, Final

from campus_safety.district.checks import (
    check_campuses,
    check_devices,
    check_places,
    check_posts,
    check_rewards,
    check_sign_ins,
    check_units,
)
from campus_safety.district.contents import DistrictFiles, PostRow, SignInRow
from campus_safety.district.csv_rows import BadRow, Row, bad_row, read_rows
from campus_safety.district.directory import Campus, Device, Place, Reward, Unit
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
from campus_safety.district.timetable_files import TIMETABLES_FILE, check_timetables, read_timetables
from campus_safety.errors import BadFiles
from campus_safety.labels import Label

DISTRICT_FILE: Final = "district.toml"
NEEDED: Final = (DISTRICT_FILE, "units.csv", "campuses.csv", "posts.csv", "devices.csv")
# Places around campuses are swept where a district has listed them.
PLACES_FILE: Final = "places.csv"
# What schools may have for their points: a district without the file offers nothing.
REWARDS_FILE: Final = "rewards.csv"
# Who signs in, where that is known beforehand: by a district's own sign-in service.
SIGN_INS_FILE: Final = "sign_ins.csv"
FILE_NAMES: Final = (*NEEDED, SIGN_INS_FILE, PLACES_FILE, REWARDS_FILE, TIMETABLES_FILE)
_TOML_FILES: Final = (DISTRICT_FILE, TIMETABLES_FILE)
MOST_PUPILS: Final = 20_000
MOST_POINTS: Final = 10_000
MOST_OF_A_REWARD: Final = 100_000
# The mainland's bounding box, wide enough for every datum in use there.
LATITUDES: Final = (3.0, 54.0)
LONGITUDES: Final = (73.0, 136.0)


def decode(file: str, content: bytes) -> str:
    """The text of a file. Raises BadFiles when it is not UTF-8, as when Excel saved plain "CSV"."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadFiles(
            bad_row(
                file,
                line,
                "",
                "not_utf8",
                "文件不是 UTF-8 编码：在 Excel 中另存为“CSV UTF-8”",
                'not UTF-8: in Excel, save as "CSV UTF-8"',
            )
        ) from error


def read_district(texts: Mapping[str, str]) -> DistrictFiles:
    """The district that the texts of FILE_NAMES describe. Raises BadFiles with a BadRow for every fault."""
    faults = [
        bad_row(name, 1, "", "missing_file", "缺少这个文件", "this file is missing")
        for name in NEEDED
        if name not in texts
    ]
    if faults:
        raise BadFiles(*faults)
    district, name, policy = _district(texts[DISTRICT_FILE], faults)
    units = {row: _unit(row) for row in read_rows("units.csv", texts["units.csv"], *UNIT_COLUMNS, faults)}
    campuses = {
        row: _campus(row) for row in read_rows("campuses.csv", texts["campuses.csv"], *CAMPUS_COLUMNS, faults)
    }
    posts = {row: _post(row) for row in read_rows("posts.csv", texts["posts.csv"], *POST_COLUMNS, faults)}
    devices = {
        row: _device(row, district)
        for row in read_rows("devices.csv", texts["devices.csv"], *DEVICE_COLUMNS, faults)
    }
    places = {
        row: _place(row)
        for row in read_rows(
            PLACES_FILE, texts.get(PLACES_FILE, ",".join(PLACE_COLUMNS[0])), *PLACE_COLUMNS, faults
        )
    }
    rewards = {
        row: _reward(row)
        for row in read_rows(
            REWARDS_FILE, texts.get(REWARDS_FILE, ",".join(REWARD_COLUMNS[0])), *REWARD_COLUMNS, faults
        )
    }
    sign_ins = {
        row: _sign_in(row)
        for row in read_rows(
            SIGN_INS_FILE, texts.get(SIGN_INS_FILE, ",".join(SIGN_IN_COLUMNS[0])), *SIGN_IN_COLUMNS, faults
        )
    }
    timetables = _toml(TIMETABLES_FILE, texts.get(TIMETABLES_FILE, ""), faults) or {}
    hours = read_timetables(timetables, faults)
    # A file without its header has no rows: every reference to them would be one more complaint about nothing.
    if not any(
        (fault.line == 1 and fault.file not in _TOML_FILES) or fault.code == "bad_csv" for fault in faults
    ):
        check_units(units, faults)
        check_campuses(campuses, units)
        check_posts(posts, units, campuses, faults)
        check_sign_ins(sign_ins, posts)
        check_devices(devices, campuses)
        check_places(places, campuses)
        check_rewards(rewards)
        if TIMETABLES_FILE in texts and hours is not None:
            check_timetables(hours, campuses.values(), faults)
    if faults:
        raise BadFiles(*sorted(faults, key=lambda fault: (FILE_NAMES.index(fault.file), fault.line)))
    return DistrictFiles(
        district,
        name,
        policy,
        tuple(units.values()),
        tuple(campuses.values()),
        tuple(posts.values()),
        tuple(devices.values()),
        tuple(places.values()),
        timetables,
        tuple(sign_ins.values()),
        tuple(rewards.values()),
    )


UNIT_COLUMNS: Final = (("id", "kind", "name_zh", "name_en", "parent", "field"), ())
CAMPUS_COLUMNS: Final = (
    ("id", "name_zh", "name_en", "type", "station", "area", "boarding", "pupils"),
    ("latitude", "longitude"),
)
POST_COLUMNS: Final = (("account", "role", "unit", "posts", "shared", "name_zh", "name_en"), ())
SIGN_IN_COLUMNS: Final = (("account", "issuer", "subject"), ())
PLACE_COLUMNS: Final = (("id", "kind", "name_zh", "name_en", "latitude", "longitude"), ("retired",))
REWARD_COLUMNS: Final = (
    ("id", "name_zh", "name_en", "points", "giver"),
    ("most", "per", "until", "retired"),
)
DEVICE_COLUMNS: Final = (("id", "campus", "kind", "key_version", "enabled", "place_zh", "place_en"), ())


def _district(text: str, faults: list[BadRow]) -> tuple[str, Label, str]:
    stated = _toml(DISTRICT_FILE, text, faults)
    if stated is None:
        return "", Label("", ""), ""
    row = Row(
        DISTRICT_FILE, 1, {key: value for key, value in stated.items() if isinstance(value, str)}, faults
    )
    for key in sorted(stated.keys() - {"id", "name_zh", "name_en", "policy"}):
        row.fault(key, "unknown_key", "不认识这一项", "no such key is known")
    return row.id("id"), row.label("name"), row.id("policy")


def _toml(file: str, text: str, faults: list[BadRow]) -> dict[str, Any] | None:
    """None where it cannot be read."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        faults.append(bad_row(file, 1, "", "bad_toml", "无法读取此文件", f"cannot be read: {error}"))
        return None


def _unit(row: Row) -> Unit:
    kind = row.choice("kind", UnitKind)
    if kind is UnitKind.CAMPUS:
        row.fault("kind", "campus_here", "校园请写在 campuses.csv", "campuses belong in campuses.csv")
    return Unit(
        id=row.id("id"),
        kind=kind,
        name=row.label("name"),
        parent=row.id("parent") if row.raw("parent") else None,
        field=row.choice("field", AgencyField) if row.raw("field") else None,
    )


def _campus(row: Row) -> Campus:
    latitude, longitude = _position(row)
    return Campus(
        id=row.id("id"),
        name=row.label("name"),
        type=row.choice("type", CampusType),
        station=row.id("station"),
        area=row.choice("area", Area),
        boarding=row.flag("boarding"),
        pupils=row.count("pupils", least=1, most=MOST_PUPILS),
        latitude=latitude,
        longitude=longitude,
    )


def _position(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = row.decimal("latitude"), row.decimal("longitude")
    if bool(row.raw("latitude")) != bool(row.raw("longitude")):
        row.fault(
            "latitude", "half_a_position", "经度和纬度要么都填，要么都不填", "give both coordinates or none"
        )
    if latitude is None or longitude is None:
        return None, None
    if _within(latitude, LATITUDES) and _within(longitude, LONGITUDES):
        return latitude, longitude
    if _within(longitude, LATITUDES) and _within(latitude, LONGITUDES):
        row.fault("latitude", "swapped", "经度和纬度填反了", "latitude and longitude have been swapped")
    else:
        row.fault("latitude", "outside", "坐标不在中国境内", "the position is outside China")
    return None, None


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _post(row: Row) -> PostRow:
    return PostRow(
        account=row.id("account"),
        role=row.choice("role", Role),
        unit=row.id("unit"),
        posts=row.words("posts"),
        shared=row.flag("shared"),
        name=row.label("name"),
    )


def _sign_in(row: Row) -> SignInRow:
    for name in ("issuer", "subject"):
        if not row.raw(name):
            row.fault(name, "missing", "必须填写", "must be given")
    return SignInRow(row.id("account"), row.raw("issuer"), row.raw("subject"))


def _place(row: Row) -> Place:
    latitude, longitude = _position(row)
    if not row.raw("latitude") or not row.raw("longitude"):
        row.fault("latitude", "missing", "场所须有坐标", "a place needs a position")
    return Place(
        id=row.id("id"),
        kind=row.choice("kind", PlaceKind),
        name=row.label("name"),
        latitude=latitude or 0,
        longitude=longitude or 0,
        retired=bool(row.raw("retired")) and row.flag("retired"),
    )


def _reward(row: Row) -> Reward:
    if bool(row.raw("most")) != bool(row.raw("per")):
        row.fault(
            "most",
            "half_a_number",
            "数量和周期要么都填，要么都不填",
            "give both how many there are and for how long, or neither",
        )
    return Reward(
        id=row.id("id"),
        name=row.label("name"),
        points=row.count("points", least=1, most=MOST_POINTS),
        giver=row.choice("giver", RewardGiver),
        most=row.count("most", least=1, most=MOST_OF_A_REWARD) if row.raw("most") else 0,
        per=row.choice("per", RewardPeriod) if row.raw("per") else RewardPeriod.YEAR,
        until=row.day("until"),
        retired=bool(row.raw("retired")) and row.flag("retired"),
    )


def _device(row: Row, district: str) -> Device:
    return Device(
        id=row.id("id"),
        district=district,
        campus=row.id("campus"),
        kind=row.choice("kind", DeviceKind),
        key_version=row.count("key_version", least=1, most=9999),
        enabled=row.flag("enabled"),
        place=row.label("place"),
    )
