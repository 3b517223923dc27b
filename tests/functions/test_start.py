"""What a page asks first, through the real handlers: who is signed in, the words, the directory."""

import json
from dataclasses import replace
from typing import Any

import pytest

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.hazards.finding import BY_PEOPLE as FOUND_BY_PEOPLE
from campus_safety.kinds.incidents.intake import BY_PEOPLE
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists import usable
from campus_safety.records.access import permit_report
from tests.builders import accounts
from tests.districts import LOADED_AT, sample_district, sample_files, sample_sign_ins
from tests.functions.test_reports import report
from tests.functions.test_walk_of_rights import PATHS
from tests.world import World

TEACHER, GUARD, DESK = "dm-ms-01-safety", "dm-ms-01-guard", "dm-st-harbour-desk"
OFFICER, SUPERVISOR, FIRE = "dm-st-harbour-officer-1", "dm-supervisor-1", "dm-fire-duty"
# One account of every role.
OF_EACH: dict[Role, Account] = {account.role: account for account in reversed([*accounts().values()])}


def me(world: World, by: str) -> Any:
    status, answer = world.ask("GET", "/me", by=by)
    assert status == 200, answer
    return answer


def codes(listed: list[Any], name: str = "code") -> list[str]:
    return [one[name] for one in listed]


def directory(world: World, by: str) -> Any:
    status, answer = world.ask("GET", "/directory", by=by)
    assert status == 200, answer
    return answer


def test_a_desk_reads_who_it_is_and_what_it_works_with(world: World) -> None:
    answer = me(world, DESK)
    assert (answer["account"], answer["unit_name"]["zh"], answer["station"]) == (
        DESK,
        "港湾派出所",
        "dm-st-harbour",
    )
    assert answer["shared"] and answer["role_name"]["zh"] == "派出所值班室"
    assert answer["district_name"] == {"zh": sample_district().name.zh, "en": sample_district().name.en}
    assert answer["post_names"] == [{"zh": "值班室", "en": "Duty desk"}]
    stations = {
        campus.id for campus in sample_district().campuses.values() if campus.station == "dm-st-harbour"
    }
    assert set(codes(answer["campuses"])) == stations
    assert {"call_110", "school_form"} <= set(codes(answer["channels"]))
    assert answer["server_time"].endswith("Z") or answer["server_time"].endswith("+00:00")


def test_each_role_has_the_campuses_that_it_looks_at(world: World) -> None:
    every = set(sample_district().campuses)
    assert set(codes(me(world, TEACHER)["campuses"])) == {"dm-ms-01"}
    assert set(codes(me(world, GUARD)["campuses"])) == {"dm-ms-01"}
    assert set(codes(me(world, OFFICER)["campuses"])) < every
    for by in (SUPERVISOR, "dm-leader", "dm-edu-desk", "dm-auditor"):
        assert set(codes(me(world, by)["campuses"])) == every, by
    assert me(world, FIRE)["campuses"] == [] and me(world, FIRE)["station"] is None
    assert me(world, TEACHER)["station_name"]["zh"] == "港湾派出所"


@pytest.mark.parametrize("role", Role)
def test_the_lists_that_are_named_are_those_that_are_answered(world: World, role: Role) -> None:
    account = OF_EACH[role]
    named = set(codes(me(world, account.id)["lists"]))
    for kind, path in PATHS.items():
        status, _ = world.ask("GET", path, by=account.id)
        # Of points there are sums, for everybody.
        if status in (200, 403) and kind != "points_entry":
            assert (status == 200) == (kind in named), (kind, status)


@pytest.mark.parametrize("role", Role)
def test_the_channels_that_are_named_are_those_that_are_taken(world: World, role: Role) -> None:
    account = OF_EACH[role]
    answer = me(world, account.id)
    campus = (codes(answer["campuses"]) or ["dm-ms-01"])[0]
    for number, channel in enumerate(BY_PEOPLE):
        _, told = report(
            world, account.id, channel=channel.value, campus=campus, client_key=f"form-{role}-{number:04}"
        )
        refused = {fault["field"] for fault in told.get("faults", [])}
        assert ("channel" not in refused) == (channel.value in codes(answer["channels"])), (channel, told)


@pytest.mark.parametrize("role", Role)
def test_the_ways_of_finding_a_hazard_that_are_named_are_those_that_are_taken(
    world: World, role: Role
) -> None:
    account = OF_EACH[role]
    answer = me(world, account.id)
    campus = (codes(answer["campuses"]) or ["dm-ms-01"])[0]
    for number, source in enumerate(FOUND_BY_PEOPLE):
        body = {"campus": campus, "item": "fire.exit-blocked", "spot": "gate", "source": source.value}
        body |= {"client_key": f"hazard-{role}-{number:04}", "acting_staff": "T1001"}
        _, told = world.ask("POST", "/hazards", body, by=account.id)
        taken = "source" not in {fault["field"] for fault in told.get("faults", [])}
        assert taken == (source.value in codes(answer["sources"])), (source, told)


