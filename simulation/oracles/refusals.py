"""A refusal is true: what it names is so. And what must not be done was not done. Both by the facts of the record, said here
once more in a line each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from campus_safety.district.directory import Account
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.change import Change
from simulation.calls import Request
from simulation.lives import LIVES
from simulation.oracles import again
from simulation.oracles.oracle import Oracle

Holds = Callable[[Any, Mapping[str, Any], datetime], bool]


def _flag(case: Any, flag: str) -> bool:
    return case.kind == "incident" and flag in again.flags(case)


def _asked(case: Any, body: Mapping[str, Any]) -> Any:
    return next((one for one in case.extensions if one.number == body.get("number")), None)


def _order(case: Any, body: Mapping[str, Any]) -> Any:
    return next((one for one in case.supervisions if one.number == body.get("number")), None)


def _clock_of(case: Any, name: str) -> Any:
    return next((one for one in case.clocks if one.name == name), None)


def _clock(case: Any, body: Mapping[str, Any]) -> Any:
    name = f"rectify:{len(case.rounds)}" if case.kind == "hazard" else body.get("clock") or ""
    return _clock_of(case, name)


def _of_request(case: Any, body: Mapping[str, Any]) -> Any:
    """The clock that a request is about which somebody decides on."""
    asked = _asked(case, body)
    return _clock_of(case, asked.clock) if asked is not None else None


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(said: Any) -> datetime | None:
    """What a form says, where that is a moment; not a day, and nothing else."""
    try:
        at = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo is not None else None


def _later(case: Any, body: Mapping[str, Any]) -> bool:
    """Whether the form would end the running limit of a hazard later than it does."""
    limit = again.limit_of(case)
    return bool(body.get("due_at")) and limit is not None and _at(body["due_at"]) > limit


def _ahead(body: Mapping[str, Any], name: str, than: datetime) -> bool:
    """Whether the form names a moment there, and it lies no later than that."""
    return bool(body.get(name)) and _at(body[name]) <= than


# How long before the end more time has to be asked for.
_BEFORE: Final[Mapping[str, timedelta]] = {"incident": timedelta(0), "hazard": timedelta(days=3)}

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
        again.inquired(case) and case.investigated_at is None
    ),
    ("incident", "handle", "losses_not_stated"): lambda case, body, now: (
        again.warned(case) and case.losses is None
    ),
    ("incident", "handle", "unanswered"): lambda case, body, now: again.open_question(case),
    ("incident", "handle", "not_claimed"): lambda case, body, now: (
        body["closing_reason"] == "front_line" and case.claimed_by is None
    ),
    ("incident", "handle", "police_were_sent"): lambda case, body, now: (
        body["closing_reason"] == "front_line" and again.was_sent(case)
    ),
    ("incident", "conclude_investigation", "nothing_to_conclude"): lambda case, body, now: (
        not again.inquired(case) or case.investigated_at is not None
    ),
    ("incident", "assess", "needs_correction"): lambda case, body, now: (
        bool(body.get("discovered_at"))
        and _at(body["discovered_at"]) > (case.discovered_at or case.received_at)
    ),
    ("incident", "mark_duplicate", "has_duplicates"): lambda case, body, now: bool(case.duplicates),
    ("incident", "mark_duplicate", "mandatory_report"): lambda case, body, now: (
        _flag(case, "R") and case.assessed_at is None
    ),
    ("incident", "offer_transfer", "mandatory_report"): lambda case, body, now: (
        _flag(case, "R") and case.assessed_at is None
    ),
    ("incident", "withdraw_transfer", "nothing_offered"): lambda case, body, now: (
        not again.waits_for_receiver(case)
    ),
    ("incident", "ask", "no_reporter"): lambda case, body, now: case.reporter.account is None,
    ("incident", "ask", "already_asked"): lambda case, body, now: again.open_question(case),
    ("incident", "answer", "nothing_asked"): lambda case, body, now: not again.open_question(case),
    ("incident", "false_alarm", "mandatory_report"): lambda case, body, now: _flag(case, "R"),
    ("incident", "offer_transfer", "already_offered"): lambda case, body, now: again.waits_for_receiver(case),
    ("incident", "accept_transfer", "nothing_offered"): lambda case, body, now: (
        not again.waits_for_receiver(case)
    ),
    ("incident", "refuse_transfer", "nothing_offered"): lambda case, body, now: (
        not again.waits_for_receiver(case)
    ),
    ("incident", "close", "owed"): lambda case, body, now: (
        again.review_owed(case) and case.state == "feedback_given"
    ),
    ("incident", "close", "authority_not_told"): lambda case, body, now: (
        bool(case.authority_units) and not again.all_told(case)
    ),
    ("incident", "close", "casualties_not_told"): lambda case, body, now: again.casualties_owed(case),
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
    ("hazard", "ask_extension", "pending"): lambda case, body, now: any(
        one.decided_at is None for one in case.extensions
    ),
    ("incident", "ask_extension", "pending"): lambda case, body, now: any(
        one.decided_at is None and one.clock == body["clock"] for one in case.extensions
    ),
    ("", "ask_extension", "too_late"): lambda case, body, now: (
        (clock := _clock(case, body)) is not None and now > clock.due_at - _BEFORE[case.kind]
    ),
    ("incident", "ask_extension", "not_running"): lambda case, body, now: (
        (clock := _clock(case, body)) is None
        or not clock.limiting
        or clock.stopped_at is not None
        or clock.paused_at is not None
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
    ("", "ask_extension", "too_long"): lambda case, body, now: (
        (clock := _clock(case, body)) is not None and _at(body["until"]) > _as_long_again(case, clock)
    ),
    ("", "decide_extension", "expired"): lambda case, body, now: (
        bool(body["granted"]) and ((clock := _of_request(case, body)) is None or now > clock.due_at)
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
    ("hazard", "assign", "needs_extension"): lambda case, body, now: _later(case, body),
    ("hazard", "draft_order", "needs_extension"): lambda case, body, now: _later(case, body),
    ("hazard", "control", "already_done"): lambda case, body, now: case.controlled_at is not None,
    ("hazard", "claim_rectified", "not_assigned"): lambda case, body, now: (
        again.major(case) and case.state == "found"
    ),
    ("hazard", "draft_order", "already_ordered"): lambda case, body, now: case.ordered_at is not None,
    ("hazard", "draft_order", "unknown_clause"): lambda case, body, now: (
        bool(body.get("clause")) and body["clause"] not in CLAUSES
    ),
    ("hazard", "sign_order", "already_ordered"): lambda case, body, now: case.ordered_at is not None,
    ("hazard", "sign_order", "no_draft"): lambda case, body, now: case.draft is None,
    ("hazard", "recheck", "not_claimed"): lambda case, body, now: (
        bool(body["passed"]) and (not case.rounds or case.rounds[-1].claimed_at is None)
    ),
    ("hazard", "recheck", "not_due"): lambda case, body, now: (
        bool(case.rounds)
        and case.rounds[-1].claimed_at is None
        and (due := again.limit_of(case)) is not None
        and now < due
    ),
    ("hazard", "recheck", "already_done"): lambda case, body, now: (
        case.state == "verified" and not again.opinion_voided(case)
    ),
    ("hazard", "recheck", "no_limit"): lambda case, body, now: not case.rounds,
    ("hazard", "follow_up", "not_verified"): lambda case, body, now: (
        not case.rounds or case.rounds[-1].rechecked_at is None
    ),
    ("hazard", "follow_up", "opinion_voided"): lambda case, body, now: again.opinion_voided(case),
    ("hazard", "close", "review_owed"): lambda case, body, now: (
        again.review_owed(case) and case.state == "held"
    ),
    ("hazard", "withdraw", "order_in_force"): lambda case, body, now: any(
        one.kind == "order" and one.voided_at is None for one in case.papers
    ),
    ("log_entry", "take_over", "same_person"): lambda case, body, now: case.by.staff == body["acting_staff"],
    ("peak_post", "assign", "already_done"): lambda case, body, now: case.assignee == body["assignee"],
    ("peak_post", "hand_over", "same_person"): lambda case, body, now: body["taker"] == body["giver"],
    ("peak_post", "swap", "same_post"): lambda case, body, now: body["other"] == case.id,
    ("peak_post", "swap", "same_person"): lambda case, body, now: body["mine"] == body["theirs"],
}


def _as_long_again(case: Any, clock: Any) -> datetime:
    """The latest end of a limit that is made longer; in days, with the last of as many again."""
    if case.kind != "hazard":
        return clock.due_at + (clock.due_at - clock.started_at)  # type: ignore[no-any-return]
    one = case.rounds[-1]
    latest: datetime = clock.due_at + (one.due_at - one.began_at)
    return latest + timedelta(days=1) if one.due_at - one.began_at >= timedelta(days=1) else latest


_MISSING: Final = {
    "attachments.before": lambda case: not again.photos(case, "before"),
    "attachments.after": lambda case: not again.photos(case, "after", len(case.rounds)),
    "controlled_at": lambda case: case.controlled_at is None,
    "plan": lambda case: case.planned_at is None,
}
# Without which words these are not done, however the rest of the form reads.
IN_WORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("hazard", "control"): ("text",),
    ("hazard", "submit_plan"): ("owner", "measures", "funds", "contingency"),
    ("hazard", "regrade"): ("text",),
    ("hazard", "reroute"): ("text",),
    ("hazard", "withdraw"): ("text",),
    ("hazard", "review"): ("cause",),
    ("hazard", "recheck"): ("opinion",),
    ("hazard", "follow_up"): ("opinion",),
    ("hazard", "note"): ("text",),
    ("hazard", "record_check"): ("text",),
    ("hazard", "draft_order"): ("measures",),
    ("hazard", "void_paper"): ("text",),
    ("incident", "conclude_investigation"): ("text",),
    ("incident", "give_feedback"): ("text",),
    ("incident", "review"): ("cause",),
    ("incident", "reopen"): ("text",),
    ("incident", "ask_reopening"): ("text",),
    ("incident", "decide_reopening"): ("text",),
    ("incident", "lift_flags"): ("text",),
    ("incident", "withdraw"): ("text",),
    ("incident", "reinstate"): ("text",),
    ("incident", "refuse_transfer"): ("text",),
    ("incident", "withdraw_transfer"): ("text",),
    ("incident", "mark_duplicate"): ("text",),
    ("incident", "correct"): ("text",),
    ("", "ask_extension"): ("text",),
    ("", "answer_order"): ("text",),
    ("", "settle_measure"): ("text",),
    ("", "set_task"): ("text",),
    ("log_entry", "offset"): ("text",),
    ("peak_post", "cancel"): ("text",),
    ("inspection", "cancel"): ("text",),
    ("safety_notice", "withdraw"): ("text",),
}
# Moments of forms that lie ahead, and those that do not.
AHEAD: Final[Mapping[tuple[str, str], str]] = {
    ("", "set_task"): "due_at",
    ("", "supervise"): "due_at",
    ("hazard", "assign"): "due_at",
    ("hazard", "draft_order"): "due_at",
    ("hazard", "submit_plan"): "deadline",
}
# Where forms about incidents and hazards name units.
_UNITS: Final = ("lead", "rectifier", "to", "units")
BEHIND: Final[Mapping[tuple[str, str], str]] = {
    ("incident", "assess"): "discovered_at",
    ("incident", "arrive"): "arrived_at",
    ("incident", "tell_bureau"): "told_at",
    ("incident", "tell_parents"): "told_at",
    ("hazard", "record_check"): "checked_at",
}

# What nobody does who had a part in the work.
_BY_ANOTHER: Final = frozenset(
    {("incident", "handle"), ("incident", "close"), ("hazard", "recheck"), ("hazard", "follow_up")}
)
_OF_POSTS: Final = frozenset({"not_yours", "changed_meanwhile", "cannot_stand_there"})


class RefusalsAreTrue(Oracle):
    """Where the record did not change meanwhile."""

    name = Label("拒绝的理由属实", "A refusal is true")

    def answered(self, request: Request, status: int, answer: Any) -> None:
        if request.method != "POST" or status not in (403, 409, 422) or request.body is None:
            return
        case, now = self.world.records.get(request.about), self.world.clock.present()
        seen = request.body.get("version")
        if (seen is not None and case is not None and seen != case.version) or self.world.calls.last_waited:
            return
        action, whose = request.path.rpartition("/")[2], case.kind if case is not None else request.path
        for fault in answer.get("faults", ()):
            so = _of_the_form(fault, request.body, now)
            if so and case is not None:
                so = self._true(case, action, fault, request, now)
            if not so:
                self.fail(f"{whose}.{action} is refused as {fault['code']}, which is not so", request.about)

    def _true(self, case: Any, action: str, fault: Any, request: Request, now: datetime) -> bool:
        code, body = fault["code"], request.body or {}
        if code == "forbidden_by_state":
            row = KINDS[case.kind].actions.get(action)
            # Of a merge or an exchange it may be the other record that is not in a state for it.
            return row is None or case.state not in row.source or action in {"mark_duplicate", "swap"}
        if code == "missing" and fault["field"] in _MISSING and case.kind == "hazard":
            return _MISSING[fault["field"]](case)
        if code == "own_report":
            return bool(case.reporter.account == self.world.directory.known(request.by).key)
        if case.kind == "peak_post" and code in _OF_POSTS:
            return self._true_of_post(case, action, fault, request)
        if code == "same_person" and (case.kind, action) in _BY_ANOTHER:
            return self._worked(case, action, request)
        holds = TRUE_IF.get((case.kind, action, code)) or TRUE_IF.get(("", action, code))
        return holds is None or holds(case, body, now)

    def _worked(self, case: Any, action: str, request: Request) -> bool:
        """Whether whoever asks has a part in the work, or, of front-line work, is no police officer of another unit."""
        account, district = (
            self.world.directory.known(request.by),
            self.world.directory.district(case.district),
        )
        staff, units = (request.body or {}).get("acting_staff"), again.own_units(account, district)
        workers = [*case.worked_by]
        if case.kind == "incident":
            workers += [one for one in (case.handled_by, case.claimed_by) if one is not None]
        if any(account.key == one.account or staff == one.staff for one in workers):
            return True
        if action == "close":
            return False
        theirs = {one.unit for one in workers}
        if case.kind == "hazard":
            theirs |= {case.rectifier, *(one.rectifier for one in case.rounds)}
        theirs |= {up.parent for one in theirs if (up := district.units.get(one)) is not None and up.parent}
        return bool(units & theirs) or (action == "handle" and not again.police(account.unit, district))

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


def _of_the_form(fault: Any, body: Mapping[str, Any], now: datetime) -> bool:
    """Whether what is said of a field of the form itself is so; what is said of anything else may be."""
    code, place = fault["code"], str(fault["field"])
    name, _, rest = place.partition(".")
    index = rest.partition(".")[0]
    if index.isdigit() and isinstance(body.get(name), list) and int(index) > len(body[name]):
        # The parts of a form are counted from one.
        return False
    said = body.get(place)
    match code:
        case "missing":
            return not said
        case "unknown_unit" if "." not in place:
            return bool(said)
        case "in_the_future":
            return (at := _moment(said)) is None or at > now
        case "in_the_past":
            return (at := _moment(said)) is None or at <= now
        case "bad_count" if name in ("campuses", "questions"):
            return not (isinstance(said, list) and 0 < len(set(said)) <= _FEW)
        case _:
            return True


# So many campuses or questions are never too many.
_FEW: Final = 4


class WhatMustNotBeIsNotDone(Oracle):
    """The conditions of the steps, by the facts before and by what the form says: also whatever a refusal could have named
    (`TRUE_IF`, read the other way), the words without which nothing of it is done, and moments on the wrong side of now."""

    name = Label("不具备条件的不得办结", "What must not be done is not done")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        # Record -> what was done to it last and whose answer is still on its way.
        self._done: dict[str, list[Change[Any]]] = {}
        self._by_id = {one.id: one.key for one in self.world.directory.accounts()}

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            if change.before is None:
                continue
            action, case = str(change.entry.action), change.after
            for kind, of, what, holds in _FORBIDDEN:
                if kind in ("", case.kind) and of == action and holds(change.before, case):
                    self.fail(f"{case.kind}.{action} although {what}", case.id)
            if case.kind not in LIVES or action not in LIVES[case.kind].bodies or case.newer:
                continue
            self._by_whom(change, action)
            if change is changes[0]:
                self._done.setdefault(case.id, []).append(change)
                words = IN_WORDS.get((case.kind, action)) or IN_WORDS.get(("", action), ())
                said = {name.partition(".")[0] for name in change.entry.text_digests}
                # A task's words are kept as those of the measure that it is.
                if any(
                    one not in said and (action, "measure" in said) != ("set_task", True) for one in words
                ):
                    self.fail(f"{case.kind}.{action} without its words", case.id)

    def _by_whom(self, change: Change[Any], action: str) -> None:
        """Nobody gives an order to the own unit, and whoever was given one answers it."""
        case, district = change.after, self.world.directory.district(change.after.district)
        old = {one.number: one for one in getattr(change.before, "supervisions", ())}
        unit = district.units.get(change.entry.actor.unit)
        if (case.kind, action) == ("incident", "handle") and str(case.closing_reason) == "case_filed":
            if not again.of_police(change.entry.actor.unit, district):
                self.fail("incident.handle: filed by others than the police", case.id)
        if unit is None or action not in ("supervise", "receive_order", "answer_order"):
            return
        own = unit.parent if str(unit.kind) == "team" and unit.parent else unit.id
        for order in case.supervisions:
            to = case.lead if order.to == "lead:owner" else order.to.removeprefix("unit:")
            if action == "supervise" and order.number not in old and to == own:
                self.fail(f"{case.kind}.supervise: an order to the own unit", case.id)
            if action != "supervise" and order != old.get(order.number) and to != own:
                self.fail(f"{case.kind}.{action}: of another unit's order", case.id, f"{to} {own}")

    def answered(self, request: Request, status: int, answer: Any) -> None:
        done = self._done.pop(request.about, [])
        action, body = request.path.rpartition("/")[2], request.body
        if (
            request.path == "/reports"
            and status == 201
            and again.unfit(body or {}, self.world.clock.present())
        ):
            self.fail("a report was taken in whose paper cannot be so", request.about)
        key = self._by_id.get(request.by)
        found = [one for one in done if str(one.entry.action) == action and one.entry.actor.account == key]
        if status != 200 or body is None or len(found) != 1:
            # Somebody else's answer is on its way still.
            self._done[request.about] = [one for one in done if one not in found]
            return
        self._done[request.about] = [one for one in done if one is not found[0]]
        self._as_asked(found[0], action, body)

    def _as_asked(self, change: Change[Any], action: str, body: Mapping[str, Any]) -> None:
        old, now = change.before, change.entry.recorded_at
        if old is None:
            return
        for (kind, of, code), holds in TRUE_IF.items():
            if kind in ("", old.kind) and of == action and (kind or (old.kind, of, code) not in TRUE_IF):
                if (old.kind, of, code) not in _SAID_LOOSELY and holds(old, body, now):
                    self.fail(f"{old.kind}.{action} was done although: {code}", old.id)
        known = self.world.directory.district(old.district).units
        for name in _UNITS if old.kind in ("incident", "hazard") else ():
            said = body.get(name) or ()
            for unit in (said,) if isinstance(said, str) else said:
                if unit not in known:
                    self.fail(f"{old.kind}.{action} with a unit that there is not: {name}", old.id, unit)
        ahead = AHEAD.get((old.kind, action)) or AHEAD.get(("", action))
        if ahead is not None and _ahead(body, ahead, now):
            self.fail(f"{old.kind}.{action} with a {ahead} that has passed", old.id)
        behind = BEHIND.get((old.kind, action))
        if behind is not None and body.get(behind) and _at(body[behind]) > now:
            self.fail(f"{old.kind}.{action} with a {behind} that lies ahead", old.id)

    def let_go(self, about: str) -> None:
        self._done.pop(about, None)


# Where what is said above holds of more than what is refused: a district's own number of days, the end of a day.
_SAID_LOOSELY: Final = frozenset(
    {("hazard", "ask_extension", "too_late"), ("hazard", "ask_extension", "too_long")}
)

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
        lambda old, new: again.inquired(old) and old.investigated_at is None,
    ),
    (
        "incident",
        "handle",
        "a question is open",
        lambda old, new: again.open_question(old),
    ),
    (
        "incident",
        "handle",
        "nobody claimed it, or police were sent, and it counts as front-line",
        lambda old, new: (
            str(new.closing_reason) == "front_line" and (old.claimed_by is None or again.was_sent(old))
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
    (
        "incident",
        "close",
        "a review is owed",
        lambda old, new: again.review_owed(old) and old.reviewed_at is None,
    ),
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
        lambda old, new: not again.waits_for_receiver(old),
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
        lambda old, new: old.proof and not again.photos(old, "before"),
    ),
    (
        "hazard",
        "claim_rectified",
        "a major hazard was not controlled or planned",
        lambda old, new: again.major(old) and (old.controlled_at is None or old.planned_at is None),
    ),
    (
        "hazard",
        "recheck",
        "nobody claimed it, and it passed",
        lambda old, new: new.state == "verified" and (not old.rounds or old.rounds[-1].claimed_at is None),
    ),
    ("hazard", "close", "nobody verified it", lambda old, new: not old.rounds or not old.rounds[-1].passed),
    (
        "hazard",
        "close",
        "a review is owed",
        lambda old, new: again.review_owed(old) and old.reviewed_at is None,
    ),
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
