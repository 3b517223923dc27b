"""Every record of a table, page by page, without its timeline: what a rebuild reads."""

from typing import Any, Final

from botocore.config import Config
from botocore.session import get_session

from campus_safety.case import Case
from campus_safety_aws.records import to_case

# Items looked at for one page; most are entries, texts and rows, and only the records themselves are handed over.
LOOKED_AT: Final = 1_000


class RecordPages:
    def __init__(self, table: str) -> None:
        self._table = table
        self._client: Any = get_session().create_client(
            "dynamodb", config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=10)
        )

    def page(self, start: str = "") -> tuple[tuple[Case, ...], str]:
        """The next records, and where to go on: "" at the end. Raises BrokenRecord."""
        more = {"ExclusiveStartKey": _key(start)} if start else {}
        answer = self._client.scan(
            TableName=self._table,
            FilterExpression="sk = :record",
            ProjectionExpression="pk, kind, #record",
            ExpressionAttributeNames={"#record": "record"},
            ExpressionAttributeValues={":record": {"S": "CASE"}},
            ConsistentRead=True,
            Limit=LOOKED_AT,
            **more,
        )
        records = tuple(
            to_case(item["record"]["S"], item["kind"]["S"], item["pk"]["S"]) for item in answer["Items"]
        )
        last = answer.get("LastEvaluatedKey")
        return records, f"{last['pk']['S']} {last['sk']['S']}" if last else ""


def _key(place: str) -> dict[str, dict[str, str]]:
    pk, sk = place.split(" ", 1)
    return {"pk": {"S": pk}, "sk": {"S": sk}}
