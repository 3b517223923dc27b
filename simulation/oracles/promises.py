"""What was promised on a receipt, and that a receipt is given again for the same form."""

from collections.abc import Sequence
from typing import Any, Final

from campus_safety.labels import Label
from campus_safety.records.change import Change
from campus_safety.records.record import Record
from simulation.calls import Request
from simulation.oracles.again import unfit
from simulation.oracles.oracle import Oracle

_REFUSED: Final = frozenset({400, 403, 404, 413, 415, 422})
# Of what else people plan and record something may well be refused.
_REPORTS: Final = frozenset({"/reports", "/warnings", "/hazards", "/alarms"})
_REUSED: Final = frozenset({"key_reused", "nonce_reused"})
_GOES_ON: Final = frozenset({"state", "state_name"})
# What else a receipt of what is planned says of how it stands by now.
_MOVES: Final = frozenset({"version", "preview", "warnings", "due_at"})


class HonestRetryGetsItsReceipt(Oracle):
    """The same form, sent again in the same words, is answered with the same receipt and makes no second record."""

    name = Label("如实重发得到同一回执", "An honest retry gets its receipt")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._receipts: dict[str, Any] = {}
        self._made: dict[str, str] = {}

    def answered(self, request: Request, status: int, answer: Any) -> None:
        key = (request.body or {}).get("client_key") or (request.headers or {}).get("X-Nonce")
        if key is None or request.method != "POST":
            return
        reported = request.path in _REPORTS
        reused = status == 409 and any(one["code"] in _REUSED for one in answer.get("faults", ()))
        if reused or (status == 409 and reported):
            self.fail("an honest retry was refused", request.about, str(answer.get("faults")))
        if status in _REFUSED and reported and not unfit(request.body or {}, self.world.clock.present()):
            # What people fill in here is plausible: there is nothing in it to refuse.
            self.fail("a report was not taken in", request.about, f"{status} {answer.get('faults')}"[:200])
        if status != 201:
            return
        # A hazard's answer says beside the receipt where it stands by now; what was promised stays.
        goes_on = _GOES_ON if reported else _GOES_ON | _MOVES
        said = {name: value for name, value in answer.items() if name not in goes_on}
        known = self._receipts.setdefault(key, said)
        odd = {name: (known.get(name), said.get(name)) for name in known if known.get(name) != said.get(name)}
        if odd:
            self.fail("an honest retry got another receipt", request.about, str(odd)[:300])

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            if change.before is None:
                if change.after.id in self._made:
                    self.fail("one form made two records", change.after.id)
                self._made[change.after.id] = change.after.submission


class WhatAReceiptPromisedHappens(Oracle):
    """Each limit that a receipt names is kept, or the record says that it was not: late, lifted, or granted longer."""

    name = Label("回执的承诺兑现，或可见地逾期", "What a receipt promised happens, or is seen to be late")

    def checkpoint(self) -> None:
        for case in self.world.records.readable():
            self.look_at(case)

    def look_at(self, case: Record) -> None:
        if case.receipt is None:
            return
        now = self.world.clock.present()
        for promise in case.receipt.promises:
            if promise.due_at > now:
                continue
            clock = case.clock(promise.clock)
            if clock is None:
                self.fail(f"{promise.clock}: promised, and no clock of it is left", case.id)
                continue
            in_time = clock.stopped_at is not None and clock.stopped_at <= promise.due_at
            moved = clock.due_at != promise.due_at
            seen = clock.late_at(now) or any(one.due_at >= promise.due_at for one in clock.served)
            if not (in_time or moved or seen):
                self.fail(f"{promise.clock}: neither kept nor seen to be late", case.id)
