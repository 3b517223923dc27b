"""`make rollup FROM=<folder>`: what deployments tell the level above, added up, districts side by side.

    make rollup FROM=build/rollup              # writes rollup-<month>.html and .json, one pair for each month, into build/rollup
    make rollup FROM=/in TO=/out

The folder holds what `delivery.rollup_export` writes; where it has folders inside, each is a group with a sum of its own: a
province gives every city one. A number leads to the deployment whose people can open it; nothing here can.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from rich.console import Console

from campus_safety.figures.reading import percent
from delivery.rollup_file import (
    FORMAT,
    SUFFIX,
    BadFile,
    Deployment,
    District,
    Figure,
    Length,
    RollupFile,
    Words,
    Zero,
    read,
)
from delivery.rollup_page import page
from local import ROOT

INTO: Final = ROOT / "build" / "rollup"


class NotAddedUp(Exception):
    """Nothing was written; each sentence names a file."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Source:
    """A file, as it was read; `group` is the folder that it lies in, empty for the topmost."""

    name: str
    group: str
    digest: str
    said: RollupFile


@dataclass(frozen=True, slots=True)
class Column:
    """One district of one deployment."""

    group: str
    deployment: Deployment
    district: District

    def figure(self, code: str) -> Figure | None:
        return next((one for one in self.district.told.figures if one.code == code), None)

    def opens(self, code: str, where: str | None = None) -> str:
        """The page on which its people look behind a number."""
        told = self.district.told
        asked = {"indicator": code, "from": told.start, "to": told.end, "scope": "*"}
        return f"{self.deployment.address}/app/figures/records?" + urlencode(
            asked | ({"where": where} if where else {})
        )

    @property
    def head(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "stage": self.deployment.stage,
            "address": self.deployment.address,
            "district": self.district.id,
            "name": _label(self.district.name),
            "campuses": self.district.campuses,
            "counted_until": self.district.told.end,
        }


def sources_in(folder: Path) -> list[Source]:
    """Every file of a folder and of those inside. Raises NotAddedUp naming all that cannot be added up."""
    found, faults = list[Source](), list[str]()
    for file in sorted(folder.rglob(f"*{SUFFIX}")):
        inside = file.relative_to(folder).parts
        try:
            said, digest = read(file)
        except BadFile as fault:
            faults.append(str(fault))
        else:
            found.append(Source("/".join(inside), inside[0] if len(inside) > 1 else "", digest, said))
    faults.extend(_twice(found))
    if not found and not faults:
        faults.append(f"{folder} 中没有 *{SUFFIX} 文件 / there are no such files in it")
    if faults:
        raise NotAddedUp(faults)
    return found


def _twice(sources: Iterable[Source]) -> Iterator[str]:
    """What would be counted twice: a deployment in two files of one month, or a district in two deployments."""
    files: dict[tuple[str, str], str] = {}
    districts: dict[tuple[str, str, str], str] = {}
    for source in sources:
        said = source.said
        first = files.setdefault((said.deployment.address, said.month), source.name)
        if first != source.name:
            yield (
                f"{first} 和 {source.name} 是同一部署同一月（{said.deployment.address}，{said.month}）：留一份 / "
                "are of one deployment and month: keep one of them"
            )
            continue
        for district in said.districts:
            first = districts.setdefault((district.id, district.name.zh, said.month), source.name)
            if first != source.name:
                yield (
                    f"{first} 和 {source.name} 都有{district.name.zh}（{district.id}，{said.month}）：留一份 / "
                    "both have that district: keep one of them"
                )


def rolled_up(sources: Sequence[Source]) -> dict[str, Any]:
    """All of one month."""
    columns = [
        Column(source.group, source.said.deployment, district)
        for source in sources
        for district in source.said.districts
    ]
    columns.sort(key=lambda one: (one.group, one.deployment.address, one.district.id))
    indicators: dict[str, Figure] = {}
    for column in columns:
        for one in column.district.told.figures:
            indicators.setdefault(one.code, one)
    return {
        "format": FORMAT,
        "month": sources[0].said.month,
        "smallest": max(source.said.smallest for source in sources),
        "sources": [
            {
                "file": source.name,
                "digest": source.digest,
                "made_at": source.said.made_at,
                "stage": source.said.deployment.stage,
                "address": source.said.deployment.address,
                "release": source.said.deployment.release,
            }
            for source in sources
        ],
        "districts": [column.head for column in columns],
        "indicators": [_indicator(one, columns) for one in indicators.values()],
    }


def _indicator(one: Figure, columns: Sequence[Column]) -> dict[str, Any]:
    told = [column.figure(one.code) for column in columns]
    cells = [
        None if figure is None else _number(figure.count, figure.whole, column.opens(one.code))
        for column, figure in zip(columns, told, strict=True)
    ]
    return {
        "code": one.code,
        "name": _label(one.name),
        "unit": _label(one.unit),
        **_sums(cells, columns),
        "parts": [*_parts(one.code, columns, told), *_zeros(one.code, columns, told)],
        "lengths": [*_lengths(one.code, columns, told)],
    }


