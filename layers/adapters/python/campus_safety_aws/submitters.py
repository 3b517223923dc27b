"""Who sends a form, and what it says: the sign-in to an account of the directory, the body to a digest."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from campus_safety.district.directory import DirectoryReader
from campus_safety.errors import Fault, NotAllowed
from campus_safety.records.submissions import Submission, Submitter
from campus_safety_aws.http import Caller


def submitter(caller: Caller, directory: DirectoryReader) -> Submitter:
    account = directory.signed_in(caller.issuer, caller.subject)
    if account is None or not account.enabled:
        raise NotAllowed(
            Fault(
                "authorization",
                "unknown_account",
                "该账号未登记或已停用",
                "This account is not in the directory",
            )
        )
    return Submitter(account)


def form_of(who: Submitter, route: str, client_key: str, body: BaseModel) -> Submission:
    """What was sent to this route under this key, as its sender's."""
    return Submission(who.account.key, client_key, digest_of(route, body))


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
