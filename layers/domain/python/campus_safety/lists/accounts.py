"""Accounts of a district, for those who answer for them; closing one at once when somebody leaves; and what it leaves behind
that others have to take over."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Final

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Fault, may_not
from campus_safety.instants import to_text
from campus_safety.lists.district_check import CHECKING
from campus_safety.records.fields import Names, Staff, Text, Title
from campus_safety.records.rows import Row
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """停用账号 / an account is closed: nobody signs in to it any more. It is opened again by loading the district's files."""

    acting_staff: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """移交 / all that names this account goes to another one, named by its id. What cannot be given on is said, with why."""

    to: Annotated[str, Text(1, 60), Names("account"), Title("接手账号", "Who takes it over")]
    acting_staff: Staff


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account that the files have listed; closed ones say since when, and by which account and staff number."""

    account: Account
    closed_at: datetime | None = None
    closed_by: str = ""


def permit_accounts(account: Account) -> None:
    """Raises NotAllowed for whoever does not answer for who has an account."""
    if not account.enabled or account.role not in CHECKING:
        raise may_not("管理账号", "look after accounts")


def check_close(closing: Account, whom: Account) -> None:
    """Raises BadInput for one's own account, NotAllowed for a supervisor who closes a leader's."""
    permit_accounts(closing)
    if whom.key == closing.key:
        raise BadInput(
            Fault(
                "account",
                "own_account",
                "不能停用自己的账号，请由他人办理",
                "Nobody closes their own account: let somebody else do it",
            )
        )
    if whom.role is Role.LEADER and closing.role is not Role.LEADER:
        raise may_not("停用分局领导的账号", "close the account of a leader")


def check_taker(giving: Account, taker: Account | None) -> Account:
    """Who takes it over: another account of the district, in use. Raises BadInput."""
    if taker is None or not taker.enabled or taker.district != giving.district:
        raise BadInput(
            Fault("to", "unknown_account", "没有这个账号或已停用", "No such account, or it is disabled")
        )
    if taker.key == giving.key:
        raise BadInput(Fault("to", "same_person", "移交对象须为他人", "Hand it to somebody else"))
    return taker


# Where nothing is to come any more.
_OVER: Final = frozenset({"cancelled", "declined", "recorded", "ended"})


def left_behind(account: Account, rows: Iterable[Row], now: datetime) -> Iterator[Row]:
    """What still names this account of the duties to come: posts at which it stands, activities that it holds, offices."""
    since = to_text(now)
    for row in rows:
        named = row.kind != "peak_post" or row.facts.get("assignee") == account.key
        ends = str(row.facts.get("ends_at") or row.facts.get("until") or "")
        # A day has fewer signs than a moment: the day itself still counts.
        if named and row.state not in _OVER and ends >= since[: len(ends)]:
            yield row
