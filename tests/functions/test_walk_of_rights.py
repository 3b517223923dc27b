"""One walk over role, kind, part and route: nothing is shown that the tables deny, and what is out of reach is not there.

Records of every kind are planted with marks (`tests.planted`); every account asks for all of them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from campus_safety.district.directory import Account
from campus_safety.kinds.registry import KINDS
from campus_safety.messages.messages import messages_of
from campus_safety.records.access import relations_of
from campus_safety.records.events import event
from campus_safety.records.relations import Part, Relation
from campus_safety_aws.directory import Directory
from campus_safety_aws.record_tables import setting_of
from campus_safety_aws.uploads import Uploads
from tests.builders import a_district, accounts
from tests.by_kind import SHOWN, shown
from tests.planted import KEY, Planted, every_planted, examples, staff_of, without_rules
from tests.world import World, a_world

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT: Final = json.loads((ROOT / "functions" / "casework" / "openapi.json").read_text(encoding="utf-8"))
# Where the records of a kind are read. How a campus stands with the four 100 % is read in one list, never by id.
PATHS: Final = {
    "incident": "/cases",
    "hazard": "/hazards",
    "inspection": "/inspections",
    "area_sweep": "/area-sweeps",
    "safety_notice": "/notices",
    "log_entry": "/log",
    "peak_post": "/posts",
    "rota": "/rotas",
    "patrol_plan": "/patrol-plans",
    "patrol": "/patrols",
    "register_entry": "/registers",
    "self_test": "/self-tests",
    "quiz_round": "/quiz-rounds",
    "points_entry": "/points",
    "redemption": "/redemptions",
    "appointment": "/appointments",
    "teaching_pack": "/packs",
    "activity": "/activities",
    "bulletin_issue": "/bulletin-issues",
    "reply_template": "/reply-templates",
}
# Who asks for what is out of reach: of all routes the same few, one of them in reach of all that is not sealed.
OUTSIDE: Final = {"dm-ms-01-guard", "dm-ms-02-safety", "dm-st-hill-desk"}
# Who may appoint somebody has to be able to name them.
NAMED_TO_CHOOSE: Final = {"/appointments/candidates"}
MADE_UP: Final = "c" + "a" * 26
DISTRICT: Final = a_district()
# An account of each role at one campus and its station, and one of each role elsewhere.
WALKERS: Final = {
    name: accounts()[name]
    for name in (
        *("dm-ms-01-safety", "dm-ms-01-principal", "dm-ms-01-guard", "dm-st-harbour-officer-1"),
        *("dm-st-harbour-desk", "dm-st-harbour-chief", "dm-supervisor-1", "dm-leader", "dm-edu-desk"),
        *("dm-fire-duty", "dm-auditor", "dm-gateway", "dm-wall", "dm-ms-02-safety", "dm-ms-02-guard"),
        *("dm-st-hill-officer-1", "dm-st-hill-desk", "dm-st-hill-chief"),
    )
}
# Those who have something to do with the campus; what the others get is walked by the refusals.
NEAR: Final = {
    name: who for name, who in WALKERS.items() if not name.startswith(("dm-ms-02", "dm-st-hill"))
} | {"dm-st-hill-desk": WALKERS["dm-st-hill-desk"]}


@dataclass(frozen=True, slots=True)
class Walk:
    """A world with the planted records in it; of each kind one more, whose rules cannot be read."""

    world: World
    records: tuple[Planted, ...]
    ruleless: tuple[Planted, ...]

    def of_kind(self, kind: str) -> list[Planted]:
        return [one for one in self.records if one.case.kind == kind]


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    with pytest.MonkeyPatch.context() as patch, a_world(patch) as world:
        tables = {"cases": world.cases, "duty": world.duty, "outreach": world.outreach}
        records = every_planted(Directory("directory").district("demo").policy_version)
        first = {one.case.kind: one for one in reversed(records)}
        ruleless = tuple(map(without_rules, first.values()))
        for one in (*records, *ruleless):
            home = KINDS[one.case.kind].table
            one.plant(tables[home], DISTRICT)
            for upload in one.announced():
                Uploads(world.environment[setting_of(home)]).announce(upload)
        yield Walk(world, records, ruleless)


def test_the_walk_knows_every_route_that_reads_a_record() -> None:
    reads = {path.partition("/{case_id}")[0] for path in DOCUMENT["paths"] if "/{case_id}" in path}
    assert reads - {"/reports", "/attachments", "/messages"} == set(PATHS.values())
    assert set(PATHS) == set(KINDS) - {"campus_assurance"}


@pytest.mark.parametrize("kind", PATHS)
def test_what_the_tables_deny_is_in_no_answer(walk: Walk, kind: str) -> None:
    wrong = []
    for one, (name, account) in product(walk.of_kind(kind), NEAR.items()):
        reporter = one.case.reporter.account == account.key
        parts = (
            shown(account, one.case, DISTRICT) if relations_of(account, one.case, DISTRICT) else frozenset()
        )
        for path in paths_of(one):
            status, said = asked(walk.world, "GET", path, name)
            if path == f"{PATHS[kind]}/{one.case.id}" and one.case.attachments:
                wrong += [f"{name} {path}: {what}" for what in files_wrongly(one, parts, said)]
            if path == f"/attachments/{one.case.id}" and status == 200:
                listed = json.loads(said)["files"]
                wrong += [f"{name} {path}: {what}" for what in senders_wrongly(one, account, parts, listed)]
            wrong += [
                f"{name} {path} {status}: {what}"
                for what, is_there in leaks(one, account, parts, status, said, reporter=reporter)
                if is_there
            ]
    assert not wrong, "\n".join(wrong[:40])


def files_wrongly(one: Planted, parts: frozenset[Part], said: str) -> Iterator[str]:
    """Every file is listed for who may see the files; of an inspection every unit sees those that it sent."""
    listed = one.case.attachments[0].id in said
    if Part.ATTACHMENTS in parts and not listed:
        yield "a file that is listed nowhere"
    if Part.ATTACHMENTS not in parts and listed and one.case.kind != "inspection":
        yield "a file that is not theirs to see"


def senders_wrongly(
    one: Planted, account: Account, parts: frozenset[Part], listed: list[dict[str, Any]]
) -> Iterator[str]:
    """Who may see the files reads who sent each, but for a reporter who would not be named; everybody else has their own."""
    reporter = one.case.reporter
    seen = {file["attachment_id"]: file["unit"] for file in listed}
    for upload in one.announced():
        unnamed = reporter.anonymous and upload.by.account == reporter.account
        if (upload.id in seen) != (Part.ATTACHMENTS in parts or upload.by.account == account.key):
            yield "a file that is not theirs to see, or one of theirs that is left out"
        told = Part.ATTACHMENTS in parts and (not unnamed or Part.REPORTER_IDENTITY in parts)
        if seen.get(upload.id) != (upload.by.unit if told else None):
            yield "a sender who would not be named, or is to be"


def leaks(
    one: Planted, account: Account, parts: frozenset[Part], status: int, said: str, *, reporter: bool
) -> Iterator[tuple[str, bool]]:
    others = re.findall(r"S[0-9]{10}", said.replace(staff_of(account.unit), ""))
    yield "another unit's staff number", bool(others) and Part.ACTORS not in parts
    yield "an account's key", KEY in said.replace(account.key, "") and Part.ACTORS not in parts
    for words, part in one.words.items():
        told = part in parts or (reporter and part in (Part.FEEDBACK, Part.DIALOGUE))
        yield f"words for {part}", words in said and not told
    yield "an error of ours", status >= 500
    yield "anything at all", bool(not parts and not reporter and one.case.id in said)


@pytest.mark.parametrize("name", WALKERS)
def test_no_list_says_more_than_the_tables_do(walk: Walk, name: str) -> None:
    account, wrong = WALKERS[name], []
    for path, query in lists_for(account):
        said = walk.world.answer("GET", path, by=name, query=query)["body"]
        for one in walk.records:
            parts = (
                shown(account, one.case, DISTRICT)
                if relations_of(account, one.case, DISTRICT)
                else frozenset()
            )
            wrong += [
                f"{path} {query}: words for {part} of {one.case.kind}"
                for words, part in one.words.items()
                if words in said and part not in parts
            ]
            if one.case.id in said and not parts:
                wrong.append(f"{path} {query}: {one.case.kind} {one.case.id}")
        kinds = [kind for kind, base in PATHS.items() if path.startswith(base)] or [
            str((query or {}).get("of"))
        ]
        if not any(
            kind in SHOWN and SHOWN[kind][Part.ACTORS][account.role] is not Relation.NEVER for kind in kinds
        ):
            keys = KEY in said.replace(account.key, "") and path not in NAMED_TO_CHOOSE
            others = re.findall(r"S[0-9]{10}", said.replace(staff_of(account.unit), ""))
            wrong += [f"{path} {query}: an account's key"] * keys + [f"{path}: a staff number"] * bool(others)
    assert not wrong, "\n".join(wrong[:40])


def lists_for(account: Account) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Every list that can be asked for without naming anything, and those of a campus."""
    for path, operations in DOCUMENT["paths"].items():
        if "get" not in operations or "{" in path or path.startswith("/figures"):
            continue
        asks = {one["name"]: one.get("required", False) for one in operations["get"].get("parameters", ())}
        campus = {"campus": "dm-ms-01"}
        if asks.get("campus"):
            yield path, campus
            continue
        yield path, None
        if "view" in asks:
            yield path, {"view": "over"}
        if "campus" in asks:
            yield path, campus


