"""Planning: which posts the school calendar asks for, and what becomes of those that were planned when it changes.

The id of a post derives from campus, day and window: planned twice, in whichever order, it is the same post. What people have
decided (who stands there, that it is cancelled) prevails; what has begun is left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus as KnownCampus
from campus_safety.district.rules import Rules
from campus_safety.district.timetables import CampusDay, Timetables, windows_on
from campus_safety.identity import case_id
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.kind import KIND
from campus_safety.kinds.peak_posts.peak_post import POST_TYPES, PeakPost, PostType, State
from campus_safety.kinds.peak_posts.rostering import assignable, may_stand, persons
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Faults
from campus_safety.records.fields import AccountKey, Campus, Choice, Remark, Title
from campus_safety.records.rows import Row
from campus_safety.records.timeline import SYSTEM, Actor
from campus_safety.values import dataclass

ISSUER: Final = "duty"
# What a post that was added by hand has in the place of a timetable's window.
ADDED: Final = "added"
TEXT_LIMIT: Final = 4000

# (campus, window, weekday from 1) -> the account key that the rota has there.
Standing = Mapping[tuple[str, str, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A post that the calendar asks for. `assignee` is whom the rota has there and who can stand there."""

    campus: str
    station: str
    day: date
    window: str
    post_type: PostType
    grades: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime
    unsure: bool
    assignee: str | None = None

    @property
    def case_id(self) -> str:
        return case_id(ISSUER, self.campus, f"{self.day.isoformat()}:{self.window}")


def day_of(campus: KnownCampus, day: date, timetables: Timetables, rules: Rules) -> CampusDay:
    return windows_on(campus.id, campus.type, day, timetables, rules.policy.school_days, rules.days)


def slots(
    campuses: Iterable[KnownCampus],
    days: Iterable[date],
    timetables: Timetables,
    standing: Standing,
    rules: Rules,
) -> tuple[Slot, ...]:
    """What these days ask for at these campuses, in the order of their ids and days."""
    every = tuple(days)
    return tuple(
        slot
        for campus in campuses
        for day in every
        for slot in _slots_of(campus, day_of(campus, day, timetables, rules), standing, rules)
    )


def _slots_of(campus: KnownCampus, day: CampusDay, standing: Standing, rules: Rules) -> Iterable[Slot]:
    for window in day.windows:
        start, end = window.on(day.day)
        key = standing.get((campus.id, window.code, day.day.isoweekday()))
        able = key is not None and key in assignable(
            campus.station, campus.id, window.post_type, rules.district
        )
        yield Slot(
            campus=campus.id,
            station=campus.station,
            day=day.day,
            window=window.code,
            post_type=window.post_type,
            grades=window.grades,
            starts_at=start.astimezone(UTC),
            ends_at=end.astimezone(UTC),
            unsure=bool(day.unsure),
            assignee=key if able else None,
        )


def plan_post(slot: Slot, rules: Rules, moment: Moment, *, code_attempt: int = 0) -> Change[PeakPost]:
    """The change that makes the post of a slot. Nobody is told: the week's plan is looked up, and a reminder comes before
    the window."""
    post = PeakPost(
        **begun(slot.case_id, rules, moment.now, code_attempt),
        campus=slot.campus,
        station=slot.station,
        reporter=Reporter(None, slot.station),
        lead=slot.station,
        post_type=slot.post_type,
        day=slot.day,
        window=slot.window,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        grades=slot.grades,
        unsure=slot.unsure,
        assignee=slot.assignee,
    )
    return changed(KIND, None, post, Action.PLAN, SYSTEM, rules, moment)


def amended(post: PeakPost, slot: Slot | None, rules: Rules, moment: Moment) -> Change[PeakPost] | None:
    """What the calendar makes of a post that is there: called off where there is no slot any more, reinstated where there is
    one again, moved with the timetable, given to whom the rota has now. None where it stands as it should."""
    if not post.required or post.starts_at <= moment.now:
        return None
    if slot is None:
        return _called_off(post, rules, moment)
    if slot.starts_at <= moment.now:
        return None
    after = _fitted(post, slot, rules)
    if post.state is State.CANCELLED and post.called_off:
        after = replace(after, state=State.PLANNED, cancelled_at=None, called_off=False)
        return changed(
            KIND, post, after, Action.REINSTATE, SYSTEM, rules, moment, tells=persons(after.assignee)
        )
    if post.state is not State.PLANNED or after == post:
        return None
    if replace(after, assignee=post.assignee, overridden=post.overridden) == post:
        return changed(KIND, post, after, Action.FOLLOW_ROTA, SYSTEM, rules, moment)
    moved = (after.starts_at, after.ends_at) != (post.starts_at, post.ends_at)
    tells = persons(after.assignee) if moved else ()
    return changed(KIND, post, after, Action.MOVE, SYSTEM, rules, moment, tells=tells)


