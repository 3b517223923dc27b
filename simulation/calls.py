"""Calls of functions, each in a greenlet of its own, so that every call of a store or an effect is a point where others
may run, where time may pass, and where the call may fail or the process may die.

A door stands before each store. What happens at it is drawn by the weather (`simulation.faults`).
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter
from greenlet import getcurrent, greenlet

from simulation.clock import Clock
from simulation.releases import entered, left

# What each function is given at most, as the infrastructure says; a minute where it says nothing else.
TIMEOUTS: Final = {
    "http": 10_000,
    "escalation.deadline_sweep": 55_000,
    "escalation.redrive": 300_000,
    "escalation.recalculate": 300_000,
    "escalation.move_campus": 300_000,
}
_USUAL_TIMEOUT: Final = 60_000
# The tables of records, by the names of their doors.
_OF_RECORDS: Final = frozenset({"cases", "duty", "outreach"})


# Whoever wants to know which lines are reached says here who is told of them.
TRACE: Any = None


class Died(BaseException):
    """The process has died here; nobody can catch this."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended: with an answer, with an error that nobody caught, or with its process."""

    answer: Any = None
    error: Exception | None = None
    died: bool = False

    @property
    def well(self) -> bool:
        return self.error is None and not self.died


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody sends: account id, method, path, body."""

    by: str
    method: str
    path: str
    body: Mapping[str, Any] | None
    about: str
    headers: Mapping[str, str] | None = None


Done = Callable[[Ending], None]
Handler = Callable[[dict[str, Any], Any], Any]


class Context:
    """What Lambda hands to a handler."""

    function_name = "simulated"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:simulated"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def __init__(self, call: "Call", clock: Clock) -> None:
        self._call, self._clock = call, clock

    def get_remaining_time_in_millis(self) -> int:
        return max(self._call.ends - self._clock.now, 0)


@dataclass(slots=True)
class Call:
    """A running call. `about` is the record it works on, as far as the caller knows; `faults` what it has met."""

    function: str
    about: str
    ends: int
    sandbox: str = ""
    faults: int = 0
    waited: bool = False
    roams: bool = False


class Weather(Protocol):
    """What happens at the doors; see `simulation.faults`."""

    def through(
        self, calls: "Calls", call: Call, site: tuple[str, str], effect: Callable[[], Any]
    ) -> Any: ...


class Calls:
    """Every call of a function that is under way, on one clock. Sandboxes are kept between calls, as Lambda does; one call
    at a time in each."""

    def __init__(self, clock: Clock, make: Callable[[str], Handler], weather: Weather) -> None:
        self.clock, self.weather = clock, weather
        self.current: Call | None = None
        self.made = 0
        # Of the call that has just ended: how many faults it met, and whether it let others run.
        self.last_faults, self.last_waited = 0, False
        self._make = make
        self.pool: dict[str, list[Handler]] = {}
        # Which sandbox serves a call of a function: while two releases are there, one of either.
        self.served_by: Callable[[str], str] = lambda function: function
        self._hub = getcurrent()

    def start(self, function: str, event: dict[str, Any], about: str, done: Done) -> None:
        """Begins a call; it goes on at once, up to where it first waits."""
        self.made += 1
        sandbox = self.served_by(function)
        free = self.pool.setdefault(sandbox, [])
        handler = free.pop() if free else self._make(sandbox)
        kind = "http" if "requestContext" in event else function
        ends = self.clock.now + TIMEOUTS.get(kind.partition("@")[0], _USUAL_TIMEOUT)
        call = Call(function, about, ends, sandbox, roams=not about)
        greenlet(self._run, self._hub).switch(call, handler, event, done)

    def wait(self, milliseconds: int) -> None:
        """Lets time pass in the running call, and others run meanwhile."""
        call, here = self.current, getcurrent()
        if call is None:
            return
        # The library keeps the request it works on in one place for the whole process: a sandbox has its own.
        event, context = (
            getattr(BaseRouter, "current_event", None),
            getattr(BaseRouter, "lambda_context", None),
        )
        self.clock.after(milliseconds, here.switch)
        self.current, call.waited = None, True
        there = left()
        self._hub.switch()
        entered(there=there)
        self.current = call
        BaseRouter.current_event, BaseRouter.lambda_context = event, context  # type: ignore[assignment]
        if self.clock.now >= call.ends:
            raise Died

    def _run(self, call: Call, handler: Handler, event: dict[str, Any], done: Done) -> None:
        self.current = call
        if TRACE is not None:
            sys.settrace(TRACE)
        try:
            ending = Ending(handler(event, Context(call, self.clock)))
        except Died:
            ending = Ending(died=True)
        except Exception as error:  # noqa: BLE001 - whatever leaves a handler is what Lambda reports to the caller
            ending = Ending(error=error)
        self.current, self.last_faults, self.last_waited = None, call.faults, call.waited
        self.pool[call.sandbox].append(handler)
        done(ending)


class Door:
    """Stands before a store: what is asked of it inside a call goes through the weather."""

    def __init__(self, name: str, calls: Callable[[], Calls]) -> None:
        self.inside: Any = None
        self._name, self._calls = name, calls

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(method)
        found = getattr(self.inside, method)
        if not callable(found):
            return found
        site = (self._name, method)

        def asked(*arguments: Any, **named: Any) -> Any:
            calls, inside = self._calls(), getattr(self.inside, method)
            # A policy is read once in the life of a sandbox, and sandboxes outlive runs: nothing is drawn for it.
            if calls.current is None or method == "policy":
                return inside(*arguments, **named)
            call = calls.current
            if call.roams and self._name in _OF_RECORDS and arguments and isinstance(arguments[0], str):
                # A round goes from record to record: this is the one that it works on now.
                call.about = arguments[0]
            return calls.weather.through(calls, call, site, lambda: inside(*arguments, **named))

        self.__dict__[method] = asked
        return asked
