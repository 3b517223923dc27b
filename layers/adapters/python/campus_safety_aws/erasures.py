"""Erased texts in DynamoDB: pk=CASE#<id>, sk=ERASED#<version> for each, and sk=HOLD while somebody holds the record.

Answers `campus_safety.records.erasures.Erasures`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from campus_safety_aws.case_items import CaseItem, case_pk, items_at, narrative_sk

PREFIX: Final = "ERASED#"
HOLD: Final = "HOLD"
# Of the hundred items of a transaction two are the record and its hold; a text is its own deletion and its trace.
AT_ONCE: Final = 49


def erased_sk(version: int) -> str:
    return f"{PREFIX}{version:010d}"


class ErasuresTable:
    def __init__(self, table: str) -> None:
        self._item = items_at(table)
        self._connection = Connection(connect_timeout_seconds=2, read_timeout_seconds=5, max_retry_attempts=3)

    def texts(self, case_id: str) -> tuple[int, ...]:
        found = self._item.query(
            case_pk(case_id),
            self._item.sk.startswith("NARRATIVE#"),
            consistent_read=True,
            attributes_to_get=["pk", "sk"],
        )
        return tuple(int(item.sk.partition("#")[2]) for item in found)

    def erase(self, case_id: str, version: int, texts: tuple[int, ...], at: datetime) -> int:
        done = 0
        for start in range(0, len(texts), AT_ONCE):
            helping = texts[start : start + AT_ONCE]
            if not self._erase(case_pk(case_id), version, helping, at):
                break
            done += len(helping)
        return done

    def _erase(self, pk: str, version: int, texts: tuple[int, ...], at: datetime) -> bool:
        item = self._item
        try:
            with TransactWrite(connection=self._connection) as transaction:
                transaction.condition_check(item, pk, "CASE", condition=item.version == version)
                transaction.condition_check(item, pk, HOLD, condition=item.pk.does_not_exist())
                for one in texts:
                    transaction.delete(item(pk, narrative_sk(one)), condition=item.pk.exists())
                    transaction.save(item(pk, erased_sk(one), at=at), condition=item.pk.does_not_exist())
        except TransactWriteError as error:
            if any(reason is not None for reason in error.cancellation_reasons):
                return False
            raise
        return True

    def traces(self, case_id: str) -> Mapping[int, datetime]:
        found = self._item.query(case_pk(case_id), self._item.sk.startswith(PREFIX), consistent_read=True)
        return {int(item.sk.partition("#")[2]): item.at for item in found}

    def hold(self, case_id: str, at: datetime) -> None:
        self._held_as(case_id, at).save()

    def release(self, case_id: str) -> None:
        self._item(case_pk(case_id), HOLD).delete()

    def held(self, case_id: str) -> bool:
        try:
            self._item.get(case_pk(case_id), HOLD, consistent_read=True)
        except DoesNotExist:
            return False
        return True

    def _held_as(self, case_id: str, at: datetime) -> CaseItem:
        return self._item(case_pk(case_id), HOLD, at=at)
