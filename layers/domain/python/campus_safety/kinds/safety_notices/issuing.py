"""发布: from what police want to tell to the records that carry it, one for the campuses of each station."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from campus_safety.district.directory import Campus
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import UnknownUnit
from campus_safety.identity import short_code
from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.kinds.safety_notices.commands import Notice
from campus_safety.kinds.safety_notices.kind import KIND
from campus_safety.kinds.safety_notices.rules import NoticeRules
from campus_safety.kinds.safety_notices.safety_notice import (
    TOPICS,
    Addressed,
    FurtherPart,
    ReadReceipt,
    SafetyNotice,
    part_id,
)
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Faults
from campus_safety.records.timeline import Actor

# A transaction holds 100 items. A notice that replaces another is written together with the old one's withdrawal: two
# records, each with its entry, its words, and a row for every campus and for ten others at most.
MOST_IN_ONE: Final = 35
TEXT_LIMIT: Final = 4000
# Who hears of a new notice: whoever answers for each campus, and its security room.
_TELLS: Final = ("awaited:owner", "awaited:security_room")


def issue(
    wanted: Notice, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[SafetyNotice]:
    """The change that makes the notice's head. Raises BadInput naming every fault."""
    first, *further = _checked(wanted, actor, rules, moment.now)
    limits = rules.policy.section(NoticeRules)
    head = wanted.case_id
    case = SafetyNotice(
        **begun(head, rules, moment.now, code_attempt),
        campus="",
        station=first.station,
        reporter=Reporter(wanted.account, actor.unit),
        lead=rules.district.acting_unit(actor.unit),
        topic=wanted.topic,
        addressed=wanted.addressed,
        receipts=_to_be_read(first.campuses),
        read_by=wanted.read_by or rules.after(moment.now, limits.usual).at,
        head=head,
        further=tuple(further),
        parts=1 + len(further),
        delivered_at=None if further else moment.now,
        replaces=wanted.replaces,
        submission=wanted.digest,
    )
    return _issued(case, actor, wanted.text, rules, moment)


def further_part(
    head: SafetyNotice,
    part: int,
    actor: Actor,
    text: str,
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> Change[SafetyNotice]:
    """The change that makes one more part of a notice, as whoever issued the head. `part` counts from 2."""
    own, id = head.further[part - 2], part_id(head.id, part)
    case = SafetyNotice(
        id=id,
        code=short_code(id, code_attempt),
        district=head.district,
        campus="",
        station=own.station,
        policy=head.policy,
        reporter=head.reporter,
        received_at=moment.now,
        lead=head.lead,
        topic=head.topic,
        addressed=head.addressed,
        receipts=_to_be_read(own.campuses),
        read_by=head.read_by,
        head=head.id,
        part=part,
        parts=head.parts,
        delivered_at=moment.now,
        replaces=head.replaces,
        submission=head.submission,
    )
    return _issued(case, actor, text, rules, moment)


def _issued(
    case: SafetyNotice, actor: Actor, text: str, rules: Rules, moment: Moment
) -> Change[SafetyNotice]:
    case = KIND.with_clocks(case, rules, moment.now)
    return changed(KIND, None, case, Action.ISSUE, actor, rules, moment, texts={"text": text}, tells=_TELLS)


def _to_be_read(campuses: Iterable[str]) -> tuple[ReadReceipt, ...]:
    return tuple(ReadReceipt(campus) for campus in campuses)


def _checked(wanted: Notice, actor: Actor, rules: Rules, now: datetime) -> tuple[FurtherPart, ...]:
    """The parts that the notice is made of."""
    faults = Faults()
    if wanted.topic not in TOPICS:
        faults.add(
            "topic", "unknown_topic", f"没有这个主题：{wanted.topic}", f"No such topic: {wanted.topic}"
        )
    if not wanted.text.strip():
        faults.add("text", "missing", "请填写提示内容", "Say what the schools should know")
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    if wanted.read_by is not None:
        _check_read_by(wanted.read_by, rules, now, faults)
    campuses = _addressed(wanted, actor, rules, faults)
    faults.check()
    return tuple(_parts(campuses))


def _check_read_by(read_by: datetime, rules: Rules, now: datetime, faults: Faults) -> None:
    limits = rules.policy.section(NoticeRules)
    if read_by < rules.after(now, limits.shortest).at:
        faults.add(
            "read_by",
            "too_short",
            "短于策略规定的最短期限",
            "Leaves less time to read it than the policy asks",
        )
    if read_by > rules.after(now, limits.longest).at:
        faults.add(
            "read_by", "too_long", "超过策略允许的最长期限", "Lies further ahead than the policy allows"
        )


def _addressed(wanted: Notice, actor: Actor, rules: Rules, faults: Faults) -> tuple[Campus, ...]:
    """The brigade reaches the whole district, everybody else the campuses of their own station."""
    district, unit = rules.district, rules.district.acting_unit(actor.unit)
    everywhere, wrong = actor.role == Role.SUPERVISOR, len(faults.found)
    match wanted.addressed:
        case Addressed.CAMPUSES:
            chosen = [_campus(id, rules, faults) for id in dict.fromkeys(wanted.campuses)]
            found = tuple(campus for campus in chosen if campus is not None)
        case Addressed.STATION:
            station = wanted.station or ("" if everywhere else unit)
            _check_station(station, rules, faults)
            found = tuple(one for one in district.open_campuses() if one.station == station)
        case Addressed.DISTRICT:
            found = district.open_campuses()
    if wanted.campuses and wanted.addressed is not Addressed.CAMPUSES:
        faults.add(
            "campuses", "not_asked_for", "已选择全部校园，不必列出", "All are addressed: none need be named"
        )
    if not found and len(faults.found) == wrong:
        faults.add("campuses", "missing", "没有可送达的校园", "There is no campus to tell")
    if not everywhere and any(campus.station != unit for campus in found):
        faults.add(
            "campuses",
            "not_yours",
            "只能向本辖区校园发布",
            "You issue notices to the campuses of your own station",
        )
    return found


def _campus(id: str, rules: Rules, faults: Faults) -> Campus | None:
    campus = rules.district.campuses.get(id)
    if campus is None or campus.retired:
        faults.add("campuses", "unknown_campus", f"没有这个校园：{id}", f"No such campus: {id}")
        return None
    return campus


def _check_station(station: str, rules: Rules, faults: Faults) -> None:
    try:
        known = rules.district.unit(station).kind is UnitKind.STATION
    except UnknownUnit:
        known = False
    if not known:
        faults.add("station", "unknown_unit", f"没有这个派出所：{station}", f"No such station: {station}")


def _parts(campuses: Iterable[Campus]) -> Iterator[FurtherPart]:
    """By station, and no more in one record than a transaction takes."""
    by_station: dict[str, list[str]] = {}
    for campus in sorted(campuses, key=lambda one: one.id):
        by_station.setdefault(campus.station, []).append(campus.id)
    for station, own in sorted(by_station.items()):
        for start in range(0, len(own), MOST_IN_ONE):
            yield FurtherPart(station, tuple(own[start : start + MOST_IN_ONE]))
