"""From a policy document (`policies/*.toml`) to a policy: read whole, and every fault told at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from campus_safety.district.calendars import parse_limit
from campus_safety.district.category_limits import own_categories, with_categories
from campus_safety.district.policy import (
    AREA_SWEEP_CLOCKS,
    CASUALTY_WINDOWS,
    HAZARD_CLOCKS,
    INCIDENT_CLOCKS,
    INSPECTION_CLOCKS,
    PLAIN_KINDS,
    AreaSweepRules,
    DailyLogRules,
    GuardRules,
    HazardRules,
    KindPolicy,
    Ladder,
    NoticeRules,
    Policy,
    PolicyFaults,
    WorklistRules,
)
from campus_safety.district.policy_reader import Reader
from campus_safety.district.watched_tables import WatchedTable
from campus_safety.kinds.activities.rule_documents import read_activity_rules
from campus_safety.kinds.appointments.rule_documents import read_appointment_rules
from campus_safety.kinds.daily_log.forms import DUTIES, YEARLY_BY_LAW, Assurance
from campus_safety.kinds.devices.policy_section import device_rules
from campus_safety.kinds.hazards.categories import CATEGORIES as HAZARDS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES as INCIDENTS
from campus_safety.kinds.incidents.taxonomy import CLOSED_CHANNELS, Channel, Circumstance
from campus_safety.kinds.patrols.policy_section import patrol_rules
from campus_safety.kinds.peak_posts.rule_documents import read_peak_post_rules
from campus_safety.kinds.points.rules_document import points_rules
from campus_safety.kinds.quizzes.rules_document import quiz_rules
from campus_safety.reminders.rules_document import reminder_rules

_LEVELS = ("1", "2", "3")
_GRADES = ("general", "major")
_ORDINARY = ("ordinary",)
# A sweep is one record: more lines than this would make it too large to store.
MOST_PLACES = 500
# The worklists of an account are one item.
MOST_WORKLISTS = 200
# What a document says besides: its own name, and what is read by others.
_ELSEWHERE = ("name_zh", "name_en", "checklists", "questions")
# Clocks that some level or grade may go without.
_MAY_LACK: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "incident": frozenset(
            {
                "tell_bureau",
                "tell_authority",
                "report_up",
                "tell_casualties",
                "progress",
                "arrive",
                "review",
            }
        ),
        "hazard": frozenset({"control", "plan", "review"}),
    }
)


# What later releases ask of a section, and what holds in versions that were stored before: (section, key) -> value. Whoever
# asks for one more adds it here, or every open case of an older version would stand still.
WRITTEN_LATER: Mapping[tuple[str, ...], Any] = MappingProxyType(
    {
        ("rules", "pauses"): 2,
        ("rules", "discovery_at_most"): "P3653D",
        ("rules", "casualty_window"): "P30D",
        ("rules", "casualty_window_short"): "P7D",
    }
)


def parse_policy(version: str, document: Mapping[str, Any], *, stored: bool = False) -> Policy:
    """The policy that a document (the shape of `policies/*.toml`) describes; raises PolicyFaults naming every fault.

    A document without `[hazards]` was written before there were any: incidents go on under it, no hazard can begin.
    What people write is read strictly: every clock is there, and every key is known. A version that is `stored`
    outlives the code that it was written for, so it is read for what this code knows: a clock that it does not have is
    not laid, and one that this code does not have is nobody's here.
    """
    reader = Reader(stored=stored)
    if stored:
        policy = _read(reader, version, completed(document))
    else:
        watched = WatchedTable({name: found for name, found in document.items() if name not in _ELSEWHERE})
        policy = _read(reader, version, watched)
        told = tuple(fault.field for fault in reader.faults if fault.code == "unknown_clock")
        within = tuple(f"{clock}." for clock in told)
        reader.faults.extend(
            fault
            for fault in watched.unknown()
            if fault.field not in told and not fault.field.startswith(within)
        )
    if reader.faults:
        raise PolicyFaults(*reader.faults)
    return policy


def completed(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stored version with what later releases ask of the sections that it has."""
    for path, value in WRITTEN_LATER.items():
        document = _with(document, path, value)
    return document


