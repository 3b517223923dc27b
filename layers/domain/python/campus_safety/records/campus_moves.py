"""辖区调整: a campus that answers to another station takes what is still open there along.

Open incidents and hazards change their station, once, by the system; whoever answered so far stays joined until it is over,
for they know it. What is over keeps the station that did the work, and is read by the one that answers for the campus now
(`campus_safety.records.access`). Posts at the gate go over with their planner; other records of duty and outreach are short and end where they began.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from campus_safety.district.rules import Rules
from campus_safety.records.actions import FOLLOW_CAMPUS, admit
from campus_safety.records.case import Case
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Supervision
from campus_safety.records.kind import Kind
from campus_safety.records.record import C
from campus_safety.records.supervision import amended
from campus_safety.records.timeline import SYSTEM


def moved(kind: Kind, case: C, campus: str, old: str, rules: Rules, moment: Moment) -> Change[C] | None:
    """The change by which an open case of this campus leaves the station that answered for the campus before; None where
    there is nothing to do. A case that was handed to a third station stays with it."""
    if (
        FOLLOW_CAMPUS not in kind.actions
        or not case.open
        # Before its district is asked for the campus: another district's has none of that name.
        or case.campus != campus
        or case.station != old
        or (now := rules.district.station_of(campus).id) == old
    ):
        return None
    admit(kind.actions, kind.states, case.state, FOLLOW_CAMPUS)
    after = with_units(case, {old: now}, rules)
    after = replace(after, joined=tuple(dict.fromkeys((*after.joined, old))))
    told = ("station:desk", "station:chief", f"unit:{old}", "campus:safety")
    return changed(kind, case, after, FOLLOW_CAMPUS, SYSTEM, rules, moment, tells=told)


def with_units(case: C, instead: Mapping[str, str], rules: Rules) -> C:
    """The case with other units in the place of these: as station, lead, among those joined, and of orders that wait for an
    answer."""
    lead = instead.get(case.lead, case.lead)
    joined = dict.fromkeys(instead.get(unit, unit) for unit in case.joined)
    joined.pop(lead, None)
    after = replace(case, station=instead.get(case.station, case.station), lead=lead, joined=tuple(joined))
    for order in case.supervisions:
        unit = order.to.removeprefix("unit:")
        if order.answered_at is None and unit in instead:
            after = _amended(after, replace(order, to=f"unit:{instead[unit]}"), rules)
    return after


def _amended(case: C, order: Supervision, rules: Rules) -> C:
    """Only cases have orders."""
    return cast(C, amended(case, order, rules)) if isinstance(case, Case) else case
