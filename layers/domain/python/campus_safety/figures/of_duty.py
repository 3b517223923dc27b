"""What posts, patrols, notices, devices and the security room's log add: each to the day that it stands on."""

from collections.abc import Iterator
from datetime import date

from campus_safety.figures.contribution import Reckoning, yes
from campus_safety.kinds.campus_assurances.campus_assurance import CampusAssurance
from campus_safety.kinds.daily_log import log_entry
from campus_safety.kinds.daily_log.forms import FOUR, Assurance
from campus_safety.kinds.daily_log.log_entry import LogEntry
from campus_safety.kinds.devices.self_test import SelfTest
from campus_safety.kinds.patrols import patrol
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.peak_posts import peak_post
from campus_safety.kinds.peak_posts.peak_post import PeakPost, Seen
from campus_safety.kinds.safety_notices import safety_notice
from campus_safety.kinds.safety_notices.safety_notice import ReadReceipt, SafetyNotice


def count_post(case: PeakPost, reckoning: Reckoning) -> None:
    """到岗: who checked in by the window's start. A post that was cancelled, or whose window has not passed unmanned, says
    nothing yet; what is seen at the gate is asked only where somebody stood there."""
    in_time = case.reached_in_time
    if in_time is None:
        return
    arrival = "in_time" if in_time else "late" if case.reached_at is not None else "missed"
    reckoning.add(case.day, "post", case.post_type.value, yes(case.required), arrival)
    if case.reached_at is not None:
        for sign in Seen:
            reckoning.add(case.day, "post_seen", sign.value, yes(sign in case.seen))
    if case.found:
        reckoning.add(case.day, "post_found", amount=len(case.found))
    if case.state is peak_post.State.MISSED and case.required:
        reckoning.add(case.day, "post_missed", case.post_type.value)


def count_patrol(case: Patrol, reckoning: Reckoning) -> None:
    """A round that is over: its points, looked at or missed; and what it found, also while it is under way."""
    if case.found:
        reckoning.add(case.day, "patrol_found", amount=len(case.found))
    if case.open or case.state is patrol.State.CANCELLED:
        return
    mode = case.mode.value
    reckoning.add(case.day, "patrol", mode, case.state.value)
    if case.checked:
        reckoning.add(case.day, "point", mode, "yes", amount=case.checked)
    if case.missed:
        reckoning.add(case.day, "point", mode, "no", amount=case.missed)


def count_notice(case: SafetyNotice, reckoning: Reckoning) -> None:
    """A notice counts once, whatever the number of its records; of one that was withdrawn only who had read it counts."""
    if case.part == 1:
        station = case.station if case.parts == 1 else ""
        reckoning.add(case.received_at, "notice", case.topic, campus="", station=station)
    for receipt in case.receipts:
        said = _read(receipt, case)
        if said is not None:
            reckoning.add(case.received_at, "notice_receipt", said, campus=receipt.unit, station=case.station)


def _read(receipt: ReadReceipt, case: SafetyNotice) -> str | None:
    if receipt.read_at is None:
        return None if case.state is safety_notice.State.WITHDRAWN else "unread"
    return "in_time" if receipt.read_at <= case.read_by else "late"


def count_log(case: LogEntry, reckoning: Reckoning) -> None:
    """An entry that was offset counts no more. The minutes of a visit are known when the officer has left."""
    if case.state is log_entry.State.OFFSET:
        return
    said = case.entry_type.value
    reckoning.add(case.day, "log", said)
    if case.people:
        reckoning.add(case.day, "log_people", said, amount=case.people)
    if case.minutes:
        reckoning.add(case.day, "log_minutes", said, amount=case.minutes)


def count_self_test(case: SelfTest, reckoning: Reckoning) -> None:
    """A campus whose devices were overdue in a month."""
    reckoning.add(case.received_at, "self_test", case.state.value)


def count_assurance(case: CampusAssurance, reckoning: Reckoning) -> None:
    """四个100%: each of the four, and all of them together, from the day on which it holds until the day on which it does not.
    It is a part of the campuses in service: one that is retired adds nothing."""
    if reckoning.retired(case.campus):
        return
    for which, day, change in _assured(case):
        reckoning.add(day, "assured", which, amount=change)


def _assured(case: CampusAssurance) -> Iterator[tuple[str, date, int]]:
    """When each of the four began or ceased to hold, and when all did ("all")."""
    holding: set[Assurance] = set()
    for fact in sorted((one for one in case.facts if one.assurance in FOUR), key=lambda fact: fact.order):
        all_before = len(holding) == len(FOUR)
        if fact.holds and fact.assurance not in holding:
            holding.add(fact.assurance)
            yield fact.assurance.value, fact.since or fact.day, 1
        elif not fact.holds and fact.assurance in holding:
            holding.remove(fact.assurance)
            yield fact.assurance.value, fact.day, -1
        all_now = len(holding) == len(FOUR)
        if all_now is not all_before:
            yield "all", fact.day, 1 if all_now else -1
