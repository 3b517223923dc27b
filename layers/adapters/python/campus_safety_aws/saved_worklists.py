"""The Worklists table: one item for each account, written whole under the version that was read."""

from collections.abc import Callable
from typing import Final

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, PutError
from pynamodb.models import Model

from campus_safety.errors import contended
from campus_safety.lists.saved_worklists import SavedWorklists
from campus_safety.records.attempts import attempted
from campus_safety.records.store import VersionMoved
from campus_safety_aws.record_encoding import BrokenRecord
from campus_safety_aws.tables import at_table

_CONDITION_FAILED: Final = "ConditionalCheckFailedException"
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(SavedWorklists)


class WorklistsItem(Model):
    """Use `items_at(table)`: this class itself belongs to no table."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    record = UnicodeAttribute()
    version = NumberAttribute()


def items_at(table: str) -> type[WorklistsItem]:
    return at_table(WorklistsItem, table)


class WorklistsTable:
    def __init__(self, table_name: str) -> None:
        self._item = items_at(table_name)

    def of(self, account: str) -> SavedWorklists:
        """What the account with this key keeps, read strongly."""
        try:
            item = self._item.get(_pk(account), "WORKLISTS", consistent_read=True)
        except DoesNotExist:
            return SavedWorklists()
        try:
            return _decoder.decode(item.record)
        except msgspec.MsgspecError as error:
            raise BrokenRecord("the worklists of an account are no readable record") from error

    def change(
        self, account: str, decide: Callable[[SavedWorklists], SavedWorklists], pause: Callable[[int], None]
    ) -> SavedWorklists:
        """Decides on what there is now and writes it, again when somebody wrote first; what is decided to stay as it is is
        not written. `pause` waits before attempt n. Raises Contended, and whatever `decide` raises."""

        def write(_: int) -> SavedWorklists:
            before = self.of(account)
            after = decide(before)
            if after == before:
                return before
            try:
                self._item(
                    _pk(account),
                    "WORKLISTS",
                    record=_encoder.encode(after).decode(),
                    version=after.version,
                ).save(
                    condition=WorklistsItem.version == before.version
                    if before.version
                    else WorklistsItem.pk.does_not_exist()
                )
            except PutError as error:
                if error.cause_response_code != _CONDITION_FAILED:
                    raise
                raise VersionMoved from error
            return after

        return attempted(write, pause, contended("worklist_id"))


def _pk(account: str) -> str:
    return f"ACCOUNT#{account}"
