"""Listens whether one-key alarms are still there, reminds of self-tests that are overdue, and makes hazards of what the
registers of campuses have that expired or is out of order.

Event: a plain scheduled rule; its time is the present. Effect: a silence opens one hazard at its campus, a heartbeat that is
back leaves one note on it, and so does a further silence while it is not settled; a button that was pressed wrongly too
often is one hazard too; overdue self-tests are told to their campus once a month, and settled once they were made. Each
step may be repeated: ids derive from the device and its silence's beginning, from campus and month, or from the entry of the
register and since when it is wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import Device, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.instants import to_text
from campus_safety.kinds.devices.kind import KIND as SELF_TEST
from campus_safety.kinds.devices.misuse import as_found as as_misused
from campus_safety.kinds.devices.misuse import hazard_id as misuse_id
from campus_safety.kinds.devices.misuse import too_often
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.devices.self_test import SelfTest, self_test
from campus_safety.kinds.devices.silence import as_found, hazard_id, self_test_overdue, shown, silent_since
from campus_safety.kinds.devices.testing import month_of, remind, reminder_id, settled
from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.decide import decide
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard, State, hazard
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.incident import false_presses
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.registers.commands import NameHazard
from campus_safety.kinds.registers.decide import decide as decide_entry
from campus_safety.kinds.registers.kind import KIND as REGISTER_ENTRY
from campus_safety.kinds.registers.register_entry import RegisterEntry, register_entry, wrong_list
from campus_safety.kinds.registers.rules import RegisterRules
from campus_safety.kinds.registers.wrong import as_found as entry_as_found
from campus_safety.kinds.registers.wrong import hazard_id as entry_hazard_id
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Note
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import make_once
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.store import Cases, rows_since
from campus_safety.records.timeline import SYSTEM, Actor
from campus_safety.records.worklists import history_list, open_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting

# What a silence may be compared with: the last hazards of the same item in the same spot.
EARLIER: Final = 10
PAGE: Final = 200


logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(SELF_TEST, HAZARD, INCIDENT, REGISTER_ENTRY)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    duty: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), SERVED),
        CasesTable(setting("DUTY_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_ListenDevices(stores, outside).handler)


class _ListenDevices:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases = stores.cases
        self._duty = stores.duty
        self._directory = stores.directory
        self._rulebook = Rulebook(stores.directory, SERVED)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
        present = datetime.fromisoformat(event["time"]) if "time" in event else self._outside.now()
        counts = Counter(
            {
                "silent": 0,
                "silent_again": 0,
                "back": 0,
                "unchanged": 0,
                "misused": 0,
                "reminded": 0,
                "settled": 0,
                "registered": 0,
                "failed": 0,
            }
        )
        for district in self._directory.districts():
            rules = self._rulebook.in_force(district)
            limits = rules.policy.section_if_any(DeviceRules)
            if limits is not None:
                self._attend(district, rules, limits, present, counts)
            registers = rules.policy.section_if_any(RegisterRules)
            if registers is not None:
                self._look_through(district, rules, registers, counts)
        if silent := counts["silent"] + counts["silent_again"]:
            metrics.add_metric("DevicesSilent", MetricUnit.Count, silent)
        # With nought too: its silence is an alarm. So are the others of this kind.
        metrics.add_metric("DevicesNotHeard", MetricUnit.Count, counts["failed"])
        return dict(counts)

    def _attend(
        self, district: str, rules: Rules, limits: DeviceRules, present: datetime, counts: Counter[str]
    ) -> None:
        by_campus = defaultdict[str, list[Device]](list)
        for device in self._directory.devices(district):
            campus = rules.district.campuses.get(device.campus)
            if campus is not None and not campus.retired:
                by_campus[device.campus].append(device)
                with _apart(device.id, counts):
                    counts[self._listen(device, rules, limits, present)] += 1
        self._misused(district, by_campus, rules, limits, present, counts)
        for owner, devices in by_campus.items():
            if overdue := [device for device in devices if self_test_overdue(device, limits, present)]:
                with _apart(owner, counts):
                    counts["reminded"] += self._reminded(owner, overdue, rules, present)
        for row in self._duty.page(open_list(rules.district.brigade().id, "self_test"), size=PAGE).rows:
            with _apart(row.campus, counts):
                counts["settled"] += self._settled(row.case_id, by_campus[row.campus], limits, present)

    def _look_through(
        self, district: str, rules: Rules, registers: RegisterRules, counts: Counter[str]
    ) -> None:
        """One hazard of each entry that is wrong: made first, and named on the entry then, which so leaves the list."""
        for row in rows_since(wrong_list(district), None, self._duty):
            with _apart(row.case_id, counts):
                counts["registered"] += self._made_hazard(row.case_id, rules, registers)

    def _made_hazard(self, case_id: str, rules: Rules, registers: RegisterRules) -> int:
        entry = register_entry(self._duty.get(case_id))
        if not entry.wrong or entry.hazard is not None:
            return 0
        found = entry_as_found(entry, registers)
        self._report(found, SYSTEM, rules)

        def decided(case: Record, rules: Rules, moment: Moment) -> Change[RegisterEntry] | None:
            now = register_entry(case)
            if not now.wrong or now.hazard is not None or entry_hazard_id(now) != found.case_id:
                return None
            return decide_entry(now, NameHazard(hazard=found.case_id), SYSTEM, rules, moment)

        return carry_out(self._duty, case_id, decided, self._rulebook, self._outside) is not None

    def _listen(self, device: Device, rules: Rules, limits: DeviceRules, present: datetime) -> str:
        """What is new of this device: that it is silent, that it is back, or nothing. What is written elsewhere is written
        before the device is marked, so that a round that fails between the two is repeated by the next.

        The mark stays until the hazard is settled: an alarm that comes and goes is one hazard, with a note at each turn."""
        marked, since = device.silent_since, silent_since(device, limits, present)
        if since == marked:
            return "unchanged"
        if marked is not None:
            if device.last_heartbeat_at is None or device.last_heartbeat_at <= marked:
                return "unchanged"
            if (case := self._unsettled(device.id, marked)) is not None:
                return self._noted(case, device, since)
        if since is not None:
            self._open(device, since, rules, limits)
        self._directory.mark_silence(device.id, since)
        return "back" if since is None else "silent"

    def _misused(
        self,
        district: str,
        by_campus: Mapping[str, Sequence[Device]],
        rules: Rules,
        limits: DeviceRules,
        present: datetime,
        counts: Counter[str],
    ) -> None:
        """One hazard of each button that was pressed wrongly too often."""
        pressed = defaultdict[object, list[Row]](list)
        since = to_text(present - 2 * limits.false_press_within)
        for row in rows_since(false_presses(district), since, self._cases):
            pressed[row.facts.get("device")].append(row)
        for device in (one for devices in by_campus.values() for one in devices if one.id in pressed):
            with _apart(device.id, counts):
                made_of = partial(self._made_of, device.id)
                if wrong := too_often(pressed[device.id], limits, present, made_of):
                    self._tell(device, as_misused(device, wrong, limits), rules)
                    counts["misused"] += 1

    def _made_of(self, device: str, first: Row) -> Hazard | None:
        found = self._cases.get(misuse_id(device, first))
        return found if isinstance(found, Hazard) else None

    def _open(self, device: Device, since: datetime, rules: Rules, limits: DeviceRules) -> None:
        self._tell(device, as_found(device, since, limits), rules)

    def _tell(self, device: Device, found: Found, rules: Rules) -> None:
        # As for an alarm: the device itself has told us, by saying nothing.
        self._report(found, Actor(f"device|{device.id}", "device", device.campus, ""), rules)

    def _report(self, found: Found, actor: Actor, rules: Rules) -> None:
        def made(at: Moment, code: int) -> Change[Hazard]:
            spot = history_list(found.campus, f"{found.item}#{found.spot}")
            earlier = self._cases.page(spot, newest_first=True, size=EARLIER).rows
            return receive(found, actor, rules, at, earlier=earlier, code_attempt=code)

        make_once(self._cases, made, rules.district, self._outside, submission=found.submission)

    def _unsettled(self, device: str, since: datetime) -> Hazard | None:
        """The hazard of that silence, while nobody has verified that it is put right."""
        case = self._cases.get(hazard_id(device, since))
        if not isinstance(case, Hazard) or not case.open or case.state is State.VERIFIED:
            return None
        return case

    def _noted(self, case: Hazard, device: Device, since: datetime | None) -> str:
        """One note at each turn, of which every other one says that it is heard again; whether it holds is for people to
        recheck."""
        notes = sum(
            entry.action == Action.NOTE and entry.actor == SYSTEM for entry in self._cases.entries(case.id)
        )
        known_as_silent = notes % 2 == 0
        if known_as_silent is (since is not None) or device.last_heartbeat_at is None:
            return "unchanged"
        heard = shown(device.last_heartbeat_at)
        if since is None:
            text = f"设备 {device.id} 心跳已恢复，最近一次 {heard} / The device is heard again"
        else:
            text = f"设备 {device.id} 自 {heard} 起再次失联 / The device is silent again since then"

        def decided(found: Record, rules: Rules, moment: Moment) -> Change[Hazard]:
            return decide(hazard(found), Note(texts={"text": text}), SYSTEM, rules, moment)

        carry_out(self._cases, case.id, decided, self._rulebook, self._outside)
        return "back" if since is None else "silent_again"

    def _reminded(self, campus: str, overdue: Sequence[Device], rules: Rules, present: datetime) -> int:
        if self._duty.get(reminder_id(campus, month_of(present))) is not None:
            return 0

        def made(at: Moment, code: int) -> Change[SelfTest]:
            return remind(campus, overdue, rules, replace(at, now=present), code_attempt=code)

        make_once(self._duty, made, rules.district, self._outside)
        return 1

    def _settled(
        self, case_id: str, devices: Sequence[Device], limits: DeviceRules, present: datetime
    ) -> int:
        def decided(case: Record, rules: Rules, moment: Moment) -> Change[SelfTest] | None:
            return settled(self_test(case), devices, limits, rules, replace(moment, now=present))

        return carry_out(self._duty, case_id, decided, self._rulebook, self._outside) is not None


@contextmanager
def _apart(subject: str, counts: Counter[str]) -> Iterator[None]:
    """What goes wrong with one device or campus stops no other; the next round is the retry."""
    try:
        yield
    except OF_ONE_RECORD as error:
        logger.error("not listened to", subject=subject, reason=failure(error))
        counts["failed"] += 1


handler = wired(lambda: bootstrap(from_settings()))
