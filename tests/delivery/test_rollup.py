"""`make rollup-export` and `make rollup`: what a deployment tells the level above, and what is refused when it is added up."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from campus_safety.district.calendars import day_of
from campus_safety.errors import BadInput
from campus_safety.figures.counting import contribution
from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.keeping import Kept, steps
from campus_safety.figures.reading import Figure, Share, without_small
from campus_safety.records.record import Record
from campus_safety_aws.figures import FiguresTable
from delivery import rollup
from delivery.rollup import NotAddedUp, rolled_up, sources_in
from delivery.rollup_export import exported
from delivery.rollup_file import SUFFIX, sealed
from delivery.rollup_page import page
from tests.builders import NOW, a_case, a_district
from tests.records import every_record
from tests.world import World, a_world

HERE = {"stage": "prod", "address": "https://hx.example.cn", "release": "0123abc"}
WALL = "dm-wall"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with a_world(monkeypatch) as emulated:
        yield emulated


def counted(world: World, *cases: Record) -> None:
    """All on the builders' day, whatever day it is meanwhile."""
    figures = FiguresTable(world.environment["FIGURES_TABLE"]).generation(1)
    for number, case in enumerate(cases):
        told = replace(contribution(case, a_district()), record=f"{number:026d}")
        for step in steps(Kept(), told):
            assert figures.write(told, step)


def export(world: World, month: str | None = None) -> dict[str, Any]:
    return exported(
        HERE,
        FiguresTable(world.environment["FIGURES_TABLE"]),
        world.directory,
        ("demo",),
        month or f"{day_of(NOW):%Y-%m}",
        NOW,
    )


@pytest.mark.emulated
def test_the_level_above_is_told_what_a_wall_is_told_to_the_number(world: World) -> None:
    counted(world, *({case.id: case for case in every_record()}.values()), *[a_case()] * 4)
    (district,) = export(world)["districts"]
    told = district["told"]
    assert any(figure["count"] > 3 for figure in told["figures"])
    asked = {"from": told["start"], "to": told["end"]}
    status, answer = world.ask("GET", "/figures", by=WALL, query=asked)
    assert status == 200, answer
    assert told["figures"] == answer["figures"]
    assert (told["sealed_included"], told["scope"]["unit"]) == (False, "*")


@pytest.mark.emulated
def test_what_is_sealed_is_in_no_number(world: World) -> None:
    nothing = export(world)["districts"]
    sealed_ones = [case for case in every_record() if case.sealed]
    assert sealed_ones
    counted(world, *sealed_ones * 4)
    assert export(world)["districts"] == nothing


@pytest.mark.emulated
def test_no_record_and_no_campus_and_no_part_of_one_or_two_leaves_the_district(world: World) -> None:
    counted(world, *every_record())
    said = export(world)
    text = json.dumps(said)
    assert not any(campus in text for campus in a_district().campuses)
    assert not any(case.id in text or case.code in text for case in every_record())
    parts = [
        share["count"] if share["whole"] is None else share["whole"]
        for figure in said["districts"][0]["told"]["figures"]
        for share in figure["shares"]
    ]
    assert parts
    assert all(part == 0 or part >= said["smallest"] for part in parts)
    assert said["districts"][0]["left_out"]["incidents"] == ["category", "level"]


@pytest.mark.emulated
def test_a_month_that_has_not_begun_has_no_figures(world: World) -> None:
    with pytest.raises(BadInput):
        export(world, "2099-01")


def test_one_small_part_takes_the_next_with_it_since_the_whole_would_tell_it() -> None:
    def left(*counts: int) -> list[int]:
        shares = tuple(Share("level", str(count), count) for count in counts)
        told = without_small(Figure(INDICATORS["incidents"], sum(counts), shares=shares), 3)
        return [one.count for one in told.shares]

    assert left(2, 7, 9) == [9]
    assert left(2, 1, 7) == [7]
    assert left(3, 7) == [3, 7]
    assert left(0, 2) == [0]


def words(name: str) -> dict[str, str]:
    return {"zh": name, "en": name}


