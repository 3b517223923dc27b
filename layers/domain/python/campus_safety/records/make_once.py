"""A form makes a record once, however often it is sent: a retry is answered with the record, and so the receipt, that the first
one made. How the same form is known again: `submissions.py`; how a lost race is tried again: `attempts.py`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from campus_safety.district.directory import District
from campus_safety.errors import CampusSafetyError, contended
from campus_safety.records.attempts import attempted
from campus_safety.records.change import Change, Moment
from campus_safety.records.outside import Outside
from campus_safety.records.record import C, Record
from campus_safety.records.store import AlreadyReported, Cases, Claim
from campus_safety.records.submissions import Submission, same_submission

Changes: TypeAlias = Change[C] | Sequence[Change[Any]] | None
"""What a decision makes: the record's own change, and first among those of others that are written with it; None where it
was done before and nothing is left to do."""

Make: TypeAlias = Callable[[Moment, int], Change[C] | Sequence[Change[Any]]]
"""Makes a record at a moment; the number says how many short codes were taken already."""

Claims: TypeAlias = Callable[[Change[Any], datetime], Sequence[Claim]]


def no_claims(change: Change[Any], now: datetime) -> Sequence[Claim]:
    return ()


def make_once(
    cases: Cases,
    make: Make[Any],
    district: District,
    outside: Outside,
    *,
    submission: Submission | None = None,
    claims: Claims = no_claims,
) -> Record:
    """The record that `make` makes: new, or the one that the same form made before, however often it is sent. What was right
    then is not judged again by a later clock: where `make` refuses now what this very `submission` has made, it is answered.
    `claims` are keys that its change takes, in the same write. Raises KeyReused for another form under the same key,
    ClaimTaken, Contended, and what `make` raises."""

    def write(codes: int) -> Record:
        taken_at = outside.moment()
        changes = all_of(make(taken_at, codes))
        own: Record = changes[0].after
        try:
            cases.commit(changes, district, claims(changes[0], taken_at.now))
        except AlreadyReported as before:
            if before.case.id != own.id:
                # What would be made along with it was made by somebody else meanwhile.
                raise
            return same_submission(before.case, own.submission)
        return own

    try:
        return attempted(write, outside.rest, contended("client_key"))
    except CampusSafetyError:
        before = cases.get(submission.case_id) if submission is not None else None
        if submission is None or before is None:
            raise
        return same_submission(before, submission.digest)


def all_of(changes: Changes[Any]) -> tuple[Change[Any], ...]:
    if changes is None:
        return ()
    return (changes,) if isinstance(changes, Change) else tuple(changes)
