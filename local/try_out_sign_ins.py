"""Sign-ins for a try-out: users in the stack's own pool, all with one password that is written right here.

Only for a stack on this machine: `require_loopback` comes first. A district's own sign-in service: `sign_ins.csv` of its
folder, read by `campus_safety.district.files`, loaded by `local/load_district.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from campus_safety.district.contents import DistrictFiles, PostRow
from campus_safety.district.directory import sign_in_key
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.labels import Label
from local import ROOT
from local.district_folder import read_files

LOCAL_PASSWORD = "Campus-2026-try-out"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotLocal(Exception):
    """The endpoint is not on this machine."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way into a try-out."""

    role: Role
    district: str
    account: str
    password: str
    name: Label


def require_loopback(endpoint: str) -> None:
    """Raises NotLocal unless requests go to this machine: everybody knows this password."""
    if urlsplit(endpoint).hostname not in LOOPBACK:
        raise NotLocal(
            "试用账号只能建在本机：AWS_ENDPOINT_URL 应指向 127.0.0.1 / "
            "try-out sign-ins are for this machine only: AWS_ENDPOINT_URL must point to 127.0.0.1"
        )


def make_sign_ins(
    cognito: Any, pool: str, issuer: str, accounts: Iterable[str], progress: Callable[[int, int], None]
) -> dict[str, str]:
    """Account id -> its sign-in, with a user in the pool for each. Users that exist are left as they are.

    `cognito` is a boto3 client of cognito-idp.
    """
    wanted = sorted(set(accounts))
    subjects = _subjects(cognito, pool)
    for done, account in enumerate(wanted, start=1):
        if account not in subjects:
            user = cognito.admin_create_user(UserPoolId=pool, Username=account, MessageAction="SUPPRESS")[
                "User"
            ]
            cognito.admin_set_user_password(
                UserPoolId=pool, Username=account, Password=LOCAL_PASSWORD, Permanent=True
            )
            subjects[account] = _subject(user["Attributes"])
        progress(done, len(wanted))
    return {account: sign_in_key(issuer, subjects[account]) for account in wanted}


def sample_sign_ins(
    outputs: Mapping[str, str], folder: Path = ROOT / "districts" / "huancui"
) -> list[SignIn]:
    """One sign-in per role, all around one campus, so that what one of them reports the others see.

    Empty where the stack has no pool of its own: whoever runs that issuer hands out its sign-ins.
    """
    if "UserPoolId" not in outputs:
        return []
    files = read_files(folder)
    rows = {role: next(row for row in _around_one_campus(files) if row.role is role) for role in Role}
    return [SignIn(role, files.id, row.account, LOCAL_PASSWORD, row.name) for role, row in rows.items()]


def _around_one_campus(files: DistrictFiles) -> list[PostRow]:
    campus = files.campuses[0]
    elsewhere = {unit.id for unit in files.units if unit.kind in (UnitKind.STATION, UnitKind.TEAM)}
    elsewhere |= {other.id for other in files.campuses}
    return [
        row for row in files.posts if row.unit in (campus.id, campus.station) or row.unit not in elsewhere
    ]


def _subjects(cognito: Any, pool: str) -> dict[str, str]:
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool)
    return {user["Username"]: _subject(user["Attributes"]) for page in pages for user in page["Users"]}


def _subject(attributes: Iterable[Mapping[str, str]]) -> str:
    return next(attribute["Value"] for attribute in attributes if attribute["Name"] == "sub")
