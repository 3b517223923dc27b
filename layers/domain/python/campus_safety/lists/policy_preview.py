"""Trying a policy out before it holds: which limits would change, and what is open and keeps the limits that it came under."""

import tomllib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from campus_safety.district.directory import Account
from campus_safety.district.policy import Policy
from campus_safety.district.policy_documents import parse_policy
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Fault, may_not
from campus_safety.kinds.registry import KINDS
from campus_safety.records.fields import Text, Title
from campus_safety.records.rows import Row
from campus_safety.values import dataclass

# Those who set the limits of a district, and who looks after what they do.
LOOKING: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})
# The text of a file; a body may not be longer.
LONGEST: Final = 60_000
# Written beside the policy in files of their own: a preview takes those in force.
_BESIDE: Final = ("checklists", "questions")
# Beside it too, but where the text says them, it is those that are tried.
_CALENDAR: Final = ("calendar", "school_calendar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """试算策略 / a policy file as it would be loaded, or a version that was stored; one of the two."""

    toml: Annotated[str | None, Text(1, LONGEST), Title("策略文件内容", "Text of the policy file")] = None
    version: Annotated[str | None, Text(1, 80, r"^[A-Za-z0-9._-]+$"), Title("已存版本", "Stored version")] = (
        None
    )


@dataclass(frozen=True, slots=True)
class OpenOnes:
    """Records of a kind that are open now. They keep the limits that they came under; `unsure` are those with a limit in a
    year whose calendar was not known, which a calendar that says it calculates again."""

    kind: str
    open: int
    unsure: int
    at_least: bool


def permit_policies(account: Account) -> None:
    """Raises NotAllowed for whoever neither sets limits nor looks after those who do."""
    if not account.enabled or account.role not in LOOKING:
        raise may_not("查看策略版本", "see versions of the policy")


def candidate(asked: Preview, current: Mapping[str, Any]) -> Policy:
    """The policy of the file that was sent, read as strictly as when it is loaded. Raises BadInput, PolicyFaults."""
    calendar = {name: current[name] for name in _CALENDAR if name in current}
    beside = {name: current[name] for name in _BESIDE if name in current}
    document = calendar | _document(asked.toml or "") | beside
    return parse_policy("candidate", document, KINDS.policy)


def check(asked: Preview) -> None:
    """Raises BadInput unless one of the two is given."""
    if (asked.toml is None) == (asked.version is None):
        raise BadInput(
            Fault(
                "toml",
                "one_of_two",
                "请给出策略文件内容，或一个已存版本",
                "Give the text of a policy file, or a stored version",
            )
        )


def open_ones(kind: str, rows: Iterable[Row], *, at_least: bool) -> OpenOnes:
    found = list(rows)
    return OpenOnes(kind, len(found), sum(bool(row.unsure_years) for row in found), at_least)


def _document(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(Fault("toml", "not_toml", f"格式有误：{error}", f"not TOML: {error}")) from error
    except RecursionError:
        raise BadInput(Fault("toml", "not_toml", "格式有误：层次过深", "not TOML: nested too deep")) from None
