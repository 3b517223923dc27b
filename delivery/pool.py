"""The deployment's own pool of sign-ins, where a district has no sign-in service of its own: who is in it, and who comes in.

A user's name is the account of `posts.csv`; nobody's name, number or telephone stands there. Whoever is invited sets the
password at the first sign-in, so that no operator knows one that lasts.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

# As the pool wants them (infra/data.py): at least twelve, of each sort one. Without what is misread on paper.
_SORTS: Final = ("abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=")
_LENGTH: Final = 14


@dataclass(frozen=True, slots=True)
class User:
    """`waits` until the password that was sent has been exchanged for an own one."""

    account: str
    subject: str
    enabled: bool
    waits: bool


def temporary_password() -> str:
    """Good for the first sign-in only; begins and ends with a letter, so that it can be read aloud and typed off paper."""
    letters = _SORTS[0] + _SORTS[1]
    middle = [secrets.choice(sort) for sort in _SORTS]
    middle += [secrets.choice(letters + _SORTS[2]) for _ in range(_LENGTH - 2 - len(middle))]
    secrets.SystemRandom().shuffle(middle)
    return "".join((secrets.choice(letters), *middle, secrets.choice(letters)))


class Pool:
    """`cognito` is a boto3 client of cognito-idp."""

    def __init__(self, cognito: Any, pool: str) -> None:
        self._cognito, self._pool = cognito, pool

    def users(self) -> dict[str, User]:
        """By account."""
        pages = self._cognito.get_paginator("list_users").paginate(UserPoolId=self._pool)
        return {user["Username"]: _user(user) for page in pages for user in page["Users"]}

    def invite(self, account: str, mail: str | None) -> tuple[User, str | None]:
        """Makes the user. By mail the pool writes the invitation; without, the temporary password is answered, for paper."""
        if mail is not None:
            made = self._cognito.admin_create_user(
                UserPoolId=self._pool,
                Username=account,
                UserAttributes=_mail(mail),
                DesiredDeliveryMediums=["EMAIL"],
            )
            return _user(made["User"]), None
        password = temporary_password()
        made = self._cognito.admin_create_user(
            UserPoolId=self._pool, Username=account, TemporaryPassword=password, MessageAction="SUPPRESS"
        )
        return _user(made["User"]), password

    def invite_again(self, account: str, mail: str | None) -> str:
        """For a letter that was lost or is too old: another temporary password, on paper also where there is a mail address,
        and whoever is signed in has to use it."""
        if mail is not None:
            self._cognito.admin_update_user_attributes(
                UserPoolId=self._pool, Username=account, UserAttributes=_mail(mail)
            )
        password = temporary_password()
        self._cognito.admin_set_user_password(
            UserPoolId=self._pool, Username=account, Password=password, Permanent=False
        )
        self._cognito.admin_user_global_sign_out(UserPoolId=self._pool, Username=account)
        return password

    def shut(self, account: str) -> None:
        """Nobody signs in so any more, and whoever is signed in gets no further token."""
        self._cognito.admin_disable_user(UserPoolId=self._pool, Username=account)
        self._cognito.admin_user_global_sign_out(UserPoolId=self._pool, Username=account)

    def open(self, account: str) -> None:
        self._cognito.admin_enable_user(UserPoolId=self._pool, Username=account)


def _mail(mail: str) -> list[dict[str, str]]:
    return [{"Name": "email", "Value": mail}, {"Name": "email_verified", "Value": "true"}]


def _user(said: Mapping[str, Any]) -> User:
    return User(
        account=said["Username"],
        subject=_subject(said["Attributes"]),
        enabled=said["Enabled"],
        waits=said["UserStatus"] == "FORCE_CHANGE_PASSWORD",
    )


def _subject(attributes: Iterable[Mapping[str, str]]) -> str:
    return next(attribute["Value"] for attribute in attributes if attribute["Name"] == "sub")
