"""安排, 采纳, 改期, 确认: an activity gets its time, and the other side says that the time will do."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District, address
from campus_safety.district.organisation import POST_LABELS, Post
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed, SamePerson
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, Activity, ActivityType, State, Way
from campus_safety.kinds.activities.commands import Host
from campus_safety.kinds.activities.kind import KIND
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.activities.topics import check_topics
from campus_safety.kinds.appointments.appointment import Term, in_office
from campus_safety.labels import Label
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed, party
from campus_safety.records.commands import Making, Topics
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome
from campus_safety.records.fields import Campus, Choice, Remark, SetBy, Title
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT: Final = 4000
MOST_TOPICS: Final = 8
_BOTH_SIDES: Final = ("campus:safety", "lead:owner", "assignee")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Making):
    """安排活动 / what, where, when, by whom: "me", the key of an account, or the case id of the vice-principal's appointment;
    without a host the campus holds it itself. `held_by` is who the host is."""

    activity_type: Annotated[ActivityType, Choice(ACTIVITY_TYPES), Title("活动类型", "Type of activity")]
    campus: Campus
    starts_at: commands.Begins
    ends_at: commands.Ends
    host: commands.HostName | None = None
    held_by: Annotated[Host | None, SetBy.SERVER] = None
    way: commands.Held = Way.ON_SITE
    as_vice_principal: commands.AsVicePrincipal = False
    topics: Topics = ()
    pack: commands.Pack | None = None
    text: Remark = ""
    terms: Annotated[tuple[Term, ...], SetBy.SERVER] = ()


def plan(
    wanted: Plan, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[Activity]:
    """The change that makes the activity. Raises BadInput naming every fault."""
    faults, limits = Faults(), rules.policy.section(ActivityRules)
    faults.campus(wanted.campus, rules)
    _check_time(wanted.starts_at, wanted.ends_at, limits, moment.now, faults)
    _check_vice_principal(
        wanted.as_vice_principal, wanted.held_by, wanted.campus, wanted.starts_at, wanted.terms, faults
    )
    check_topics(wanted.topics, faults)
    if len(wanted.topics) > MOST_TOPICS:
        faults.add("topics", "too_many", f"至多 {MOST_TOPICS} 个主题", f"At most {MOST_TOPICS} topics")
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    faults.check()
    case = Activity(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=wanted.campus,
        station=rules.district.station_of(wanted.campus).id,
        reporter=Reporter(wanted.account, actor.unit),
        lead=wanted.held_by.unit if wanted.held_by else wanted.campus,
        activity_type=wanted.activity_type,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        host=wanted.held_by.account if wanted.held_by else None,
        way=wanted.way,
        as_vice_principal=wanted.as_vice_principal,
        topics=tuple(dict.fromkeys(wanted.topics)),
        pack=wanted.pack,
        audience={},
        planned_at=moment.now,
        planned_by=party(actor),
        submission=wanted.digest,
        late_entries=int(wanted.starts_at < moment.now),
    )
    return changed(
        KIND,
        None,
        case,
        Action.PLAN,
        actor,
        rules,
        moment,
        texts={"text": wanted.text},
        tells=_BOTH_SIDES,
        late_entry=wanted.starts_at < moment.now,
    )


def take_up(decision: Decision[Activity], command: commands.TakeUp) -> Outcome[Activity]:
    case, faults, rules = decision.case, Faults(), decision.rules
    _check_time(command.starts_at, command.ends_at, rules.policy.section(ActivityRules), decision.now, faults)
    _check_vice_principal(
        command.as_vice_principal, command.held_by, case.campus, command.starts_at, command.terms, faults
    )
    faults.check()
    after = replace(
        case,
        state=State.PLANNED,
        activity_type=command.activity_type or case.activity_type,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        host=command.held_by.account if command.held_by else None,
        lead=command.held_by.unit if command.held_by else case.campus,
        way=command.way,
        as_vice_principal=command.as_vice_principal,
        pack=command.pack,
        planned_at=decision.now,
        planned_by=decision.party,
    )
    return Outcome(after, tells=_BOTH_SIDES)


def decline(decision: Decision[Activity], command: commands.Decline) -> Outcome[Activity]:
    _need_a_reason(command, "请说明不采纳的理由", "Say why it is declined")
    return Outcome(replace(decision.case, state=State.DECLINED, declined_at=decision.now))


def reschedule(decision: Decision[Activity], command: commands.Reschedule) -> Outcome[Activity]:
    faults = Faults()
    _check_time(
        command.starts_at, command.ends_at, decision.rules.policy.section(ActivityRules), decision.now, faults
    )
    faults.check()
    after = replace(
        decision.case,
        state=State.PLANNED,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        planned_at=decision.now,
        planned_by=decision.party,
        confirmed_at=None,
    )
    return Outcome(after, tells=_BOTH_SIDES)


def may_be_given(decision: Decision[Activity]) -> Choices:
    """Somebody holds it; an officer gives away only what is the own; and who else can hold it."""
    host = decision.case.host
    if host is None:
        raise Conflict(Fault("case", "no_host", "由校园自行举办，没有承办人", "The campus holds it itself"))
    if decision.actor.role == Role.OFFICER and decision.actor.account != host:
        raise NotAllowed(
            Fault(
                "action", "not_yours", "只能移交本人承办的活动", "You give away only what you hold yourself"
            )
        )
    able = able_hosts(decision.case.station, decision.rules.district)
    others = tuple(Option(key, name) for key, (_, name) in able.items() if key != host)
    return {"giver": (Option(host, able[host][1] if host in able else None),), "taker": others}


def hand_over(decision: Decision[Activity], command: commands.HandOver) -> Outcome[Activity]:
    """To somebody of the police of that campus. As its law vice-principal nobody holds it by that: who was, was appointed."""
    case, district, faults = decision.case, decision.rules.district, Faults()
    able = able_hosts(case.station, district)
    if command.taker not in able:
        faults.add(
            "taker",
            "cannot_hold_it",
            "须为该校（园）派出所或治安大队的账号",
            "Not an account of the campus's station or the brigade",
        )
    faults.check()
    if command.taker == command.giver:
        raise BadInput(Fault("taker", "same_person", "移交对象须为他人", "Hand it to somebody else"))
    if case.host != command.giver:
        raise Conflict(
            Fault(
                "giver", "changed_meanwhile", "承办人已有变动，请刷新后再试", "Somebody else holds it by now"
            )
        )
    lead = district.acting_unit(able[command.taker][0])
    after = replace(case, host=command.taker, lead=lead, as_vice_principal=False)
    return Outcome(after, tells=(*_BOTH_SIDES, f"account:{command.giver}"))


def able_hosts(station: str, district: District) -> Mapping[str, tuple[str, Label]]:
    """The accounts of a station, its teams and the brigade that can hold an activity there: of which unit, and the name of
    the post with the account's id, as several may have one post."""
    units = (station, *(team.id for team in district.teams_of(station)), district.brigade().id)
    found: dict[str, tuple[str, Label]] = {}
    for unit in units:
        name = district.unit(unit).name
        for post in (Post.OFFICER, Post.DESK, Post.CHIEF, Post.SUPERVISOR):
            label = POST_LABELS[post]
            for key in district.holders_of(address(unit, post)):
                id = key.partition("|")[2]
                zh, en = f"{name.zh}{label.zh}（{id}）", f"{name.en}, {label.en} ({id})"
                found.setdefault(key, (unit, Label(zh, en)))
    return found


