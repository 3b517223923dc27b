"""What the rows of a district's files must be to each other: every reference holds, every post has its place."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from campus_safety.district.contents import PostRow, SignInRow
from campus_safety.district.csv_rows import BadRow, Row, bad_row
from campus_safety.district.directory import Campus, Device, Place, Reward, Unit
from campus_safety.district.distances import great_circle_m
from campus_safety.district.organisation import AgencyField, Post, UnitKind
from campus_safety.district.roles import Role

# Further from every campus than any district is wide.
FARTHEST_M: Final = 50_000

# Who supervises whom here; None is "nobody".
PARENTS: Final[Mapping[UnitKind, tuple[UnitKind | None, ...]]] = MappingProxyType(
    {
        UnitKind.SUB_BUREAU: (None,),
        UnitKind.BRIGADE: (UnitKind.SUB_BUREAU,),
        UnitKind.STATION: (UnitKind.BRIGADE,),
        UnitKind.TEAM: (UnitKind.STATION,),
        UnitKind.AGENCY: (None, UnitKind.SUB_BUREAU),
    }
)

# Where an account of a role belongs and which posts it can hold.
PLACES: Final[Mapping[Role, tuple[tuple[UnitKind, ...], tuple[Post, ...]]]] = MappingProxyType(
    {
        Role.SCHOOL_STAFF: ((UnitKind.CAMPUS,), (Post.SAFETY, Post.PRINCIPAL)),
        Role.GUARD: ((UnitKind.CAMPUS,), (Post.SECURITY_ROOM,)),
        Role.OFFICER: ((UnitKind.STATION, UnitKind.TEAM), (Post.OFFICER,)),
        Role.DESK: ((UnitKind.STATION,), (Post.DESK,)),
        Role.CHIEF: ((UnitKind.STATION,), (Post.CHIEF,)),
        Role.SUPERVISOR: ((UnitKind.BRIGADE,), (Post.SUPERVISOR,)),
        Role.LEADER: ((UnitKind.SUB_BUREAU,), (Post.LEADER,)),
        Role.EDUCATION: ((UnitKind.AGENCY,), (Post.DESK, Post.DUTY)),
        Role.AGENCY: ((UnitKind.AGENCY,), (Post.DUTY,)),
        Role.AUDITOR: ((UnitKind.SUB_BUREAU,), ()),
        Role.GATEWAY: ((UnitKind.SUB_BUREAU, UnitKind.AGENCY), ()),
        Role.WALL: ((UnitKind.SUB_BUREAU, UnitKind.BRIGADE), ()),
    }
)

# The ladder of every clock ends at these posts: were nobody named for one, a deadline would pass unseen.
NEVER_VACANT: Final[Mapping[UnitKind, tuple[Post, ...]]] = MappingProxyType(
    {
        UnitKind.STATION: (Post.DESK, Post.CHIEF),
        UnitKind.BRIGADE: (Post.SUPERVISOR,),
        UnitKind.SUB_BUREAU: (Post.LEADER,),
    }
)


def check_units(units: Mapping[Row, Unit], faults: list[BadRow]) -> None:
    """Ids once, parents of the right kind, a field for agencies only, and exactly one of what there is one of."""
    _once(((row, unit.id) for row, unit in units.items()), "id")
    _once(((row, str(unit.field or "")) for row, unit in units.items()), "field")
    kinds: dict[str | None, UnitKind | None] = {None: None}
    kinds.update(_kinds(units))
    for row, unit in units.items():
        if not row.good("kind", "parent") or _is_unreadable(unit.parent, units):
            continue
        if unit.parent not in kinds:
            row.fault(
                "parent", "unknown_unit", f"没有单位“{unit.parent}”", f"there is no unit {unit.parent!r}"
            )
        elif kinds[unit.parent] not in (allowed := PARENTS[unit.kind]):
            row.fault(
                "parent",
                "wrong_parent",
                f"{unit.kind.label.zh}的上级应为：{'、'.join(kind.label.zh if kind else '无' for kind in allowed)}",
                f"the parent of a {unit.kind} is a {' or '.join(kind or 'nobody' for kind in allowed)}",
            )
        if row.good("field") and (unit.kind is UnitKind.AGENCY) != (unit.field is not None):
            row.fault(
                "field",
                "field_for_agencies",
                "联动部门必须填写领域，其他单位不填",
                "an agency has a field, no other unit has one",
            )
    for kind in (UnitKind.SUB_BUREAU, UnitKind.BRIGADE):
        found = sum(unit.kind is kind for row, unit in units.items() if row.good("kind"))
        if found != 1 and all(row.good("kind") for row in units):
            faults.append(
                bad_row(
                    "units.csv",
                    1,
                    "kind",
                    "exactly_one",
                    f"应有且仅有一个{kind.label.zh}，现有 {found} 个",
                    f"there must be exactly one {kind}, not {found}",
                )
            )
    if not any(unit.field is AgencyField.EDUCATION or not row.good("field") for row, unit in units.items()):
        faults.append(
            bad_row("units.csv", 1, "field", "no_education", "缺少教育局", "the education bureau is missing")
        )


def check_campuses(campuses: Mapping[Row, Campus], units: Mapping[Row, Unit]) -> None:
    """Ids and names once, and a station that exists."""
    _once(((row, campus.id) for row, campus in campuses.items()), "id")
    _once(((row, campus.name.zh) for row, campus in campuses.items()), "name_zh")
    kinds = _kinds(units)
    for row, campus in campuses.items():
        if campus.id in kinds:
            row.fault("id", "twice", f"“{campus.id}”已是单位编号", f"{campus.id!r} is a unit already")
        if not row.good("station") or _is_unreadable(campus.station, units):
            continue
        if kinds.get(campus.station) is not UnitKind.STATION:
            row.fault(
                "station",
                "unknown_station",
                f"没有派出所“{campus.station}”",
                f"there is no station {campus.station!r}",
            )


def check_sign_ins(sign_ins: Mapping[Row, SignInRow], posts: Mapping[Row, PostRow]) -> None:
    """Each sign-in once, for an account that exists; one account may have several."""
    _once(((row, sign_in.key) for row, sign_in in sign_ins.items()), "subject")
    accounts = {post.account for post in posts.values()}
    for row, sign_in in sign_ins.items():
        if row.good("account") and sign_in.account not in accounts:
            row.fault(
                "account",
                "unknown_account",
                f"posts.csv 中没有账号“{sign_in.account}”",
                f"there is no account {sign_in.account!r} in posts.csv",
            )


def check_posts(
    posts: Mapping[Row, PostRow],
    units: Mapping[Row, Unit],
    campuses: Mapping[Row, Campus],
    faults: list[BadRow],
) -> None:
    """Accounts once, in units that exist and that can have such a post; nobody missing from the ladder."""
    _once(((row, post.account) for row, post in posts.items()), "account")
    kinds = {campus.id: UnitKind.CAMPUS for campus in campuses.values()} | _kinds(units)
    education = {unit.id for unit in units.values() if unit.field is AgencyField.EDUCATION}
    for row, post in posts.items():
        if not row.good("role", "unit") or _is_unreadable(post.unit, units):
            continue
        kind = kinds.get(post.unit)
        if kind is None:
            row.fault("unit", "unknown_unit", f"没有单位“{post.unit}”", f"there is no unit {post.unit!r}")
            continue
        if not _belongs(post, kind, education):
            row.fault(
                "role",
                "wrong_unit",
                f"{kind.label.zh}不设“{post.role.label.zh}”角色",
                f"the role {post.role} does not belong to this {kind}",
            )
            continue
        _check_each_post(row, post)
    _check_ladder(posts, units, faults)


def check_devices(devices: Mapping[Row, Device], campuses: Mapping[Row, Campus]) -> None:
    """Ids once, on campuses that exist."""
    _once(((row, device.id) for row, device in devices.items()), "id")
    places = {campus.id for campus in campuses.values()}
    for row, device in devices.items():
        if row.good("campus") and device.campus not in places:
            row.fault(
                "campus",
                "unknown_campus",
                f"没有校园“{device.campus}”",
                f"there is no campus {device.campus!r}",
            )


def check_places(places: Mapping[Row, Place], campuses: Mapping[Row, Campus]) -> None:
    """Ids once, no place twice, and none so far from every campus that a digit must be wrong."""
    _once(((row, place.id) for row, place in places.items()), "id")
    _once(
        (
            (row, f"{place.name.zh}（{place.latitude}，{place.longitude}）")
            for row, place in places.items()
            if row.good("latitude", "longitude", "name_zh")
        ),
        "name_zh",
    )
    located = [
        (campus.latitude, campus.longitude)
        for campus in campuses.values()
        if campus.latitude is not None and campus.longitude is not None
    ]
    for row, place in places.items():
        if not located or not row.good("latitude", "longitude"):
            continue
        nearest = min(great_circle_m(*campus, place.latitude, place.longitude) for campus in located)
        if nearest > FARTHEST_M:
            row.fault(
                "latitude",
                "far_from_every_campus",
                f"距最近的校园 {nearest / 1000:.0f} 公里，坐标可能填错",
                f"{nearest / 1000:.0f} km from the nearest campus; a digit may be wrong",
            )


def check_rewards(rewards: Mapping[Row, Reward]) -> None:
    """Ids once, and nothing twice under one name."""
    _once(((row, reward.id) for row, reward in rewards.items()), "id")
    _once(
        ((row, reward.name.zh) for row, reward in rewards.items() if row.good("name_zh")),
        "name_zh",
    )


def _belongs(post: PostRow, kind: UnitKind, education: set[str]) -> bool:
    if kind not in PLACES[post.role][0]:
        return False
    if post.role is Role.EDUCATION:
        return post.unit in education
    return post.role is not Role.AGENCY or post.unit not in education


def _check_each_post(row: Row, post: PostRow) -> None:
    allowed = PLACES[post.role][1]
    for word in post.posts:
        if word not in allowed:
            row.fault(
                "posts",
                "wrong_post",
                f"“{post.role.label.zh}”不能担任“{word}”，可填：{'、'.join(allowed) or '（留空）'}",
                f"a {post.role} cannot hold {word!r}, only: {', '.join(allowed) or '(blank)'}",
            )
    if len(set(post.posts)) != len(post.posts):
        row.fault("posts", "twice", "岗位重复", "a post is named twice")


def _check_ladder(posts: Mapping[Row, PostRow], units: Mapping[Row, Unit], faults: list[BadRow]) -> None:
    held = {(post.unit, word) for post in posts.values() for word in post.posts}
    for row, unit in units.items():
        for post in _never_vacant(row, unit):
            if (unit.id, post) not in held:
                faults.append(
                    bad_row(
                        "posts.csv",
                        1,
                        "posts",
                        "vacant",
                        f"没有人担任 {unit.id}/{post}（units.csv 第 {row.line} 行）",
                        f"nobody holds {unit.id}/{post} (units.csv line {row.line})",
                    )
                )


def _never_vacant(row: Row, unit: Unit) -> tuple[Post, ...]:
    if not row.good("kind"):
        return ()
    return (Post.DUTY,) if unit.field is AgencyField.EDUCATION else NEVER_VACANT.get(unit.kind, ())


def _kinds(units: Mapping[Row, Unit]) -> dict[str, UnitKind]:
    return {unit.id: unit.kind for row, unit in units.items() if row.good("kind")}


def _is_unreadable(id: str | None, units: Mapping[Row, Unit]) -> bool:
    """Whether a unit is listed but of a kind that cannot be read: one complaint about it is enough."""
    return any(unit.id == id and not row.good("kind") for row, unit in units.items())


def _once(values: Iterable[tuple[Row, str]], column: str) -> None:
    rows = [(row, value) for row, value in values if value]
    counts = Counter(value for _, value in rows)
    first: dict[str, int] = {}
    for row, value in rows:
        if counts[value] > 1 and value in first:
            row.fault(
                column,
                "twice",
                f"“{value}”与第 {first[value]} 行重复",
                f"{value!r} is on line {first[value]} already",
            )
        first.setdefault(value, row.line)