def test_what_may_be_made_is_what_the_tables_let_the_role_make() -> None:
    for account in OF_EACH.values():
        offered = {(kind.name, action) for kind, action, _ in usable.makes(account)}
        for kind in KINDS.values():
            for action, step in kind.actions.items():
                if not step.source:
                    assert ((kind.name, action) in offered) == kind.may_ever(account.role, action)
        try:
            permit_report(account, KINDS["incident"], account.unit)
        except CampusSafetyError:
            assert ("incident", "report") not in offered
        else:
            assert ("incident", "report") in offered
        gone = replace(account, enabled=False)
        assert not [*usable.makes(gone)] and not usable.lists(gone) and not usable.features(gone)


def test_who_is_not_in_the_directory_begins_nothing(world: World) -> None:
    for path in ("/me", "/vocabulary", "/directory"):
        assert world.ask("GET", path, by="nobody")[0] == 403
        assert world.ask("GET", path)[0] == 401


def test_a_teacher_is_given_its_own_campus_and_those_whom_a_form_may_name(world: World) -> None:
    answer = directory(world, TEACHER)
    assert codes(answer["campuses"]) == ["dm-ms-01"] and answer["campuses"][0]["mine"]
    kinds = {unit["code"]: unit["kind"] for unit in answer["units"]}
    assert [code for code, kind in kinds.items() if kind == "station"] == ["dm-st-harbour"]
    assert {"dm-bureau", "dm-brigade", "dm-fire"} <= kinds.keys()
    assert answer["places"] == []
    assert {one["unit"] for one in answer["posts"]} <= {*kinds, "dm-ms-01"}


def test_everybody_else_is_given_the_whole_district_and_told_what_is_theirs(world: World) -> None:
    answer = directory(world, DESK)
    assert set(codes(answer["campuses"])) == set(sample_district().campuses)
    mine = {one["code"] for one in answer["campuses"] if one["mine"]}
    assert mine == set(codes(me(world, DESK)["campuses"]))
    assert len(answer["places"]) == len(sample_files("demo").places)
    desk = next(one for one in answer["posts"] if one["address"] == "dm-st-harbour/desk")
    assert desk["name"]["zh"] == "港湾派出所值班室" and not desk["vacant"]


def test_no_person_and_no_account_stands_in_the_directory(world: World) -> None:
    for account in OF_EACH.values():
        text = json.dumps(directory(world, account.id), ensure_ascii=False)
        assert "|" not in text
        assert not any(f'"{one.id}"' in text for one in accounts().values())


@pytest.mark.parametrize("path", ["/vocabulary", "/directory", "/forms"])
def test_what_a_page_has_already_is_not_sent_again(world: World, path: str) -> None:
    answer = world.answer("GET", path, by=DESK)
    tag = answer["headers"]["ETag"]
    assert tag.strip('"') == me(world, DESK)["versions"][path.strip("/")]
    for said in (tag, f"W/{tag}", f'"other", {tag}'):
        again = world.answer("GET", path, by=DESK, headers={"if-none-match": said})
        assert (again["statusCode"], again["body"]) == (304, "")
    other = world.answer("GET", path, by=DESK, headers={"if-none-match": '"other"'})
    assert (other["statusCode"], other["body"]) == (200, answer["body"])


def test_a_directory_that_has_changed_has_another_version(world: World) -> None:
    before = me(world, DESK)["versions"]
    files = sample_files("demo")
    first, *others = files.campuses
    renamed = replace(files, campuses=(replace(first, name=Label("新校名", "New name")), *others))
    world.directory.replace_district(renamed, sample_sign_ins("demo"), at=LOADED_AT)
    after = me(world, DESK)["versions"]
    assert after["directory"] != before["directory"] and after["vocabulary"] == before["vocabulary"]
    assert "新校名" in {one["name"]["zh"] for one in directory(world, DESK)["campuses"]}


def test_a_post_that_nobody_holds_is_said_to_be_vacant(world: World) -> None:
    gone = {"dm-ms-01-principal": ()}
    world.directory.replace_district(sample_files("demo"), sample_sign_ins("demo") | gone, at=LOADED_AT)
    vacant = {one["address"]: one["vacant"] for one in directory(world, DESK)["posts"]}
    assert vacant["dm-ms-01/principal"] and not vacant["dm-ms-01/safety"]
