"""What is written into the forms of duty: posts and rotas, patrols, the daily log, notices."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from pydantic_core import PydanticUndefined

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.roles import Role
from campus_safety.kinds.activities.topics import TOPICS
from campus_safety.kinds.daily_log.forms import FORMS
from campus_safety.kinds.daily_log.log_entry import EntryType
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.kinds.patrols.observing import Observed
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.point_codes import PointCode, printed
from campus_safety.kinds.peak_posts.peak_post import PeakPost, Seen
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registers.things import ASKS, LEADERS, PIECES, Member, Register
from simulation.fields import Blank, Fill, Unfilled, ahead, any_of, later
from simulation.world import SECRET

_WINDOWS: Final = ("arrival", "dismissal", "dismissal-1", "noon")


def on_duty(blank: Blank) -> str:
    """A campus that has posts and patrols here; the account's own, if it is one."""
    if blank.case is not None and blank.case.campus:
        return blank.case.campus
    reach = blank.reach()
    chosen = [one for one in reach if one in blank.forms.world.directory.on_duty]
    return str(blank.once("campus", lambda: blank.draws.choice(chosen or reach)))


def _officer(blank: Blank) -> Any:
    """Somebody who may stand at a post: of the campus's station, at times of elsewhere."""
    campus = on_duty(blank)
    station = blank.district.station_of(campus).id
    known = blank.forms.world.directory.accounts()
    own = [
        one.key
        for one in known
        if (one.unit == station or blank.district.acting_unit(one.unit) == station)
        and one.role is Role.OFFICER
    ]
    guards = [one.key for one in known if one.unit == campus and one.role is Role.GUARD]
    return blank.draws.choice(own + guards) if own or guards else PydanticUndefined


def _assigned(blank: Blank) -> Any:
    """Whoever stands there now."""
    case = blank.case
    if not isinstance(case, PeakPost) or case.assignee is None:
        raise Unfilled("nobody stands there")
    return case.assignee


def _other(blank: Blank) -> Any:
    """Another record of this kind."""
    found = blank.forms.others(blank.case) if blank.case is not None else None
    if found is None:
        raise Unfilled("there is no other")
    return blank.once("other", lambda: found)


def _theirs(blank: Blank) -> Any:
    case = blank.forms.world.records.get(_other(blank))
    if not isinstance(case, PeakPost) or case.assignee is None:
        raise Unfilled("nobody stands there")
    return case.assignee


def day_begins(blank: Blank) -> datetime:
    """A moment of a school's day, today or on one of the next days."""

    def drawn() -> datetime:
        day = blank.today + timedelta(days=blank.draws.choice((0, 1, 2, 5)))
        at = datetime.combine(
            day, time(7 + blank.draws.randint(0, 10), blank.draws.choice((0, 30))), SHANGHAI
        )
        return at if at > blank.now else blank.now + timedelta(minutes=blank.draws.randint(5, 300))

    found: datetime = blank.once("begins", drawn)
    return found


def starts(blank: Blank) -> str:
    return day_begins(blank).isoformat()


def ends(blank: Blank) -> str:
    return (day_begins(blank) + timedelta(minutes=blank.draws.choice((30, 45, 90)))).isoformat()


def _found(blank: Blank) -> str:
    """Whether an incident or a hazard was found."""
    return str(blank.once("found", lambda: blank.draws.choice(("incident", "hazard"))))


def _category(blank: Blank) -> Any:
    if _found(blank) == "hazard":
        return PydanticUndefined
    return blank.draws.choice([one for one in sorted(CATEGORIES) if one != "bullying"])


def _scanned(blank: Blank) -> Any:
    """The code at a point that nobody has looked at yet; now and then one that was not printed here."""
    case = blank.case
    if not isinstance(case, Patrol):
        return PydanticUndefined
    left = [one for one in case.lines if one.at is None] or list(case.lines)
    if not left or blank.draws.random() < 0.03:
        return "P1.AAAAAAAA.GATE.1.0000000000000"
    line = blank.draws.choice(left)
    blank.chosen["line"] = line
    if str(case.mode) == "video":
        blank.chosen["camera"] = line.named
        return PydanticUndefined
    return printed(SECRET, PointCode(case.sticker, line.hangs_as, case.codes))


def _camera(blank: Blank) -> Any:
    return blank.chosen.get("camera", PydanticUndefined)


def _register(blank: Blank) -> str:
    return str(blank.once("register", lambda: blank.draws.choice(sorted(ASKS))))


def _if_asked(name: str, fill: Fill) -> Fill:
    """What this register asks for, and now and then what it does not."""

    def filled(blank: Blank) -> Any:
        asks = ASKS[Register(_register(blank))]
        if name in asks.needs or (name in asks.takes and blank.draws.random() < 0.6):
            return fill(blank)
        return PydanticUndefined

    return filled


