"""What a district's files say, once every row of them has been found right."""

from collections.abc import Mapping
from dataclasses import dataclass

from campus_safety.directory import Account, Campus, Device, Unit, account_key, address
from campus_safety.labels import Label
from campus_safety.roles import Role


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
    """What a district's files say. `policy` names a file in policies/ without its ending."""

    id: str
    name: Label
    policy: str
    units: tuple[Unit, ...]
    campuses: tuple[Campus, ...]
    posts: tuple[PostRow, ...]
    devices: tuple[Device, ...]

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
        held: dict[str, tuple[str, ...]] = {at: () for at in self.addresses()}
        for account in self.accounts(keys):
            for at in account.addresses:
                held[at] = (*held[at], account.key)
        return held

    def addresses(self) -> tuple[str, ...]:
        """Every post's address, sorted."""
        return tuple(sorted({address(row.unit, post) for row in self.posts for post in row.posts}))
