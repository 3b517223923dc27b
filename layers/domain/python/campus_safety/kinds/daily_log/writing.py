"""登记: an entry of the log as it is written, checked against what its type asks for, and bounded in time."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotAllowed
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.forms import FORMS, POLICE, Form
from campus_safety.kinds.daily_log.kind import KIND
from campus_safety.kinds.daily_log.log_entry import ENTRY_TYPES, EntryType, HandedOver, LogEntry, State
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed, party
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Faults
from campus_safety.records.fields import (
    Campus,
    CaseId,
    Choice,
    Code,
    Items,
    Number,
    Remark,
    SetBy,
    Text,
    Title,
    Unit,
    saying,
)
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT: Final = 4000
# A stay, a drill, a consultation of more than a day is a slip of the finger; and so are more people than these.
DAY_MINUTES: Final = 24 * 60
MOST_PEOPLE: Final = 10_000
# A time stated within a minute is the moment itself, not a late entry.
_AS_IT_HAPPENED: Final = timedelta(minutes=1)


# Visits and hand-overs have forms of their own.
RECORDED: Final = tuple(
    one for one in EntryType if one not in (EntryType.OFFICER_VISIT, EntryType.SHIFT_HANDOVER)
)

People = Annotated[int, Title("参与人数", "How many took part"), Unit("人", "people")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Making):
    """An entry as it is sent. `at` is when it began: without it, it has ended just now. `replaces` is an entry that was
    wrong: it is offset by this one. `action` is what makes it: the log is the one kind with several forms for that."""

    action: ClassVar[str]
    written: ClassVar[Mapping[str, object]] = saying(text=Remark)

    entry_type: Annotated[EntryType, SetBy.SERVER]
    campus: Campus
    at: Annotated[datetime | None, Title("开始时间", "When it began")] = None
    left_at: Annotated[datetime | None, SetBy.SERVER] = None
    minutes: Annotated[int, SetBy.SERVER] = 0
    people: Annotated[int, SetBy.SERVER] = 0
    facts: Annotated[Mapping[str, str], SetBy.SERVER] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    incident: Annotated[str | None, SetBy.SERVER] = None
    replaces: Annotated[CaseId | None, Title("更正哪条日志", "Entry that it puts right")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Written):
    """登记日志 / an entry: how long it took, how many took part (never who), and the codes that its type asks for.
    `evidence` says what an assurance rests on; a mediation may name the dispute that it was about, one that the writer
    sees."""

    action = Action.RECORD
    written: ClassVar[Mapping[str, object]] = saying(
        text=Remark, evidence=Annotated[str, Text(0, 1000), Title("依据", "What it rests on")]
    )

    entry_type: Annotated[EntryType, Choice(ENTRY_TYPES, RECORDED), Title("类型", "Type of entry")]
    minutes: Annotated[
        int, Number(0, DAY_MINUTES), Title("用时", "How long it took"), Unit("分钟", "minutes")
    ] = 0
    people: Annotated[People, Number(0, MOST_PEOPLE)] = 0
    facts: Annotated[Mapping[Code, Code], Items(0, 5), Title("要点", "Facts that the type asks for")] = field(
        default_factory=dict
    )
    incident: Annotated[CaseId | None, Title("涉及的纠纷警情", "Dispute that it was about")] = None


def record(
    written: Written, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[LogEntry]:
    """The change that makes an entry of every type but visits and hand-overs. Raises NotAllowed where the role does not
    write such entries, BadInput naming every fault."""
    faults, form = Faults(), FORMS[written.entry_type]
    _permit(written.entry_type, form, actor)
    check_campus(written, actor, rules, faults)
    _check_facts(written, form, faults)
    _check_amounts(written, form, faults)
    if written.incident is not None and written.entry_type is not EntryType.MEDIATION:
        faults.add("incident", "not_asked_for", "只有调解可关联警情", "Only a mediation names an incident")
    at = began_at(written, rules, moment.now, faults)
    faults.check()
    return entered(
        written,
        actor,
        rules,
        moment,
        at=at,
        minutes=written.minutes,
        state=State.RECORDED,
        code_attempt=code_attempt,
    )


def entered(
    written: Written,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    at: datetime,
    minutes: int,
    state: State,
    handed: HandedOver | None = None,
    code_attempt: int = 0,
) -> Change[LogEntry]:
    """The change that makes an entry whose form was checked."""
    id, now = written.case_id, moment.now
    campus = rules.district.campus(written.campus)
    late = now - (at + timedelta(minutes=minutes)) > _AS_IT_HAPPENED
    case = LogEntry(
        **begun(id, rules, now, code_attempt),
        campus=campus.id,
        station=campus.station,
        reporter=Reporter(written.account, actor.unit),
        lead=rules.district.acting_unit(actor.unit),
        entry_type=written.entry_type,
        day=at.astimezone(SHANGHAI).date(),
        at=at,
        by=party(actor),
        minutes=minutes,
        people=written.people,
        facts=dict(written.facts),
        state=state,
        closed_at=now if state is State.RECORDED else None,
        left_at=written.left_at,
        handed=handed,
        links=(written.incident,) if written.incident else (),
        replaces=written.replaces,
        submission=written.digest,
        late_entries=int(late),
    )
    return changed(
        KIND,
        None,
        KIND.with_clocks(case, rules, now),
        written.action,
        actor,
        rules,
        moment,
        texts=written.texts,
        stated_at=at if written.at is not None else None,
        late_entry=late,
    )


def began_at(written: Written, rules: Rules, now: datetime, faults: Faults) -> datetime:
    """When it began: as stated, bounded by how far back late entry reaches, or so that it has ended now."""
    if written.at is None:
        return now - timedelta(minutes=max(written.minutes, 0))
    faults.future("at", written.at, now)
    if now - written.at > rules.policy.late_entry + timedelta(minutes=written.minutes):
        faults.add("at", "too_long_ago", "补录时间超出允许范围", "Lies further back than late entry allows")
    elif written.at <= now < written.at + timedelta(minutes=written.minutes):
        faults.add("minutes", "in_the_future", "按所填时长尚未结束", "Would not have ended by now")
    return written.at


def check_campus(written: Written, actor: Actor, rules: Rules, faults: Faults) -> None:
    """The brigade writes at every campus, a station at its own, a campus at itself."""
    campus = faults.campus(written.campus, rules)
    if (
        campus is not None
        and actor.role != Role.SUPERVISOR
        and rules.district.acting_unit(actor.unit)
        not in (
            campus.id,
            campus.station,
        )
    ):
        faults.add("campus", "not_yours", "不是本单位的校园", "Not a campus of your unit")
    for name, text in written.texts.items():
        faults.too_long(name, text, TEXT_LIMIT)


def _permit(entry_type: EntryType, form: Form, actor: Actor) -> None:
    if actor.role not in form.by:
        label = ENTRY_TYPES[entry_type]
        by = "民警" if form.by == POLICE else "学校"
        raise NotAllowed(
            Fault("entry_type", "not_yours", f"“{label.zh}”由{by}登记", f"“{label.en}” is not yours to write")
        )


def _check_facts(written: Written, form: Form, faults: Faults) -> None:
    for name in sorted(written.facts.keys() - form.facts.keys()):
        faults.add(
            f"facts.{name}", "not_asked_for", "该类日志没有此项", "This type of entry has no such fact"
        )
    for name, codes in form.facts.items():
        given = written.facts.get(name)
        if given is None:
            faults.add(f"facts.{name}", "missing", "必填", "This is required")
        elif given not in codes:
            faults.add(
                f"facts.{name}", "unknown_code", f"只能是：{'、'.join(codes)}", f"One of {', '.join(codes)}"
            )
    for name in form.said:
        if not written.texts.get(name, "").strip():
            faults.add(name, "missing", "请填写", "This is required")


def _check_amounts(written: Written, form: Form, faults: Faults) -> None:
    if not int(form.timed) <= written.minutes <= DAY_MINUTES:
        faults.add(
            "minutes",
            "out_of_range",
            f"时长须为 {int(form.timed)} 至 {DAY_MINUTES} 分钟",
            f"From {int(form.timed)} to {DAY_MINUTES} minutes",
        )
    if not form.people <= written.people <= MOST_PEOPLE:
        faults.add(
            "people",
            "out_of_range",
            f"人数须为 {form.people} 至 {MOST_PEOPLE}",
            f"From {form.people} to {MOST_PEOPLE} people",
        )
    if written.left_at is not None:
        faults.add("left_at", "not_asked_for", "该类日志没有此项", "This type of entry has no such field")
