"""Writes the words of the code into docs/glossary.md: `python -m local.glossary`; `--check` only compares.

What is said above the mark is written by hand; below it everything comes from the labels that people see, so that a word on
the page, in a message and in the code never differ.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from campus_safety.district.organisation import POST_LABELS, UNIT_KIND_LABELS
from campus_safety.district.roles import ROLE_LABELS
from campus_safety.kinds.incidents.taxonomy import CHANNELS, FLAGS, LEVELS
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.kind import Kind

PAGE: Final = Path(__file__).parent.parent / "docs" / "glossary.md"
MARK: Final = "<!-- 以下由 python -m local.glossary 生成 · generated from here on -->"


def generated() -> str:
    """Everything below the mark."""
    return "\n".join([MARK, "", *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    yield from _table("记录种类 · Kinds of record", {kind.name: kind.label for kind in KINDS.values()})
    yield from _table("角色 · Roles", ROLE_LABELS)
    yield from _table("单位 · Units", UNIT_KIND_LABELS)
    yield from _table("岗位 · Posts, the second half of an address", POST_LABELS)
    yield from _table("报送渠道 · Channels of a report", CHANNELS)
    yield from _table("警情级别 · Levels", LEVELS)
    yield from _table("标记 · Flags", FLAGS)
    for kind in KINDS.values():
        yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    package = kind.record.__module__.rpartition(".")[0].removeprefix("campus_safety.").replace(".", "/")
    yield f"## {kind.label.zh} · {kind.label.en}: `{kind.name}`, in `{package}/`"
    yield ""
    yield "| 中文 | English | code | |"
    yield "| --- | --- | --- | --- |"
    for what, labels in (
        ("环节 stage", kind.stages),
        ("状态 state", kind.states),
        ("动作 action", {name: step.label for name, step in kind.actions.items()}),
        ("时限 clock", kind.words.clocks),
    ):
        for code, label in labels.items():
            yield f"| {label.zh} | {label.en} | `{_code(code)}` | {what} |"
    yield ""


def _table(title: str, labels: Mapping[Any, Label]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield "| 中文 | English | code |"
    yield "| --- | --- | --- |"
    for code, label in labels.items():
        yield f"| {label.zh} | {label.en} | `{_code(code)}` |"
    yield ""


def _code(code: Any) -> str:
    return str(getattr(code, "value", code))


def page() -> str:
    """The whole page: what was written by hand, and what the code says now."""
    written, _, _ = PAGE.read_text("utf-8").partition(MARK)
    return written + generated()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the page says what the code says; with --check 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m local.glossary", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    fresh = page()
    same = fresh == PAGE.read_text("utf-8")
    if parser.parse_args(arguments).check:
        return 0 if same else 1
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
