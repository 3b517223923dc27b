"""自检: reminding a campus once a month of what is overdue, and settling it when it was done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Device
from campus_safety.district.rules import Rules
from campus_safety.identity import case_id
from campus_safety.kinds.devices.actions import Action
from campus_safety.kinds.devices.kind import KIND
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.devices.self_test import SelfTest, State
from campus_safety.kinds.devices.silence import self_test_overdue
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Command, Note
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decide, Decision, Faults, Outcome
from campus_safety.records.timeline import SYSTEM


class Settle(Command):
    action = Action.SETTLE


def month_of(now: datetime) -> str:
    """ "2026-11", as it is in Shanghai."""
    return now.astimezone(SHANGHAI).strftime("%Y-%m")


def reminder_id(campus: str, month: str) -> str:
    """One reminder for each campus and month, however often somebody looks."""
    return case_id("duty", campus, f"self_test:{month}")


def remind(
    campus: str, devices: Iterable[Device], rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[SelfTest]:
    """The change that reminds a campus of these overdue devices."""
    month = month_of(moment.now)
    id = reminder_id(campus, month)
    case = SelfTest(
        **begun(id, rules, moment.now, code_attempt),
        campus=campus,
        station=rules.district.station_of(campus).id,
        reporter=Reporter(None, campus),
        lead=campus,
        month=month,
        devices=tuple(sorted(device.id for device in devices)),
    )
    tells = ("campus:owner", "campus:security_room")
    return changed(
        KIND,
        None,
        KIND.with_clocks(case, rules, moment.now),
        Action.REMIND,
        SYSTEM,
        rules,
        moment,
        tells=tells,
    )


def settled(
    case: SelfTest, devices: Iterable[Device], limits: DeviceRules, rules: Rules, moment: Moment
) -> Change[SelfTest] | None:
    """The change that settles a reminder; None while one of its devices is still overdue. A device that was taken out of
    use owes no test."""
    owed = {device.id for device in devices if self_test_overdue(device, limits, moment.now)}
    if not case.open or owed & set(case.devices):
        return None
    return decide(case, Settle(), SYSTEM, rules, moment)


def _settled(decision: Decision[SelfTest], command: Settle) -> Outcome[SelfTest]:
    return Outcome(replace(decision.case, state=State.TESTED, ended_at=decision.now))


def _noted(decision: Decision[SelfTest], command: Note) -> Outcome[SelfTest]:
    faults = Faults()
    if not command.texts.get("text"):
        faults.add("text", "missing", "请填写内容", "Say what it is about")
    faults.check()
    return Outcome(decision.case)


decide: Decide[SelfTest] = Decide(KIND, {Action.SETTLE: _settled, Action.NOTE: _noted})