def paths_of(one: Planted) -> list[str]:
    base = PATHS[one.case.kind]
    found = [
        path.replace("{case_id}", one.case.id)
        for path, operations in DOCUMENT["paths"].items()
        if path.startswith(f"{base}/{{case_id}}") and "get" in operations
    ]
    found += [
        f"/attachments/{one.case.id}",
        *(f"/attachments/{one.case.id}/{file.id}" for file in one.announced()),
    ]
    return [*found, f"/reports/{one.case.id}"] if one.case.kind == "incident" else found


@pytest.mark.parametrize("kind", PATHS)
def test_whoever_has_no_tie_to_a_record_learns_nothing_from_any_route(walk: Walk, kind: str) -> None:
    """The same answer, letter for letter, as for an id that was made up; whatever version and whatever else is said."""
    differing, answered = [], {}
    ruleless = [one for one in walk.ruleless if one.case.kind == kind]
    for one in (*walk.of_kind(kind)[:2], *ruleless):
        outsiders = [name for name, who in WALKERS.items() if not relations_of(who, one.case, DISTRICT)]
        for name, (method, path, body) in product(OUTSIDE & {*outsiders}, requests_of(kind)):
            real = asked(walk.world, method, path.replace("{case_id}", one.case.id), name, body)
            # What is said of an id that was made up is asked once for each account and route.
            if (name, method, path) not in answered:
                nothing = path.replace("{case_id}", MADE_UP)
                answered[name, method, path] = asked(walk.world, method, nothing, name, body)
            made_up = answered[name, method, path]
            if real != made_up or real[0] not in (403, 404):
                differing.append(f"{name} {method} {path}: {real} / {made_up}")
    assert not differing, "\n".join(differing[:20])


