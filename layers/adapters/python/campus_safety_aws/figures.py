"""Figures in DynamoDB: cells that are added to, what is kept of each record, and the lists of records behind a number.

Said to DynamoDB in its own words: a cell's attributes are its counters, which no model can name beforehand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import get_session

from campus_safety.district.directory import District
from campus_safety.errors import BadInput, Fault
from campus_safety.figures.cells import ALL, Cell, added, rows_of
from campus_safety.figures.keeping import Kept, Step
from campus_safety.figures.spans import Period, Stretch, standing_at, stretches
from campus_safety.records.counting import Contribution
from campus_safety_aws.figure_items import (
    CAMPUS_LISTS,
    DISTRICT_LISTS,
    STATION_LISTS,
    Item,
    adding,
    cell_key,
    cell_of,
    cells_pk,
    kept_of,
    list_key,
    number,
    record_item,
    record_key,
    row_amounts,
    row_item,
    row_key,
    row_sk,
    stretch_keys,
    sums_in,
    text,
    writes_in,
)

FIRST_GENERATION: Final = 1
_DAY: Final = timedelta(days=1)
# As many as DynamoDB takes in one batch.
_AT_ONCE: Final = 25
_STATE: Final[Item] = {"pk": text("STATE"), "sk": text("STATE")}
# DynamoDB refuses a transaction for these though nothing is wrong with it; what is kept is read again, and the rest written.
_RACED: Final = frozenset(
    {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)


@dataclass(frozen=True, slots=True)
class State:
    """`current` is the generation that is read, `building` the one that a rebuild fills. How far that is stands in
    `phase`, the home of the records that are being read, and where in its table."""

    current: int = FIRST_GENERATION
    building: int | None = None
    phase: str = ""
    home: str = ""
    place: str = ""
    records: int = 0
    since: str = ""

    @property
    def generations(self) -> tuple[int, ...]:
        """Those that every event is kept in."""
        return (self.current,) if self.building is None else (self.current, self.building)


@dataclass(frozen=True, slots=True)
class Row:
    """A record behind a number: on one day at one place, with the amounts that it adds there."""

    case_id: str
    kind: str
    day: date
    campus: str
    amounts: Mapping[str, int]
    key: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Whole:
    """What is kept of a record, and whether its rows are those that follow from it."""

    record: str
    kind: str
    district: str
    kept: Kept
    rows_hold: bool


class FiguresTable:
    """`generation` answers `campus_safety.figures.keeping.Store`."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._client: Any = get_session().create_client(
            "dynamodb", config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=5)
        )

    def state(self) -> State:
        item = self._client.get_item(TableName=self._table, Key=_STATE, ConsistentRead=True).get("Item", {})
        if not item:
            return State()
        building = item.get("building", {}).get("N")
        return State(
            current=int(item["current"]["N"]),
            building=int(building) if building else None,
            **{name: item[name]["S"] for name in ("phase", "home", "place", "since")},
            records=int(item["records"]["N"]),
        )

    def set_state(self, new: State, seen: State) -> bool:
        """False, and nothing is written, if somebody else has moved it on meanwhile."""
        item = {
            "current": number(new.current),
            "records": number(new.records),
            **{name: text(getattr(new, name)) for name in ("phase", "home", "place", "since")},
        }
        if new.building is not None:
            item["building"] = number(new.building)
        same = (
            "attribute_not_exists(pk) OR ("
            + " AND ".join(f"#{name} = :{name}" for name in ("phase", "home", "place", "records", "since"))
            + ")"
        )
        try:
            self._client.put_item(
                TableName=self._table,
                Item=_STATE | item,
                ConditionExpression=same,
                ExpressionAttributeNames={
                    f"#{name}": name for name in ("phase", "home", "place", "records", "since")
                },
                ExpressionAttributeValues={
                    ":records": number(seen.records),
                    **{f":{name}": text(getattr(seen, name)) for name in ("phase", "home", "place", "since")},
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def generation(self, generation: int) -> "Generation":
        return Generation(self._client, self._table, generation)

    def read(self) -> "Generation":
        """The generation that is read now."""
        return self.generation(self.state().current)

    def clear(self, generation: int, most: int) -> int:
        """Deletes about so many items of a generation that nobody reads any more; how many. 0: nothing is left of it."""
        start: Item | None = None
        while True:
            more = {"ExclusiveStartKey": start} if start else {}
            answer = self._client.scan(
                TableName=self._table,
                FilterExpression="pk BETWEEN :from AND :to",
                ProjectionExpression="pk, sk",
                ExpressionAttributeValues={":from": text(f"{generation}#"), ":to": text(f"{generation}#~")},
                Limit=most,
                **more,
            )
            start = answer.get("LastEvaluatedKey")
            if answer["Items"] or start is None:
                self._delete(answer["Items"])
                return len(answer["Items"])

    def _delete(self, keys: Sequence[Item]) -> None:
        for start in range(0, len(keys), _AT_ONCE):
            left = {self._table: [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _AT_ONCE]]}
            while left:
                left = self._client.batch_write_item(RequestItems=left).get("UnprocessedItems")


class Generation:
    """The figures of one generation."""

    def __init__(self, client: Any, table: str, generation: int) -> None:
        self._client, self._table, self._generation = client, table, generation

    def kept(self, record: str) -> Kept:
        item = self._client.get_item(
            TableName=self._table, Key=record_key(self._generation, record), ConsistentRead=True
        ).get("Item")
        return kept_of(item) if item else Kept()

    def write(self, new: Contribution, step: Step) -> bool:
        try:
            self._client.transact_write_items(TransactItems=[*self._items(new, step)])
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            reasons = {one.get("Code") for one in error.response.get("CancellationReasons", [])}
            if reasons <= _RACED | {"None", None}:
                return False
            raise
        return True

    def sums(self, district: str, unit: str, period: Period) -> dict[str, int]:
        """What each counter comes to for a unit in a period, and what stands at its end: four queries at most, whatever the
        period and the history before it."""
        return added(
            sums_in(item)
            for stretch in (*stretches(period), standing_at(period.end - _DAY))
            for item in self._stretch(district, unit, stretch)
        )

    def series(self, district: str, unit: str, stretch: Stretch) -> dict[date, dict[str, int]]:
        """The same by day or by month; those without anything are left out."""
        found: dict[date, dict[str, int]] = {}
        for item in self._stretch(district, unit, stretch):
            first = cell_of(item).first
            found[first] = added([found.get(first, {}), sums_in(item)])
        return found

    def rows(
        self,
        district: District,
        unit: str,
        name: str,
        period: Period,
        *,
        limit: int,
        start: Mapping[str, str] | None = None,
    ) -> tuple[tuple[Row, ...], bool]:
        """Rows of a list in a period, in the order of their days, and whether there are more."""
        index, attribute = _lists_of(unit, district)
        listed = list_key(self._generation, district.id, unit, name)
        # A cursor says where in a list to go on; which list is never its sender's to say.
        place = {**start, attribute: listed} if start else None
        more = {"ExclusiveStartKey": {name: text(value) for name, value in place.items()}} if place else {}
        try:
            answer = self._client.query(
                TableName=self._table,
                IndexName=index,
                KeyConditionExpression="#l = :l AND #o BETWEEN :from AND :to",
                ExpressionAttributeNames={"#l": attribute, "#o": "list_order"},
                ExpressionAttributeValues={
                    ":l": text(listed),
                    ":from": text(period.start.isoformat()),
                    ":to": text(period.end.isoformat()),
                },
                Limit=limit,
                **more,
            )
        except ClientError as error:
            if start is not None and error.response["Error"]["Code"] == "ValidationException":
                raise BadInput(
                    Fault(
                        "cursor", "bad_cursor", "翻页标记无效", "This cursor belongs to no page of this list"
                    )
                ) from None
            raise
        return tuple(_row(item) for item in answer["Items"]), "LastEvaluatedKey" in answer

    def _stretch(self, district: str, unit: str, stretch: Stretch) -> Iterator[Item]:
        first, last = stretch_keys(stretch)
        start: Item | None = None
        while True:
            more = {"ExclusiveStartKey": start} if start else {}
            answer = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :p AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues={
                    ":p": text(cells_pk(self._generation, district, unit)),
                    ":first": text(first),
                    ":last": text(last),
                },
                **more,
            )
            yield from answer["Items"]
            start = answer.get("LastEvaluatedKey")
            if start is None:
                return

    def _items(self, new: Contribution, step: Step) -> Iterable[dict[str, Any]]:
        seen = step.kept.mark - 1
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if seen:
            condition = {
                "ConditionExpression": "mark = :seen",
                "ExpressionAttributeValues": {":seen": number(seen)},
            }
        table = {"TableName": self._table}
        yield {"Put": table | {"Item": record_item(self._generation, new, step.kept)} | condition}
        for cell, sums in step.cells.items():
            yield {"Update": table | {"Key": cell_key(self._generation, cell)} | adding(sums)}
        for row, amounts in step.rows.items():
            if amounts is None:
                yield {"Delete": table | {"Key": row_key(self._generation, new.record, row)}}
            else:
                yield {"Put": table | {"Item": row_item(self._generation, new, row, amounts)}}

    def cells(self) -> Iterator[tuple[Cell, dict[str, int], int]]:
        """Every cell, with its counters and how often it was written."""
        return ((cell_of(item), sums_in(item), writes_in(item)) for item in self._scan("CELLS"))

    def cell_writes(self, cell: Cell) -> int:
        """How often a cell was written until now."""
        answer = self._client.get_item(
            TableName=self._table, Key=cell_key(self._generation, cell), ConsistentRead=True
        )
        return writes_in(answer.get("Item", {}))

    def everything_kept(self) -> Iterator[Whole]:
        """What is kept of every record, each with its rows: a partition's items come one after the other."""
        return _wholes(self._scan("RECORD"))

    def whole(self, record: str) -> Whole | None:
        """What is kept of one record now, with its rows."""
        items = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": record_key(self._generation, record)["pk"]},
            ConsistentRead=True,
        )["Items"]
        return next(_wholes(items), None)

    def _scan(self, sort: str) -> Iterator[Item]:
        """Every item of one sort in this generation, page by page: "CELLS" or "RECORD"."""
        start: Item | None = None
        while True:
            more = {"ExclusiveStartKey": start} if start else {}
            answer = self._client.scan(
                TableName=self._table,
                FilterExpression="begins_with(pk, :p)",
                ExpressionAttributeValues={":p": text(f"{self._generation}#{sort}#")},
                ConsistentRead=True,
                **more,
            )
            yield from answer["Items"]
            start = answer.get("LastEvaluatedKey")
            if start is None:
                return


