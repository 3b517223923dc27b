"""What a district's files say, once every row of them has been found right."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from campus_safety.district.directory import Account, Campus, Device, Place, Unit, account_key, address
from campus_safety.district.roles import Role
from campus_safety.labels import Label


def document_text(document: Mapping[str, Any]) -> str:
    """A document of a district as it is kept: the same for the same content, dates written 2027-01-01."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, default=_written_date)


def policy_version_id(document: Mapping[str, Any], on: date) -> str:
    """The version's day and the first signs of its digest: "2026-11-24-3fa9c1d2"."""
    return f"{on.isoformat()}-{policy_digest(document)}"


def policy_digest(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(document_text(document).encode()).hexdigest()[:8]


def _written_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a document holds no {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class PostRow:
    """One account of posts.csv. `issuer` and `subject` are empty until somebody can sign in with it."""

    account: str
    role: Role
    unit: str
    posts: tuple[str, ...]
    shared: bool
    name: Label
    issuer: str = ""
    subject: str = ""

    @property
    def key(self) -> str | None:
        """The account key that the file itself states, if it does."""
        return account_key(self.issuer, self.subject) if self.subject else None


@dataclass(frozen=True, slots=True)
class DistrictFiles:
    """What a district's files say. `policy` names a file in policies/ without its ending; `timetables` is the document of
    timetables.toml, read (`peak_posts.timetable_files`) and found right."""

    id: str
    name: Label
    policy: str
    units: tuple[Unit, ...]
    campuses: tuple[Campus, ...]
    posts: tuple[PostRow, ...]
    devices: tuple[Device, ...]
    places: tuple[Place, ...] = ()
    timetables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def states_sign_ins(self) -> bool:
        """Whether posts.csv itself says who signs in; a row without a sign-in is then vacant, not forgotten."""
        return any(row.subject for row in self.posts)

    def accounts(self, keys: Mapping[str, str]) -> tuple[Account, ...]:
        """The accounts that can sign in. `keys` maps account ids to account keys; a key in the file comes first."""
        return tuple(
            Account(
                key=key,
                role=row.role,
                district=self.id,
                unit=row.unit,
                posts=row.posts,
                shared=row.shared,
                enabled=True,
                name=row.name,
            )
            for row in self.posts
            if (key := row.key or keys.get(row.account)) is not None
        )

    def holders(self, keys: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Who holds the post at each address; `keys` as for `accounts`."""
        held: dict[str, tuple[str, ...]] = dict.fromkeys(self.addresses(), ())
        for account in self.accounts(keys):
            for at in account.addresses:
                held[at] = (*held[at], account.key)
        return held

    def addresses(self) -> tuple[str, ...]:
        """Every post's address, sorted."""
        return tuple(sorted({address(row.unit, post) for row in self.posts for post in row.posts}))
