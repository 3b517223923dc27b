"""How long what people wrote about an incident is kept after it is over, and which texts are never erased by rule.

Only texts go: the record, its timeline and its figures say nothing of persons and stay. A sealed incident stays whole, as
those it is about may need it for years; so does one that somebody holds (`campus_safety.records.erasures`).
"""

from datetime import datetime, timedelta
from typing import Final

from campus_safety.district.policy import Policy
from campus_safety.kinds.incidents.incident import Incident

# A daily round looks at what has come due lately; what is older was erased, or is found by whoever looks at everything.
LATELY: Final = timedelta(days=60)


def due_since(case: Incident, policy: Policy) -> datetime | None:
    """From when on its texts are to be erased; None where they are not: it is open or sealed, or of a newer release, or
    its district has not said how long it keeps them."""
    over = case.over_at
    if over is None or case.open or case.sealed or case.newer or policy.texts_kept is None:
        return None
    return over + policy.texts_kept


def to_erase(case: Incident, policy: Policy, present: datetime, *, lately: bool) -> bool:
    due = due_since(case, policy)
    if due is None or due > present:
        return False
    return not lately or present - due <= LATELY