def _post(blank: Blank) -> str:
    posts = LEADERS if blank.action == "regroup" else ASKS[Register(_register(blank))].posts
    return blank.draws.choice(posts).value


def _members(blank: Blank) -> list[dict[str, Any]]:
    roles = blank.draws.sample(sorted(Member), blank.draws.randint(1, 3))
    return [{"role": str(role), "count": blank.draws.randint(1, 6)} for role in roles]


def _good_until(blank: Blank) -> str:
    days = (1, 2, 5, 40, 400) if blank.action != "renew" else (3, 30, 400, 900)
    return (blank.today + timedelta(days=blank.draws.choice(days))).isoformat()


def _team(blank: Blank) -> Any:
    """A team of the campus, where one comes to mind."""
    campus = on_duty(blank)
    for _ in range(4):
        id = blank.forms.any_of("register_entry")
        found = blank.forms.world.records.get(id) if id is not None else None
        if isinstance(found, RegisterEntry) and (found.campus, found.register_type) == (
            campus,
            Register.TEAM,
        ):
            return found.id
    return PydanticUndefined


def _replaced(blank: Blank) -> Any:
    """A plan of the campus that is in force, where one comes to mind."""
    campus = on_duty(blank)
    for _ in range(4):
        id = blank.forms.any_of("patrol_plan")
        found = blank.forms.world.records.get(id) if id is not None else None
        if isinstance(found, PatrolPlan) and found.open and found.campus == campus:
            return found.id
    return PydanticUndefined


REGISTERED: Final[Mapping[str, Fill]] = {
    "campus": on_duty,
    "register_type": _register,
    "number": lambda blank: f"N{blank.draws.randint(1, 400)}",
    "regroup.team": _members,
    "regroup.post": _post,
    "team": _if_asked("team", _members),
    "post": _if_asked("post", _post),
    "spot": _if_asked("spot", lambda blank: blank.forms.spot()),
    "piece": _if_asked("piece", lambda blank: blank.draws.choice(sorted(PIECES))),
    "pieces": _if_asked("pieces", lambda blank: blank.draws.randint(1, 20)),
    "since": _if_asked(
        "since", lambda blank: (blank.today - timedelta(days=blank.draws.randint(0, 300))).isoformat()
    ),
    "renew.valid_until": _good_until,
    "valid_until": _if_asked("valid_until", _good_until),
}


def _observed(blank: Blank) -> Any:
    """Mostly nothing; now and then something, or no picture at all."""
    if "camera" not in blank.chosen:
        return PydanticUndefined
    drawn = blank.draws.random()
    found = "nothing" if drawn < 0.6 else blank.draws.choice(sorted(set(Observed) - {Observed.NOTHING}))
    blank.chosen["unusual"] = found != "nothing"
    return [str(found)]


def _footage(minutes: int) -> Fill:
    def filled(blank: Blank) -> Any:
        if not blank.chosen.get("unusual"):
            return PydanticUndefined
        return (blank.now - timedelta(minutes=minutes)).isoformat() if minutes else "校方录像系统"

    return filled


def _stops(blank: Blank) -> list[dict[str, Any]]:
    """Gates of the station's campuses, one after the other."""
    # Drawn once: whose they are to deal with is drawn anew each time it is asked.
    reached = blank.reach()
    campuses = blank.draws.sample(reached, min(len(reached), blank.draws.randint(1, 3)))
    return [
        {"campus": campus, "spot": "gate", "first": f"{7 + n:02}:00:00", "last": f"{9 + 2 * n:02}:30:00"}
        for n, campus in enumerate(campuses)
    ]


def _signs(blank: Blank) -> Any:
    line = blank.chosen.get("line")
    if line is None or line.campus is None:
        return PydanticUndefined
    return [str(one) for one in blank.draws.sample(sorted(Seen), blank.draws.randint(1, 3))]


def _at_campus(blank: Blank) -> Any:
    """Of a round at several campuses, one of them."""
    case = blank.case
    if not isinstance(case, Patrol) or not case.police:
        return PydanticUndefined
    return blank.draws.choice(sorted(case.campuses_concerned))


def _entry_type(blank: Blank) -> str:
    may = [one for one, form in FORMS.items() if blank.account.role in form.by] or list(FORMS)
    return str(blank.once("type", lambda: blank.draws.choice(may)))


def _form(blank: Blank) -> Any:
    _entry_type(blank)
    return FORMS[EntryType(blank.chosen["type"])]


def _facts(blank: Blank) -> dict[str, str]:
    return {name: blank.draws.choice(sorted(codes)) for name, codes in _form(blank).facts.items()}