def _parts(code: str, columns: Sequence[Column], told: Sequence[Figure | None]) -> Iterator[dict[str, Any]]:
    """Of each value that anybody has told, what it comes to; a district of which parts are left out may have some of it
    all the same, and the sum is of at least so many then."""
    named: dict[tuple[str, str, str], tuple[Words, Words]] = {}
    for share in (share for figure in told if figure for share in figure.shares):
        key = (share.dimension, share.value, share.value_name.zh)
        named.setdefault(key, (share.dimension_name, share.value_name))
    for (dim, value, zh), (dim_name, value_name) in sorted(named.items(), key=lambda one: one[0]):

        def cell(column: Column, figure: Figure, dim: str = dim, value: str = value, zh: str = zh) -> Any:
            for one in figure.shares:
                if (one.dimension, one.value, one.value_name.zh) == (dim, value, zh):
                    return _number(one.count, one.whole, column.opens(code, f"{dim}:{value}"))
            return (
                None
                if dim in column.district.left_out.get(code, ())
                else _number(0, None if figure.whole is None else 0)
            )

        yield {
            "dimension": dim,
            "dimension_name": _label(dim_name),
            "value": value,
            "value_name": _label(value_name),
            **_sums(_cells(columns, told, cell), columns),
        }


def _zeros(code: str, columns: Sequence[Column], told: Sequence[Figure | None]) -> Iterator[dict[str, Any]]:
    """A category's incidents: established of those reported, beside what nobody has decided yet."""
    named = {one.category: one.category_name for figure in told if figure for one in figure.zeros}

    def found(figure: Figure, category: str) -> Zero | None:
        return next((one for one in figure.zeros if one.category == category), None)

    for category, name in sorted(named.items()):

        def cell(column: Column, figure: Figure, category: str = category) -> Any:
            one = found(figure, category)
            if one is None:
                return None
            opens = column.opens(code, f"category:{category}")
            return _number(one.established, one.reported, opens, undecided=one.undecided)

        yield {
            "dimension": "category",
            "dimension_name": {"zh": "认定／上报（待定）", "en": "Established / reported (undecided)"},
            "value": category,
            "value_name": _label(name),
            **_sums(_cells(columns, told, cell), columns),
        }


def _lengths(code: str, columns: Sequence[Column], told: Sequence[Figure | None]) -> Iterator[dict[str, Any]]:
    """How long stages took, district by district: medians do not add up, so nothing stands for all of them."""
    named: dict[tuple[str, str], Length] = {}
    for one in (one for figure in told if figure for one in figure.lengths):
        named.setdefault((one.stage, one.severity), one)
    for (stage, severity), first in sorted(named.items()):

        def cell(column: Column, figure: Figure, stage: str = stage, severity: str = severity) -> Any:
            for one in figure.lengths:
                if (one.stage, one.severity) == (stage, severity):
                    return {
                        "count": one.count,
                        "median_seconds": one.median_seconds,
                        "p90_seconds": one.p90_seconds,
                        "opens": column.opens(code),
                    }
            return None

        yield {
            "stage": stage,
            "stage_name": _label(first.stage_name),
            "severity": severity,
            "severity_name": _label(first.severity_name),
            "districts": _cells(columns, told, cell),
        }


def _cells(
    columns: Sequence[Column],
    told: Sequence[Figure | None],
    cell: Callable[[Column, Figure], dict[str, Any] | None],
) -> list[dict[str, Any] | None]:
    return [
        None if figure is None else cell(column, figure) for column, figure in zip(columns, told, strict=True)
    ]


def _number(count: int, whole: int | None, opens: str | None = None, **more: int) -> dict[str, Any]:
    return {"count": count, "whole": whole, **more, "opens": opens}


def _sums(cells: Sequence[Mapping[str, Any] | None], columns: Sequence[Column]) -> dict[str, Any]:
    """Of all, and of each group where there are any."""
    groups = list(dict.fromkeys(column.group for column in columns))
    return {
        "sum": _sum(cells),
        "groups": {
            group: _sum([cell for cell, column in zip(cells, columns, strict=True) if column.group == group])
            for group in groups
            if len(groups) > 1
        },
        "districts": cells,
    }


def _sum(cells: Sequence[Mapping[str, Any] | None]) -> dict[str, Any]:
    """`of` says how many districts it is of; `at_least` that some have not told theirs, so that there may be more."""
    known = [cell for cell in cells if cell is not None]
    count = sum(cell["count"] for cell in known)
    wholes = [cell["whole"] for cell in known if cell["whole"] is not None]
    return {
        "count": count,
        "whole": sum(wholes) if wholes else None,
        "percent": percent(count, sum(wholes)) if wholes else None,
        **(
            {"undecided": sum(cell["undecided"] for cell in known)}
            if known and "undecided" in known[0]
            else {}
        ),
        "of": len(known),
        "at_least": len(known) < len(cells),
    }


def _label(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.rollup", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=INTO)
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False)
    try:
        sources = sources_in(options.folder)
    except NotAddedUp as refused:
        console.print(str(refused), markup=False)
        console.print("什么都没有汇总 / nothing was added up")
        return 1
    into: Path = options.into
    into.mkdir(parents=True, exist_ok=True)
    for month in sorted({source.said.month for source in sources}):
        said = rolled_up([source for source in sources if source.said.month == month])
        spelled = json.dumps(said, ensure_ascii=False, indent=1)
        (into / f"rollup-{month}.json").write_text(spelled + "\n", "utf-8")
        (into / f"rollup-{month}.html").write_text(page(said), "utf-8")
        console.print(
            f"{month}：{len(said['districts'])} 个区已汇总 / districts added up: {into / f'rollup-{month}.html'}",
            markup=False,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
