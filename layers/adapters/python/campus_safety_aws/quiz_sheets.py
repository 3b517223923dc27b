"""Sheets of quiz rounds, beside the rounds: a receipt for each, and the sums that it adds to.

pk                 sk                 what
QUIZ#<round>       COUNT#<campus>     what a campus has handed in, and how much of it today; closed once it is counted
QUIZ_SHEET#<hash>  SHEET              that a sheet was taken, and its digest; vanishes by TTL
QUIZ_TOKEN#<hash>  TOKEN              how many sheets a token has handed in; vanishes by TTL

Nothing here names a person, a device or an address, and no sheet says which campus it was for.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from campus_safety.kinds.quizzes.counting import Counts
from campus_safety.kinds.quizzes.sheets import Ending, Sheet
from campus_safety_aws.cases import CONDITION_FAILED
from campus_safety_aws.tables import at_table

_COUNT: Final = "COUNT#"


class QuizItem(Model):
    """Every item of these. Use `at_table`: this class itself belongs to no table. `expires_at` is epoch seconds."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    # a campus's sums
    sheets = NumberAttribute(null=True)
    answered = NumberAttribute(null=True)
    right = NumberAttribute(null=True)
    day = UnicodeAttribute(null=True)
    today = NumberAttribute(null=True)
    closed = BooleanAttribute(null=True)
    # a sheet
    digest = UnicodeAttribute(null=True)
    # a token
    used = NumberAttribute(null=True)
    expires_at = NumberAttribute(null=True)


class SheetsTable:
    """Answers `campus_safety.kinds.quizzes.sheets.Sheets` from the table in which the rounds lie."""

    def __init__(self, table_name: str) -> None:
        self._item = at_table(QuizItem, table_name)
        self._connection = Connection(connect_timeout_seconds=2, read_timeout_seconds=5, max_retry_attempts=3)

    def digest_of(self, key: str) -> str | None:
        item = self._get(f"QUIZ_SHEET#{key}", "SHEET")
        return item.digest if item is not None else None

    def hand_in(self, sheet: Sheet, *, per_token: int, per_campus: int) -> Ending:
        counter = self._get(f"QUIZ#{sheet.round_id}", f"{_COUNT}{sheet.campus}")
        if (ending := _refused(counter, sheet, per_campus)) is not None:
            # Its own first sending may have been the last that was taken.
            return Ending.KNOWN if self.digest_of(sheet.key) is not None else ending
        try:
            with TransactWrite(connection=self._connection) as transaction:
                self._write(transaction, sheet, counter, per_token, per_campus)
        except TransactWriteError as error:
            return self._why(error, sheet, per_campus)
        return Ending.TAKEN

    def counts(self, round_id: str) -> Mapping[str, Counts]:
        found = self._item.query(f"QUIZ#{round_id}", consistent_read=True)
        return {item.sk.removeprefix(_COUNT): _counts(item) for item in found}

    def closed(self, round_id: str, campuses: Iterable[str]) -> Mapping[str, Counts]:
        sums = {}
        for campus in campuses:
            item = self._item(f"QUIZ#{round_id}", f"{_COUNT}{campus}")
            # The answer to the update is the item after it: what is read is what nothing can be added to.
            item.update(actions=[self._item.closed.set(True)])
            sums[campus] = _counts(item)
        return sums

    def _write(
        self,
        transaction: TransactWrite,
        sheet: Sheet,
        counter: QuizItem | None,
        per_token: int,
        per_campus: int,
    ) -> None:
        item, day = self._item, _day(counter, sheet)
        transaction.save(
            item(
                f"QUIZ_SHEET#{sheet.key}",
                "SHEET",
                digest=sheet.digest,
                expires_at=int(sheet.kept_until.timestamp()),
            ),
            condition=item.pk.does_not_exist(),
        )
        actions: list[Any] = [
            item.sheets.add(1),
            item.answered.add(sheet.answered),
            item.right.add(sheet.right),
        ]
        if counter is not None and counter.day == day:
            actions.append(item.today.add(1))
            condition = (item.day == day) & (item.today < per_campus)
        else:
            # The first sheet of a day begins its sum anew; two first ones race, and one is asked to come again.
            actions += [item.day.set(day), item.today.set(1)]
            condition = item.day.does_not_exist() if counter is None else item.day == counter.day
        transaction.update(
            item(f"QUIZ#{sheet.round_id}", f"{_COUNT}{sheet.campus}"),
            actions=actions,
            condition=condition & item.closed.does_not_exist(),
        )
        transaction.update(
            item(f"QUIZ_TOKEN#{sheet.token}", "TOKEN"),
            actions=[item.used.add(1), item.expires_at.set(int(sheet.token_until.timestamp()))],
            condition=item.used.does_not_exist() | (item.used < per_token),
        )

    def _why(self, error: TransactWriteError, sheet: Sheet, per_campus: int) -> Ending:
        """Puts are sent before updates: the receipt, the campus's sums, the token."""
        codes = [reason.code if reason is not None else None for reason in error.cancellation_reasons]
        failed = [code == CONDITION_FAILED for code in codes]
        if not codes and error.cause_response_code not in (
            "TransactionInProgressException",
            "TransactionConflictException",
        ):
            raise error
        if failed[:1] == [True]:
            return Ending.KNOWN
        if failed[1:2] == [True]:
            counter = self._get(f"QUIZ#{sheet.round_id}", f"{_COUNT}{sheet.campus}")
            return _refused(counter, sheet, per_campus) or Ending.RACED
        return Ending.SPENT if failed[2:3] == [True] else Ending.RACED

    def _get(self, pk: str, sk: str) -> QuizItem | None:
        try:
            return self._item.get(pk, sk, consistent_read=True)
        except DoesNotExist:
            return None


def _refused(counter: QuizItem | None, sheet: Sheet, per_campus: int) -> Ending | None:
    if counter is None:
        return None
    if counter.closed:
        return Ending.CLOSED
    full = counter.day == _day(counter, sheet) and int(counter.today or 0) >= per_campus
    return Ending.CAMPUS_FULL if full else None


def _day(counter: QuizItem | None, sheet: Sheet) -> str:
    """The day that a sheet counts for; a clock that is behind at midnight does not turn the sums back to yesterday."""
    day = sheet.day.isoformat()
    return max(day, counter.day) if counter is not None and counter.day else day


def _counts(item: QuizItem) -> Counts:
    return Counts(int(item.sheets or 0), int(item.answered or 0), int(item.right or 0))
