"""Calendars as telephones read them: folded, escaped, one stable name for each event, and revisions that count up."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.feeds import (
    Feed,
    address,
    feed_id,
    permit_feed,
    read_address,
    secret_digest,
    shown_by,
)
from campus_safety.kinds.activities.ics import calendar
from campus_safety.labels import Label
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_district, an_account, at
from tests.outreach import DAY, HOUR, OFFICER, SCHOOL, a_drill, act, confirmed, planned

DISTRICT = a_district()
SECRET = "ab" * 32


def row(case: object) -> Row:
    return listings(case, DISTRICT)["calendar:campus"].row  # type: ignore[arg-type]  # any activity


def unfolded(text: str) -> list[str]:
    """The content lines, as a reader of the standard gets them (section 3.1)."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def events(text: str) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found = {}
        elif line == "END:VEVENT":
            yield found
        else:
            found[name] = value


def plain(value: str) -> str:
    """TEXT without its escapes (section 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def one(case: object) -> dict[str, str]:
    (found,) = events(calendar(Label("日程", "Calendar"), [row(case)], DISTRICT))
    return found


def test_a_calendar_begins_and_ends_as_the_standard_says() -> None:
    lines = unfolded(calendar(Label("日程", "Calendar"), [], DISTRICT))
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert any(line.startswith("PRODID:") for line in lines)


def test_an_event_says_when_where_and_what() -> None:
    case = planned()
    found = one(case)
    assert found["UID"] == f"{case.id}@demo.campus-safety"
    assert (found["DTSTART"], found["DTEND"]) == ("20261126T020000Z", "20261126T030000Z")
    assert (found["DTSTAMP"], found["STATUS"], found["SEQUENCE"]) == ("20261124T020000Z", "TENTATIVE", "1")
    assert plain(found["SUMMARY"]) == "法治课（港湾中学） Law lesson, Harbour Middle School"
    assert case.code in plain(found["DESCRIPTION"])
    assert found["GEO"] == "37.510500;122.116300"


def test_a_change_is_the_same_event_with_a_higher_number() -> None:
    before, after = one(planned()), one(confirmed())
    assert before["UID"] == after["UID"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])
    assert before["DTSTAMP"] < after["DTSTAMP"]
    assert after["STATUS"] == "CONFIRMED"
    moved = one(
        act(confirmed(), commands.Reschedule(starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR), when=at(90))
    )
    assert (moved["UID"], moved["STATUS"]) == (before["UID"], "TENTATIVE")


def test_what_was_called_off_stays_as_cancelled() -> None:
    assert one(act(planned(), commands.Cancel(texts={"text": "台风"})))["STATUS"] == "CANCELLED"


def test_no_person_stands_in_a_calendar_and_nothing_that_anybody_wrote() -> None:
    text = calendar(Label("日程", "Calendar"), [row(planned(text="请王老师到场"))], DISTRICT)
    for word in ("王老师", OFFICER, SCHOOL, "n-dm"):
        assert word not in "".join(unfolded(text))


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_a_name_holds_it_comes_back_as_it_was(zh: str, en: str) -> None:
    """But for control characters, which have no place in TEXT."""
    campus = replace(DISTRICT.campus("dm-ms-01"), name=Label(zh, en))
    district = replace(DISTRICT, campuses={"dm-ms-01": campus})
    text = calendar(Label(zh, en), [row(a_drill())], district)
    kept = "".join(one for one in f"{zh} {en}" if one == "\n" or (one >= " " and one != "\x7f"))
    (found,) = events(text)
    assert plain(found["LOCATION"]) == kept


def test_a_row_without_a_time_is_left_out() -> None:
    empty = replace(row(planned()), facts={"starts_at": None, "ends_at": None})
    assert list(events(calendar(Label("日程", "Calendar"), [empty], DISTRICT))) == []


def a_feed(by: str = SCHOOL, campus: str = "dm-ms-01") -> Feed:
    key = an_account(by).key
    at_ = datetime(2026, 11, 24, tzinfo=UTC)
    return Feed(feed_id(key, "key-1"), key, "demo", campus, secret_digest(SECRET), at_, at_)


def test_an_address_is_read_back_and_nothing_else_is_an_address() -> None:
    id = feed_id("issuer|one", "key-1")
    assert read_address(address(id, SECRET)) == (id, SECRET)
    assert read_address(address(id, SECRET).removesuffix(".ics")) == (id, SECRET)
    for text in ("", "x", f"{id}-{SECRET[:-1]}", f"{id}_{SECRET}", f"{id}-{SECRET.upper()}.ics", "../x.ics"):
        assert read_address(text) is None


def shown(feed: Feed | None, secret: str = SECRET, *, by: str = SCHOOL, enabled: bool = True) -> str:
    account = replace(an_account(by), enabled=enabled)
    return shown_by(feed, secret, lambda key: account if key == account.key else None, DISTRICT)[0]


def test_a_feed_shows_the_calendar_of_a_campus_or_of_its_account() -> None:
    assert shown(a_feed()) == "dm-ms-01#activity#by_start"
    own = a_feed(OFFICER, campus="")
    assert shown(own, by=OFFICER) == f"account:{an_account(OFFICER).key}#activity#by_start"


def test_whatever_is_wrong_with_an_address_looks_the_same() -> None:
    moved = a_feed(OFFICER, campus="dm-ms-02")
    every: tuple[Callable[[], str], ...] = (
        lambda: shown(None),
        lambda: shown(a_feed(), "cd" * 32),
        lambda: shown(replace(a_feed(), revoked_at=NOW)),
        lambda: shown(a_feed(), enabled=False),
        lambda: shown(a_feed(), by=OFFICER),
        lambda: shown(moved, by=OFFICER),
    )
    for wrong in every:
        with pytest.raises(NotFound) as refused:
            wrong()
        assert {fault.field for fault in refused.value.faults} == {"address"}


def test_who_subscribes_to_which_campus() -> None:
    permit_feed(an_account(SCHOOL), "dm-ms-01", DISTRICT)
    permit_feed(an_account("dm-edu-desk"), "dm-ms-02", DISTRICT)
    permit_feed(an_account(OFFICER), "dm-ps-01", DISTRICT)
    for name, campus in ((SCHOOL, "dm-ps-01"), (OFFICER, "dm-ms-02")):
        with pytest.raises(NotFound):
            permit_feed(an_account(name), campus, DISTRICT)
    for name in ("dm-fire-duty", "dm-gateway", "dm-auditor", "dm-wall"):
        with pytest.raises(NotAllowed):
            permit_feed(an_account(name), "", DISTRICT)
