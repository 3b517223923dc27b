"""建立、修改排班表, and looking for what it leaves open."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault
from campus_safety.identity import case_id
from campus_safety.kinds.peak_posts.peak_post import PostType
from campus_safety.kinds.peak_posts.rostering import assignable
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.kinds.rotas import commands
from campus_safety.kinds.rotas.actions import Action
from campus_safety.kinds.rotas.kind import KIND
from campus_safety.kinds.rotas.rota import Gap, Line, Rota
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.timeline import SYSTEM, Actor
from campus_safety.values import dataclass

ISSUER: Final = "duty"


def rota_id(station: str) -> str:
    return case_id(ISSUER, station, "rota")


def open_rota(
    station: str, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[Rota]:
    """The change that makes a station's rota, which has no lines yet. Raises UnknownUnit."""
    id = rota_id(rules.district.unit(station).id)
    after = Rota(
        **begun(id, rules, moment.now, code_attempt),
        campus="",
        station=station,
        reporter=Reporter(None, station),
        lead=station,
        submission=f"rota of {station}",
    )
    return changed(KIND, None, after, Action.OPEN, actor, rules, moment)


def set_lines(decision: Decision[Rota], command: commands.SetLines) -> Outcome[Rota]:
    """Every fault is named by its line. Posts that nobody has decided on follow the rota when they are planned next."""
    case, faults = decision.case, Faults()
    if len(command.lines) > commands.MOST_LINES:
        faults.add(
            "lines", "too_many", f"至多 {commands.MOST_LINES} 行", f"At most {commands.MOST_LINES} lines"
        )
        faults.check()
    for number, line in enumerate(command.lines):
        _check(f"lines.{number}", line, case, command, decision.rules, faults)
    taken = Counter(
        (line.campus, line.window, weekday) for line in command.lines for weekday in {*line.weekdays}
    )
    for (campus, window, weekday), count in taken.items():
        if count > 1:
            faults.add(
                "lines",
                "twice",
                f"{campus} {window} 周{weekday} 排了 {count} 次",
                f"{campus} {window} on weekday {weekday} is there {count} times",
            )
    faults.check()
    lines = tuple(replace(line, weekdays=tuple(sorted({*line.weekdays}))) for line in command.lines)
    return Outcome(replace(case, lines=lines))


def note(decision: Decision[Rota], command: commands.Note) -> Outcome[Rota]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """What the next week looks like: its Monday, the posts that have nobody, and the days of which nobody knows whether there
    is school."""

    monday: date
    gaps: tuple[Gap, ...]
    unsure_days: tuple[date, ...] = ()


def week_to_check(rota: Rota, limits: PeakPostRules, now: datetime) -> date | None:
    """The Monday of the week to look at now; None before the policy's hour, and once it was looked at."""
    if now < limits.gaps_told(now):
        return None
    today = now.astimezone(SHANGHAI).date()
    monday = today + timedelta(days=8 - today.isoweekday())
    return None if rota.checked_week is not None and rota.checked_week >= monday else monday


def check_gaps(rota: Rota, week: WeekAhead, rules: Rules, moment: Moment) -> Change[Rota] | None:
    """The change that notes what was found, once for each week; the station's desk hears of it where something is open."""
    if rota.checked_week is not None and rota.checked_week >= week.monday:
        return None
    after = replace(
        rota, checked_week=week.monday, gaps=tuple(sorted(week.gaps)), unsure_days=week.unsure_days
    )
    tells = ("lead:owner",) if week.gaps or week.unsure_days else ()
    return changed(KIND, rota, after, Action.CHECK_GAPS, SYSTEM, rules, moment, tells=tells)


def _check(
    where: str, line: Line, case: Rota, command: commands.SetLines, rules: Rules, faults: Faults
) -> None:
    campus = rules.district.campuses.get(line.campus)
    if campus is None or campus.retired or campus.station != case.station:
        faults.add(
            f"{where}.campus",
            "not_yours",
            f"不是本所管辖的校园：{line.campus}",
            f"No campus of this station: {line.campus}",
        )
        return
    if line.window not in command.windows.get(line.campus, ()):
        faults.add(
            f"{where}.window",
            "unknown_window",
            f"该校园作息中没有时段“{line.window}”",
            f"Its timetable has no window {line.window!r}",
        )
    if not line.weekdays or not all(1 <= weekday <= 7 for weekday in line.weekdays):
        faults.add(f"{where}.weekdays", "out_of_range", "星期须为 1 至 7", "Weekdays are from 1 to 7")
    # Which of its windows are fixed posts may differ by season: whoever can stand at those is let in here.
    if line.assignee not in assignable(case.station, line.campus, PostType.FIXED, rules.district):
        faults.add(
            f"{where}.assignee",
            "cannot_stand_there",
            "该账号不属于本所或该校园安保室",
            "Not an account of this station or of the campus's security room",
        )


def gaps_among(posts: Iterable[tuple[Gap, bool]], monday: date) -> tuple[Gap, ...]:
    """Of posts, each with whether somebody stands there, those of the week that have nobody."""
    until = monday + timedelta(days=7)
    return tuple(sorted(gap for gap, manned in posts if not manned and monday <= gap.day < until))
