"""A form that somebody sends, and how the same form is known again, however often it comes. Made once, and
answered again with the same record: `make_once.py`."""

from campus_safety.district.directory import Account
from campus_safety.errors import Fault, KeyReused
from campus_safety.identity import case_id
from campus_safety.records.record import C
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Submission:
    """`account` is the key of who sends it, or what else it is of: a device, a review. `key` is the sender's own name for
    it, `digest` a digest of what it says: the same key is the same record, and with another digest it is refused."""

    account: str
    key: str
    digest: str = ""

    @property
    def case_id(self) -> str:
        """The id of the record that this form makes, always the same."""
        return case_id(self.account, self.key)


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who sends, after the directory has said what the sign-in is."""

    account: Account

    def acting(self, staff: str) -> Actor:
        return Actor(self.account.key, self.account.role.value, self.account.unit, staff)


def same_submission(case: C, digest: str, where: str = "client_key") -> C:
    """The record that was made before, if it was made of this very form. Raises KeyReused."""
    if case.submission != digest:
        raise key_reused(where)
    return case


def key_reused(where: str = "client_key") -> KeyReused:
    return KeyReused(
        Fault(
            where,
            "key_reused",
            "同一提交编号已用于不同内容；内容有改动的，请换一个编号再提交",
            "This key was used for something else; send what has changed under a new key",
        )
    )