def _evidence(blank: Blank) -> Any:
    return "检查记录" if "evidence" in _form(blank).said else PydanticUndefined


def _addressed(blank: Blank) -> str:
    return str(
        blank.once("addressed", lambda: blank.draws.choice(("campuses", "campuses", "station", "district")))
    )


def _addressees(blank: Blank) -> Any:
    return blank.campuses() if _addressed(blank) == "campuses" else PydanticUndefined


def _station(blank: Blank) -> Any:
    if _addressed(blank) != "station":
        return PydanticUndefined
    stations = [one.id for one in blank.district.stations()]
    return blank.unit if blank.unit in stations else blank.draws.choice(stations)


DUTY: Final[Mapping[str, Fill]] = {
    **{
        f"{kind}.report_finding.{name}": fill
        for kind in ("peak_post", "patrol")
        for name, fill in (
            ("category", _category),
            ("item", lambda blank: PydanticUndefined if _found(blank) == "incident" else blank.forms.item()),
            ("spot", lambda blank: PydanticUndefined if _found(blank) == "incident" else blank.forms.spot()),
            ("bullying_kinds", lambda blank: PydanticUndefined),
            ("discovered_at", lambda blank: PydanticUndefined),
            ("at_campus", _at_campus),
        )
    },
    **{
        f"{kind}.become_incident.{name}": fill
        for kind in ("log_entry", "hazard")
        for name, fill in (
            ("category", lambda blank: blank.draws.choice(sorted(CATEGORIES))),
            ("bullying_kinds", lambda blank: PydanticUndefined),
            ("discovered_at", lambda blank: PydanticUndefined),
        )
    },
    "peak_post.campus": on_duty,
    "peak_post.starts_at": starts,
    "peak_post.ends_at": ends,
    "peak_post.assignee": _officer,
    "peak_post.taker": _officer,
    "peak_post.giver": _assigned,
    "peak_post.mine": _assigned,
    "peak_post.other": _other,
    "peak_post.theirs": _theirs,
    "peak_post.reached_at": lambda blank: blank.forms.earlier(1),
    "peak_post.left_at": lambda blank: blank.forms.earlier(1),
    "rota.campus": lambda blank: blank.draws.choice(blank.reach()),
    "rota.window": lambda blank: blank.draws.choice(_WINDOWS),
    "rota.assignee": _officer,
    "rota.weekdays": lambda blank: blank.draws.choice(([1, 2, 3, 4, 5], [1, 3], [2, 4, 5])),
    **{f"register_entry.{name}": fill for name, fill in REGISTERED.items()},
    "patrol_plan.by_team": _team,
    "patrol_plan.campus": on_duty,
    "patrol_plan.count": lambda blank: blank.draws.randint(1, 4),
    "patrol_plan.per_day": lambda blank: blank.draws.randint(1, 2),
    "patrol_plan.since": ahead,
    "patrol_plan.until": lambda blank: (blank.today + timedelta(days=blank.draws.randint(6, 40))).isoformat(),
    "patrol_plan.replaces": _replaced,
    "patrol.code": _scanned,
    "patrol.camera": _camera,
    "patrol.observed": _observed,
    "patrol.footage_system": _footage(0),
    "patrol.footage_since": _footage(9),
    "patrol.footage_until": _footage(4),
    "patrol.seen": _signs,
    "patrol_plan.station": lambda blank: (
        blank.draws.choice([one.id for one in blank.district.stations()])
        if blank.account.role is Role.SUPERVISOR
        else PydanticUndefined
    ),
    "patrol_plan.stops": _stops,
    "patrol.at": lambda blank: blank.forms.earlier(1),
    "log_entry.entry_type": _entry_type,
    "log_entry.facts": _facts,
    "log_entry.minutes": lambda blank: (
        blank.draws.randint(1, 90) if _form(blank).timed else PydanticUndefined
    ),
    "log_entry.people": lambda blank: blank.draws.randint(2, 9),
    "log_entry.evidence": _evidence,
    "log_entry.at": lambda blank: blank.forms.earlier(4),
    "log_entry.left_at": lambda blank: blank.forms.earlier(1),
    "log_entry.incident": any_of("incident", 0.3),
    "log_entry.replaces": any_of("log_entry", 0.15),
    "reply_template.categories": lambda blank: blank.draws.sample(
        sorted(CATEGORIES), blank.draws.choice((0, 1, 2))
    ),
    "safety_notice.topic": lambda blank: blank.draws.choice(sorted(TOPICS)),
    "safety_notice.addressed": _addressed,
    "safety_notice.campuses": _addressees,
    "safety_notice.station": _station,
    "safety_notice.read_by": later,
    "safety_notice.incident": any_of("incident", 0.5),
    "safety_notice.replaces": any_of("safety_notice", 0.3),
}
