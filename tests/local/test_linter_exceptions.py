"""Every exception from a linter has its reason beside it, and the gate of complexity has none."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "infra",
    "functions",
    "layers/domain",
    "layers/adapters",
    "layers/dependencies",
    "local",
    "tests",
    "bench",
    "simulation",
)
EXCEPTED = re.compile(r"#\s*(?:ruff: )?noqa\b(?P<rest>.*)")
REASONED = re.compile(r": (?:[A-Z]+[0-9]+, )*[A-Z]+[0-9]+ +(?:- |# ).*\w")


def exceptions() -> list[tuple[str, str]]:
    """(where, what stands after `noqa`)"""
    return [
        (f"{file.relative_to(ROOT)}:{number}", found["rest"])
        for folder in SOURCES
        for file in sorted((ROOT / folder).rglob("*.py"))
        if file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if (found := EXCEPTED.search(line))
    ]


def test_every_exception_in_a_line_names_its_rules_and_its_reason() -> None:
    assert len(exceptions()) > 10
    assert [where for where, rest in exceptions() if not REASONED.match(rest)] == []


def test_nothing_is_excepted_from_the_gate_of_complexity() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    ignored = [*lint["ignore"], *(rule for rules in lint["per-file-ignores"].values() for rule in rules)]
    assert lint["mccabe"] == {"max-complexity": 10}
    assert [rule for rule in ignored if "C901".startswith(rule)] == []
    assert [where for where, rest in exceptions() if "C901" in rest] == []


def test_every_rule_that_is_left_out_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    rules = [line for line in lines if re.match(r'    "[A-Z]+[0-9]*",', line)]
    assert len(rules) > 40
    assert [line for line in rules if not re.search(r"# .*\w", line)] == []
