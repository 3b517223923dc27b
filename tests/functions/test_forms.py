"""What pages draw their forms from: current, complete, in both languages, and read without asking twice."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from campus_safety.kinds.registry import KINDS
from campus_safety.records.actions import ATTACH
from casework.forms import FormsAnswer, KindFormsAnswer
from local.forms import TARGET, document, text
from tests.world import World

FOUND: Final[dict[str, Any]] = json.loads(TARGET.read_text(encoding="utf-8"))


def test_the_forms_are_what_the_code_says(world: World) -> None:
    del world
    assert TARGET.read_text(encoding="utf-8") == text(), "run: python -m local.forms"
    assert json.loads(text()) == document()


def test_every_action_that_people_ask_for_has_a_form(world: World) -> None:
    document_of_the_interface = json.loads(TARGET.with_name("openapi.json").read_text(encoding="utf-8"))
    posts = {path for path, operations in document_of_the_interface["paths"].items() if "post" in operations}
    sent = {form["path"] for kind in FOUND.values() for form in (*kind["actions"], *kind["making"])}
    # A scanned code is checked in at by the form of that action. Devices sign what they send, pupils have no accounts, a
    # calendar is revoked by its address alone, a policy and a district are files, an account is closed and handed over by its name,
    # and what reporters are asked afterwards is no act on the case.
    assert posts - sent == {
        "/alarms",
        "/patrols/check_in",
        "/quiz/{code}/sheets",
        "/calendars/{feed}/revoke",
        "/policies/preview",
        "/district/check",
        "/district/load",
        "/accounts/{account}/close",
        "/accounts/{account}/hand_over",
        "/cases/{case_id}/survey",
        "/hazards/{case_id}/survey",
    }
    assert sent <= posts


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_says_of_its_action_what_the_table_says(kind: str) -> None:
    table = KINDS[kind].actions
    for form in FOUND[kind]["actions"]:
        step = table[form["name"]]
        assert step.may, f"{form['name']} is the system's alone"
        assert form["label"] == {"zh": step.label.zh, "en": step.label.en}
        assert (form["needs_version"], form["binds"]) == (step.versioned, step.binds)
    assert bool(FOUND[kind]["files"]) == (ATTACH in table)


@pytest.mark.parametrize("kind", KINDS)
def test_what_makes_a_record_names_the_action_that_an_account_may_make_it_by(kind: str) -> None:
    named = {form["action"] for form in FOUND[kind]["making"]}
    assert named == {
        str(action) for action, step in KINDS[kind].actions.items() if not step.source and step.may
    }


def test_the_forms_of_the_log_are_for_those_who_may_make_each(world: World) -> None:
    made = {form["path"]: form["action"] for form in world.ask("GET", "/forms/log_entry")[1]["making"]}
    assert made == {"/log": "record", "/log/visits": "arrive", "/log/handovers": "hand_over"}
    guard = world.ask("GET", "/me", by="dm-ms-01-guard")[1]
    may = {one["action"] for one in guard["makes"] if one["kind"] == "log_entry"}
    assert may == {"record", "hand_over"}


def test_a_form_asks_for_nothing_twice_and_for_who_is_acting() -> None:
    for kind in FOUND.values():
        for form in (*kind["actions"], *kind["making"]):
            asked = [field["name"] for field in form["fields"]]
            assert len(asked) == len(set(asked)), form["path"]
        assert all(form["fields"][-1]["name"] in ("acting_staff", "client_key") for form in kind["actions"])


def test_every_field_has_a_name_in_both_languages_and_every_choice_its_words() -> None:
    for where, field in fields():
        title, choices = field["title"], field.get("choices") or field.get("of", {}).get("choices") or []
        assert title["zh"] and title["en"], where
        assert all(one["zh"] and one["en"] for one in choices), where
        assert field["type"] != "choice" or choices, where


def fields() -> Iterator[tuple[str, Any]]:
    for kind in FOUND.values():
        for form in (*kind["actions"], *kind["making"]):
            for field in _deep(form["fields"]):
                yield f"{form['path']}: {field['name']}", field


def _deep(found: list[Any]) -> Iterator[Any]:
    for field in found:
        yield field
        yield from _deep(field.get("fields") or field.get("of", {}).get("fields") or [])


def test_when_a_field_applies_is_said_by_fields_of_the_form_or_of_the_records_answer() -> None:
    schemas = json.loads(TARGET.with_name("openapi.json").read_text(encoding="utf-8"))
    said = 0
    for kind in FOUND.values():
        for form in (*kind["actions"], *kind["making"]):
            beside = {field["name"]: field for field in form["fields"]}
            for field in form["fields"]:
                for one in field.get("where", ()):
                    said += 1
                    needed, has = set(one.get("needed", ())), set(one.get("has", ()))
                    assert needed <= has, field["name"]
                    if "record" in one:
                        answer = _answer(schemas, f"{kind['path']}/{{case_id}}")
                        assert form in kind["actions"] and one["record"] in answer, field["name"]
                    else:
                        assert has <= _codes(beside[one["field"]]), field["name"]
    assert said > 20


def _answer(document: Any, path: str) -> set[str]:
    """The fields of what such a record answers."""
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return set(document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]["properties"])


def _codes(field: Any) -> set[Any]:
    """What can stand in the field, where a form lists that."""
    if field["type"] == "yes_no":
        return {True, False}
    return {one["code"] for one in field.get("choices") or field.get("of", {}).get("choices") or ()}


def test_a_kind_is_read_once_and_then_only_asked_whether_it_has_changed(world: World) -> None:
    answer = world.answer("GET", "/forms/incident")
    assert answer["statusCode"] == 200
    found, tag = KindFormsAnswer.model_validate_json(answer["body"]), answer["headers"]["ETag"]
    assert tag == f'"{found.version}"'
    again = world.answer("GET", "/forms/incident", headers={"if-none-match": tag})
    assert (again["statusCode"], again["body"]) == (304, "")
    assert world.ask("GET", "/forms/incident", headers={"if-none-match": '"another"'})[0] == 200


def test_the_index_names_every_kind_with_the_version_of_its_forms(world: World) -> None:
    status, said = world.ask("GET", "/forms")
    index = FormsAnswer.model_validate(said)
    assert status == 200
    assert {one.kind for one in index.kinds} == FOUND.keys() >= KINDS.keys()
    for one in index.kinds:
        assert world.ask("GET", f"/forms/{one.kind}")[1]["version"] == one.version


def test_there_are_no_forms_of_what_is_no_kind(world: World) -> None:
    assert world.ask("GET", "/forms/nothing")[0] == 404
