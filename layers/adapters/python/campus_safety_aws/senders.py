"""Who sends a form, and whether the same form was sent before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.errors import Fault, KeyReused, NotAllowed
from campus_safety.records.case import Case
from campus_safety.records.timeline import Actor
from campus_safety_aws.http import Caller


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, after the directory has said what the sign-in is."""

    caller: Caller
    account: Account

    def acting(self, staff: str) -> Actor:
        return Actor(self.account.key, self.account.role.value, self.account.unit, staff)


def sender(caller: Caller, directory: DirectoryReader) -> Sender:
    account = directory.account(caller.issuer, caller.subject)
    if account is None or not account.enabled:
        raise NotAllowed(
            Fault(
                "authorization",
                "unknown_account",
                "该账号未登记或已停用",
                "This account is not in the directory",
            )
        )
    return Sender(caller, account)


def digest_of(route: str, body: BaseModel) -> str:
    """A digest of what was said, the same in every process: fields and the members of sets in the order of their
    spelling, because a set's own order changes from one process to the next. A field at its default is left out: a form
    that is sent again after a release with one field more is the same form."""
    values, spelled = (
        body.model_dump(exclude_defaults=True),
        body.model_dump(mode="json", exclude_defaults=True),
    )
    said = json.dumps(_in_order(values, spelled), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{route}\n{said}".encode()).hexdigest()


def _in_order(value: Any, spelled: Any) -> Any:
    """What JSON makes of a value, with the members of sets sorted: there, only the value itself tells them from lists."""
    if isinstance(value, Mapping):
        pairs = zip(spelled.items(), value.values(), strict=True)
        return {name: _in_order(inner, said) for (name, said), inner in pairs}
    if isinstance(value, list | tuple | set | frozenset):
        members = [_in_order(inner, said) for inner, said in zip(value, spelled, strict=True)]
        return members if isinstance(value, list | tuple) else sorted(members, key=json.dumps)
    return spelled


def same_submission(case: Case, submission: str) -> Case:
    if case.submission != submission:
        raise KeyReused(
            Fault(
                "client_key",
                "key_reused",
                "同一提交编号已用于不同内容",
                "This key was used for another report",
            )
        )
    return case
