"""A refusal is true: what it names is so. And what must not be done was not done. Both by the facts of the record, said here
once more in a line each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from campus_safety.district.directory import Account
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.change import Change
from simulation.calls import Request
from simulation.oracles.oracle import Oracle

Holds = Callable[[Any, Mapping[str, Any], datetime], bool]

_WORK: Final = frozenset({"assessed", "dispatched", "on_scene"})


def _flag(case: Any, flag: str) -> bool:
    return flag in {str(one) for one in getattr(case, "flags", ())}


def _asked(case: Any, body: Mapping[str, Any]) -> Any:
    return next((one for one in case.extensions if one.number == body.get("number")), None)


def _order(case: Any, body: Mapping[str, Any]) -> Any:
    return next((one for one in case.supervisions if one.number == body.get("number")), None)


def _clock(case: Any, body: Mapping[str, Any]) -> Any:
    name = body.get("clock") or (case.round.clock if case.kind == "hazard" and case.round else "")
    return case.clock(name)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# (kind or "", action or "", field or "", code) -> whether what is said is so. The most particular row counts.
TRUE_IF: Final[Mapping[tuple[str, str, str], Holds]] = {
    ("incident", "acknowledge", "already_done"): lambda case, body, now: case.acknowledged_at is not None,
    ("incident", "tell_bureau", "already_done"): lambda case, body, now: case.bureau_told_at is not None,
    ("incident", "tell_parents", "already_done"): lambda case, body, now: case.parents_told_at is not None,
    ("incident", "give_feedback", "already_done"): lambda case, body, now: case.feedback_at is not None,
    ("incident", "reopen", "asked_for"): lambda case, body, now: (
        case.reopening is not None and case.reopening.decided_at is None
    ),
    ("incident", "ask_reopening", "asked_before"): lambda case, body, now: case.reopening is not None,
    ("incident", "ask_reopening", "too_late"): lambda case, body, now: (
        case.closed_at is not None and now > case.closed_at + timedelta(days=30)
    ),
    ("incident", "decide_reopening", "nothing_asked"): lambda case, body, now: (
        case.reopening is None or case.reopening.decided_at is not None
    ),
    ("incident", "handle", "parents_not_told"): lambda case, body, now: (
        _flag(case, "P") and case.parents_told_at is None
    ),
    ("incident", "handle", "not_concluded"): lambda case, body, now: (
        case.about.investigated and case.investigated_at is None
    ),
    ("incident", "handle", "unanswered"): lambda case, body, now: (
        case.question is not None and case.question.open
    ),
    ("incident", "handle", "not_claimed"): lambda case, body, now: case.claimed_by is None,
    ("incident", "handle", "police_were_sent"): lambda case, body, now: case.police_were_sent,
    ("incident", "conclude_investigation", "nothing_to_conclude"): lambda case, body, now: (
        not case.about.investigated or case.investigated_at is not None
    ),
    ("incident", "ask", "no_reporter"): lambda case, body, now: case.reporter.account is None,
    ("incident", "ask", "already_asked"): lambda case, body, now: (
        case.question is not None and case.question.open
    ),
    ("incident", "answer", "nothing_asked"): lambda case, body, now: (
        case.question is None or not case.question.open
    ),
    ("incident", "false_alarm", "mandatory_report"): lambda case, body, now: _flag(case, "R"),
    ("incident", "offer_transfer", "already_offered"): lambda case, body, now: (
        case.transfer is not None and case.transfer.open
    ),
    ("incident", "accept_transfer", "nothing_offered"): lambda case, body, now: (
        case.transfer is None or not case.transfer.open
    ),
    ("incident", "refuse_transfer", "nothing_offered"): lambda case, body, now: (
        case.transfer is None or not case.transfer.open
    ),
    ("incident", "close", "owed"): lambda case, body, now: (
        case.review_owed and case.state == "feedback_given"
    ),
    ("", "close", "open"): lambda case, body, now: any(one.settled_at is None for one in case.measures),
    ("", "close", "unanswered"): lambda case, body, now: any(
        one.answered_at is None for one in case.supervisions
    ),
    ("incident", "close", "undecided"): lambda case, body, now: any(
        one.decided_at is None for one in case.extensions
    ),
    ("incident", "close", "bureau_not_told"): lambda case, body, now: (
        _flag(case, "E") and case.bureau_told_at is None
    ),
    ("", "ask_extension", "pending"): lambda case, body, now: any(
        one.decided_at is None for one in case.extensions
    ),
    ("", "ask_extension", "too_late"): lambda case, body, now: (
        (clock := _clock(case, body)) is not None and now > clock.due_at - timedelta(days=3)
    ),
    ("", "ask_extension", "not_running"): lambda case, body, now: (
        (clock := _clock(case, body)) is None or not clock.counts
    ),
    ("", "ask_extension", "extended_before"): lambda case, body, now: (
        (clock := _clock(case, body)) is not None and clock.extended > 0
    ),
    ("", "ask_extension", "statutory"): lambda case, body, now: (
        (clock := _clock(case, body)) is not None and str(clock.basis) == "law"
    ),
    ("", "ask_extension", "not_later"): lambda case, body, now: (
        (clock := _clock(case, body)) is not None and _at(body["until"]) <= clock.due_at
    ),
    ("", "decide_extension", "unknown"): lambda case, body, now: _asked(case, body) is None,
    ("", "decide_extension", "already_done"): lambda case, body, now: (
        (asked := _asked(case, body)) is not None and asked.decided_at is not None
    ),
    ("", "receive_order", "unknown"): lambda case, body, now: _order(case, body) is None,
    ("", "receive_order", "already_done"): lambda case, body, now: (
        (order := _order(case, body)) is not None and order.received_at is not None
    ),
    ("", "answer_order", "unknown"): lambda case, body, now: _order(case, body) is None,
    ("", "answer_order", "already_done"): lambda case, body, now: (
        (order := _order(case, body)) is not None and order.answered_at is not None
    ),
    ("", "settle_measure", "already_done"): lambda case, body, now: any(
        one.number == body["number"] and one.settled_at is not None for one in case.measures
    ),
    ("", "settle_measure", "unknown"): lambda case, body, now: all(
        one.number != body["number"] for one in case.measures
    ),
    ("hazard", "control", "already_done"): lambda case, body, now: case.controlled_at is not None,
    ("hazard", "claim_rectified", "not_assigned"): lambda case, body, now: (
        case.major and case.state == "found"
    ),
    ("hazard", "draft_order", "already_ordered"): lambda case, body, now: case.ordered_at is not None,
    ("hazard", "sign_order", "already_ordered"): lambda case, body, now: case.ordered_at is not None,
    ("hazard", "sign_order", "no_draft"): lambda case, body, now: case.draft is None,
    ("hazard", "recheck", "not_claimed"): lambda case, body, now: (
        case.round is None or case.round.claimed_at is None
    ),
    ("hazard", "recheck", "not_due"): lambda case, body, now: (
        case.due_for_rectification is not None and now < case.due_for_rectification
    ),
    ("hazard", "recheck", "already_done"): lambda case, body, now: case.state == "verified",
    ("hazard", "recheck", "no_limit"): lambda case, body, now: case.round is None,
    ("hazard", "close", "review_owed"): lambda case, body, now: case.review_owed and case.state == "held",
    ("hazard", "withdraw", "order_in_force"): lambda case, body, now: any(
        one.kind == "order" and one.voided_at is None for one in case.papers
    ),
    ("log_entry", "take_over", "same_person"): lambda case, body, now: case.by.staff == body["acting_staff"],
    ("peak_post", "assign", "already_done"): lambda case, body, now: case.assignee == body["assignee"],
    ("peak_post", "hand_over", "same_person"): lambda case, body, now: body["taker"] == body["giver"],
    ("peak_post", "swap", "same_post"): lambda case, body, now: body["other"] == case.id,
    ("peak_post", "swap", "same_person"): lambda case, body, now: body["mine"] == body["theirs"],
}
_MISSING: Final = {
    "attachments.before": lambda case: not case.photos("before"),
    "attachments.after": lambda case: not case.photos("after", len(case.rounds)),
    "controlled_at": lambda case: case.controlled_at is None,
    "plan": lambda case: case.planned_at is None,
}

_OF_POSTS: Final = frozenset({"not_yours", "changed_meanwhile", "cannot_stand_there"})


class RefusalsAreTrue(Oracle):
    """Where the record did not change meanwhile."""

    name = Label("拒绝的理由属实", "A refusal is true")

    def answered(self, request: Request, status: int, answer: Any) -> None:
        if request.method != "POST" or status not in (403, 409, 422) or request.body is None:
            return
        case = self.world.records.get(request.about)
        seen = request.body.get("version")
        if case is None or (seen is not None and seen != case.version) or self.world.calls.last_waited:
            return
        action, now = request.path.rpartition("/")[2], self.world.clock.present()
        for fault in answer.get("faults", ()):
            if not self._true(case, action, fault, request, now):
                self.fail(f"{case.kind}.{action} is refused as {fault['code']}, which is not so", case.id)

    def _true(self, case: Any, action: str, fault: Any, request: Request, now: datetime) -> bool:
        code, body = fault["code"], request.body or {}
        if code == "forbidden_by_state":
            row = KINDS[case.kind].actions.get(action)
            # Of a merge or an exchange it may be the other record that is not in a state for it.
            return row is None or case.state not in row.source or action in {"mark_duplicate", "swap"}
        if code == "in_the_future":
            said = body.get(fault["field"])
            return said is None or _at(said) > now
        if code == "missing" and fault["field"] in _MISSING and case.kind == "hazard":
            return _MISSING[fault["field"]](case)
        if code == "own_report":
            return bool(case.reporter.account == self.world.directory.known(request.by).key)
        if case.kind == "peak_post" and code in _OF_POSTS:
            return self._true_of_post(case, action, fault, request)
        holds = TRUE_IF.get((case.kind, action, code)) or TRUE_IF.get(("", action, code))
        return holds is None or holds(case, body, now)

    def _true_of_post(self, case: Any, action: str, fault: Any, request: Request) -> bool:
        """What is said of whom a hand-over or an exchange names, at which of the two posts."""
        body, known = request.body or {}, self.world.directory
        if fault["code"] == "not_yours":
            own = {body.get("giver"), body.get("mine"), body.get("theirs")}
            return known.known(request.by).key not in own
        other = self.world.records.get(body["other"]) if action == "swap" else None
        if fault["code"] == "changed_meanwhile":
            at: Any = other if fault["field"] == "theirs" else case
            return at is None or at.assignee != body[fault["field"]]
        # Whoever stands there now comes to the other post.
        at = other if fault["field"] == "mine" else case
        named = next((one for one in known.accounts() if one.key == body[fault["field"]]), None)
        return at is None or named is None or not self._can_stand(named, at)

    def _can_stand(self, account: Account, post: Any) -> bool:
        """Police of the post's station or of its teams; at a fixed post also the campus's security room."""
        if account.role == "guard":
            return str(post.post_type) == "fixed" and account.unit == post.campus
        unit = self.world.directory.district(post.district).units.get(account.unit)
        stations = {account.unit, unit.parent if unit is not None else None}
        return account.role in ("officer", "desk", "chief") and post.station in stations


class WhatMustNotBeIsNotDone(Oracle):
    """The conditions of the steps that end something, by the facts before."""

    name = Label("不具备条件的不得办结", "What must not be done is not done")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            if change.before is None:
                continue
            action = str(change.entry.action)
            for kind, of, what, holds in _FORBIDDEN:
                if kind in ("", change.after.kind) and of == action and holds(change.before, change.after):
                    self.fail(f"{change.after.kind}.{action} although {what}", change.after.id)


_FORBIDDEN: Final[tuple[tuple[str, str, str, Callable[[Any, Any], bool]], ...]] = (
    ("incident", "acknowledge", "somebody has", lambda old, new: old.acknowledged_at is not None),
    (
        "incident",
        "handle",
        "the parents were not told",
        lambda old, new: _flag(old, "P") and old.parents_told_at is None,
    ),
    (
        "incident",
        "handle",
        "the inquiry is not concluded",
        lambda old, new: old.about.investigated and old.investigated_at is None,
    ),
    (
        "incident",
        "handle",
        "a question is open",
        lambda old, new: old.question is not None and old.question.open,
    ),
    (
        "incident",
        "handle",
        "nobody claimed it, or police were sent, and it counts as front-line",
        lambda old, new: (
            str(new.closing_reason) == "front_line" and (old.claimed_by is None or old.police_were_sent)
        ),
    ),
    ("", "close", "measures are open", lambda old, new: any(one.settled_at is None for one in old.measures)),
    (
        "",
        "close",
        "orders are unanswered",
        lambda old, new: any(one.answered_at is None for one in old.supervisions),
    ),
    (
        "incident",
        "close",
        "the bureau was not told",
        lambda old, new: _flag(old, "E") and old.bureau_told_at is None,
    ),
    ("incident", "close", "a review is owed", lambda old, new: old.review_owed and old.reviewed_at is None),
    ("incident", "give_feedback", "it was given", lambda old, new: old.feedback_at is not None),
    ("incident", "ask_reopening", "it was asked before", lambda old, new: old.reopening is not None),
    (
        "incident",
        "decide_reopening",
        "who closed it answers",
        lambda old, new: (
            old.closed_by is not None and new.reopening.decided_by.account == old.closed_by.account
        ),
    ),
    ("incident", "tell_bureau", "it was told", lambda old, new: old.bureau_told_at is not None),
    ("incident", "false_alarm", "it is a mandatory report", lambda old, new: _flag(old, "R")),
    (
        "incident",
        "mark_duplicate",
        "a mandatory report was not assessed",
        lambda old, new: _flag(old, "R") and old.assessed_at is None,
    ),
    (
        "incident",
        "accept_transfer",
        "nothing was offered",
        lambda old, new: old.transfer is None or not old.transfer.open,
    ),
    (
        "",
        "decide_extension",
        "a limit had passed, and it was granted",
        lambda old, new: any(
            clock.revision != known.revision
            and new_due > known.due_at
            and clock.extended > known.extended
            and _past(new, known)
            for clock in new.clocks
            if (known := old.clock(clock.name)) is not None and (new_due := clock.due_at)
        ),
    ),
    (
        "hazard",
        "claim_rectified",
        "photos are missing",
        lambda old, new: old.proof and not old.photos("before"),
    ),
    (
        "hazard",
        "claim_rectified",
        "a major hazard was not controlled or planned",
        lambda old, new: old.major and (old.controlled_at is None or old.planned_at is None),
    ),
    (
        "hazard",
        "recheck",
        "nobody claimed it, and it passed",
        lambda old, new: new.state == "verified" and (old.round is None or old.round.claimed_at is None),
    ),
    ("hazard", "close", "nobody verified it", lambda old, new: old.verified_by is None),
    ("hazard", "close", "a review is owed", lambda old, new: old.review_owed and old.reviewed_at is None),
    ("hazard", "sign_order", "no order was drafted", lambda old, new: old.draft is None),
    (
        "hazard",
        "withdraw",
        "an order is in force",
        lambda old, new: any(one.kind == "order" and one.voided_at is None for one in old.papers),
    ),
    ("hazard", "assign", "who checks is to rectify", lambda old, new: new.rectifier == new.lead),
)


def _past(case: Any, clock: Any) -> bool:
    decided = [one.decided_at for one in case.extensions if one.clock == clock.name and one.granted]
    return bool(decided) and max(decided) > clock.due_at
