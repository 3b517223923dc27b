"""What may go wrong: one table, with the place where each fault strikes and what the design promises under it.

Nothing that is not in the table ever happens. A place is active in a quarter of the seeds and strikes a quarter of the
time there; a fifth of the seeds has no faults at all. Each place draws from a stream of its own, so that one more draw
here does not shuffle what happens there.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType
from typing import Any, Final

from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from pynamodb.exceptions import GetError, PutError, QueryError, TransactWriteError, UpdateError

from campus_safety.records.store import VersionMoved
from campus_safety_aws.record_encoding import BrokenRecord
from simulation.calls import Call, Calls, Died
from simulation.clock import HOUR, MINUTE, SECOND


class Fault(StrEnum):
    """Every kind of fault."""

    FAILS = "fails"
    THROTTLED = "throttled"
    UNKNOWN = "unknown"
    TWICE = "twice"
    LATE = "late"
    DIES_BEFORE = "dies_before"
    DIES_AFTER = "dies_after"
    RACED = "raced"
    STREAM_REPEATED = "stream_repeated"
    STREAM_LATE = "stream_late"
    STREAM_POISONED = "stream_poisoned"
    EXECUTION_DIES = "execution_dies"
    CALLBACK_LOST = "callback_lost"
    WAKES_LATE = "wakes_late"
    BUS_REFUSES = "bus_refuses"
    BUS_REPEATED = "bus_repeated"
    BUS_LATE = "bus_late"
    CHANNEL_REFUSES = "channel_refuses"
    CHANNEL_LIMITS = "channel_limits"
    CHANNEL_SILENT = "channel_silent"
    CHANNEL_DEAD = "channel_dead"
    ANSWER_LOST = "answer_lost"
    FORM_REPEATED = "form_repeated"
    FLOWS_DOWN = "flows_down"
    SWEEP_DOWN = "sweep_down"
    UNREADABLE = "unreadable"
    TWO_VERSIONS = "two_versions"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: where it strikes, what it is in the staff's words, and what holds all the same."""

    where: str
    zh: str
    en: str
    promise: str


FAULTS: Final[Mapping[Fault, Row]] = MappingProxyType(
    {
        Fault.FAILS: Row(
            "door", "调用失败", "a call fails", "tried again by whoever called, or by the sweep"
        ),
        Fault.THROTTLED: Row("door", "调用被限流", "a call is throttled", "as above"),
        Fault.UNKNOWN: Row(
            "door", "结果未知", "it was done, and the answer was lost", "done again: nothing is done twice"
        ),
        Fault.TWICE: Row("door", "执行两次", "it happens twice", "the second time changes nothing"),
        Fault.LATE: Row("door", "调用迟缓", "a call takes seconds", "others go on; a level-1 alarm too"),
        Fault.DIES_BEFORE: Row(
            "door", "进程在调用前终止", "the process dies before a call", "one write, or none"
        ),
        Fault.DIES_AFTER: Row(
            "door",
            "进程在调用后终止",
            "the process dies after a call",
            "what follows follows from the stream",
        ),
        Fault.RACED: Row(
            "door", "写入竞争", "a transaction is refused for another one", "read, decide and write again"
        ),
        Fault.STREAM_REPEATED: Row(
            "stream", "流记录重复", "records come again", "tokens die once, marks are removed once"
        ),
        Fault.STREAM_LATE: Row(
            "stream",
            "流记录跨案件乱序、迟到",
            "records of one shard stand behind those of others",
            "order is kept within a record",
        ),
        Fault.STREAM_POISONED: Row(
            "stream", "流中有坏记录", "a record that cannot be followed", "parked; nothing behind it waits"
        ),
        Fault.EXECUTION_DIES: Row(
            "flow", "流程终止", "an execution ends under an open case", "the sweep serves, and raises the run"
        ),
        Fault.CALLBACK_LOST: Row(
            "flow", "回调丢失", "an answered token wakes nobody", "the timer of the wait, and the sweep"
        ),
        Fault.WAKES_LATE: Row("flow", "流程唤醒迟", "a timer is minutes late", "the sweep serves first"),
        Fault.BUS_REFUSES: Row(
            "bus", "总线拒收", "the bus takes some entries not", "the mark stays; sent by the sweep"
        ),
        Fault.BUS_REPEATED: Row("bus", "总线重复投递", "an event is brought twice", "one message"),
        Fault.BUS_LATE: Row(
            "bus", "总线迟到、乱序", "events come late and in any order", "consumers go by versions"
        ),
        Fault.CHANNEL_REFUSES: Row("channel", "渠道拒收", "a channel refuses", "tried again, then visible"),
        Fault.CHANNEL_LIMITS: Row(
            "channel", "渠道限频", "a channel says: too many", "rests, level 1 does not"
        ),
        Fault.CHANNEL_SILENT: Row(
            "channel",
            "渠道无应答",
            "nobody knows whether a message arrived",
            "never twice; level 1 again, marked 重发",
        ),
        Fault.CHANNEL_DEAD: Row(
            "channel",
            "渠道永久失效",
            "one channel is dead for good",
            "its messages end in the dead letters, seen",
        ),
        Fault.ANSWER_LOST: Row(
            "http", "应答丢失", "a person gets no answer and sends the form again", "the same receipt"
        ),
        Fault.FORM_REPEATED: Row(
            "http", "表单重复提交", "a form is sent twice at the same time", "one record, one receipt"
        ),
        Fault.FLOWS_DOWN: Row(
            "flow", "流程引擎停机数小时", "no flow runs for hours", "the sweep within 90 s"
        ),
        Fault.SWEEP_DOWN: Row(
            "sweep", "巡检停机数小时", "no sweep runs for hours", "the flows within seconds"
        ),
        Fault.UNREADABLE: Row(
            "table",
            "五百条记录无法读取",
            "five hundred records of one shard cannot be read",
            "the others are served",
        ),
        Fault.TWO_VERSIONS: Row(
            "release",
            "新旧两个版本同时运行",
            "a release is rolled out, taken back and rolled out again, over open records",
            "nothing is lost, nobody is told of it, chains hold under both",
        ),
    }
)

