"""起草、签发简报: which months have none yet, the draft, and its release."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from campus_safety.district.directory import District, address
from campus_safety.district.organisation import Post
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, UnknownUnit
from campus_safety.identity import case_id
from campus_safety.kinds.bulletins import commands
from campus_safety.kinds.bulletins.actions import Action
from campus_safety.kinds.bulletins.bulletin_issue import BulletinIssue, State
from campus_safety.kinds.bulletins.kind import KIND
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Outcome
from campus_safety.records.timeline import SYSTEM

ISSUER: Final = "bulletin"
# A planner that was down for longer has more to say than old bulletins; whoever wants one asks for it.
MOST_MONTHS: Final = 12


def issue_id(district: str, month: date) -> str:
    """The same for a month, however often somebody plans it."""
    return case_id(ISSUER, district, f"{month:%Y-%m}")


def months_to_draft(today: date, last: date | None) -> tuple[date, ...]:
    """The months that are over and have no issue, the oldest first, by their first days. `last` is the month of the last
    issue there is: all after it are made up for. Where there is none, it begins with the month that ended last, and no
    district gets bulletins of the time before it was there."""
    newest = _before(today.replace(day=1))
    months = [newest]
    while last is not None and months[0] > last and len(months) < MOST_MONTHS:
        months.insert(0, _before(months[0]))
    return tuple(month for month in months if last is None or month > last)


def draft(month: date, rules: Rules, moment: Moment, *, code_attempt: int = 0) -> Change[BulletinIssue]:
    """The change that drafts the issue of a month; the leader's post is told. Raises UnknownUnit where the district has
    neither a sub-bureau nor a brigade."""
    district = rules.district
    after = BulletinIssue(
        **begun(issue_id(district.id, month), rules, moment.now, code_attempt),
        campus="",
        station="",
        reporter=Reporter(None, _lead(district)),
        lead=_lead(district),
        submission=f"bulletin of {month:%Y-%m}",
        month=month,
    )
    return changed(KIND, None, after, Action.DRAFT, SYSTEM, rules, moment, tells=("bureau:leader",))


def release(decision: Decision[BulletinIssue], command: commands.Release) -> Outcome[BulletinIssue]:
    """It is out: the stations' chiefs are told, and the brigade."""
    stations: Sequence[str] = sorted(station.id for station in decision.rules.district.stations())
    after = replace(
        decision.case,
        state=State.RELEASED,
        released_at=decision.now,
        numbers=tuple(sorted(command.numbers)),
        joined=tuple(stations),
    )
    return Outcome(
        after, tells=("brigade:supervisor", *(address(station, Post.CHIEF) for station in stations))
    )


def note(decision: Decision[BulletinIssue], command: commands.Note) -> Outcome[BulletinIssue]:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


def _lead(district: District) -> str:
    try:
        return district.sub_bureau().id
    except UnknownUnit:
        return district.brigade().id


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
