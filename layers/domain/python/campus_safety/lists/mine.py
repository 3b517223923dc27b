"""What an account has to do itself: orders to answer, measures to settle, and what is on today."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, District
from campus_safety.district.scope import AT_SCHOOL
from campus_safety.kinds.activities.activity import State as ActivityState
from campus_safety.kinds.registry import KINDS
from campus_safety.records.access import has_lists, lists_of
from campus_safety.records.post_addresses import owner_of, raised_owner_of
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listed


def answers_orders(account: Account, district: District) -> bool:
    """Whether orders to its unit are this account's to receive and to answer: it is the unit's owner or head."""
    unit = district.acting_unit(account.unit)
    posts = {owner_of(unit, district), raised_owner_of(unit, 1, district)}
    return account.enabled and not posts.isdisjoint(account.addresses)


def orders_shown(account: Account, rows: Iterable[Row], district: District) -> Iterator[Row]:
    """The rows with orders that it receives and answers; an order shows that there is a case, sealed or not."""
    if answers_orders(account, district):
        for row in rows:
            left_out = row.campus_left_out and account.role in AT_SCHOOL
            if not left_out and KINDS[row.kind].may_ever(account.role, "answer_order"):
                yield row


def measures_shown(account: Account, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with measures that its unit owes, of the cases that it may know of."""
    for row in rows:
        kind = KINDS[row.kind]
        settles = "settle_measure" in kind.actions and kind.may_ever(account.role, "settle_measure")
        if account.enabled and settles and listed(account, row):
            yield row


def day_of(day: date) -> tuple[datetime, datetime]:
    """From when to when a day is, in Shanghai."""
    begins = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return begins, begins + timedelta(days=1)


def posts_mine(account: Account, rows: Iterable[Row]) -> Iterator[Row]:
    """Peak posts at which it stands."""
    return (row for row in rows if row.facts.get("assignee") == account.key and row.state != "cancelled")


def patrols_mine(account: Account, rows: Iterable[Row], day: date, district: District) -> Iterator[Row]:
    """Patrols of the day that its unit carries out."""
    if has_lists(account, KINDS["patrol"]):
        units = lists_of(account, district)
        for row in rows:
            if row.facts.get("day") == day.isoformat() and row.lead in units:
                yield row


def activities_mine(rows: Iterable[Row]) -> Iterator[Row]:
    """Activities that take place."""
    return (row for row in rows if row.state != ActivityState.CANCELLED)
