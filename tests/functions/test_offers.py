"""What is offered is what is accepted: every kind, the planted records, an account of each role, every action that has a form.

Nothing that is asked here is written, so that each question meets the record as it was planted. Whole lives of records are
held to the same by the simulation (`WhatIsOfferedIsAccepted`).
"""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final

import pytest

from campus_safety.district.directory import District
from campus_safety.records.change import Change
from campus_safety.records.store import Claim
from campus_safety_aws.outside import REAL, Outside
from tests.builders import NOW, accounts, rules
from tests.fake_world import FakeWorld
from tests.fakes.cases import FakeCases
from tests.functions.test_forms import FOUND
from tests.functions.test_walk_of_rights import DISTRICT, DOCUMENT, NEAR, PATHS
from tests.planted import Planted, every_planted, examples

# Of whoever is named as acting, wherever the fault is put: it is filled in too.
OF_THE_PERSON: Final = {"same_person"}
# Whether it may be done hangs on another record too, which is named in the form.
OF_TWO: Final = {"mark_duplicate", "swap", "link"}


class Untouched(FakeCases):
    """Keeps what is planted, and from then on says yes to every write and keeps nothing of it."""

    planted = False

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        if not self.planted:
            super().commit(changes, district, claims)


@cache
def planted() -> tuple[FakeWorld, tuple[Planted, ...]]:
    clock = Outside(lambda: NOW + timedelta(hours=2), REAL.pause, REAL.salt)
    world = FakeWorld(Untouched(), Untouched(), Untouched(), outside=clock)
    records = every_planted(world.directory.district("demo").policy_version)
    from campus_safety.kinds.registry import KINDS

    tables = {"cases": world.cases, "duty": world.duty, "outreach": world.outreach}
    for one in records:
        one.plant(tables[KINDS[one.case.kind].table], DISTRICT)  # type: ignore[arg-type]
    for table in tables.values():
        table.planted = True  # type: ignore[attr-defined]
    return world, records


@pytest.mark.parametrize("kind", PATHS)
def test_what_is_offered_is_accepted_and_nothing_else(kind: str) -> None:
    world, records = planted()
    wrong, offered = [], 0
    for one in (one for one in records if one.case.kind == kind):
        for name in NEAR:
            status, seen = world.ask("GET", f"{PATHS[kind]}/{one.case.id}", by=name)
            if status != 200:
                continue
            offered += len(seen["actions"])
            wrong += [f"{name} {one.case.state}: {what}" for what in wrongly(world, one, name, seen)]
    assert not wrong, "\n".join(wrong[:40])
    assert offered


def wrongly(world: FakeWorld, one: Planted, name: str, seen: Any) -> Iterator[str]:
    open_now = {offer["name"] for offer in seen["actions"]}
    held_up = {offer["name"]: offer["why"] for offer in seen["not_now"]}
    for form in FOUND[one.case.kind]["actions"]:
        status, said = asked(world, one, name, form)
        faults = said.get("faults", [])
        if form["name"] in open_now:
            if status >= 400 and not all(of_the_form(fault, form) for fault in faults):
                yield f"{form['name']} was offered, and refused: {faults}"
        elif status < 400:
            yield f"{form['name']} was not offered, and accepted"
        elif form["name"] in held_up and status == 409:
            told = [{"zh": fault["zh"], "en": fault["en"]} for fault in faults]
            if told != held_up[form["name"]] and "nothing_to_choose" not in str(seen["not_now"]):
                yield f"{form['name']} is held up by {held_up[form['name']]}, and was refused for {told}"


def asked(world: FakeWorld, one: Planted, name: str, form: Any) -> tuple[int, Any]:
    path = form["path"].replace("{case_id}", one.case.id)
    body = DOCUMENT["paths"][form["path"]]["post"]["requestBody"]["content"]["application/json"]["schema"]
    sent = {**examples(body, DOCUMENT), "version": one.case.version}
    return world.ask("POST", path, sent, by=name)


def of_the_form(fault: Any, form: Any) -> bool:
    fields = {field["name"] for field in form["fields"]} | {"version"}
    return (
        fault["field"].partition(".")[0] in fields or fault["code"] in OF_THE_PERSON or form["name"] in OF_TWO
    )


def test_whoever_reported_is_offered_what_reporters_may_do_and_sees_why_not() -> None:
    world, records = planted()
    one = next(one for one in records if one.case.kind == "incident" and one.case.reporter.account)
    reporter = next(name for name, who in accounts().items() if who.key == one.case.reporter.account)
    status, seen = world.ask("GET", f"/reports/{one.case.id}", by=reporter)
    assert status == 200
    names = {offer["name"] for offer in (*seen["actions"], *seen["not_now"])}
    assert {"withdraw", "answer"} <= names
    why = next(offer["why"] for offer in seen["not_now"] if offer["name"] == "answer")
    assert why == [{"zh": "没有待答复的补充请求", "en": "No question is open"}]


def test_no_action_is_offered_to_whom_the_record_is_not_there() -> None:
    world, records = planted()
    one = next(one for one in records if one.case.kind == "incident")
    answer = world.answer("GET", f"/cases/{one.case.id}", by="dm-ms-02-guard")
    assert answer["statusCode"] == 404 and "actions" not in json.loads(answer["body"])


@pytest.mark.parametrize("kind", PATHS)
def test_what_urges_an_action_is_a_clock_of_its_kind(kind: str) -> None:
    from campus_safety.kinds.registry import KINDS

    urging = {clock for step in KINDS[kind].actions.values() for clock in step.urged_by}
    own = urging - {"supervision"}
    assert not own or own <= rules().policy.of(kind).clocks.keys()