def stands_as_it_should(row: Row, slot: Slot | None, able: frozenset[str]) -> bool:
    """Whether `amended` would find nothing to do, as far as a row can tell; `able` are those who can stand there."""
    facts = row.facts
    if not facts.get("required"):
        return True
    if slot is None:
        return row.state != State.PLANNED
    if row.state == State.CANCELLED:
        return not facts.get("called_off")
    if row.state != State.PLANNED:
        return True
    assignee = facts.get("assignee") or None
    rostered = assignee == slot.assignee or (bool(facts.get("overridden")) and assignee in {None, *able})
    return (
        rostered
        and row.station == slot.station
        and facts.get("post_type") == slot.post_type.value
        and facts.get("grades") == " ".join(map(str, slot.grades))
        and facts.get("unsure") == slot.unsure
        and _moment(facts.get("starts_at")) == slot.starts_at
        and _moment(facts.get("ends_at")) == slot.ends_at
    )


def _called_off(post: PeakPost, rules: Rules, moment: Moment) -> Change[PeakPost] | None:
    if post.state is not State.PLANNED:
        return None
    after = replace(post, state=State.CANCELLED, cancelled_at=moment.now, called_off=True)
    return changed(KIND, post, after, Action.CALL_OFF, SYSTEM, rules, moment, tells=persons(post.assignee))


def _fitted(post: PeakPost, slot: Slot, rules: Rules) -> PeakPost:
    after = replace(
        post,
        station=slot.station,
        lead=slot.station,
        post_type=slot.post_type,
        grades=slot.grades,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        unsure=slot.unsure,
    )
    # Whoever has left the station stands nowhere, whatever was decided once.
    if post.overridden and (post.assignee is None or may_stand(post.assignee, after, rules.district)):
        return after
    return replace(after, assignee=slot.assignee, overridden=False)


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition(Making):
    """加岗 / a post that the school calendar does not ask for: an examination, a sports day."""

    campus: Campus
    post_type: Annotated[PostType, Choice(POST_TYPES), Title("岗位类型", "Type of post")]
    starts_at: Annotated[datetime, Title("开始时间", "Begins")]
    ends_at: Annotated[datetime, Title("结束时间", "Ends")]
    assignee: Annotated[AccountKey | None, Title("上岗人", "Who stands there")] = None
    text: Remark = ""


def add_post(
    wanted: Addition, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[PeakPost]:
    """The change that makes it; the school calendar neither asks for it nor calls it off. The station hears of it where
    somebody has to be assigned, or where the brigade has added it. Raises BadInput naming every fault."""
    _check(wanted, rules, moment.now)
    station = rules.district.station_of(wanted.campus).id
    above = rules.district.acting_unit(actor.unit) != station
    post = PeakPost(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=wanted.campus,
        station=station,
        reporter=Reporter(wanted.account, actor.unit),
        lead=station,
        post_type=wanted.post_type,
        day=wanted.starts_at.astimezone(SHANGHAI).date(),
        window=ADDED,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        required=False,
        assignee=wanted.assignee,
        overridden=True,
        submission=wanted.digest,
    )
    return changed(
        KIND,
        None,
        post,
        Action.ADD,
        actor,
        rules,
        moment,
        texts={"text": wanted.text},
        tells=(*persons(wanted.assignee), *(("lead:owner",) if wanted.assignee is None or above else ())),
    )


def _check(wanted: Addition, rules: Rules, now: datetime) -> None:
    faults, limits = Faults(), rules.policy.section(PeakPostRules)
    campus = faults.campus(wanted.campus, rules)
    if (
        campus is not None
        and wanted.assignee is not None
        and wanted.assignee not in assignable(campus.station, campus.id, wanted.post_type, rules.district)
    ):
        faults.add(
            "assignee",
            "cannot_stand_there",
            "该账号不属于本所（定点值守可为本校安保室），不能安排到该岗位",
            "Not an account of this station, nor, at a fixed post, of the campus's security room",
        )
    faults.past("starts_at", wanted.starts_at, now)
    length = wanted.ends_at - wanted.starts_at
    if not limits.shortest.real_time <= length <= limits.longest.real_time:
        faults.add(
            "ends_at",
            "out_of_range",
            f"时段须为 {limits.shortest} 至 {limits.longest}",
            f"A window lasts from {limits.shortest} to {limits.longest}",
        )
    if (wanted.starts_at - now).days >= limits.ahead_days:
        faults.add(
            "starts_at",
            "too_far_ahead",
            f"最多提前 {limits.ahead_days} 天",
            f"At most {limits.ahead_days} days ahead",
        )
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    faults.check()
