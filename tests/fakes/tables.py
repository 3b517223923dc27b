"""A DynamoDB table in memory: items in DynamoDB's own JSON, conditions, transactions, sparse indexes and the stream.

What it refuses is refused by the service too, with the library's own error: one transaction names no item twice and a hundred at
most, and no item is larger than 400 KiB. Items are never changed in place, so whoever reads one keeps what was read.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from botocore.exceptions import ClientError
from pynamodb.exceptions import TransactWriteError

Item: TypeAlias = dict[str, dict[str, Any]]
Place: TypeAlias = tuple[str, str, str]
"""Where an item stands in an index: range key, pk, sk."""

MOST_IN_ONE: Final = 100
LARGEST: Final = 400 * 1024


def text(value: str) -> dict[str, Any]:
    return {"S": value}


def number(value: int) -> dict[str, Any]:
    return {"N": str(value)}


def always(_: Item | None) -> bool:
    return True


def absent(old: Item | None) -> bool:
    return old is None


@dataclass(frozen=True, slots=True)
class Write:
    """One item of a transaction: what it becomes (None: it is deleted), if the condition holds of what it was."""

    pk: str
    sk: str
    change: Callable[[Item | None], Item | None]
    holds: Callable[[Item | None], bool] = always


class Cancelled(Exception):
    """Nothing was written: for each write of the transaction the item that its condition failed on, if it did."""

    def __init__(self, failed: Sequence[tuple[Item | None] | None]) -> None:
        super().__init__()
        self.failed = failed


@dataclass
class FakeStream:
    """What the table tells of its changes, oldest first, each as Lambda hands it to a relay. Only what a relay asks for."""

    records: list[dict[str, Any]] = field(default_factory=list)
    _told: int = 0

    def tell(self, pk: str, sk: str, old: Item | None, new: Item | None) -> None:
        """A write that changes nothing tells nothing."""
        if old == new or not (sk == "CASE" or sk.startswith("ENTRY#")):
            return
        self._told += 1
        change: dict[str, Any] = {
            "Keys": {"pk": text(pk), "sk": text(sk)},
            "SequenceNumber": f"{self._told:021d}",
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        }
        if old is not None:
            change["OldImage"] = old
        if new is not None:
            change["NewImage"] = new
        name = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
        self.records.append({"eventID": str(self._told), "eventName": name, "dynamodb": change})

    def taken(self) -> list[dict[str, Any]]:
        """What is there, which is then no longer there."""
        records, self.records = self.records, []
        return records


class Index:
    """A sparse index: an item stands in it while it has both attributes. `lags` holds changes back until `catch_up`."""

    def __init__(self, key: str, order: str) -> None:
        self.key, self.order = key, order
        self.lags = False
        self._places: dict[str, list[Place]] = {}
        self._items: dict[tuple[str, str, str], Item] = {}
        self._held: list[tuple[str, str, Item | None, Item | None]] = []

    def follow(self, pk: str, sk: str, old: Item | None, new: Item | None) -> None:
        if self.lags:
            self._held.append((pk, sk, old, new))
        else:
            self._apply(pk, sk, old, new)

    def catch_up(self, most: int | None = None) -> None:
        """Shows the oldest changes that were held back."""
        count = len(self._held) if most is None else most
        for held in self._held[:count]:
            self._apply(*held)
        del self._held[:count]

    def query(
        self,
        key: str,
        *,
        since: str | None = None,
        before: str | None = None,
        inclusive: bool = False,
        newest_first: bool = False,
        after: Place | None = None,
        limit: int | None = None,
    ) -> Iterator[tuple[Place, Item]]:
        """From `since` on, up to `before` (`inclusive`: with it), behind the place `after`."""
        places = self._places.get(key, [])
        first = 0 if since is None else bisect_left(places, (since,))
        end = len(places)
        if before is not None:
            end = bisect_right(places, (before, "\uffff")) if inclusive else bisect_left(places, (before,))
        if after is not None and newest_first:
            end = min(end, bisect_left(places, after))
        elif after is not None:
            first = max(first, bisect_right(places, after))
        if limit is not None:
            first, end = (max(first, end - limit), end) if newest_first else (first, min(end, first + limit))
        found = places[first:end]
        for place in reversed(found) if newest_first else found:
            yield place, self._items[key, place[1], place[2]]

    def _apply(self, pk: str, sk: str, old: Item | None, new: Item | None) -> None:
        before, after = self._stands(pk, sk, old), self._stands(pk, sk, new)
        if before is not None and before != after:
            key, place = before
            places = self._places[key]
            at = bisect_left(places, place)
            if at < len(places) and places[at] == place:
                del places[at]
            self._items.pop((key, pk, sk), None)
        if after is not None:
            key, place = after
            if before != after:
                insort(self._places.setdefault(key, []), place)
            if new is not None:
                self._items[key, pk, sk] = new

    def _stands(self, pk: str, sk: str, item: Item | None) -> tuple[str, Place] | None:
        if item is None or self.key not in item or self.order not in item:
            return None
        return item[self.key]["S"], (item[self.order]["S"], pk, sk)


class FakeTable:
    """`indexes` by their names: (partition attribute, range attribute)."""

    def __init__(self, indexes: Mapping[str, tuple[str, str]], stream: FakeStream | None = None) -> None:
        self.indexes = {name: Index(*attributes) for name, attributes in indexes.items()}
        self.stream = stream
        self._partitions: dict[str, dict[str, Item]] = {}

    def get(self, pk: str, sk: str) -> Item | None:
        return self._partitions.get(pk, {}).get(sk)

    def partition(self, pk: str, since: str = "", until: str = "\uffff") -> list[tuple[str, Item]]:
        """(sk, item) of a partition in order, from `since` to `until`."""
        there = self._partitions.get(pk, {})
        return [(sk, there[sk]) for sk in sorted(sk for sk in there if since <= sk <= until)]

    def scan(self) -> Iterator[tuple[str, str]]:
        """(pk, sk) of every item, partition by partition."""
        return ((pk, sk) for pk, there in [*self._partitions.items()] for sk in [*there])

    def write(self, pk: str, sk: str, new: Item | None) -> None:
        """Puts an item, or with None deletes it."""
        there = self._partitions.setdefault(pk, {})
        old = there.get(sk)
        if new is None:
            there.pop(sk, None)
        else:
            if _large(new):
                raise _refused("Item size has exceeded the maximum allowed size")
            there[sk] = new
        for index in self.indexes.values():
            index.follow(pk, sk, old, new)
        if self.stream is not None:
            self.stream.tell(pk, sk, old, new)

    def update(self, write: Write) -> bool:
        """One write by itself; False, and nothing is written, if its condition does not hold."""
        old = self.get(write.pk, write.sk)
        if not write.holds(old):
            return False
        self.write(write.pk, write.sk, write.change(old))
        return True

    def transact(self, writes: Sequence[Write]) -> None:
        """All of them or none. Raises Cancelled, and TransactWriteError for what is no transaction at all."""
        if len(writes) > MOST_IN_ONE:
            raise _refused(f"{len(writes)} items are more than one transaction takes")
        if len({(write.pk, write.sk) for write in writes}) < len(writes):
            raise _refused("Transaction request cannot include multiple operations on one item")
        olds = [self.get(write.pk, write.sk) for write in writes]
        failed = [None if write.holds(old) else (old,) for write, old in zip(writes, olds, strict=True)]
        if any(one is not None for one in failed):
            raise Cancelled(failed)
        news = [write.change(old) for write, old in zip(writes, olds, strict=True)]
        if any(new is not None and _large(new) for new in news):
            raise _refused("Item size has exceeded the maximum allowed size")
        for write, new in zip(writes, news, strict=True):
            self.write(write.pk, write.sk, new)

    def expire(self, seconds: float) -> None:
        """Deletes what its time to live has ended for, as DynamoDB does within two days."""
        for pk, sk in list(self.scan()):
            item = self.get(pk, sk)
            if item is not None and "expires_at" in item and float(item["expires_at"]["N"]) < seconds:
                self.write(pk, sk, None)


def _large(item: Item) -> bool:
    sizes = [(name, value["S"]) for name, value in item.items() if "S" in value]
    if sum(len(value) for _, value in sizes) * 4 <= LARGEST:
        return False
    return sum(len(name) + len(value.encode()) for name, value in sizes) > LARGEST


def _refused(said: str) -> TransactWriteError:
    answer = {"Error": {"Code": "ValidationException", "Message": said}}
    return TransactWriteError(said, ClientError(answer, "TransactWriteItems"))