def figure(code: str, count: int, whole: int | None = None, **parts: int) -> dict[str, Any]:
    """Of a rate, parts are wholes of which all are counted."""
    return {
        "code": code,
        "name": words(code),
        "unit": words("起"),
        "count": count,
        "whole": whole,
        "shares": [
            {
                "dimension": "category",
                "dimension_name": words("类别"),
                "value": value,
                "value_name": words(value),
                "count": amount,
                "whole": None if whole is None else amount,
            }
            for value, amount in parts.items()
        ],
        "lengths": [],
        "zeros": [],
    }


def district(id: str, *figures: dict[str, Any], left_out: tuple[str, ...] = ()) -> dict[str, Any]:
    told = {"start": "2026-11-01", "end": "2026-12-01", "figures": list(figures)}
    return {
        "id": id,
        "name": words(f"{id}区"),
        "campuses": 100,
        "left_out": {figures[0]["code"]: list(left_out)},
        "told": told,
    }


def told_by(city: str, *districts: dict[str, Any], month: str = "2026-11") -> dict[str, Any]:
    return sealed(
        {
            "deployment": {"stage": "prod", "address": f"https://{city}.example.cn", "release": None},
            "month": month,
            "made_at": "2026-12-01T00:00:00+00:00",
            "smallest": 3,
            "districts": list(districts),
        }
    )


def put(folder: Path, name: str, said: dict[str, Any]) -> None:
    file = folder / f"{name}{SUFFIX}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def refused(folder: Path) -> list[str]:
    with pytest.raises(NotAddedUp) as found:
        sources_in(folder)
    return str(found.value).splitlines()


def test_districts_stand_side_by_side_and_sums_are_of_all_of_them(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a",
        told_by(
            "a",
            district("north", figure("incidents", 10, theft=10), figure("on_time", 3, 4)),
            district("south", figure("incidents", 7, theft=4, fire=3), figure("on_time", 5, 6)),
        ),
    )
    put(tmp_path, "b", told_by("b", district("east", figure("incidents", 5), left_out=("category",))))
    said = rolled_up(sources_in(tmp_path))
    incidents, on_time = said["indicators"]
    assert [one["district"] for one in said["districts"]] == ["north", "south", "east"]
    assert incidents["sum"] == {
        "count": 22,
        "whole": None,
        "percent": None,
        "of": 3,
        "at_least": False,
    }
    assert (on_time["sum"]["percent"], on_time["sum"]["of"], on_time["districts"][2]) == (80.0, 2, None)
    fire, theft = incidents["parts"]
    # The third district has left its small parts out: there may be more than is told.
    assert (theft["sum"]["count"], theft["sum"]["at_least"]) == (14, True)
    assert [cell and cell["count"] for cell in fire["districts"]] == [0, 3, None]


def test_every_number_leads_to_the_deployment_that_can_open_it(tmp_path: Path) -> None:
    put(tmp_path, "a", told_by("a", district("north", figure("incidents", 10, theft=10))))
    (incidents,) = rolled_up(sources_in(tmp_path))["indicators"]
    opens = urlsplit(incidents["parts"][0]["districts"][0]["opens"])
    assert (opens.netloc, opens.path) == ("a.example.cn", "/app/figures/records")
    assert dict(parse_qsl(opens.query)) == {
        "indicator": "incidents",
        "from": "2026-11-01",
        "to": "2026-12-01",
        "scope": "*",
        "where": "category:theft",
    }


def test_folders_inside_are_groups_with_sums_of_their_own(tmp_path: Path) -> None:
    put(tmp_path, "jinan/a", told_by("a", district("north", figure("incidents", 10))))
    put(tmp_path, "qingdao/b", told_by("b", district("east", figure("incidents", 5))))
    put(tmp_path, "qingdao/c", told_by("c", district("west", figure("incidents", 6))))
    (incidents,) = rolled_up(sources_in(tmp_path))["indicators"]
    assert {name: one["count"] for name, one in incidents["groups"].items()} == {"jinan": 10, "qingdao": 11}


def test_two_files_of_one_deployment_and_month_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a", told_by("a", district("north", figure("incidents", 10))))
    put(tmp_path, "again/a", told_by("a", district("north", figure("incidents", 11))))
    (sentence,) = refused(tmp_path)
    assert f"a{SUFFIX}" in sentence
    assert f"again/a{SUFFIX}" in sentence
    assert "of one deployment and month" in sentence