def asked(world: World, method: str, path: str, by: str, body: Any = None) -> tuple[int, str]:
    """The status and the body as it is sent, whatever it is."""
    answer = world.answer(method, path, body, by=by)
    return answer["statusCode"], answer["body"]


# Forms that name a record in their body: papers of it, files for it, and what was found after it.
NAMING: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    *(
        (
            "/papers",
            {"client_key": "walk-0001", "kind": kind, "year": 2026, "number": 1, "campus": "dm-ms-01"},
        )
        for kind in ("order", "order_draft", "recheck", "coverage", "inspection_record")
    ),
    (
        "/attachments",
        {
            "client_key": "walk-0001",
            "purpose": "evidence",
            "media": "image/png",
            "size": 9,
            "acting_staff": "N1",
        },
    ),
    (
        "/hazards",
        {
            "client_key": "walk-0001",
            "campus": "dm-ms-02",
            "item": "fire.exit-blocked",
            "spot": "gate",
            "source": "self_check",
            "acting_staff": "N1",
            "text": "门口堵塞",
        },
    ),
)


@pytest.mark.parametrize("kind", PATHS)
def test_a_form_that_names_a_record_out_of_reach_is_answered_as_for_one_that_is_not_there(
    walk: Walk, kind: str
) -> None:
    one = walk.of_kind(kind)[0]
    for name, (path, form) in product(sorted(OUTSIDE), NAMING):
        if relations_of(WALKERS[name], one.case, DISTRICT):
            continue
        field = "incident" if path == "/hazards" else "case_id"
        real = asked(walk.world, "POST", path, name, {**form, field: one.case.id})
        assert real == asked(walk.world, "POST", path, name, {**form, field: MADE_UP}), (name, path, form)
        assert real[0] in (403, 404), (name, path, real)


def requests_of(kind: str) -> Iterator[tuple[str, str, Any]]:
    base = PATHS[kind]
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            if path.startswith((f"{base}/{{case_id}}", "/attachments/{case_id}")):
                schema = (
                    operation.get("requestBody", {})
                    .get("content", {})
                    .get("application/json", {})
                    .get("schema")
                )
                whole = path.replace("{attachment_id}", f"a{'b' * 26}")
                yield method.upper(), whole, examples(schema, DOCUMENT) if schema else None


def test_no_event_and_no_message_names_anybody_or_says_what_was_written() -> None:
    desk = "dm-st-harbour/desk"
    for one in every_planted("v1"):
        for change in one.changes:
            told = replace(change, entry=replace(change.entry, tells=(desk,)))
            detail = event(told)
            said = json.dumps(detail, ensure_ascii=False) + "".join(
                message.title + message.body for message in messages_of(detail, DISTRICT)
            )
            assert KEY not in said and not re.search(r"S[0-9]{10}", said), (one.case.kind, said)
            assert not [words for words in one.words if words in said], (one.case.kind, said)
