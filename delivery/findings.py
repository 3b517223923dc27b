"""What a check of a deployment found: one sentence each, Chinese first."""

from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console


class Grade(StrEnum):
    """How bad it is: `WRONG` stops a deployment, `LATER` does not, but will be missed."""

    GOOD = "good"
    LATER = "later"
    WRONG = "wrong"


_SIGNS = {Grade.GOOD: "[green]✓[/]", Grade.LATER: "[yellow]![/]", Grade.WRONG: "[bold red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, and what was found; both say it in both languages."""

    grade: Grade
    what: str
    says: str


def good(what: str, says: str) -> Finding:
    return Finding(Grade.GOOD, what, says)


def later(what: str, says: str) -> Finding:
    return Finding(Grade.LATER, what, says)


def wrong(what: str, says: str) -> Finding:
    return Finding(Grade.WRONG, what, says)


def show(findings: list[Finding], console: Console) -> int:
    """Prints one line for each; answers the exit code: 1 where anything is wrong."""
    for one in findings:
        console.print(f"{_SIGNS[one.grade]} {one.what}：{one.says}", highlight=False, soft_wrap=True)
    return int(any(one.grade is Grade.WRONG for one in findings))
