"""What a deployment tells the level above: a month's figures in sums, one file for each deployment and month.

    {"format": 1, "digest": "<SHA-256>", "deployment": {"stage": …, "address": …, "release": …}, "month": "2026-11",
     "made_at": …, "smallest": 3, "districts": [{"id": …, "name": {"zh": …, "en": …}, "campuses": 114, "left_out": {…},
                    "told": {…}}]}

`told` is what `GET /figures` answers to who reads sums only, so that one description serves both; fields are only ever added to
it, and what a file says besides is passed over. The digest is of everything else, spelled with sorted keys and without spaces: who has changed a number is found out. docs/province.md
says it for people.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

FORMAT: Final = 1
SUFFIX: Final = ".figures.json"
_MONTH: Final = r"^20[2-9][0-9]-(0[1-9]|1[0-2])$"
_ID: Final = r"^[a-z0-9_-]{1,60}$"
# What an address of the figures' own may be made of: it becomes part of links.
_CODE: Final = r"^[A-Za-z0-9_.-]{1,60}$"

Count = Annotated[int, msgspec.Meta(ge=0)]
Code = Annotated[str, msgspec.Meta(pattern=_CODE)]


class BadFile(Exception):
    """It is not added up; the sentence says why."""


class Words(msgspec.Struct, frozen=True):
    zh: str
    en: str


class Share(msgspec.Struct, frozen=True):
    dimension: Code
    dimension_name: Words
    value: Code
    value_name: Words
    count: Count
    whole: Count | None = None


class Length(msgspec.Struct, frozen=True):
    stage: Code
    stage_name: Words
    severity: Code
    severity_name: Words
    count: Count
    median_seconds: Count
    p90_seconds: Count


class Zero(msgspec.Struct, frozen=True):
    category: Code
    category_name: Words
    reported: Count
    established: Count
    undecided: Count


class Figure(msgspec.Struct, frozen=True):
    """Of a rate, `count` is a part of `whole`."""

    code: Code
    name: Words
    unit: Words
    count: Count
    whole: Count | None = None
    shares: tuple[Share, ...] = ()
    lengths: tuple[Length, ...] = ()
    zeros: tuple[Zero, ...] = ()


class Told(msgspec.Struct, frozen=True):
    """The days that are counted: from `start` to before `end`, of which a month that is not over has fewer."""

    start: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    end: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    figures: tuple[Figure, ...]


class District(msgspec.Struct, frozen=True):
    """`left_out` names by indicator the breakdowns of which small parts are not told."""

    id: Annotated[str, msgspec.Meta(pattern=_ID)]
    name: Words
    campuses: Count
    told: Told
    left_out: Mapping[Code, tuple[Code, ...]]


class Deployment(msgspec.Struct, frozen=True):
    """`address` is where its people open it."""

    stage: Annotated[str, msgspec.Meta(pattern=_ID)]
    address: Annotated[str, msgspec.Meta(pattern=r"^https?://[A-Za-z0-9.:-]{1,253}$")]
    release: str | None = None


class RollupFile(msgspec.Struct, frozen=True):
    """One deployment, one month."""

    deployment: Deployment
    month: Annotated[str, msgspec.Meta(pattern=_MONTH)]
    made_at: str
    smallest: Count
    districts: tuple[District, ...]


def name_of(deployment: Mapping[str, Any], month: str) -> str:
    """A file's name: as several cities have a deployment called prod, its address is in it."""
    host = re.sub(r"[^A-Za-z0-9.-]+", "-", str(deployment["address"]).partition("://")[2])
    return f"{deployment['stage']}_{host}_{month}{SUFFIX}"


def sealed(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same with its format and digest."""
    whole = {"format": FORMAT, **said}
    return {"format": FORMAT, "digest": digest_of(whole), **said}


def digest_of(said: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in said.items() if name != "digest"}
    spelled = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def read(file: Path) -> tuple[RollupFile, str]:
    """What a file says, and its digest. Raises BadFile."""
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict):
        raise BadFile(f"{file.name} 无法读取，请重新导出 / is not readable: export it again")
    if said.get("format") != FORMAT:
        raise BadFile(
            f"{file.name} 的格式是 {said.get('format')!r}，本版只认 {FORMAT}：请用同一版本导出和汇总 / "
            f"is of format {said.get('format')!r}, and this release reads {FORMAT}"
        )
    if said.get("digest") != digest_of(said):
        raise BadFile(
            f"{file.name} 与其摘要不符：内容被改过或传输有误，请重新导出 / "
            "is not what its digest says: it was changed on the way, export it again"
        )
    try:
        return msgspec.convert(said, RollupFile), str(said["digest"])
    except msgspec.ValidationError as fault:
        raise BadFile(f"{file.name} 缺内容或写法不对（{fault}） / lacks something or has it wrong") from None
