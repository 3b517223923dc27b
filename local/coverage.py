"""How much of what is deployed the tests reach; and what they do not reach, each with its reason: `docs/coverage.md`.

    make coverage                      # measures, prints the table, fails where a part lies below its floor
    python -m local.coverage --write   # writes the page anew by what was measured, and raises the floors

Floors and reasons are kept by hand in `tests/coverage.toml`. Counted are statements and branches together, as coverage.py
does, in the tests that need no embedded cloud: what runs in a process of its own (a Lambda of the embedded cloud) is not.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from coverage import Coverage
from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs/coverage.md"
KEPT: Final = ROOT / "tests/coverage.toml"
DOMAIN: Final = "layers/domain/python/campus_safety/"
ADAPTERS: Final = "layers/adapters/python/"
_INTRODUCTION: Final = """# 测试覆盖 · What the tests reach

`make test` 第二遍（换日）运行时统计语句与分支；低于下限即不通过。由 `python -m local.coverage --write` 按测得结果生成；
下限和原因手工写在 `tests/coverage.toml`。`…/` 代表 `layers/domain/python/campus_safety/`。
Statements and branches are counted in the second run of `make test`, on another day; below its floor a part fails.
Written by `python -m local.coverage --write`; floors and reasons are kept by hand in `tests/coverage.toml`.

"""


@dataclass(frozen=True, slots=True)
class Part:
    """A package: statements and branches there are, and those that were reached."""

    name: str
    there: int
    reached: int

    @property
    def percent(self) -> float:
        return 100.0 if not self.there else 100 * self.reached / self.there


@dataclass(frozen=True, slots=True)
class Missed:
    """A function with what no test reached of it; `functions/papers/produce.py::Produce.one`, of a module itself only `…::`."""

    place: str
    statements: int
    branches: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some places are not reached. A place is a pattern as a shell has them."""

    zh: str
    en: str
    places: tuple[str, ...]

    def explains(self, place: str) -> bool:
        return any(fnmatchcase(place, pattern) for pattern in self.places)


@dataclass(frozen=True, slots=True)
class Kept:
    floors: Mapping[str, int]
    reasons: tuple[Reason, ...]


def kept(text: str) -> Kept:
    said = tomllib.loads(text)
    reasons = (Reason(one["zh"], one["en"], tuple(one["places"])) for one in said.get("uncovered", []))
    return Kept(said["floors"], tuple(reasons))


def part_of(file: str) -> str:
    """`functions/papers`, `campus_safety/records`, `campus_safety_aws`."""
    if file.startswith(ADAPTERS):
        return "campus_safety_aws"
    parts = file.removeprefix("layers/domain/python/").split("/")
    return "/".join(parts[:2]) if len(parts) > 2 or parts[0] == "functions" else parts[0]


def parts(measured: Mapping[str, Any]) -> list[Part]:
    sums: dict[str, list[int]] = {}
    for file, of in measured["files"].items():
        summary, there = of["summary"], sums.setdefault(part_of(file), [0, 0])
        there[0] += summary["num_statements"] + summary["num_branches"]
        there[1] += summary["covered_lines"] + summary["covered_branches"]
    return [Part(name, *sums[name]) for name in sorted(sums)]


def missed(measured: Mapping[str, Any]) -> list[Missed]:
    """By place, in order."""
    found = (
        Missed(f"{file}::{name}", len(of["missing_lines"]), len(of["missing_branches"]))
        for file, functions in measured["files"].items()
        for name, of in functions["functions"].items()
    )
    return sorted((one for one in found if one.statements or one.branches), key=lambda one: one.place)


def below(measured: Iterable[Part], floors: Mapping[str, int]) -> Iterator[str]:
    """What fails, in words."""
    found = {one.name: one for one in measured}
    for name, floor in floors.items():
        if name not in found:
            yield f"{name}: 没有这部分 / there is no such part; tests/coverage.toml"
        elif found[name].percent < floor:
            yield f"{name}: {found[name].percent:.1f} % < {floor} %"


def page(measured: Mapping[str, Any], by_hand: Kept) -> str:
    return (
        _INTRODUCTION
        + "\n".join([*_of_parts(parts(measured), by_hand), *_of_reasons(measured, by_hand)])
        + "\n"
    )


def _of_parts(measured: Sequence[Part], by_hand: Kept) -> Iterator[str]:
    yield "| 部分 part | 语句和分支 statements and branches | 到达 reached | % | 下限 floor |"
    yield "| --- | --- | --- | --- | --- |"
    for one in measured:
        yield f"| `{one.name}` | {one.there} | {one.reached} | {one.percent:.1f} | {by_hand.floors.get(one.name, '')} |"


def _of_reasons(measured: Mapping[str, Any], by_hand: Kept) -> Iterator[str]:
    left = missed(measured)
    for reason in by_hand.reasons:
        yield from _group(reason.zh, reason.en, [one for one in left if reason.explains(one.place)])
        left = [one for one in left if not reason.explains(one.place)]
    yield from _group("尚未说明原因", "No reason is given yet", left)


def _group(zh: str, en: str, places: Sequence[Missed]) -> Iterator[str]:
    if not places:
        return
    yield f"\n## {zh}\n{en}\n"
    for one in places:
        file, _, name = one.place.partition("::")
        where = f"`{file.replace(DOMAIN, '…/')}`" + (f" `{name}`" if name else "")
        yield f"- {where}: {one.statements} + {one.branches}"


def _table(measured: Sequence[Part], by_hand: Kept) -> Table:
    table = Table(title="测试覆盖 statements and branches reached")
    for name in ("部分 part", "there", "reached", "%", "下限 floor"):
        table.add_column(name, justify="left" if name.startswith("部分") else "right")
    for one in measured:
        floor = str(by_hand.floors.get(one.name, ""))
        table.add_row(one.name, str(one.there), str(one.reached), f"{one.percent:.1f}", floor)
    return table


def _measured() -> Any:
    """What coverage.py has counted, as its own report in JSON says it."""
    counted = Coverage(config_file=str(ROOT / "pyproject.toml"))
    counted.load()
    file = ROOT / "build/coverage/coverage.json"
    counted.json_report(outfile=str(file))
    return json.loads(file.read_text("utf-8"))


def _with_floors(text: str, measured: Iterable[Part]) -> str:
    """The file kept by hand with its floors as high as what was measured, and the rest as it is."""
    floors = kept(text).floors
    raised = [
        f'"{one.name}" = {max(int(one.percent), floors.get(one.name, 0))}\n' for one in measured if one.there
    ]
    before, _, after = text.partition("[floors]\n")
    rest = after[after.index("\n\n") :] if "\n\n" in after else "\n"
    return before + "[floors]\n" + "".join(raised).rstrip("\n") + rest


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.coverage", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the page anew, and raise the floors")
    asked = parser.parse_args(arguments)
    measured, console = _measured(), Console()
    if asked.write:
        KEPT.write_text(_with_floors(KEPT.read_text("utf-8"), parts(measured)), "utf-8")
        PAGE.write_text(page(measured, kept(KEPT.read_text("utf-8"))), "utf-8")
        console.print(f"{PAGE}")
    by_hand = kept(KEPT.read_text("utf-8"))
    console.print(_table(parts(measured), by_hand))
    unexplained = [
        one for one in missed(measured) if not any(it.explains(one.place) for it in by_hand.reasons)
    ]
    for one in unexplained:
        console.print(f"尚未说明 no reason yet: {one.place}", highlight=False)
    failed = list(below(parts(measured), by_hand.floors))
    for line in failed:
        console.print(line, style="bold red", highlight=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
