from collections.abc import Sequence
from typing import Any

from local.launcher import Record, deliver, resolve_timeout


def test_a_timeout_by_path_becomes_a_literal_one() -> None:
    state = {"Type": "Task", "TimeoutSecondsPath": "$.seconds"}
    assert resolve_timeout(state, lambda path: {"$.seconds": 7}[path])["TimeoutSeconds"] == 7


def test_a_state_without_a_timeout_by_path_stays_as_it_is() -> None:
    state = {"Type": "Task", "TimeoutSeconds": 5}
    assert resolve_timeout(state, str) is state


class Reader:
    """Takes every record but the poisoned ones: reports them, or falls over like a crash would."""

    def __init__(self, *poisoned: int, crashes: bool = False) -> None:
        self.poisoned, self.crashes = set(poisoned), crashes
        self.taken: list[int] = []
        self.parked: list[int] = []
        self.pauses: list[float] = []

    def __call__(self, batch: list[Record]) -> dict[str, Any]:
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in batch]
        if self.crashes and self.poisoned & set(numbers):
            return {"error": True, "body": {"errorType": "Boom"}}
        bad = next((number for number in numbers if number in self.poisoned), None)
        self.taken += numbers if bad is None else numbers[: numbers.index(bad)]
        failures = [] if bad is None else [{"itemIdentifier": str(bad)}]
        return {"body": {"batchItemFailures": failures}}

    def give_up(self, left: Sequence[Record], result: dict[str, Any]) -> None:
        self.parked += [int(record["dynamodb"]["SequenceNumber"]) for record in left]

    def read(self, count: int, *, retries: int = 2, bisect: bool = True) -> dict[str, Any]:
        records = [{"dynamodb": {"SequenceNumber": str(number)}} for number in range(count)]
        return deliver(
            records, self, retries=retries, bisect=bisect, give_up=self.give_up, pause=self.pauses.append
        )


def test_a_good_batch_is_taken_once() -> None:
    reader = Reader()
    reader.read(5)
    assert (reader.taken, reader.parked, reader.pauses) == ([0, 1, 2, 3, 4], [], [])


def test_a_reported_record_is_parked_after_its_retries_and_the_others_go_on() -> None:
    reader = Reader(2)
    answer = reader.read(5)
    assert (reader.taken, reader.parked, len(reader.pauses)) == ([0, 1, 3, 4], [2], 2)
    assert not answer["error"]


def test_a_record_that_crashes_its_reader_is_found_by_halving_the_batch() -> None:
    reader = Reader(3, crashes=True)
    reader.read(8)
    assert (sorted(reader.taken), reader.parked) == ([0, 1, 2, 4, 5, 6, 7], [3])


def test_without_halving_the_whole_batch_is_parked() -> None:
    reader = Reader(1, crashes=True)
    reader.read(3, bisect=False)
    assert (reader.taken, reader.parked) == ([], [0, 1, 2])


def test_without_a_limit_the_failure_goes_back_to_the_emulator() -> None:
    reader = Reader(0, crashes=True)
    assert reader.read(1, retries=-1, bisect=False)["error"]
    assert reader.parked == []
