"""Addresses that a calendar program reads without signing in: one for each subscription, unguessable, revocable.

The address is the key: who has it reads the calendar, and nothing else. Its secret half is kept as a digest only. It is
bound to the account that asked for it and reads what that account may see at the moment it is read: with the account it
dies.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotAllowed, NotFound
from campus_safety.identity import derived_id
from campus_safety.kinds.activities.activity import calendar_list
from campus_safety.kinds.activities.seeing import campuses_seen
from campus_safety.labels import Label
from campus_safety.records.fields import Campus, ClientKey
from campus_safety.values import dataclass

# More subscriptions than one account's devices have.
MOST_FEEDS: Final = 10
_ADDRESS: Final = re.compile(r"(?P<id>f[a-z2-7]{26})-(?P<secret>[0-9a-f]{64})(\.ics)?")
_NOT_THEIRS: Final = frozenset({Role.AGENCY, Role.GATEWAY, Role.AUDITOR, Role.WALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """订阅日程 / of a campus, or without one of what the account itself holds. The same key sent again: the same subscription
    under a new address, and the old address is void."""

    client_key: ClientKey
    campus: Campus | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One subscription. `campus` is "" for what the account itself holds; `digest` is of the secret half of its address."""

    id: str
    account: str
    district: str
    campus: str
    digest: str
    created_at: datetime
    issued_at: datetime
    revoked_at: datetime | None = None

    def opens_with(self, secret: str) -> bool:
        return self.revoked_at is None and hmac.compare_digest(self.digest, secret_digest(secret))


def feed_id(account: str, client_key: str) -> str:
    """The id that this (account, client key) always gives: a form sent again is the same subscription."""
    return derived_id("f", account, client_key)


def secret_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def address(id: str, secret: str) -> str:
    """The last part of the feed's address; the secret is 64 hexadecimal digits."""
    return f"{id}-{secret}.ics"


def read_address(text: str) -> tuple[str, str] | None:
    """Id and secret of an address; None for everything else."""
    found = _ADDRESS.fullmatch(text)
    return (found["id"], found["secret"]) if found else None


def has_calendars(account: Account) -> bool:
    return account.enabled and account.role not in _NOT_THEIRS


def permit_feed(account: Account, campus: str, district: District) -> None:
    """Raises NotFound for a campus that the account does not look after, NotAllowed for who has no calendar here."""
    if not has_calendars(account):
        raise NotAllowed(
            Fault("authorization", "not_allowed", "该账号没有日程", "This account has no calendar")
        )
    if campus and campus not in {seen.id for seen in campuses_seen(account, district)}:
        raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))


def shown_by(
    feed: Feed | None, secret: str, account_of: Callable[[str], Account | None], district: District
) -> tuple[str, Label]:
    """The list that a feed shows, and what the calendar is called. Raises NotFound for every reason alike: no such feed,
    another secret, revoked, its account dismissed or moved away."""
    gone = NotFound(Fault("address", "not_found", "没有这个日程订阅", "No such calendar"))
    if feed is None or not feed.opens_with(secret):
        raise gone
    account = account_of(feed.account)
    if account is None or account.district != feed.district:
        raise gone
    try:
        permit_feed(account, feed.campus, district)
    except (NotFound, NotAllowed):
        raise gone from None
    if feed.campus:
        name = district.campus(feed.campus).name
        return calendar_list(feed.campus), Label(f"护校安园 {name.zh}", f"Campus Safety: {name.en}")
    return calendar_list(f"account:{feed.account}"), Label(
        "护校安园 我的活动", "Campus Safety: my activities"
    )