def named_by_the_other_side(decision: Decision[Activity]) -> None:
    """By the side that did not name the time: campus and host each say that it will do. What a campus holds itself needs
    no other side."""
    case, planner = decision.case, decision.case.planned_by
    if case.lead != case.campus and planner is not None:
        theirs = decision.rules.district.acting_unit(planner.unit)
        if decision.acting_unit == theirs or decision.party.staff == planner.staff:
            raise SamePerson(
                Fault(
                    "actor",
                    "same_person",
                    "安排活动的一方不得自行确认，请对方确认",
                    "Who named the time may not confirm it; the other side does",
                )
            )


def confirm(decision: Decision[Activity], command: commands.Confirm) -> Outcome[Activity]:
    after = replace(decision.case, state=State.CONFIRMED, confirmed_at=decision.now)
    return Outcome(after, tells=_BOTH_SIDES)


def cancel(decision: Decision[Activity], command: commands.Cancel) -> Outcome[Activity]:
    _need_a_reason(command, "请说明取消的理由", "Say why it is cancelled")
    after = replace(decision.case, state=State.CANCELLED, cancelled_at=decision.now)
    return Outcome(after, tells=_BOTH_SIDES)


def note(decision: Decision[Activity], command: commands.Note) -> Outcome[Activity]:
    _need_a_reason(command, "请填写内容", "Say something")
    return Outcome(decision.case)


def _need_a_reason(command: commands.Command, zh: str, en: str) -> None:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", zh, en))


def check_length(starts_at: datetime, ends_at: datetime, limits: ActivityRules, faults: Faults) -> None:
    if ends_at <= starts_at:
        faults.add("ends_at", "not_after_start", "结束时间须晚于开始时间", "It ends before it starts")
    elif ends_at - starts_at > limits.longest.real_time:
        faults.add("ends_at", "too_long", "活动时长超过策略上限", "Lasts longer than the policy allows")


def _check_time(
    starts_at: datetime, ends_at: datetime, limits: ActivityRules, now: datetime, faults: Faults
) -> None:
    check_length(starts_at, ends_at, limits, faults)
    if starts_at > now + limits.ahead.real_time:
        faults.add("starts_at", "too_far_ahead", "时间过远，请核对", "Lies too far ahead; please check it")
    if starts_at < now - limits.behind.real_time:
        faults.add(
            "starts_at", "too_long_ago", "补登时间超出允许范围", "Lies further back than late entry allows"
        )


def _check_vice_principal(
    as_vice_principal: bool,  # noqa: FBT001 - a field of the form
    host: Host | None,
    campus: str,
    starts_at: datetime,
    terms: Iterable[Term],
    faults: Faults,
) -> None:
    """Only who is in office at the campus on that day holds anything as its law vice-principal."""
    if not as_vice_principal:
        return
    if host is None:
        faults.add("host", "missing", "请注明担任法治副校长的民警", "Say which vice-principal holds it")
    elif not in_office(terms, host.account, campus, starts_at.astimezone(SHANGHAI).date()):
        faults.add(
            "as_vice_principal",
            "not_in_office",
            "当日并非该校（园）在任法治副校长",
            "Was no law vice-principal of this campus on that day",
        )