def _lists_of(unit: str, district: District) -> tuple[str, str]:
    if unit == ALL:
        return DISTRICT_LISTS
    return CAMPUS_LISTS if unit in district.campuses else STATION_LISTS


def _row(item: Item) -> Row:
    return Row(
        case_id=item["case_id"]["S"],
        kind=item["kind"]["S"],
        day=date.fromisoformat(item["day"]["S"]),
        campus=item["campus"]["S"],
        amounts=row_amounts(item),
        key={name: item[name]["S"] for name in ("pk", "sk", "list_order")},
    )


def _wholes(items: Iterable[Item]) -> Iterator[Whole]:
    """The records that items are of; each record's own item comes before its rows."""
    head: Item | None = None
    rows: dict[str, dict[str, int]] = {}
    for item in items:
        if item["sk"]["S"] == "RECORD":
            if head is not None:
                yield _whole(head, rows)
            head, rows = item, {}
        else:
            rows[item["sk"]["S"]] = row_amounts(item)
    if head is not None:
        yield _whole(head, rows)


def _whole(head: Item, rows: Mapping[str, Mapping[str, int]]) -> Whole:
    kept = kept_of(head)
    due = {row_sk(row): amounts for row, amounts in rows_of(kept.amounts).items()}
    record = head["pk"]["S"].rpartition("#")[2]
    return Whole(record, head["kind"]["S"], head["district"]["S"], kept, rows_hold=due == rows)