def _with(table: Mapping[str, Any], path: Sequence[str], value: Any) -> Mapping[str, Any]:
    name, rest = path[0], path[1:]
    if not rest:
        return table if name in table else {**table, name: value}
    inner = table.get(name)
    return {**table, name: _with(inner, rest, value)} if isinstance(inner, Mapping) else table


def _read(reader: Reader, version: str, document: Mapping[str, Any]) -> Policy:
    ladders = {name: reader.ladder(name, table) for name, table in reader.table(document, "ladders").items()}
    for name in ("order", "measure"):
        if name not in ladders and not reader.stored:
            reader.fault(f"ladders.{name}", "missing", f"缺少阶梯 {name}", f"The ladder {name} is missing")
    own = own_categories(reader, document)
    incident = _kind(
        reader,
        document,
        "",
        INCIDENT_CLOCKS,
        _LEVELS,
        ladders,
        _MAY_LACK["incident"],
        {
            **dict.fromkeys((*INCIDENTS, Circumstance.PRODUCTION_ACCIDENT.value)),
            **{one.id: one.parent for one in own.values()},
        },
    )
    kinds = {"incident": replace(incident, categories=own)}
    hazards = None
    if "hazards" in document:
        table = reader.table(document, "hazards")
        kinds["hazard"] = _kind(
            reader,
            table,
            "hazards.",
            HAZARD_CLOCKS,
            _GRADES,
            ladders,
            _MAY_LACK["hazard"],
            dict.fromkeys(HAZARDS),
        )
        hazards = _hazard_rules(reader, table)
    if "inspections" in document:
        table = reader.table(document, "inspections")
        kinds["inspection"] = _kind(
            reader, table, "inspections.", INSPECTION_CLOCKS, _GRADES[:1], ladders, frozenset()
        )
    for name, (section, clocks) in PLAIN_KINDS.items():
        if section in document:
            kinds[name] = _plain_kind(reader, reader.table(document, section), f"{section}.", clocks, ladders)
    area_sweeps = None
    if "area_sweeps" in document:
        table = reader.table(document, "area_sweeps")
        kinds["area_sweep"] = _kind(
            reader, table, "area_sweeps.", AREA_SWEEP_CLOCKS, _ORDINARY, ladders, frozenset({"finish"})
        )
        area_sweeps = _area_sweep_rules(reader, table)
    peak_posts = None
    if "peak_posts" in document:
        peak_posts = read_peak_post_rules(reader, reader.table(document, "peak_posts"))
    quizzes = quiz_rules(reader, reader.table(document, "quizzes")) if "quizzes" in document else None
    points = points_rules(reader, reader.table(document, "points")) if "points" in document else None
    rules = reader.table(document, "rules")
    return Policy(
        version=version,
        kinds=MappingProxyType(kinds),
        ladders=MappingProxyType(ladders),
        hazards=hazards,
        area_sweeps=area_sweeps,
        late_entry=reader.duration(rules, "late_entry"),
        rejoin=reader.duration(rules, "rejoin"),
        discovery=reader.duration(rules, "discovery"),
        discovery_at_most=reader.duration(rules, "discovery_at_most"),
        extensions=int(rules.get("extensions", 1)),
        pauses=reader.count(rules, "pauses", "rules"),
        reports_a_minute=reader.count(rules, "reports_a_minute", "rules")
        if "reports_a_minute" in rules
        else None,
        casualty_window=_window(reader, rules, "casualty_window"),
        casualty_window_short=_window(reader, rules, "casualty_window_short"),
        channels=_channels(reader, rules),
        hours=reader.hours(document),
        days=reader.days(document),
        school_days=reader.school_days(document),
        worklists=_worklist_rules(reader, document["worklists"]) if "worklists" in document else None,
        safety_notices=_notice_rules(reader, document["safety_notices"])
        if "safety_notices" in document
        else None,
        daily_log=_daily_log_rules(reader, document["daily_log"]) if "daily_log" in document else None,
        peak_posts=peak_posts,
        devices=device_rules(reader, document["devices"]) if "devices" in document else None,
        patrols=patrol_rules(reader, document["patrols"]) if "patrols" in document else None,
        quizzes=quizzes,
        points=points,
        reminders=reminder_rules(reader, reader.table(document, "reminders"))
        if "reminders" in document
        else None,
        appointments=read_appointment_rules(reader, reader.table(document, "appointments"))
        if "appointments" in document
        else None,
        activities=read_activity_rules(reader, reader.table(document, "activities"))
        if "activities" in document
        else None,
    )


