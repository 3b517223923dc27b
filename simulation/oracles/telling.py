"""Who is told what, how often, and when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from campus_safety.district.directory import District
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.messages.message import Message
from campus_safety.messages.messages import REPEATED
from campus_safety.messages.sent_messages import State
from campus_safety.records.change import Change
from simulation.clock import MINUTE, SECOND, to_ms
from simulation.faults import Fault
from simulation.oracles.again import address, of_police
from simulation.oracles.oracle import Oracle
from tests.builders import a_policy_document

# "Within 90 s even if Step Functions does nothing", and a round may take some seconds itself.
SERVED_WITHIN: Final = 95 * SECOND
# What ends or delays a whole round of the sweep, and not one record's part of it.
_ENDS_A_ROUND: Final = frozenset({Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.LATE})
# Where faults strike what starts, wakes and carries a flow.
_KEEP_FLOWS: Final = frozenset(
    {
        "flow",
        "flows",
        "escalation.plan",
        "escalation.relay",
        "escalation.redrive",
        "escalation.recalculate",
        "escalation.move_campus",
    }
)
# How long a fault may be felt by a record that met it: the longest back-off, and two sweeps.
FELT: Final = 4 * MINUTE
WAKES_LATE_BY: Final = 15 * MINUTE


class EachRungToldOnceAndToSomebody(Oracle):
    """A rung is served once for each revision of its clock, and tells a post or a person; and it is served in time by one
    of the two keepers, as long as one of them is up and the record itself meets no fault."""

    name = Label("每一级提醒只发一次，且有人收到", "Each rung told once, and to somebody")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._served: dict[str, set[tuple[str, int, str]]] = {}
        self._excused: dict[str, int] = {}
        self._written: dict[str, int] = {}
        # Records whose flow wakes late: while no sweep runs, nobody else keeps them.
        self._slow: set[str] = set()
        # Records whose flow has met a fault and has not waited since.
        self._lost: set[str] = set()
        # When each revision of a clock that is laid anew was laid.
        self._laid: dict[str, dict[tuple[str, int], datetime]] = {}
        self._sweep_from = 0
        self._down_until = 0
        self.latest = 0

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            entry, case = change.entry, change.after
            written = self._written.get(case.id, self.world.clock.now)
            self._written[case.id] = self.world.clock.now
            self._lays(change)
            if not entry.ticks:
                continue
            known = self._served.setdefault(case.id, set())
            for tick in entry.ticks:
                key = (tick.clock, tick.revision, tick.rung)
                if key in known:
                    self.fail(f"{_plain(tick.clock)}: a rung was served twice", case.id, str(key))
                known.add(key)
                if (
                    not tick.tells
                    and case.kind in ("incident", "hazard")
                    and not tick.clock.startswith("reply")
                ):
                    self.fail(f"{_plain(tick.clock)} {tick.rung}: nobody is told", case.id)
                if any("/" not in one and not one.startswith("account:") for one in tick.tells):
                    self.fail(
                        f"{_plain(tick.clock)} {tick.rung}: told to no address", case.id, str(tick.tells)
                    )
            self._in_time(case.id, change, written)

    def _lays(self, change: Change[Any]) -> None:
        """Of repetitions that lie behind when a clock is laid anew nobody is told: the last rung was word enough."""
        laid, now = self._laid.setdefault(change.after.id, {}), change.entry.recorded_at
        for tick in change.entry.ticks:
            since = laid.get((tick.clock, tick.revision))
            if since is not None and tick.rung.startswith("repeat-") and tick.due_at <= since:
                self.fail(f"{_plain(tick.clock)}: told a repetition that lay behind", change.after.id)
        for clock in change.after.clocks:
            # What was taken over with a merged report, and has told nobody yet, tells all of it.
            if clock.revision > 1 and sum(rung.at <= now for rung in clock.rungs) < 2:
                laid.setdefault((clock.name, clock.revision), now)

    def _in_time(self, about: str, change: Change[Any], written: int) -> None:
        """By the earliest rung that was laid before; what a decision has just laid in the past is served at once."""
        if change.before is None or change.before.next_tick_at is None:
            return
        due, now = to_ms(change.before.next_tick_at), self.world.clock.now
        since = max(due, self._down_until, self._excused.get(about, 0), written)
        # What a write has laid in the past is owed from that write.
        owed = max(due, written)
        no_sweep = self._sweep_from <= owed + SERVED_WITHIN and owed < self.world.sweep_until
        # The sweep alone keeps what no flow carries.
        if no_sweep and (about in self._lost or not KINDS[change.after.kind].flow):
            since = max(since, self.world.sweep_until)
        if no_sweep and about in self._slow:
            since = max(since, due + WAKES_LATE_BY)
        self._slow.discard(about)
        self.latest = max(self.latest, now - due)
        if now - since > SERVED_WITHIN:
            self.fail("a rung was served late by both keepers", about, f"{(now - since) / 1000:.0f} s")

    def struck(self, fault: Fault, where: str, about: str) -> None:
        """Excused is the record that met it; of a sweep as a whole, all. Whoever has lost its flow is the sweep's alone, until
        a flow waits for it again: while no sweep runs it has no keeper."""
        if fault is Fault.WAKES_LATE:
            self._slow.add(about)
            return
        if fault is Fault.SWEEP_DOWN:
            self._sweep_from = self.world.clock.now
        until = self.world.clock.now + FELT
        if about:
            self._excused[about] = until
            if where.partition(":")[0] in _KEEP_FLOWS or where.startswith("shard"):
                self._lost.add(about)
        if where.startswith("escalation.deadline_sweep") and (
            not about or fault in _ENDS_A_ROUND or where.endswith(".late")
        ):
            self._down_until = max(self._down_until, until)

    def waits(self, about: str) -> None:
        self._lost.discard(about)

    def outage(self, until: int) -> None:
        """Both keepers are down until then."""
        self._down_until = max(self._down_until, until)

    def let_go(self, about: str) -> None:
        self._served.pop(about, None)
        self._excused.pop(about, None)
        self._lost.discard(about)
        self._written.pop(about, None)
        self._laid.pop(about, None)


_ANYBODY: Final = "anybody"


class WhoIsMeantIsTold(Oracle):
    """Where the posts of a ladder lie is read here once more; and what is restricted goes up the police alone."""

    name = Label("该通知谁就通知谁", "Who is meant is told")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._sealed: dict[str, set[str]] = {}
        notice = a_policy_document()["notice"]
        self._notice = {level: list(posts) for level, posts in notice.items()}

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case = change.after
            if case.newer or case.kind not in ("incident", "hazard"):
                continue
            district = self.world.directory.district(case.district)
            clocks = {one.name: one for one in (change.before or case).clocks}
            for tick in change.entry.ticks:
                clock = clocks.get(tick.clock)
                rungs = clock.rungs if clock is not None and clock.revision == tick.revision else ()
                said = next((one.tells for one in rungs if one.name == tick.rung), ())
                meant = {one for post in said if (one := address(post, case, district)) is not None}
                if not meant <= set(tick.tells):
                    self.fail(
                        f"{_plain(tick.clock)}: told others than are meant", case.id, f"{said} {tick.tells}"
                    )
            self._raised(change, district)

    def _raised(self, change: Change[Any], district: District) -> None:
        """Whoever hears of a new case of this level hears of one that was raised to it."""
        old, case = change.before, change.after
        if old is None or change.entry.action != "assess" or int(case.level) >= int(old.level):
            return
        more = set(self._notice[case.severity]) - set(self._notice[old.severity])
        meant = {one for post in more if (one := address(post, case, district)) is not None}
        if not meant <= set(change.entry.tells):
            self.fail("assess: raised, and who hears of such cases does not", case.id, str(meant))

    def published(self, detail: Mapping[str, Any]) -> None:
        told = {*detail["tells"], *(one for tick in detail.get("ticks", ()) for one in tick["tells"])}
        meant = self._sealed.setdefault(detail["case_id"], set())
        # What was not restricted from the beginning may have gone any way before it was.
        meant.update(told if detail.get("sealed") else {_ANYBODY})

    def at_rest(self) -> None:
        for about, meant in self._sealed.items():
            case = self.world.records.get(about)
            if case is None or _ANYBODY in meant:
                continue
            district = self.world.directory.district(case.district)
            for one in self.world.outbox.of_case(about):
                unit = one.address.partition("/")[0]
                if case.sealed and one.address not in meant and unit in district.units:
                    if not of_police(unit, district):
                        self.fail("a restricted record is told past the police", about, one.address)

    def let_go(self, about: str) -> None:
        self._sealed.pop(about, None)


class NothingToldTwice(Oracle):
    """Through one channel a message arrives once; again only at level 1, and marked."""

    name = Label(
        "同一提醒不重复发送（一级除外，标“重发”）", "Nothing told twice (level 1 excepted, marked 重发)"
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._arrived: Counter[tuple[str, str]] = Counter()
        self._of: dict[str, list[tuple[str, str]]] = {}

    def told(self, channel: str, message: Message) -> None:
        key = (channel, message.id)
        self._arrived[key] += 1
        if self._arrived[key] == 1:
            self._of.setdefault(message.case_id, []).append(key)
            return
        if not message.urgent:
            self.fail("an ordinary message arrived twice", message.case_id, message.title)
        elif not message.title.startswith(REPEATED):
            self.fail("a message came again without its mark", message.case_id, message.title)

    def let_go(self, about: str) -> None:
        for key in self._of.pop(about, ()):
            self._arrived.pop(key, None)


class WhoeverReportedHearsTheOutcome(Oracle):
    """Whoever reported is told how it ended, in words that are addressed to them, before the record is over: of a merged
    report, with the record that it was merged into, or of its own."""

    name = Label("报告人得知结果", "Whoever reported hears the outcome")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        # Record -> the accounts that are still owed its outcome.
        self._owed: dict[str, set[str]] = {}

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case, entry = change.after, change.entry
            if case.kind != "incident":
                continue
            owed = self._owed.setdefault(case.id, set())
            if change.before is None and case.reporter.account is not None:
                owed.add(case.reporter.account)
            if entry.action in ("reopen", "reinstate") or (
                entry.action == "decide_reopening" and case.state != "closed"
            ):
                owed |= set(case.reporters)
            if entry.action == "release_duplicate":
                # What was merged by mistake is told of its own outcome again.
                owed &= set(case.reporters)
            if entry.action == "withdraw":
                # Whoever takes their own report back knows how it ended.
                owed.discard(entry.actor.account)
            if entry.action == "give_feedback":
                owed -= {one.removeprefix("account:") for one in entry.tells}
            self._over(case, owed)

    def answered(self, request: Any, status: int, answer: Any) -> None:
        if request.path.startswith("/reports/") and status in (403, 404):
            self.fail("whoever reported may not look at what became of it", request.about)

    def _over(self, case: Any, owed: set[str]) -> None:
        if case.state == "duplicate" and not case.open and owed:
            # The outcome of a merged report is owed by what it was merged into.
            root = self._owed.setdefault(case.duplicate_of, set())
            root |= owed
            owed.clear()
        if not case.open and owed:
            self.fail(f"{case.state}: over, and its reporter was never told the outcome", case.id, str(owed))
        if case.state in ("duplicate", "transferred", "handled") and case.open and owed:
            clock = case.clock("feedback")
            if clock is None or clock.stopped_at is not None:
                self.fail(f"{case.state}: nobody is reminded to tell the reporter", case.id)

    def let_go(self, about: str) -> None:
        self._owed.pop(about, None)


class EveryEventIsHeard(Oracle):
    """What was written is on the bus at rest, and everybody whom it tells was told, or it lies where somebody sees it."""

    name = Label("每条通知已送达或停放可见", "Every notice delivered, or parked and visible")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._owed: dict[str, dict[str, Mapping[str, Any]]] = {}

    def published(self, detail: Mapping[str, Any]) -> None:
        if detail.get("urgent") is not None:
            self._owed.setdefault(detail["case_id"], {})[detail["event_id"]] = detail

    def at_rest(self) -> None:
        for about, version in self.world.records.unpublished(self.world.clock.present(), 1):
            self.fail("an entry is not on the bus", about, f"version {version}")
        dead = {one.body for queue in self.world.queues.values() for one in queue.dead}
        lying = " ".join(dead)
        for about, details in self._owed.items():
            recorded = {one.address for one in self.world.outbox.of_case(about)}
            for event_id, detail in details.items():
                wanted = {
                    *detail["tells"],
                    *(address for tick in detail.get("ticks", ()) for address in tick["tells"]),
                }
                missing = wanted - recorded
                if missing and event_id not in lying:
                    self.fail(
                        "an event told nobody, and lies nowhere", about, f"{event_id}: {sorted(missing)}"
                    )
            self._reachable(about)

    def _reachable(self, about: str) -> None:
        """Whoever has a channel does not count as unreachable, and whoever has none does: somebody has to telephone."""
        district = self.world.directory.district(self.world.directory.name)
        for one in self.world.outbox.of_case(about):
            channels = self.world.channels.of(one.address, district)
            if (one.state is State.UNDELIVERABLE) is bool(channels):
                self.fail("the outbox says of somebody the wrong way whether they can be reached", about)

    def let_go(self, about: str) -> None:
        self._owed.pop(about, None)


def _plain(clock: str) -> str:
    return clock.partition(":")[0]
