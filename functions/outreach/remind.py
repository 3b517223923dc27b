"""Remind: tells posts what the day brings, once: a digest each working morning, terms and holidays that are near, drills and
class hours that are missing. And drafts the bulletin of each month that is over, on the 1st or on the first morning after.

Event: a plain scheduled rule, twice a morning; its time is the present. Effect: one event on the bus for each reminder, whose
id derives from post and occasion: the second run, and a second schedule, make up for what the first could not tell and say
nothing twice, because messages are recorded under those ids before they are sent. An issue of the bulletin derives its id from
its month, so it is drafted once; months that no run has drafted are made up for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import DirectoryReader, District, address
from campus_safety.district.organisation import Post, UnitKind
from campus_safety.district.policy import ReminderRules
from campus_safety.district.rules import Rules
from campus_safety.errors import CampusSafetyError
from campus_safety.instants import to_text
from campus_safety.kinds.activities.activity import calendar_list
from campus_safety.kinds.activities.compliance import Occasion, occasion
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.bulletins.bulletin_issue import BulletinIssue, issues_list
from campus_safety.kinds.bulletins.issuing import draft, issue_id, months_to_draft
from campus_safety.kinds.campus_assurances.campus_assurance import assurances_list, standings_in
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Change, Moment
from campus_safety.records.make_once import make_once
from campus_safety.records.post_addresses import owner_of
from campus_safety.records.store import Cases, rows_since
from campus_safety.records.worklists import open_list
from campus_safety.reminders import digest
from campus_safety.reminders.prompts import prompts
from campus_safety.reminders.reminder import About, Reminder
from campus_safety.reminders.reminder import event as bus_event
from campus_safety.reminders.shortfalls import Shortfall, shortfalls
from campus_safety_aws.bus import REMINDERS, Bus
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.ports import EventBus
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    duty: Cases
    outreach: Cases
    directory: DirectoryReader
    bus: EventBus


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), KINDS),
        CasesTable(setting("DUTY_TABLE"), KINDS),
        CasesTable(setting("OUTREACH_TABLE"), KINDS),
        Directory(setting("DIRECTORY_TABLE")),
        Bus(setting("EVENT_BUS_NAME")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Remind(stores, outside).handler)


class _Remind:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases = stores.cases
        self._duty = stores.duty
        self._outreach = stores.outreach
        self._directory = stores.directory
        self._bus = stores.bus
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
        present = datetime.fromisoformat(event["time"]) if "time" in event else self._outside.now()
        told = failed = 0
        for district in self._directory.districts():
            try:
                found, missed = self._of_district(district, present)
            except OF_ONE_RECORD as error:
                logger.error("district not reminded", district=district, reason=failure(error))
                failed += 1
            else:
                told, failed = told + found, failed + missed
            try:
                self._bulletins(district, present)
            except OF_ONE_RECORD as error:
                logger.error("bulletin not drafted", district=district, reason=failure(error))
                failed += 1
        # With nought too: its silence is an alarm.
        metrics.add_metric("NotReminded", MetricUnit.Count, failed)
        return {"told": told, "failed": failed}

    def _bulletins(self, district: str, present: datetime) -> None:
        """Drafts the bulletins of the months that are over and have none, also on a day off; the record tells the leader's
        post itself."""
        rules = self._rulebook.in_force(district)
        rows = self._outreach.page(issues_list(district), newest_first=True, size=1).rows
        last = next((date.fromisoformat(f"{row.facts['month']}-01") for row in rows), None)
        for month in months_to_draft(present.astimezone(SHANGHAI).date(), last):
            if self._outreach.get(issue_id(district, month)) is None:
                make_once(self._outreach, partial(_drafted, month, rules), rules.district, self._outside)

    def _of_district(self, district: str, present: datetime) -> tuple[int, int]:
        """How many reminders the bus has taken, and how many units could not be looked at or told."""
        rules, local = self._rulebook.in_force(district), present.astimezone(SHANGHAI)
        when, today = rules.policy.reminders, local.date()
        if when is None or local.time() < when.since or not rules.days.is_working_day(today):
            return 0, 0
        if not rules.days.knows(today.year):
            logger.warning("calendar unknown", district=district, year=today.year)
        found = [*_prompts(rules, when, today), *self._shortfalls(rules, when, present)]
        failed = 0
        for unit, addresses in _mornings(rules.district):
            try:
                counts = digest.digest(self._lists(unit), present)
            except OF_ONE_RECORD as error:
                logger.error("no digest", unit=unit, reason=failure(error))
                failed += 1
                continue
            # Who has nothing before them is not told so every morning.
            found += [Reminder(About.DIGEST, district, one, today, counts) for one in addresses if counts]
        taken = self._bus.publish([bus_event(one, present) for one in found], source=REMINDERS)
        return sum(taken), failed + taken.count(False)

    def _lists(self, unit: str) -> dict[str, Any]:
        tables: dict[str, Cases] = dict.fromkeys(digest.CASES, self._cases)
        tables |= {digest.POSTS: self._duty, digest.NOTICES: self._duty, digest.ACTIVITIES: self._outreach}
        return {kind: rows_since(open_list(unit, kind), None, table) for kind, table in tables.items()}

    def _shortfalls(self, rules: Rules, when: ReminderRules, present: datetime) -> Iterator[Reminder]:
        """Each campus hears of its own, those above of how many campuses there are; read with one query of activities, and one of what campuses owe."""
        if rules.policy.section_if_any(ActivityRules) is None:
            return
        district = rules.district
        occasions = self._occasions(district.id, present)
        rows = rows_since(assurances_list(district.id), None, self._duty)
        standings = {row.campus: standings_in(row.facts) for row in rows}
        found = [
            one
            for campus in district.open_campuses()
            for one in shortfalls(
                campus,
                occasions.get(campus.id, ()),
                rules,
                when,
                present,
                standings.get(campus.id, ()),
            )
        ]
        for one in found:
            posts = (Post.SAFETY, Post.PRINCIPAL) if one.about is About.MISSED else (Post.SAFETY,)
            for at in _held(district, one.campus, *posts):
                yield Reminder(one.about, district.id, at, one.occasion, one.counts)
        for about in (About.SHORTFALL, About.MISSED):
            yield from _summed(district, [one for one in found if one.about is about])

    def _occasions(self, district: str, present: datetime) -> dict[str, list[Occasion]]:
        """The activities of this year, and of the last one in January, by campus."""
        today = present.astimezone(SHANGHAI)
        year = today.year - (today.month == 1)
        since = to_text(datetime(year, 1, 1, tzinfo=SHANGHAI))
        found: dict[str, list[Occasion]] = {}
        for row in rows_since(calendar_list(f"district:{district}"), since, self._outreach):
            found.setdefault(row.campus, []).append(occasion(row))
        return found


def _drafted(month: date, rules: Rules, at: Moment, code_attempt: int) -> Change[BulletinIssue]:
    return draft(month, rules, at, code_attempt=code_attempt)


def _mornings(district: District) -> Iterator[tuple[str, list[str]]]:
    """Each unit that is told about its lists, and the posts of it that anybody holds."""
    for campus in district.open_campuses():
        yield campus.id, _held(district, campus.id, Post.SAFETY)
    for station in district.stations():
        yield station.id, _held(district, station.id, Post.DESK, Post.OFFICER)


def _held(district: District, unit: str, *posts: Post) -> list[str]:
    return [at for post in posts if district.holders.get(at := address(unit, post))]


def _prompts(rules: Rules, when: ReminderRules, today: date) -> Iterator[Reminder]:
    district = rules.district
    for prompt in prompts(today, rules, when):
        for campus in district.open_campuses():
            for at in _held(district, campus.id, Post.SAFETY):
                yield Reminder(prompt.about, district.id, at, prompt.occasion)
        for at in _above(district):
            yield Reminder(prompt.about, district.id, at, prompt.occasion)


def _summed(district: District, found: list[Shortfall]) -> Iterator[Reminder]:
    for at in _above(district):
        mine = [one for one in found if _looks_after(at.partition("/")[0], one.campus, district)]
        if mine:
            counts = {"campuses": len({one.campus for one in mine})}
            yield Reminder(mine[0].about, district.id, at, mine[0].occasion, counts)


def _looks_after(unit: str, campus: str, district: District) -> bool:
    """A station after its own campuses, the education bureau after all of them."""
    return district.unit(unit).kind is not UnitKind.STATION or district.campus(campus).station == unit


def _above(district: District) -> Iterator[str]:
    """Those who look after campuses: the stations' officers, and the education bureau."""
    for station in district.stations():
        yield from _held(district, station.id, Post.OFFICER)
    try:
        at = owner_of(district.education_bureau().id, district)
    except CampusSafetyError:
        return
    if district.holders.get(at):
        yield at


handler = wired(lambda: bootstrap(from_settings()))