def test_a_district_that_two_deployments_tell_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a", told_by("a", district("north", figure("incidents", 10))))
    put(tmp_path, "b", told_by("b", district("north", figure("incidents", 10))))
    (sentence,) = refused(tmp_path)
    assert "both have that district" in sentence


def test_another_month_of_the_same_deployment_is_a_roll_up_of_its_own(tmp_path: Path) -> None:
    for month in ("2026-10", "2026-11"):
        put(tmp_path, month, told_by("a", district("north", figure("incidents", 10)), month=month))
    assert rollup.main([str(tmp_path), "--into", str(tmp_path)]) == 0
    assert sorted(file.name for file in tmp_path.glob("rollup-*")) == [
        "rollup-2026-10.html",
        "rollup-2026-10.json",
        "rollup-2026-11.html",
        "rollup-2026-11.json",
    ]


def spoilt(how: str) -> dict[str, Any]:
    said = told_by("a", district("north", figure("incidents", 10)))
    match how:
        case "another format":
            return said | {"format": 2}
        case "another digest":
            said["districts"][0]["told"]["figures"][0]["count"] = 9
            return said
        case "a link to elsewhere":
            said["deployment"]["address"] = "javascript:alert(1)"
        case "fewer than none":
            said["districts"][0]["told"]["figures"][0]["count"] = -1
        case "no districts":
            del said["districts"]
    return sealed({name: value for name, value in said.items() if name not in ("format", "digest")})


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("another format", "is of format 2"),
        ("another digest", "not what its digest says"),
        ("a link to elsewhere", "lacks something or has it wrong"),
        ("fewer than none", "lacks something or has it wrong"),
        ("no districts", "lacks something or has it wrong"),
    ],
)
def test_what_cannot_be_added_up_is_refused_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, how: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "good", told_by("b", district("east", figure("incidents", 5))))
    put(tmp_path, "bad", spoilt(how))
    (sentence,) = refused(tmp_path)
    assert sentence.startswith(f"bad{SUFFIX}")
    assert says in sentence
    assert rollup.main([str(tmp_path), "--into", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert "nothing was added up" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[1]", "{"])
def test_what_is_no_export_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / f"a{SUFFIX}").write_text(content)
    (sentence,) = refused(tmp_path)
    assert "is not readable" in sentence


def test_an_empty_folder_is_no_roll_up_of_nought(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path)
    assert "no such files" in sentence


class Table(HTMLParser):
    """The cells of a page's table, row by row, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows, self.links, self.tags = list[list[str]](), list[str](), set[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self.links.extend(value or "" for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.rstrip()


def test_the_page_says_the_numbers_and_runs_nothing_that_a_name_brings_along(tmp_path: Path) -> None:
    hostile = district("north", figure("incidents", 1234, theft=1234), figure("on_time", 3, 4))
    hostile["name"]["zh"] = "<script>alert(1)</script>"
    put(tmp_path, "a", told_by("a", hostile))
    put(tmp_path, "b", told_by("b", district("east", figure("incidents", 5), left_out=("category",))))
    table = Table(page(rolled_up(sources_in(tmp_path))))
    head, incidents, theft, on_time = table.rows
    assert "script" not in table.tags
    assert "<script>" in head[2]
    assert incidents[1:] == ["1,239", "1,234", "5"]
    assert theft[1:] == ["≥ 1,234", "1,234", "·"]
    assert on_time[1:] == ["≥ 75.0%3/4", "75.0%3/4", "—"]
    assert {urlsplit(link).scheme for link in table.links} == {"https"}


@pytest.mark.emulated
def test_what_one_command_writes_the_other_adds_up(world: World, tmp_path: Path) -> None:
    counted(world, *every_record(), *[a_case()] * 4)
    put(tmp_path, "demo", export(world))
    said = rolled_up(sources_in(tmp_path))
    (there,) = export(world)["districts"]
    told = {one["code"]: one["count"] for one in there["told"]["figures"]}
    assert {one["code"]: one["sum"]["count"] for one in said["indicators"]} == told
    assert Table(page(said)).rows
    assert datetime.fromisoformat(said["sources"][0]["made_at"]).tzinfo == UTC
