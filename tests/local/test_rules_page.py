"""docs/rules.md says where every rule lives: what it names is there, with the value that it names."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
POLICY: Mapping[str, Any] = tomllib.loads((ROOT / "policies" / "production.toml").read_text("utf-8"))
ITEMS = {
    item["id"]
    for file in (ROOT / "policies" / "checklists").glob("*.toml")
    for item in tomllib.loads(file.read_text("utf-8")).get("items", [])
}
LAST = 58
# Words in the interface's own spelling, beside what is looked up.
SAID = {"serious", "case_filed", "refers", "GET /compliance"}


def rows() -> Iterator[tuple[int, str, str]]:
    """Number, where it lives, and confidence of every row."""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and cells[0].isdecimal():
            yield int(cells[0]), cells[2], cells[3].strip(" |")


def names() -> Iterator[tuple[int, str]]:
    for number, where, _ in rows():
        for name in re.findall(r"`([^`]+)`", where):
            if name not in SAID:
                yield number, name


def found(path: str) -> Any:
    """What stands in the policy at a dotted path; raises KeyError."""
    at: Any = POLICY
    for key in path.split("."):
        at = at[key]
    return at


def test_every_number_of_the_domain_study_has_its_row_once_and_in_order() -> None:
    assert [number for number, _, _ in rows()] == [*range(1, LAST + 1)]
    assert {confidence for _, _, confidence in rows()} == {"H", "M", "L"}


def test_every_row_names_where_it_lives_or_says_why_it_does_not() -> None:
    named = {number for number, _ in names()}
    for number, where, _ in rows():
        assert number in named or where.startswith("—") or "row " in where, number


@pytest.mark.parametrize(("number", "name"), [*names()])
def test_what_a_row_names_is_there_with_the_value_that_it_names(number: int, name: str) -> None:
    path, _, value = name.partition(" = ")
    if "/" in path:
        assert (ROOT / path).exists(), f"row {number}: {path}"
    elif path in ITEMS:
        assert not value
    else:
        there = found(path)
        assert not value or str(there) == value, f"row {number}: {path} is {there}"


def test_nothing_that_was_not_confirmed_is_called_law() -> None:
    for number, where, confidence in rows():
        if confidence == "L":
            assert "of law" not in where and "依法" not in where, number
