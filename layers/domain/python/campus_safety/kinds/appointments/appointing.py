"""聘任, 续聘, 卸任. One person has two campuses at most: each is a slot that is taken with the appointment, in the same write,
so that of three at the same moment only two can be made.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, District, address
from campus_safety.district.organisation import Post
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.appointments import commands
from campus_safety.kinds.appointments.actions import Action
from campus_safety.kinds.appointments.appointment import Appointment, State
from campus_safety.kinds.appointments.kind import KIND
from campus_safety.kinds.appointments.rules import AppointmentRules
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import Campus as KnownCampus
from campus_safety.records.fields import Names, Remark, SetBy, Text, Title
from campus_safety.records.store import Claim
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

_POLICE: Final = frozenset({Role.OFFICER, Role.CHIEF, Role.DESK, Role.SUPERVISOR, Role.LEADER})
# A term that lies further ahead than this is a slip of the pen.
_BEGINS_WITHIN: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint(Making):
    """聘任法治副校长 / who (the key of an account, or "me"), where, from which day to which, both included; without a last
    day for the policy's usual term. `officer` is the holder as the directory has it."""

    campus: KnownCampus
    holder: Annotated[str, Text(1, 300), Names("account"), Title("法治副校长", "Who is appointed")]
    officer: Annotated[Account | None, SetBy.SERVER] = None
    since: Annotated[date, Title("任期自", "First day")]
    until: Annotated[date | None, Title("任期至", "Last day")] = None
    text: Remark = ""


def appoint(
    wanted: Appoint, slot: int, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[Appointment]:
    """The change that makes the appointment in this slot. Raises BadInput naming every fault."""
    faults, limits = Faults(), rules.policy.section(AppointmentRules)
    faults.campus(wanted.campus, rules)
    holder, today = wanted.officer, _day(moment.now)
    if holder is None or not holder.enabled or holder.district != rules.district.id:
        faults.add("holder", "unknown_account", "没有这个账号或已停用", "No such account, or it is disabled")
    elif not may_serve(holder, rules.district):
        faults.add(
            "holder",
            "no_officer",
            "法治副校长须为民警本人账号，不得为共用账号",
            "A law vice-principal is one officer's own account, not a shared one",
        )
    if wanted.since > today + _BEGINS_WITHIN:
        faults.add("since", "too_far_ahead", "任期开始过远，请核对", "Begins too far ahead; please check it")
    until = wanted.until or wanted.since + timedelta(days=limits.usual.days) - timedelta(days=1)
    _check_term(wanted.since, until, today, rules, faults)
    faults.check()
    if holder is None:
        raise TypeError("checked above")
    case = Appointment(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=wanted.campus,
        station=rules.district.station_of(wanted.campus).id,
        reporter=Reporter(wanted.account, actor.unit),
        lead=rules.district.acting_unit(holder.unit),
        holder=holder.key,
        since=wanted.since,
        until=until,
        slot=slot,
        submission=wanted.digest,
    )
    return changed(
        KIND,
        None,
        case,
        Action.APPOINT,
        actor,
        rules,
        moment,
        texts={"text": wanted.text},
        tells=("campus:safety", "campus:principal", "assignee"),
    )


def term_runs(decision: Decision[Appointment]) -> None:
    if decision.case.until < _day(decision.now):
        raise Conflict(Fault("until", "term_over", "任期已满，请重新聘任", "The term is over; appoint anew"))


def renew(decision: Decision[Appointment], command: commands.Renew) -> Outcome[Appointment]:
    case, faults, rules = decision.case, Faults(), decision.rules
    until = command.until or case.until + timedelta(days=rules.policy.section(AppointmentRules).usual.days)
    if until <= case.until:
        faults.add("until", "not_later", "须晚于原任期", "Must lie after the present term")
    _check_term(case.until, until, _day(decision.now), rules, faults)
    faults.check()
    after = replace(case, until=until, renewed=case.renewed + 1)
    return Outcome(after, tells=("campus:principal", "assignee"))


def end(decision: Decision[Appointment], command: commands.End) -> Outcome[Appointment]:
    """Today is the last day; one that has not begun never does."""
    case = decision.case
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请说明卸任原因", "Say why it ends"))
    last = min(case.until, _day(decision.now))
    if last < case.since:
        last = case.since - timedelta(days=1)
    after = replace(case, state=State.ENDED, until=last, ended_at=decision.now)
    return Outcome(after, tells=("campus:safety", "campus:principal", "assignee"))


def note(decision: Decision[Appointment], command: commands.Note) -> Outcome[Appointment]:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


def may_serve(account: Account, district: District) -> bool:
    """An officer's own account of this district, in use."""
    own = account.enabled and account.district == district.id and not account.shared
    return own and account.role in _POLICE


def candidates(campus: str, district: District) -> tuple[str, ...]:
    """The accounts that hold a post at the station of a campus or in one of its teams, in order."""
    station = district.station_of(campus).id
    units = (station, *(team.id for team in district.teams_of(station)))
    found = (
        key
        for unit in units
        for post in (Post.OFFICER, Post.CHIEF)
        for key in district.holders_of(address(unit, post))
    )
    return tuple(sorted(set(found)))


def slots(holder: str, most: int) -> tuple[str, ...]:
    """The keys of everything that one person may have at once."""
    return tuple(_slot(holder, number) for number in range(1, most + 1))


def claims(change: Change[Appointment], now: datetime) -> Sequence[Claim]:
    """What is written together with a change: the slot, and that this person is at this campus once. Both hold until the
    term is over, and are given back when it is ended."""
    before, after = change.before, change.after
    if before is not None and (before.until, before.state) == (after.until, after.state):
        return ()
    over = after.ended_at or after.term.over_at
    return tuple(
        Claim(
            key=key,
            case_id=after.id,
            digest="",
            at=now,
            expires_at=over,
            replaces=after.id if before is not None else None,
        )
        for key in (_slot(after.holder, after.slot), f"vice_principal#{after.holder}#{after.campus}")
    )


def _slot(holder: str, number: int) -> str:
    return f"vice_principal#{holder}#{number}"


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _check_term(since: date, until: date, today: date, rules: Rules, faults: Faults) -> None:
    if until < since:
        faults.add("until", "before_it_began", "任期结束早于开始", "It ends before it begins")
    if until < today:
        faults.add("until", "in_the_past", "任期结束不得早于今天", "Must not lie in the past")
    if (until - since).days > rules.policy.section(AppointmentRules).longest.days:
        faults.add("until", "too_long", "任期超过策略上限", "Longer than the policy allows")
