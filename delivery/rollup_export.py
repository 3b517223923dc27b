"""`make rollup-export STAGE=… MONTH=…`: a month's figures of a deployment in sums, for the city or the province above it.

    make rollup-export STAGE=prod MONTH=2026-11                # writes build/rollup/<stage>_<address>_<month>.figures.json
    make rollup-export STAGE=prod MONTH=2026-11 TO=/out        # elsewhere

It tells what a wall display is told and no more: sums of the whole district, nothing of what is sealed, no part of one or two.
No record, no person and no campus is in it. `delivery.rollup` adds such files up.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from campus_safety.district.directory import DirectoryReader, District
from campus_safety.errors import BadInput
from campus_safety.figures.cells import ALL
from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.reading import Figure, Sums, figure, without_small
from campus_safety.figures.seeing import TOLD_IN_SUMS, TOLD_ON_A_WALL, told_of
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.board import SMALLEST
from campus_safety.papers.bulletin import month_of
from campus_safety_aws.declared_answers import spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.http import json_text
from campus_safety_aws.outside import REAL
from campus_safety_aws.rulebook import Rulebook
from delivery.named import named, outputs_of
from delivery.rollup_file import name_of, sealed
from insight.answers import At, FiguresAnswer, Scope
from local import ROOT

INTO: Final = ROOT / "build" / "rollup"
_MONTH: Final = re.compile(r"20[2-9]\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Above:
    """What the level above is told of a district; by indicator the breakdowns of which small parts are left out."""

    figures: tuple[Figure, ...]
    left_out: Mapping[str, list[str]]


def told_above(cells: Mapping[str, int], district: District) -> Above:
    """`cells` are the sums of the district's cells over a period."""
    sums = Sums.of(cells, TOLD_IN_SUMS, TOLD_ON_A_WALL, len(district.open_campuses()))
    told, left_out = list[Figure](), dict[str, list[str]]()
    for one in INDICATORS.values():
        if one.kind in TOLD_ON_A_WALL and told_of(one, ALL, district):
            whole = figure(one, sums)
            told.append(without_small(whole, SMALLEST))
            if gone := sorted({share.dim for share in set(whole.shares) - set(told[-1].shares)}):
                left_out[one.code] = gone
    return Above(tuple(told), left_out)


def exported(
    deployment: Mapping[str, str | None],
    figures: FiguresTable,
    directory: DirectoryReader,
    districts: Sequence[str],
    month: str,
    now: datetime,
) -> dict[str, Any]:
    """What the file says. Raises BadInput for a month that has not begun."""
    period, kept, rulebook = month_of(month, now), figures.read(), Rulebook(directory, KINDS)

    def of(district: District) -> dict[str, Any]:
        above = told_above(kept.sums(district.id, ALL, period), district)
        at = At(district, rulebook.in_force(district.id).policy)
        return {
            "id": district.id,
            "name": {"zh": district.name.zh, "en": district.name.en},
            "campuses": len(district.open_campuses()),
            "left_out": above.left_out,
            "told": spell(
                FiguresAnswer,
                Scope(ALL, period),
                at,
                sealed_included=False,
                figures=above.figures,
                series=[],
                # What reporters said afterwards is told within a district only.
                surveys=[],
            ),
        }

    said = {
        "deployment": deployment,
        "month": month,
        "made_at": now.isoformat(timespec="seconds"),
        "smallest": SMALLEST,
        "districts": [of(directory.district(one)) for one in districts],
    }
    # As it will be read: the digest is of that.
    return sealed(json.loads(json_text(said)))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.rollup_export", description=__doc__)
    parser.add_argument("stage", help="local, or a file of stages/")
    parser.add_argument("month", help="2026-11")
    parser.add_argument("--into", type=Path, default=INTO)
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False)
    if not _MONTH.fullmatch(options.month):
        console.print("月份应写作 2026-11 / a month is written 2026-11")
        return 2
    outputs = outputs_of(options.stage)
    deployment = {
        "stage": options.stage,
        "address": outputs["PublicAddress"].rstrip("/"),
        "release": outputs.get("Release"),
    }
    directory = Directory(outputs["DirectoryTable"])
    try:
        said = exported(
            deployment,
            FiguresTable(outputs["FiguresTable"]),
            directory,
            directory.districts(),
            options.month,
            REAL.now(),
        )
    except BadInput as refused:
        console.print("\n".join(f"{fault.zh} / {fault.en}" for fault in refused.faults), markup=False)
        return 1
    into: Path = options.into
    into.mkdir(parents=True, exist_ok=True)
    file = into / name_of(deployment, options.month)
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    console.print(
        f"{len(said['districts'])} 个区的 {options.month} 统计：{file} / figures of that many districts",
        markup=False,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(named(main, sys.argv[1:]))
