"""Sheets of quiz rounds in memory. tests/adapters/test_quiz_sheets.py holds them to what DynamoDB does."""

from collections.abc import Iterable, Mapping

from campus_safety.kinds.quizzes.counting import Counts
from campus_safety.kinds.quizzes.sheets import Ending, Sheet
from tests.fakes.tables import Cancelled, FakeTable, Item, Write, absent, number, text

_COUNT = "COUNT#"


class FakeSheets:
    """Beside the rounds in their own table, or in one of its own."""

    def __init__(self, table: FakeTable | None = None) -> None:
        self.table = table or FakeTable({})

    def digest_of(self, key: str) -> str | None:
        item = self.table.get(f"QUIZ_SHEET#{key}", "SHEET")
        return str(item["digest"]["S"]) if item is not None else None

    def hand_in(self, sheet: Sheet, *, per_token: int, per_campus: int) -> Ending:
        round_pk, campus_sk = f"QUIZ#{sheet.round_id}", f"{_COUNT}{sheet.campus}"
        counter = self.table.get(round_pk, campus_sk)
        day = sheet.day.isoformat()
        if counter is not None and "day" in counter:
            # A clock that is behind at midnight does not turn the sums back to yesterday.
            day = max(day, counter["day"]["S"])
        if counter is not None:
            full = _text(counter, "day") == day and _number(counter, "today") >= per_campus
            if "closed" in counter or full:
                if self.digest_of(sheet.key) is not None:
                    return Ending.KNOWN
                return Ending.CLOSED if "closed" in counter else Ending.CAMPUS_FULL
        kept = {"digest": text(sheet.digest), "expires_at": number(int(sheet.kept_until.timestamp()))}
        until = number(int(sheet.token_until.timestamp()))
        writes = [
            Write(f"QUIZ_SHEET#{sheet.key}", "SHEET", lambda _: kept, absent),
            Write(round_pk, campus_sk, lambda old: _counted(old, sheet, day)),
            Write(
                f"QUIZ_TOKEN#{sheet.token}",
                "TOKEN",
                lambda old: {"used": number(_number(old, "used") + 1), "expires_at": until},
                lambda old: _number(old, "used") < per_token,
            ),
        ]
        try:
            self.table.transact(writes)
        except Cancelled as cancelled:
            return Ending.KNOWN if cancelled.failed[0] is not None else Ending.SPENT
        return Ending.TAKEN

    def counts(self, round_id: str) -> Mapping[str, Counts]:
        found = self.table.partition(f"QUIZ#{round_id}", _COUNT, f"{_COUNT}~")
        return {sk.removeprefix(_COUNT): _counts(item) for sk, item in found}

    def closed(self, round_id: str, campuses: Iterable[str]) -> Mapping[str, Counts]:
        sums = {}
        for campus in campuses:
            pk, sk = f"QUIZ#{round_id}", f"{_COUNT}{campus}"
            self.table.update(Write(pk, sk, lambda old: {**(old or {}), "closed": {"BOOL": True}}))
            sums[campus] = _counts(self.table.get(pk, sk))
        return sums


def _counted(old: Item | None, sheet: Sheet, day: str) -> Item:
    """The first sheet of a day begins its sum anew."""
    same_day = _text(old, "day") == day
    return {
        **(old or {}),
        "sheets": number(_number(old, "sheets") + 1),
        "answered": number(_number(old, "answered") + sheet.answered),
        "right": number(_number(old, "right") + sheet.right),
        "day": text(day),
        "today": number(_number(old, "today") + 1 if same_day else 1),
    }


def _counts(item: Item | None) -> Counts:
    return Counts(_number(item, "sheets"), _number(item, "answered"), _number(item, "right"))


def _number(item: Item | None, name: str) -> int:
    return int(item[name]["N"]) if item is not None and name in item else 0


def _text(item: Item | None, name: str) -> str:
    return str(item[name]["S"]) if item is not None and name in item else ""
