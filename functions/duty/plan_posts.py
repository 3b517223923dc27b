"""Plans the posts of the days to come from the school calendar and each station's rota, and looks for gaps before a week starts.

Event: a plain scheduled rule, every hour, so that a snow day, a timetable or a new policy takes effect within one; or a rota's
own event on the bus, when its lines were set: then only its station. Its time is the present. Effect: a post for every window
of the days ahead; those whose day has become a day off are called off; once a week each station is told what is not filled.
The ids of posts derive from campus, day and window: a second run finds everything as it should be and writes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.district.timetables import Timetables
from campus_safety.kinds.peak_posts.kind import KIND as PEAK_POST
from campus_safety.kinds.peak_posts.peak_post import PeakPost, peak_post
from campus_safety.kinds.peak_posts.planning import (
    Slot,
    amended,
    day_of,
    plan_post,
    slots,
    stands_as_it_should,
)
from campus_safety.kinds.peak_posts.rostering import assignable
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.kinds.peak_posts.seeing import bounds, campuses_of, gaps
from campus_safety.kinds.rotas.kind import KIND as ROTA
from campus_safety.kinds.rotas.rostering import WeekAhead, check_gaps, open_rota, rota_id, week_to_check
from campus_safety.kinds.rotas.rota import Gap, Rota, rota
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import make_once
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.store import Cases
from campus_safety.records.timeline import SYSTEM
from campus_safety.records.worklists import listings
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed
from duty.post_lists import posts_between
from duty.turns import OutOfTime, in_time, in_turn

logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(PEAK_POST, ROTA)


@dataclass(frozen=True, slots=True)
class Stores:
    duty: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        # It looks once an hour, and plans by what stands now.
        Directory(setting("DIRECTORY_TABLE"), ttl_seconds=5),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_PlanPosts(stores, outside).handler)


class _PlanPosts:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._stores, self._outside = stores, outside
        self._rulebook = Rulebook(stores.directory, SERVED)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
        detail: Mapping[str, Any] = event.get("detail") or {}
        if "event_id" in detail:
            followed(logger, "planning", detail)
        present = (
            datetime.fromisoformat(event["time"]).astimezone(UTC) if "time" in event else self._outside.now()
        )
        counts: Counter[str] = Counter(planned=0, amended=0, gaps_told=0, failed=0)
        only = detail.get("district")
        for district in (only,) if only else in_turn(self._stores.directory.districts(), present):
            rules = self._rulebook.in_force(district)
            if rules.policy.section_if_any(PeakPostRules) is None:
                continue
            timetables = self._stores.directory.timetables(district)
            for station in rules.district.stations():
                if station.id != detail.get("station", station.id):
                    continue
                try:
                    counts.update(self._round(station.id, timetables, rules, present, context).run())
                except OutOfTime:
                    logger.warning("unfinished", station=station.id)
                    counts["failed"] += 1
                except OF_ONE_RECORD as error:
                    logger.error("not planned", station=station.id, reason=failure(error))
                    counts["failed"] += 1
        # With nought too: its silence is an alarm.
        metrics.add_metric("PostsNotPlanned", MetricUnit.Count, counts["failed"])
        return dict(counts)

    def _round(
        self, station: str, timetables: Timetables, rules: Rules, present: datetime, context: LambdaContext
    ) -> "_Round":
        return _Round(
            station,
            timetables,
            rules,
            present,
            context,
            duty=self._stores.duty,
            rulebook=self._rulebook,
            outside=self._outside,
        )


class _Round:
    """One station: its rota, the posts of the days ahead, and, when it is time, what they leave open."""

    def __init__(
        self,
        station: str,
        timetables: Timetables,
        rules: Rules,
        present: datetime,
        context: LambdaContext,
        *,
        duty: Cases,
        rulebook: Rulebook,
        outside: Outside,
    ) -> None:
        self._duty, self._rulebook, self._outside = duty, rulebook, outside
        self._station, self._timetables, self._rules = station, timetables, rules
        self._present, self._context = present, context
        self._campuses: Sequence[Campus] = campuses_of(station, rules.district)
        self._counts: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        if not self._campuses:
            return self._counts
        roster = self._rota()
        limits = self._rules.policy.section(PeakPostRules)
        today = self._present.astimezone(SHANGHAI).date()
        days = [today + timedelta(days=count) for count in range(limits.ahead_days)]
        found = slots(self._campuses, days, self._timetables, roster.standing, self._rules)
        wanted = {slot.case_id: slot for slot in found if slot.starts_at > self._present}
        since, until = bounds(today, limits.ahead_days)
        rows = {row.case_id: row for row in posts_between(self._duty, self._station, since, until)}
        for id, slot in wanted.items():
            with self._apart(id):
                if id not in rows:
                    rows[id] = self._row(self._added(slot))
                elif not stands_as_it_should(rows[id], slot, self._able(slot)):
                    rows[id] = self._row(self._amended(id, slot))
        for id in sorted(rows.keys() - wanted.keys()):
            with self._apart(id):
                if not stands_as_it_should(rows[id], None, frozenset()):
                    rows[id] = self._row(self._amended(id, None))
        # Looked for once a week: not before every post is there.
        if wanted.keys() <= rows.keys():
            self._check(roster, rows.values())
        return self._counts

    @contextmanager
    def _apart(self, post: str) -> Iterator[None]:
        """What goes wrong with one post stops no other of its station; the next round is the retry."""
        try:
            yield
        except OF_ONE_RECORD as error:
            logger.error("not planned", case_id=post, reason=failure(error))
            self._counts["failed"] += 1

    def _rota(self) -> Rota:
        """The station's rota; one without lines where it has none yet."""
        case = self._duty.get(rota_id(self._station))
        if case is None:
            case = make_once(
                self._duty,
                lambda at, code: open_rota(self._station, SYSTEM, self._rules, at, code_attempt=code),
                self._rules.district,
                self._outside,
            )
        return rota(case)

    def _added(self, slot: Slot) -> PeakPost:
        """The new post. One that no list shows yet, or that stood under another station, is amended."""
        in_time(self._context)

        def make(at: Moment, code: int) -> Change[PeakPost]:
            return plan_post(slot, self._rules, replace(at, now=self._present), code_attempt=code)

        post = peak_post(make_once(self._duty, make, self._rules.district, self._outside))
        if amended(post, slot, self._rules, Moment(self._present, "")) is not None:
            return self._amended(post.id, slot)
        self._counts["planned"] += post.received_at == self._present
        return post

    def _amended(self, id: str, slot: Slot | None) -> PeakPost:
        """The post as the calendar and the rota have it now; decided again when a write came between."""
        in_time(self._context)

        seen: list[PeakPost] = []

        def decided(case: Record, rules: Rules, moment: Moment) -> Change[PeakPost] | None:
            seen.append(post := peak_post(case))
            # A campus may have gone over to another station, which has its post by now.
            if slot is None and post.station != self._station:
                return None
            return amended(post, slot, rules, replace(moment, now=self._present))

        change = carry_out(self._duty, id, decided, self._rulebook, self._outside)
        self._counts["amended"] += change is not None
        return change.after if change is not None else seen[-1]

    def _check(self, roster: Rota, rows: Iterable[Row]) -> None:
        monday = week_to_check(roster, self._rules.policy.section(PeakPostRules), self._present)
        if monday is None:
            return
        since, until = bounds(monday, 7)
        week = [row for row in rows if since <= _begins(row) < until]
        ahead = WeekAhead(
            monday,
            tuple(_gap(row) for row in gaps(week, self._rules.district, self._present)),
            self._unsure(monday),
        )

        def decided(case: Record, rules: Rules, moment: Moment) -> Change[Rota] | None:
            return check_gaps(rota(case), ahead, rules, replace(moment, now=self._present))

        change = carry_out(self._duty, roster.id, decided, self._rulebook, self._outside)
        self._counts["gaps_told"] += change is not None and bool(change.entry.tells)

    def _unsure(self, monday: date) -> tuple[date, ...]:
        """Days of the week of which nobody has said, for one of the campuses, whether there is school."""
        days = [monday + timedelta(days=count) for count in range(7)]
        return tuple(
            day
            for day in days
            if any(day_of(campus, day, self._timetables, self._rules).unsure for campus in self._campuses)
        )

    def _able(self, slot: Slot) -> frozenset[str]:
        return assignable(slot.station, slot.campus, slot.post_type, self._rules.district)

    def _row(self, post: PeakPost) -> Row:
        """The post as lists will show it."""
        return listings(post, self._rules.district)[f"day:{post.station}"].row


def _begins(row: Row) -> datetime:
    return datetime.fromisoformat(str(row.facts["starts_at"]))


def _gap(row: Row) -> Gap:
    return Gap(
        date.fromisoformat(str(row.facts["day"])),
        row.campus,
        str(row.facts["window"]),
        row.case_id,
        _begins(row).astimezone(SHANGHAI).time(),
    )


handler = wired(lambda: bootstrap(from_settings()))
