"""One write for each form: received once, answered the same however often it is sent."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from campus_safety.district.directory import District
from campus_safety.errors import Contended, Fault
from campus_safety.records.attempts import ATTEMPTS
from campus_safety.records.case import C, Case
from campus_safety.records.change import Change, Moment
from campus_safety.records.store import AlreadyReported, Cases, Claim, CodeTaken, VersionMoved
from campus_safety.records.submissions import same_submission
from campus_safety_aws.outside import Outside

Claims: TypeAlias = Callable[[Change[Any], datetime], Sequence[Claim]]


def no_claims(change: Change[Any], now: datetime) -> Sequence[Claim]:
    return ()


def received_once(
    cases: Cases,
    make: Callable[[Moment, int], Change[C] | Sequence[Change[Any]]],
    district: District,
    submission: str,
    claims: Claims = no_claims,
    *,
    outside: Outside,
) -> Case:
    """The case of this form: new, or the one that the same form made before. `make` gets the moment and which attempt at
    a short code this is, and answers the change that makes it; where others of its table are written with it, it stands
    first. `claims` are keys that its change takes, in the same write. Raises KeyReused for another form under the same key,
    ClaimTaken, Contended."""
    code_attempt = 0
    for attempt in range(1, ATTEMPTS + 1):
        taken_at = outside.moment()
        made = make(taken_at, code_attempt)
        changes = (made,) if isinstance(made, Change) else tuple(made)
        own = changes[0].after
        try:
            cases.commit(changes, district, claims(changes[0], taken_at.now))
        except AlreadyReported as before:
            if before.case.id == own.id:
                return same_submission(before.case, submission)
            # What would be made along with it was made by somebody else meanwhile.
            outside.rest(attempt)
        except CodeTaken:
            code_attempt += 1
        except VersionMoved:
            outside.rest(attempt)
        else:
            return own
    raise Contended(
        Fault("client_key", "contended", "系统繁忙，请用同一编号重试", "Busy; try again with the same key")
    )
