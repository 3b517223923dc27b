"""How likely an action is that the transition table has from here: most of what people do brings a record on, and some of
it does not. Nothing here says what is right; the handlers do."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from campus_safety.kinds.daily_log.decide import MAY_BECOME
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.hazard import State as Stands
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import Flag
from campus_safety.kinds.registers.things import ASKS, Register
from campus_safety.kinds.registry import KINDS
from campus_safety.records.record import Record

# For what nothing else is said about.
SELDOM: Final = 0.2
_UNDONE: Final = frozenset({"cancel", "withdraw", "offset", "end", "decline", "finish"})
# Of actions that leave a record where it stands.
_OFTEN: Final[Mapping[str, float]] = MappingProxyType(
    {
        "note": 0.4,
        "attach": 0.3,
        "record_finding": 2.0,
        "assign": 0.5,
        "set_lines": 0.3,
        "see": 1.0,
        "report_finding": 0.4,
        "nothing_found": 3.0,
        "record_outcome": 6.0,
        "correct_outcome": 0.3,
    }
)
_WORK: Final = frozenset({State.ASSESSED, State.DISPATCHED, State.ON_SCENE})


def worth(case: Record, action: str, now: datetime) -> float:
    """The weight of an action on this record as it stands."""
    shared = _SHARED.get(action)
    if shared is not None:
        return shared(case)
    if isinstance(case, Incident):
        known = _INCIDENT.get(action)
        return known(case) if known else SELDOM
    if isinstance(case, Hazard):
        rule = _HAZARD.get(action)
        return rule(case, now) if rule else SELDOM
    return _by_the_table(case, action)


def _by_the_table(case: Record, action: str) -> float:
    """Of the other kinds: what leads on is likelier than what stays, and ends that nobody wishes are seldom."""
    row, known = KINDS[case.kind].actions[action], _OTHERS.get((case.kind, action))
    if known is not None:
        return known(case)
    if action in _UNDONE:
        return 0.1
    return 3.0 if row.to is not None and row.to != case.state else _OFTEN.get(action, 1.0)


def _if(holds: object, then: float, otherwise: float = 0.02) -> float:
    return then if holds else otherwise


_SHARED: Final[Mapping[str, Callable[[Record], float]]] = MappingProxyType(
    {
        "receive_order": lambda case: _if(any(one.received_at is None for one in case.supervisions), 3),
        "answer_order": lambda case: _if(any(one.answered_at is None for one in case.supervisions), 4),
        "decide_extension": lambda case: _if(any(one.decided_at is None for one in case.extensions), 5),
        "settle_measure": lambda case: _if(any(one.settled_at is None for one in case.measures), 8),
        "supervise": lambda case: 0.15,
        "link": lambda case: 0.1,
        "note": lambda case: 0.8,
    }
)

# Of the other kinds, where the table alone does not say what is worth trying.
_OTHERS: Final[Mapping[tuple[str, str], Callable[[Any], float]]] = MappingProxyType(
    {
        ("log_entry", "become_incident"): lambda case: _if(
            case.entry_type in MAY_BECOME and not case.links, 4, 0.1
        ),
        ("inspection", "conclude"): lambda case: _if(case.answered_at is not None, 5, 0.05),
        ("area_sweep", "close"): lambda case: _if(all(one.done for one in case.places), 6, 0.05),
        ("area_sweep", "assign_places"): lambda case: _if(
            any(one.unit is None for one in case.places), 5, 0.1
        ),
        ("patrol_plan", "withdraw"): lambda case: 0.3,
        # What comes back is what a balance could lose.
        ("redemption", "decline"): lambda case: 1.0,
        ("redemption", "withdraw"): lambda case: 1.0,
        ("register_entry", "regroup"): lambda case: _if(case.register_type is Register.TEAM, 1.5),
        ("register_entry", "renew"): lambda case: _if(
            ASKS[case.register_type].dated, 2 if case.wrong else 0.5
        ),
        ("register_entry", "report_fault"): lambda case: _if(ASKS[case.register_type].breaks, 1.5),
        ("register_entry", "withdraw"): lambda case: 0.3,
    }
)

_INCIDENT: Final[Mapping[str, Callable[[Incident], float]]] = MappingProxyType(
    {
        "acknowledge": lambda case: _if(case.acknowledged_at is None, 8),
        "assess": lambda case: _if(case.state is State.REPORTED, 7, 0.7),
        "dispatch": lambda case: _if(case.state is State.ASSESSED, 3, 0.1),
        "arrive": lambda case: 6,
        "call": lambda case: _if(case.warns_of_fraud and not any(one.reached for one in case.calls), 8, 0.02),
        "state_losses": lambda case: _if(case.warns_of_fraud and case.losses is None, 5, 0.05),
        "ask": lambda case: _if(case.question is None or not case.question.open, 0.5),
        "answer": lambda case: _if(case.question is not None and case.question.open, 8),
        "tell_bureau": lambda case: _if(
            Flag.EDUCATION_TOLD in case.flags and case.bureau_told_at is None, 4, 0.03
        ),
        "tell_authority": lambda case: _if(
            (case.authority_units and case.authorities_told_at is None) or case.casualties_owed, 4, 0.03
        ),
        "report_up": lambda case: _if(
            case.production_accident and case.authorities_told_at is not None and case.reported_up_at is None,
            5,
        ),
        "state_casualties": lambda case: _if(case.production_accident, 0.4),
        "tell_parents": lambda case: _if(
            Flag.PARENTS_TOLD in case.flags and case.parents_told_at is None, 5, 0.03
        ),
        "conclude_investigation": lambda case: _if(
            case.about.investigated and case.investigated_at is None, 4
        ),
        "claim_handled": lambda case: _if(case.claimed_by is None, 0.7, 0.1),
        "handle": lambda case: _if(case.state in _WORK, 4),
        "give_feedback": lambda case: _if(case.feedback_at is None, 8),
        "review": lambda case: _if(case.review_owed, 7, 0.4),
        "close": lambda case: 6,
        "reopen": lambda case: _if(not case.reopening_asked, 1),
        "ask_reopening": lambda case: _if(case.reopening is None, 3),
        "decide_reopening": lambda case: _if(case.reopening_asked, 6),
        "false_alarm": lambda case: 0.4,
        "lift_flags": lambda case: _if(case.kept_flags, 1.0),
        "name_officers": lambda case: _if(case.sealed, 0.6),
        "reinstate": lambda case: 2.0 if case.state is State.DUPLICATE else 0.6,
        "mark_duplicate": lambda case: 0.3,
        "offer_transfer": lambda case: _if(case.transfer is None or not case.transfer.open, 0.3),
        "accept_transfer": lambda case: _if(case.transfer is not None and case.transfer.open, 4),
        "refuse_transfer": lambda case: _if(case.transfer is not None and case.transfer.open, 2),
        "ask_extension": lambda case: 0.4,
        "attach": lambda case: 0.1,
    }
)


def _claimable(case: Hazard) -> bool:
    if case.major and (case.controlled_at is None or case.planned_at is None or case.round is None):
        return False
    return not case.proof or bool(case.photos("before") and case.photos("after", len(case.rounds)))


def _recheck(case: Hazard, now: datetime) -> float:
    one, due = case.round, case.due_for_rectification
    if one is None or (case.state is Stands.VERIFIED and not case.opinion_voided):
        return 0.02
    return _if(one.claimed_at is not None or (due is not None and due <= now), 6, 0.1)


def _long_enough(case: Hazard, now: datetime) -> bool:
    """Ten school days are two weeks at least."""
    done = case.round.rechecked_at if case.round is not None else None
    return done is not None and now - done > timedelta(days=13)


_HAZARD: Final[Mapping[str, Callable[[Hazard, Any], float]]] = MappingProxyType(
    {
        "assign": lambda case, now: _if(case.round is None, 6, 0.3),
        "control": lambda case, now: _if(case.controlled_at is None, 4 if case.major else 0.3),
        "submit_plan": lambda case, now: _if(case.planned_at is None, 5 if case.major else 0.3),
        # After a signature too: whoever does not know of it drafts once more, and has to be refused.
        "draft_order": lambda case, now: _if(case.checked_at is not None and case.draft is None, 5, 0.3),
        "sign_order": lambda case, now: _if(case.draft is not None and case.ordered_at is None, 9),
        "start": lambda case, now: 2,
        "claim_rectified": lambda case, now: _if(_claimable(case), 7, 0.2),
        "ask_extension": lambda case, now: _if(not case.extension_open, 0.6),
        "recheck": _recheck,
        "follow_up": lambda case, now: _if(_long_enough(case, now), 6, 0.2),
        "regrade": lambda case, now: 0.2,
        "reroute": lambda case, now: 0.15,
        "withdraw": lambda case, now: 0.15,
        "review": lambda case, now: 5,
        "close": lambda case, now: 6,
        "record_check": lambda case, now: _if(case.checked_at is None, 3, 0.1),
        "void_paper": lambda case, now: _if(case.papers, 0.5, 0.01),
        "attach": lambda case, now: _if(
            not case.photos("before") or not case.photos("after", len(case.rounds)),
            7 if case.proof else 0.3,
            0.1,
        ),
    }
)
