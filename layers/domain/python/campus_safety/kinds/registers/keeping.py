"""登记、换新、报故障、恢复、注销: what happens to the entries of a campus's registers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.organisation import Post
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.registers import commands
from campus_safety.kinds.registers.actions import Action
from campus_safety.kinds.registers.kind import KIND
from campus_safety.kinds.registers.register_entry import RegisterEntry, State
from campus_safety.kinds.registers.things import (
    ASKS,
    LEADERS,
    MOST_PIECES,
    PIECES,
    POSTS,
    REGISTERS,
    WATCHERS,
    Piece,
    Register,
    TeamPart,
    asked_of,
)
from campus_safety.labels import Label
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import Campus, Choice, Hint, Number, Remark, Spot, Text, Title, Unit
from campus_safety.records.spots import read_spot
from campus_safety.records.store import Claim
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT: Final = 4000
# A date that lies further off is a slip of the pen.
_FURTHEST: Final = timedelta(days=20 * 366)
# As long as the number of an entry that is in use is held.
_HELD: Final = timedelta(days=100 * 366)
NUMBER: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter(Making):
    """登记台账 / an entry of a campus's register. Which fields it has follows from the register: a team has its roles and their
    numbers, the post that leads it and since when; a camera where it looks and which post watches it; a guard's certificate
    or record check the staff number and the last day; equipment what, how many, where, and the last day if it has one."""

    register_type: Annotated[Register, Choice(REGISTERS), Title("台账", "Register")]
    campus: Campus
    number: Annotated[
        str,
        Text(1, 20, NUMBER),
        Title("编号", "Number"),
        Hint(
            "本校（园）内唯一；证件、查询填保安员工号，不填姓名",
            "unique at its campus; of a guard's papers the staff number, never a name",
        ),
    ]
    team: Annotated[commands.Team, asked_of("team")] = ()
    post: Annotated[
        Post | None,
        Choice(POSTS, tuple(dict.fromkeys((*LEADERS, *WATCHERS)))),
        Title("带队或值看岗位", "Post that leads or watches"),
        asked_of("post"),
    ] = None
    spot: Annotated[Spot | None, asked_of("spot")] = None
    piece: Annotated[Piece | None, Choice(PIECES), Title("装备", "Equipment"), asked_of("piece")] = None
    pieces: Annotated[
        int | None,
        Number(1, MOST_PIECES),
        Title("数量", "How many"),
        Unit("件", "pieces"),
        asked_of("pieces"),
    ] = None
    since: Annotated[date | None, Title("启用或成立日期", "Since"), asked_of("since")] = None
    valid_until: Annotated[date | None, Title("有效期至", "Good until"), asked_of("valid_until")] = None
    text: Remark = ""


_FIELDS: Final[Mapping[str, Label]] = {
    "team": Label("护校队组成", "the team"),
    "post": Label("岗位", "the post"),
    "spot": Label("部位", "the part of the campus"),
    "piece": Label("装备", "the equipment"),
    "pieces": Label("数量", "how many"),
    "since": Label("启用或成立日期", "since when"),
    "valid_until": Label("有效期", "until when it is good"),
}


def enter(
    wanted: Enter, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[RegisterEntry]:
    """The change that makes the entry; what has passed its day already is expired at once. Raises BadInput naming every fault."""
    faults = Faults()
    faults.campus(wanted.campus, rules)
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    _check_fields(wanted, faults)
    _check_team(wanted.team, faults)
    if wanted.spot is not None and read_spot(wanted.spot) is None:
        faults.add(
            "spot", "unknown_spot", f"没有这个部位：{wanted.spot}", f"No such part of a campus: {wanted.spot}"
        )
    today = _day(moment.now)
    if wanted.since is not None and wanted.since > today:
        faults.add("since", "in_the_future", "不能晚于今天", "Must not lie in the future")
    _check_until(wanted.valid_until, wanted.since, today, faults)
    faults.check()
    case = RegisterEntry(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=wanted.campus,
        station=rules.district.station_of(wanted.campus).id,
        reporter=Reporter(wanted.account, actor.unit),
        lead=wanted.campus,
        submission=wanted.digest,
        register_type=wanted.register_type,
        number=wanted.number,
        since=wanted.since,
        valid_until=wanted.valid_until,
        post=wanted.post,
        spot=wanted.spot,
        team=wanted.team,
        piece=wanted.piece,
        pieces=wanted.pieces or 0,
    )
    case = KIND.with_clocks(_as_dated(case, moment.now), rules, moment.now)
    return changed(KIND, None, case, Action.ENTER, actor, rules, moment, texts={"text": wanted.text})


def is_a_team(decision: Decision[RegisterEntry]) -> None:
    if decision.case.register_type is not Register.TEAM:
        raise _not_of_this_register()


def has_a_date(decision: Decision[RegisterEntry]) -> None:
    if not ASKS[decision.case.register_type].dated:
        raise _not_of_this_register()


def can_break(decision: Decision[RegisterEntry]) -> None:
    if not ASKS[decision.case.register_type].breaks:
        raise _not_of_this_register()


def regroup(decision: Decision[RegisterEntry], command: commands.Regroup) -> Outcome[RegisterEntry]:
    faults = Faults()
    _check_team(command.team, faults)
    if command.post not in LEADERS:
        faults.add("post", "not_a_leader", "该岗位不带护校队", "This post leads no team")
    faults.check()
    return Outcome(replace(decision.case, team=command.team, post=command.post))


def renew(decision: Decision[RegisterEntry], command: commands.Renew) -> Outcome[RegisterEntry]:
    """Good until another day, which lies ahead. What was out of order is put right with it."""
    case, today, faults = decision.case, _day(decision.now), Faults()
    if command.valid_until < today:
        faults.add("valid_until", "in_the_past", "有效期须不早于今天", "Must not lie in the past")
    if case.valid_until is not None and command.valid_until <= case.valid_until:
        faults.add("valid_until", "not_later", "须晚于原有效期", "Must lie after the present one")
    _check_until(command.valid_until, None, today, faults)
    faults.check()
    after = replace(_right(case), valid_until=command.valid_until, renewed=case.renewed + 1)
    return Outcome(after)


def report_fault(decision: Decision[RegisterEntry], command: commands.ReportFault) -> Outcome[RegisterEntry]:
    """Out of order from now on; what has expired before stays the hazard that it is."""
    case = decision.case
    _said(command)
    if case.state is State.IN_USE:
        after = case.wronged(State.FAULTY, decision.now, on_patrol=command.on_patrol)
    else:
        after = replace(case, state=State.FAULTY)
    return Outcome(after, tells=("campus:safety", "station:desk"))


def restore(decision: Decision[RegisterEntry], command: commands.Restore) -> Outcome[RegisterEntry]:
    _said(command)
    return Outcome(_as_dated(_right(decision.case), decision.now))


def name_hazard(decision: Decision[RegisterEntry], command: commands.NameHazard) -> Outcome[RegisterEntry]:
    case = decision.case
    links = case.links if command.hazard in case.links else (*case.links, command.hazard)
    return Outcome(replace(case, hazard=command.hazard, links=links))


def note(decision: Decision[RegisterEntry], command: commands.Note) -> Outcome[RegisterEntry]:
    _said(command)
    return Outcome(decision.case)


def withdraw(decision: Decision[RegisterEntry], command: commands.Withdraw) -> Outcome[RegisterEntry]:
    _said(command)
    return Outcome(replace(decision.case, state=State.WITHDRAWN, ended_at=decision.now))


def claims(change: Change[Any], now: datetime) -> Sequence[Claim]:
    """A number is of one entry at its campus at a time: it is taken with the entry, in the same write, and given back when
    that is withdrawn."""
    before, after = change.before, change.after
    if not isinstance(after, RegisterEntry) or (before is not None and after.open):
        return ()
    return (
        Claim(
            key=f"register#{after.campus}#{after.register_type}#{after.number}",
            case_id=after.id,
            digest="",
            at=now,
            expires_at=after.ended_at or now + _HELD,
            replaces=after.id if before is not None else None,
        ),
    )


def number_taken() -> Conflict:
    return Conflict(
        Fault(
            "number",
            "number_taken",
            "该校（园）已有这个编号",
            "The campus has an entry of this number already",
        )
    )


def _right(case: RegisterEntry) -> RegisterEntry:
    """Nothing is wrong with it any more; what it had become stays among its links."""
    return replace(case, state=State.IN_USE, wrong_since=None, on_patrol=False, hazard=None)


def _as_dated(case: RegisterEntry, now: datetime) -> RegisterEntry:
    if case.good_until is not None and case.good_until <= now:
        return case.wronged(State.EXPIRED, case.good_until)
    return case


def _check_fields(wanted: Enter, faults: Faults) -> None:
    asks, register = ASKS[wanted.register_type], REGISTERS[wanted.register_type]
    for name, label in _FIELDS.items():
        given = getattr(wanted, name) not in (None, ())
        if name in asks.needs and not given:
            faults.add(
                name,
                "missing",
                f"{register.zh}须填写{label.zh}",
                f"{register.en}: {label.en} has to be said",
            )
        elif given and name not in asks.all:
            faults.add(
                name,
                "not_of_this_register",
                f"{register.zh}没有{label.zh}",
                f"{register.en}: {label.en} is not asked for",
            )
    if wanted.post is not None and asks.posts and wanted.post not in asks.posts:
        named = "、".join(POSTS[one].zh for one in asks.posts)
        listed = ", ".join(POSTS[one].en for one in asks.posts)
        faults.add("post", "wrong_post", f"须为：{named}", f"Has to be one of: {listed}")


def _check_team(team: Iterable[TeamPart], faults: Faults) -> None:
    if any(count > 1 for count in Counter(part.role for part in team).values()):
        faults.add("team", "bad_team", "每类队员只列一次", "Names each role once")


def _check_until(until: date | None, since: date | None, today: date, faults: Faults) -> None:
    if until is None:
        return
    if until > today + _FURTHEST:
        faults.add("valid_until", "too_far_ahead", "日期过远，请核对", "Lies too far ahead; please check it")
    if since is not None and until < since:
        faults.add("valid_until", "before_it_began", "有效期早于启用日期", "Ends before it began")


def _said(command: commands.Command) -> None:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请填写内容", "Say what it is about"))


def _not_of_this_register() -> BadInput:
    return BadInput(
        Fault(
            "action",
            "not_of_this_register",
            "本类台账没有此项操作",
            "Entries of this register have no such act",
        )
    )


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
