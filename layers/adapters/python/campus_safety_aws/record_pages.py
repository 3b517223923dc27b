"""Every record of a table, page by page, without its timeline: what a rebuild and the anchors read."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from botocore.config import Config
from botocore.session import get_session

from campus_safety.records.kind import Kinds
from campus_safety.records.record import Record
from campus_safety_aws.record_encoding import readable, to_case

# Items looked at for one page; most are entries, texts and rows, and only the records themselves are handed over.
LOOKED_AT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it is stored, readable or not."""

    case_id: str
    version: int
    kind: str
    text: str


class RecordPages:
    def __init__(self, table: str, kinds: Kinds, looked_at: int = LOOKED_AT) -> None:
        self._table, self._kinds, self._looked_at = table, kinds, looked_at
        self._client: Any = get_session().create_client(
            "dynamodb", config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=10)
        )

    def page(self, start: str = "") -> tuple[tuple[Record, ...], str]:
        """The next records that can be read, and where to go on: "" at the end."""
        found, place = self.stored(start)
        records, _ = readable(
            (one.case_id, partial(to_case, one.text, one.kind, one.case_id, self._kinds)) for one in found
        )
        return records, place

    def one(self, case_id: str) -> Stored | None:
        """This record as it is stored; None if there is none."""
        item = self._client.get_item(
            TableName=self._table, Key=_key(f"CASE#{case_id} CASE"), ConsistentRead=True
        ).get("Item")
        return _stored(item) if item else None

    def stored(self, start: str = "") -> tuple[tuple[Stored, ...], str]:
        """The next records as they are stored, and where to go on."""
        more = {"ExclusiveStartKey": _key(start)} if start else {}
        answer = self._client.scan(
            TableName=self._table,
            FilterExpression="sk = :record",
            ProjectionExpression="pk, kind, #version, #record",
            ExpressionAttributeNames={"#record": "record", "#version": "version"},
            ExpressionAttributeValues={":record": {"S": "CASE"}},
            ConsistentRead=True,
            Limit=self._looked_at,
            **more,
        )
        found = tuple(_stored(item) for item in answer["Items"])
        last = answer.get("LastEvaluatedKey")
        return found, f"{last['pk']['S']} {last['sk']['S']}" if last else ""


def _stored(item: dict[str, Any]) -> Stored:
    return Stored(
        item["pk"]["S"].partition("#")[2],
        int(item["version"]["N"]),
        item["kind"]["S"],
        item["record"]["S"],
    )


def _key(place: str) -> dict[str, dict[str, str]]:
    pk, sk = place.split(" ", 1)
    return {"pk": {"S": pk}, "sk": {"S": sk}}
