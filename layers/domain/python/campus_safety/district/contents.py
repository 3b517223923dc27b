"""What a district's files say, once every row of them has been found right."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from campus_safety.district.directory import (
    Account,
    Campus,
    Device,
    Place,
    Reward,
    Unit,
    account_key,
    address,
    sign_in_key,
)
from campus_safety.district.roles import Role
from campus_safety.labels import Label
from campus_safety.values import dataclass


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
    """One account of posts.csv."""

    account: str
    role: Role
    unit: str
    posts: tuple[str, ...]
    shared: bool
    name: Label


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One row of sign_ins.csv: somebody who signs in so acts as this account."""

    account: str
    issuer: str
    subject: str

    @property
    def key(self) -> str:
        return sign_in_key(self.issuer, self.subject)


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
    sign_ins: tuple[SignInRow, ...] = ()
    rewards: tuple[Reward, ...] = ()

    @property
    def states_sign_ins(self) -> bool:
        """Whether the files themselves say who signs in; an account without a sign-in is then vacant, not forgotten."""
        return bool(self.sign_ins)

    def signing_in(self, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Account id -> its sign-ins, of every account that has one. `known` are those of elsewhere, for
        files that state none."""
        stated: dict[str, tuple[str, ...]] = {}
        for row in self.sign_ins:
            stated[row.account] = (*stated.get(row.account, ()), row.key)
        found = {row.account: (stated or known).get(row.account, ()) for row in self.posts}
        return {account: sign_ins for account, sign_ins in found.items() if sign_ins}

    def accounts(self, known: Mapping[str, tuple[str, ...]]) -> tuple[Account, ...]:
        """The accounts that somebody can sign in to; `known` as for `signing_in`."""
        able = self.signing_in(known)
        return tuple(
            Account(
                key=account_key(self.id, row.account),
                role=row.role,
                district=self.id,
                unit=row.unit,
                posts=row.posts,
                shared=row.shared,
                enabled=True,
                name=row.name,
            )
            for row in self.posts
            if row.account in able
        )

    def holders(self, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Who holds the post at each address; `known` as for `signing_in`."""
        held: dict[str, tuple[str, ...]] = dict.fromkeys(self.addresses(), ())
        for account in self.accounts(known):
            for at in account.addresses:
                held[at] = (*held[at], account.key)
        return held

    def addresses(self) -> tuple[str, ...]:
        """Every post's address, sorted."""
        return tuple(sorted({address(row.unit, post) for row in self.posts for post in row.posts}))
