"""Which clocks run on a hazard: one row says from which fact a clock runs and which fact stops it.

Each round of rectification has clocks of its own, `rectify:<n>`, `recheck:<n>` and `follow_up:<n>`. The rectification's
limit is a date that somebody set; only an extension that was granted moves it back.
"""

from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.hazard import Hazard, Round, Stage, State
from campus_safety.records.clock_rules import ClockRule, ClockRules, stopped
from campus_safety.records.laying_clocks import begin, begin_dated
from campus_safety.records.record import first


def _first_claim(case: Hazard) -> datetime | None:
    return first(*(one.claimed_at for one in case.rounds))


def held_at(case: Hazard) -> datetime | None:
    """When somebody saw that the last round's fix holds."""
    last = case.round
    return last.looked_again_at if last is not None and last.held else None


def _plan_owed_from(case: Hazard) -> datetime | None:
    """A major hazard needs its plan (五落实) from the moment that it is both assigned and known to be major."""
    if case.major_since is None or case.assigned_at is None:
        return None
    return max(case.assigned_at, case.major_since)


def _closable_from(case: Hazard) -> datetime | None:
    """When nothing stands in the way of striking it off any more."""
    if case.state is State.HELD:
        return None if case.review_owed else held_at(case)
    if case.state is not State.REVIEWED or case.reviewed_at is None:
        return None
    settled = [measure.settled_at for measure in case.measures]
    return max([case.reviewed_at, *(at for at in settled if at)]) if all(settled) else None


def _withdrawn(case: Hazard) -> datetime | None:
    return case.withdrawn_at


CLOCK_RULES: ClockRules[Hazard] = {
    "assign": ClockRule(
        lambda case: case.received_at,
        lambda case: first(case.assigned_at, _first_claim(case)),
        Stage.ASSIGNMENT,
        _withdrawn,
    ),
    "control": ClockRule(
        lambda case: case.major_since,
        lambda case: first(case.controlled_at, case.verified_at),
        ended_by=_withdrawn,
    ),
    "plan": ClockRule(
        _plan_owed_from, lambda case: first(case.planned_at, case.verified_at), ended_by=_withdrawn
    ),
    "review": ClockRule(
        lambda case: held_at(case) if case.review_owed else None, lambda case: case.reviewed_at, Stage.REVIEW
    ),
    "close": ClockRule(_closable_from, lambda case: case.closed_at, Stage.CLOSING),
}


def lays(case: Hazard, rules: Rules, now: datetime) -> Hazard:
    """The clocks of each round."""
    for one in case.rounds:
        case = _rectification(case, one, rules, now)
        case = _recheck(case, one, rules, now)
        case = _follow_up(case, one, rules)
    return case


def _rectification(case: Hazard, one: Round, rules: Rules, now: datetime) -> Hazard:
    if case.clock(one.clock) is None:
        case = begin_dated(case, one.clock, "rectify", rules, now, one.began_at, one.due_at)
    return stopped(case, one.clock, first(one.claimed_at, one.rechecked_at))


def _recheck(case: Hazard, one: Round, rules: Rules, now: datetime) -> Hazard:
    """Owed from the claim, or from the end of the limit when nobody has claimed anything."""
    name, limit = f"recheck:{one.number}", case.clock(one.clock)
    passed = limit.due_at if limit is not None and limit.due_at <= now else None
    start = first(one.claimed_at, passed)
    if start is not None and case.clock(name) is None:
        case = begin(case, name, "recheck", rules, start)
    return stopped(case, name, one.rechecked_at)


def _follow_up(case: Hazard, one: Round, rules: Rules) -> Hazard:
    name = f"follow_up:{one.number}"
    if one.passed and one.rechecked_at is not None and case.clock(name) is None:
        case = begin(case, name, "follow_up", rules, one.rechecked_at)
    return stopped(case, name, one.rechecked_at if one.passed is False else one.looked_again_at)
