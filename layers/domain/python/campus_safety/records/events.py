"""What the bus hears of a change: ids and codes, never words, and of a sealed case neither campus nor category."""

from datetime import datetime
from typing import Any

from campus_safety.instants import to_text
from campus_safety.records.change import Change
from campus_safety.records.record import Record
from campus_safety.records.timeline import TickServed


def event_id(case_id: str, version: int) -> str:
    return f"{case_id}#{version}"


def event(change: Change[Any]) -> dict[str, Any]:
    """The event's detail. `urgent` is there only when somebody is to be told, so that rules can pick by it."""
    case, entry = change.after, change.entry
    detail: dict[str, Any] = {
        "event_id": event_id(case.id, entry.version),
        "district": case.district,
        "case_id": case.id,
        "code": case.code,
        "kind": case.kind,
        "version": entry.version,
        "action": entry.action,
        "at": to_text(entry.recorded_at),
        "state": str(case.state),
        "stage": str(case.stage) if case.stage else None,
        "severity": case.severity,
        "sealed": case.sealed,
        "exercise": case.exercise,
        "station": case.station,
        "ticks": [_tick(tick, case) for tick in entry.ticks],
        "tells": list(entry.tells),
    }
    detail |= case.event_facts()
    if case.due_at is not None:
        detail["due_at"] = to_text(case.due_at)
    if entry.tells and (begun := _begun(change)):
        detail["asked_by"] = to_text(min(begun))
    if entry.tells or any(tick.tells for tick in entry.ticks):
        detail["urgent"] = case.urgent
    return detail


def _begun(change: Change[Any]) -> list[datetime]:
    """The limits that this change has set: by then what it asks is to be done."""
    known = {clock.name for clock in change.before.clocks} if change.before else set()
    return [clock.due_at for clock in change.after.clocks if clock.counts and clock.name not in known]


def _tick(tick: TickServed, case: Record) -> dict[str, Any]:
    """`due_at` is when the rung was due; `limit_at` is the limit itself, where the clock is one."""
    detail = {
        "clock": case.clock_called(tick.clock),
        "revision": tick.revision,
        "rung": tick.rung,
        "due_at": to_text(tick.due_at),
        "tells": list(tick.tells),
    }
    clock = case.clock(tick.clock)
    if clock is not None and clock.limiting:
        detail["limit_at"] = to_text(clock.due_at)
    return detail