def _window(reader: Reader, rules: Mapping[str, Any], name: str) -> timedelta:
    """How long a change of casualties has to be reported: longer than the law says, if a district likes, never shorter."""
    found = reader.duration(rules, name)
    if found < CASUALTY_WINDOWS[name] and not reader.stored:
        reader.fault(
            f"rules.{name}",
            "shorter_than_law",
            "法定补报期只能延长，不得缩短",
            "The law's time may be longer, never shorter",
        )
    return max(found, CASUALTY_WINDOWS[name])


def _channels(reader: Reader, rules: Mapping[str, Any]) -> frozenset[Channel]:
    """Which of the closed channels the district opens."""
    named = rules.get("channels", [])
    if not isinstance(named, list) or not set(named) <= {channel.value for channel in CLOSED_CHANNELS}:
        words = "、".join(sorted(channel.value for channel in CLOSED_CHANNELS))
        reader.fault("rules.channels", "unknown_channel", f"只能开通：{words}", f"May open only: {words}")
        return frozenset()
    return frozenset(Channel(name) for name in named)


def _kind(
    reader: Reader,
    document: Mapping[str, Any],
    where: str,
    names: Iterable[str],
    severities: Sequence[str],
    ladders: Mapping[str, Ladder],
    may_lack: frozenset[str],
    categories: Mapping[str, str | None] | None = None,
) -> KindPolicy:
    """`categories` are those that limits may be set for apart, each with the built-in one that it is a part of."""
    tables = reader.table(document, "clocks")
    clocks = {}
    for name in names:
        if name in tables:
            place, table = f"{where}clocks.{name}", tables[name]
            clock = reader.clock(place, name, table, ladders, severities, name not in may_lack)
            clocks[name] = with_categories(reader, place, clock, table, ladders, severities, categories or {})
    _same_names(reader, where, names, tables)
    notice = reader.table(document, "notice")
    orders = reader.table(document, "supervision")
    return KindPolicy(
        clocks=MappingProxyType(clocks),
        notice={severity: tuple(reader.words(notice, f"{where}notice", severity)) for severity in severities},
        order_due={
            severity: limit
            for severity in severities
            if (limit := reader.limit(orders.get(severity), f"{where}supervision.{severity}"))
        },
    )


def _same_names(reader: Reader, where: str, names: Iterable[str], tables: Mapping[str, Any]) -> None:
    if reader.stored:
        return
    for name in sorted(tables.keys() - set(names)):
        reader.fault(
            f"{where}clocks.{name}", "unknown_clock", f"没有名为 {name} 的时限", f"There is no clock {name}"
        )
    for name in sorted(set(names) - tables.keys()):
        reader.fault(f"{where}clocks.{name}", "missing", f"缺少时限 {name}", f"The clock {name} is missing")


def _plain_kind(
    reader: Reader,
    document: Mapping[str, Any],
    where: str,
    names: Iterable[str],
    ladders: Mapping[str, Ladder],
) -> KindPolicy:
    """A kind of one severity without notice and orders. Which limits are given by the policy and which are dates that
    somebody sets is said by whether the clock has any."""
    tables = reader.table(document, "clocks") if names else {}
    clocks = {
        name: reader.clock(
            f"{where}clocks.{name}", name, tables[name], ladders, _ORDINARY, bool(tables[name].get("limits"))
        )
        for name in names
        if name in tables
    }
    _same_names(reader, where, names, tables)
    return KindPolicy(clocks=MappingProxyType(clocks), notice={}, order_due={})


