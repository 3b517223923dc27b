"""Erased texts in memory, in the table of `FakeCases`. tests/adapters/test_erasures_contract.py holds it to DynamoDB."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from campus_safety.instants import to_text as at_text
from campus_safety_aws.case_items import case_pk, narrative_sk
from campus_safety_aws.erasures import HOLD, PREFIX, erased_sk
from tests.fakes.case_writes import an_item, decided_on
from tests.fakes.tables import Cancelled, FakeTable, Item, Write, absent, text


def _there(old: Item | None) -> bool:
    return old is not None


def _always(item: Item, _: Item | None) -> Item:
    return item


class FakeErasures:
    def __init__(self, table: FakeTable) -> None:
        self._table = table

    def texts(self, case_id: str) -> tuple[int, ...]:
        found = self._table.partition(case_pk(case_id), "NARRATIVE#", "NARRATIVE#~")
        return tuple(int(sk.partition("#")[2]) for sk, _ in found)

    def erase(self, case_id: str, version: int, texts: tuple[int, ...], at: datetime) -> int:
        pk = case_pk(case_id)

        def still(old: Item | None) -> bool:
            at_version = decided_on(old)
            return at_version is not None and at_version[0] == version

        writes = [Write(pk, "CASE", lambda old: old, still)]
        for one in texts:
            trace = an_item(erased_sk(one), at=text(at_text(at)))
            writes += [
                Write(pk, narrative_sk(one), lambda _: None, _there),
                Write(pk, erased_sk(one), partial(_always, trace), absent),
            ]
        if self.held(case_id):
            return 0
        try:
            self._table.transact(writes)
        except Cancelled:
            return 0
        return len(texts)

    def traces(self, case_id: str) -> Mapping[int, datetime]:
        found = self._table.partition(case_pk(case_id), PREFIX, f"{PREFIX}~")
        return {int(sk.partition("#")[2]): datetime.fromisoformat(item["at"]["S"]) for sk, item in found}

    def hold(self, case_id: str, at: datetime) -> None:
        self._table.write(case_pk(case_id), HOLD, an_item(HOLD, at=text(at_text(at))))

    def release(self, case_id: str) -> None:
        self._table.write(case_pk(case_id), HOLD, None)

    def held(self, case_id: str) -> bool:
        return self._table.get(case_pk(case_id), HOLD) is not None
