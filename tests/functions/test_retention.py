"""The daily round over whole records: what is erased, what stays, and what somebody sees of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from campus_safety.records.record import Record
from campus_safety.records.timeline import verify
from campus_safety_aws.outside import REAL
from tests.fake_world import FakeWorld
from tests.fakes.cases import FakeCases
from tests.fakes.erasures import FakeErasures
from tests.functions.test_reports import report
from tests.world import Context

DESK = "dm-st-harbour-desk"
TEXT = "只有写的人知道的一句话"
AGO = timedelta(days=366)


@dataclass
class Pages:
    """The records of a table, so many a page."""

    cases: FakeCases
    size: int = 1

    def page(self, start: str = "") -> tuple[Sequence[Record], str]:
        there = sorted(self.cases.every(), key=lambda case: case.id)
        first = int(start or 0)
        more = first + self.size < len(there)
        return there[first : first + self.size], str(first + self.size) if more else ""


class Quarter(Context):
    def get_remaining_time_in_millis(self) -> int:
        return 900_000


class Kept:
    def __init__(self) -> None:
        self.world = FakeWorld()
        self.erasures = FakeErasures(self.world.cases.table)
        self._handler = self.world.function(
            "audit.retention", records=Pages(self.world.cases), erasures=self.erasures
        ).handler

    def over(self, key: str = "form-0001", **fields: Any) -> str:
        """An incident that was a false alarm, with a text at each of its versions."""
        status, answer = report(self.world, client_key=key, text=TEXT, **fields)
        assert status == 201, answer
        case_id = str(answer["case_id"])
        for version, action in enumerate(("false_alarm", "give_feedback"), start=1):
            body = {"acting_staff": "110001", "version": version, "text": TEXT}
            status, answer = self.world.ask("POST", f"/cases/{case_id}/{action}", body, by=DESK)
            assert status == 200, answer
        return case_id

    def round(
        self, when: datetime | None = None, context: Context | None = None, **event: Any
    ) -> dict[str, Any]:
        time = (when or REAL.now() + AGO).isoformat()
        answer: dict[str, Any] = self._handler({"time": time, **event}, context or Quarter())
        return answer


@pytest.fixture
def kept() -> Kept:
    return Kept()


def stored(kept: Kept) -> str:
    table = kept.world.cases.table
    return "".join(str(table.get(pk, sk)) for pk, sk in table.scan())


def test_what_was_over_for_a_year_loses_its_texts_and_nothing_else(kept: Kept) -> None:
    case_id = kept.over()
    before, entries = kept.world.cases.get(case_id), kept.world.cases.entries(case_id)
    assert TEXT in stored(kept)
    done = {"records": 1, "texts": 3, "held": 0, "failed": [], "place": ""}
    assert kept.round() == done
    assert TEXT not in stored(kept)
    assert set(kept.erasures.traces(case_id)) == {1, 2, 3}
    assert (kept.world.cases.get(case_id), kept.world.cases.entries(case_id)) == (before, entries)
    assert verify(entries, entries[-1].hash, kept.world.cases.narratives(case_id)) == ()
    assert kept.round() == done | {"records": 0, "texts": 0}, "again is nothing"


def test_a_person_still_sees_the_record_and_its_timeline_without_the_words(kept: Kept) -> None:
    case_id = kept.over()
    kept.round()
    status, answer = kept.world.ask("GET", f"/cases/{case_id}", by=DESK)
    assert status == 200
    assert (answer["state"], TEXT in str(answer)) == ("false_alarm", False)
    status, timeline = kept.world.ask("GET", f"/cases/{case_id}/timeline", by=DESK)
    assert status == 200 and TEXT not in str(timeline)


def test_what_is_open_or_over_for_less_than_a_year_stays(kept: Kept) -> None:
    kept.over()
    report(kept.world, client_key="form-open", text=TEXT)
    nothing = {"records": 0, "texts": 0, "held": 0, "failed": [], "place": ""}
    assert kept.round(REAL.now() + timedelta(days=364)) == nothing
    assert kept.round()["records"] == 1, "the open one stays after a year too"


def test_a_sealed_one_stays(kept: Kept) -> None:
    discovered = (REAL.now() - timedelta(hours=1)).isoformat()
    case_id = kept.over(category="bullying", discovered_at=discovered)
    case = kept.world.cases.get(case_id)
    assert case is not None and case.sealed
    assert kept.round()["texts"] == 0
    assert kept.erasures.texts(case_id)


def test_one_that_is_held_stays_and_is_counted_until_it_is_released(kept: Kept) -> None:
    case_id = kept.over()
    assert kept.round(hold=case_id) == {"held": True}
    assert (kept.round()["held"], kept.round()["texts"]) == (1, 0)
    assert kept.round(release=case_id) == {"held": False}
    assert kept.round()["texts"] == 3


def test_a_dry_round_says_how_much_and_changes_nothing(kept: Kept) -> None:
    kept.over()
    before = stored(kept)
    assert kept.round(dry=True, all=True)["texts"] == 3
    assert stored(kept) == before


def test_a_daily_round_leaves_the_long_past_to_whoever_looks_at_everything(kept: Kept) -> None:
    kept.over()
    long_past = REAL.now() + AGO + timedelta(days=100)
    assert kept.round(long_past)["texts"] == 0
    assert kept.round(long_past, all=True)["texts"] == 3


def test_a_round_that_runs_out_of_time_says_so_and_where_to_go_on(kept: Kept, capsys: Any) -> None:
    for number in range(3):
        kept.over(f"form-{number:04d}")
    capsys.readouterr()
    first = kept.round(context=Context())
    assert first["place"] and '"TextsNotErased":[1.0]' in capsys.readouterr().out
    rest = kept.round(place=first["place"])
    assert (first["texts"], rest["texts"], rest["place"]) == (3, 6, "")
    assert '"TextsNotErased":[0.0]' in capsys.readouterr().out


def test_the_log_says_of_which_record_texts_were_erased_and_none_of_them(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    case_id = kept.over()
    caplog.set_level("INFO")
    caplog.clear()
    kept.round()
    (line,) = [one for one in caplog.records if one.message == "erased"]
    assert (line.case_id, line.texts) == (case_id, 3)  # type: ignore[attr-defined]
    assert TEXT not in caplog.text