def _area_sweep_rules(reader: Reader, table: Mapping[str, Any]) -> AreaSweepRules:
    rules, where, day = reader.table(table, "rules"), "area_sweeps.rules", parse_limit("P1D")
    found = AreaSweepRules(
        radius=reader.count(rules, "radius", where),
        longest_radius=reader.count(rules, "longest_radius", where),
        most_places=reader.count(rules, "most_places", where),
        usual=reader.limit(rules.get("usual"), f"{where}.usual") or day,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or day,
    )
    if found.radius > found.longest_radius:
        reader.fault(
            f"{where}.radius", "out_of_range", "默认半径超过最大半径", "Lies above the longest radius"
        )
    if found.most_places > MOST_PLACES:
        reader.fault(
            f"{where}.most_places",
            "out_of_range",
            f"一次清查不得超过 {MOST_PLACES} 处",
            f"At most {MOST_PLACES} places in one sweep",
        )
    if found.usual.real_time > found.longest.real_time:
        reader.fault(f"{where}.usual", "out_of_range", "常用期限超过最长期限", "Lies above the longest limit")
    return found


def _notice_rules(reader: Reader, table: Mapping[str, Any]) -> NoticeRules:
    rules, where, day = reader.table(table, "rules"), "safety_notices.rules", parse_limit("P1D")
    found = NoticeRules(
        usual=reader.limit(rules.get("usual"), f"{where}.usual") or day,
        shortest=reader.limit(rules.get("shortest"), f"{where}.shortest") or day,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or day,
    )
    if not found.shortest.real_time <= found.usual.real_time <= found.longest.real_time:
        reader.fault(
            f"{where}.usual",
            "out_of_range",
            "常用期限须在最短与最长之间",
            "Must lie between the shortest and the longest limit",
        )
    return found


def _daily_log_rules(reader: Reader, table: Mapping[str, Any]) -> DailyLogRules:
    rules, where = reader.table(table, "rules"), "daily_log.rules"
    return DailyLogRules(
        visits_a_month=reader.count(rules, "visits_a_month", where),
        assured_for=reader.duration(rules, "assured_for", where),
        duties=_duties(reader, table["duties"]) if "duties" in table else {},
        guards=_guards(reader, table["guards"]) if "guards" in table else None,
    )


def _duties(reader: Reader, table: Mapping[str, Any]) -> Mapping[Assurance, timedelta | None]:
    """By code: a duration, or "once"."""
    found: dict[Assurance, timedelta | None] = {}
    for name in [one for one in table if one in set(DUTIES)]:
        which, said = Assurance(name), table[name]
        limit = None if said == "once" else reader.limit(said, f"daily_log.duties.{name}")
        found[which] = limit.real_time if limit is not None else None
        if which in YEARLY_BY_LAW and (limit is None or limit.real_time > timedelta(days=366)):
            reader.fault(
                f"daily_log.duties.{name}", "longer_than_law", "依法每年一次", "The law says each year"
            )
    return MappingProxyType(found)


def _guards(reader: Reader, table: Mapping[str, Any]) -> GuardRules:
    where = "daily_log.guards"
    names = ("small", "few", "some", "large", "many", "each")
    return GuardRules(**{name: reader.count(table, name, where) for name in names})


def _worklist_rules(reader: Reader, table: Mapping[str, Any]) -> WorklistRules:
    found = WorklistRules(reader.count(reader.table(table, "rules"), "most", "worklists.rules"))
    if found.most > MOST_WORKLISTS:
        reader.fault(
            "worklists.rules.most",
            "out_of_range",
            f"每个账号最多保存 {MOST_WORKLISTS} 个清单",
            f"At most {MOST_WORKLISTS} for an account",
        )
    return found


def _hazard_rules(reader: Reader, table: Mapping[str, Any]) -> HazardRules:
    rules = reader.table(table, "rules")
    longest = reader.table(rules, "longest")
    zero = parse_limit("P1D")
    return HazardRules(
        longest={
            grade: reader.limit(longest.get(grade), f"hazards.rules.longest.{grade}") or zero
            for grade in _GRADES
        },
        next_round=reader.limit(rules.get("next_round"), "hazards.rules.next_round") or zero,
        ask_before=reader.duration(rules, "ask_before", "hazards.rules")
        if "ask_before" in rules
        else timedelta(0),
        extensions=int(rules.get("extensions", 1)),
        holds_after=reader.limit(rules.get("holds_after"), "hazards.rules.holds_after", school=True) or zero,
        recurs_within=reader.duration(rules, "recurs_within", "hazards.rules"),
    )