ACTIVE: Final = 0.25
STRIKES: Final = 0.25
NONE_AT_ALL: Final = 0.2

_AT_DOORS: Final = (
    Fault.FAILS,
    Fault.THROTTLED,
    Fault.UNKNOWN,
    Fault.TWICE,
    Fault.LATE,
    Fault.DIES_BEFORE,
    Fault.DIES_AFTER,
)
# Done again they say the same; a second time is no fault of theirs that anybody promised to survive otherwise.
_WRITES: Final = frozenset(
    {
        "add",
        "commit",
        "published",
        "renew_run",
        "publish",
        "park",
        "start",
        "wake",
        "write",
        "record",
        "settle",
        "turn",
    }
)


def _client(code: str, status: int, operation: str) -> Exception:
    error: Exception = ClientError(
        {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, operation
    )
    return error


def _silence(door: str) -> Exception:
    error: Exception = ReadTimeoutError(endpoint_url=door)
    return error


# Which exception of its library each call of a table ends in.
_ERROR_OF: Final[Mapping[str, type[Exception]]] = MappingProxyType(
    {
        "get": GetError,
        "get_all": GetError,
        "first_words": GetError,
        "claim": GetError,
        "by_code": GetError,
        "event": GetError,
        "next_number": GetError,
        "account": GetError,
        "policy": GetError,
        "current_policy": GetError,
        "device": GetError,
        "kept": GetError,
        "published": UpdateError,
        "renew_run": UpdateError,
        "turn": PutError,
        "record": UpdateError,
        "settle": PutError,
        "add": TransactWriteError,
        "commit": TransactWriteError,
    }
)
_SERVICES: Final = frozenset({"bus", "flows", "parking", "channels"})


def error_of(fault: Fault, site: tuple[str, str]) -> Exception:
    """The library's own exception for this call: whoever guards against one only is found out."""
    door, method = site
    code, status = (
        ("ProvisionedThroughputExceededException", 400)
        if fault is Fault.THROTTLED
        else ("InternalServerError", 500)
    )
    if door.partition(" ")[0] in _SERVICES:
        if fault is Fault.UNKNOWN:
            return _silence(door)
        if fault is Fault.FAILS:
            refused: Exception = EndpointConnectionError(endpoint_url=door)
            return refused
        return _client("ThrottlingException", 400, method)
    cause: Any = _silence(door) if fault is Fault.UNKNOWN else _client(code, status, method)
    kind = _ERROR_OF.get(method, QueryError)
    return kind(method, cause)


@dataclass(slots=True)
class Place:
    """What may strike at one place of one function, and the stream that it is drawn from."""

    fault: Fault | None
    draws: Random


class Weather:
    """The faults of one seed. `quiet` when they have stopped for good; a channel that is dead stays so.

    `often` is how often an active place strikes; `interleaving` how often a call of a store lets others run first.
    """

    def __init__(self, seed: int, *, enabled: bool | None = None, often: float = STRIKES) -> None:
        self._seed, self._often = seed, often
        draws = Random(f"{seed}|weather")
        # Drawn in any case, so that switching faults off by hand changes nothing else.
        none, self.interleaving = draws.random() < NONE_AT_ALL, draws.choice((0.0, 0.02, 0.1, 0.3))
        self.enabled = not none if enabled is None else enabled
        self.quiet = not self.enabled
        self.left_out: frozenset[str] = frozenset()
        self.struck: Counter[tuple[str, Fault]] = Counter()
        self.on_strike: Callable[[Fault, str, str], None] = lambda fault, where, about: None
        self._places: dict[object, Place] = {}
        self._turns = Random(f"{seed}|turns")
        self._times = Random(f"{seed}|times")

    def strikes(self, fault: Fault, where: str = "", about: str = "") -> bool:
        """Whether a fault outside the doors happens now."""
        if self.quiet:
            return False
        key = (fault, where)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._drawn(f"{fault}|{where}", (fault,))
        if place.fault is None or place.draws.random() >= self._often:
            return False
        self._note(fault, where, about)
        return True

    def length(self, least: int, most: int) -> int:
        """A stretch of time in milliseconds."""
        return self._times.randint(least, most)

    def through(self, calls: Calls, call: Call, site: tuple[str, str], effect: Callable[[], Any]) -> Any:
        """One call of a store, with whatever the weather makes of it."""
        if self.interleaving and self._turns.random() < self.interleaving:
            calls.wait(self._turns.randint(1, 40))
        if self.quiet:
            return effect()
        key = (call.function, *site)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._drawn("|".join(key), _AT_DOORS)
        if place.fault is None or place.draws.random() >= self._often:
            return effect()
        return self._struck(calls, call, site, effect, place.fault)

    def _struck(
        self,
        calls: Calls,
        call: Call,
        site: tuple[str, str],
        effect: Callable[[], Any],
        fault: Fault,
    ) -> Any:
        where = f"{call.function}:{'.'.join(site)}"
        writes = site[1] in _WRITES
        if fault is Fault.THROTTLED and site[1] in ("add", "commit"):
            fault = Fault.RACED
        if fault in (Fault.UNKNOWN, Fault.TWICE) and not writes:
            fault = Fault.FAILS if fault is Fault.UNKNOWN else Fault.LATE
        self._note(fault, where, call.about)
        call.faults += 1
        match fault:
            case Fault.RACED:
                raise VersionMoved
            case Fault.FAILS | Fault.THROTTLED:
                raise error_of(fault, site)
            case Fault.DIES_BEFORE:
                raise Died
            case Fault.LATE:
                calls.wait(self.length(SECOND, 8 * SECOND))
                return effect()
        answer = effect()
        match fault:
            case Fault.UNKNOWN:
                raise error_of(fault, site)
            case Fault.DIES_AFTER:
                raise Died
        return self._again(site, effect, answer)

    def _again(self, site: tuple[str, str], effect: Callable[[], Any], answer: Any) -> Any:
        """A call that reaches the service twice. A transaction carries a token and is done once."""
        if site[1] not in ("add", "commit", "write", "turn"):
            effect()
        return answer

    def _drawn(self, name: str, kinds: tuple[Fault, ...]) -> Place:
        draws = Random(f"{self._seed}|{name}")
        active, kind = draws.random() < ACTIVE, draws.choice(kinds)
        if kind in self.left_out:
            active = False
        return Place(kind if active else None, draws)

    def _note(self, fault: Fault, where: str, about: str) -> None:
        self.struck[where, fault] += 1
        self.on_strike(fault, where, about)


def outage(draws: Random, whole: int) -> tuple[int, int]:
    """From when and until when a keeper is down, within so many milliseconds: for hours."""
    length = draws.randint(HOUR, 9 * HOUR)
    start = draws.randint(10 * MINUTE, max(whole - length, 11 * MINUTE))
    return start, start + length


def unreadable(case_id: str) -> BrokenRecord:
    return BrokenRecord(case_id)
