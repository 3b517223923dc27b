"""Whether a form was sent before: its digest, which one process has stored and another works out."""

import json
import os
import subprocess
import sys
from typing import Annotated

import pytest

from campus_safety.kinds.incidents.intake import Report, Warned
from campus_safety.kinds.teaching_packs.publishing import Publish
from campus_safety.records.fields import Title
from campus_safety.values import dataclass
from campus_safety_aws.forms import Body, body_of
from campus_safety_aws.submitters import digest_of

REPORT: dict[str, object] = {
    "client_key": "form-0001",
    "channel": "school_form",
    "category": "theft",
    "campus": "dm-ms-01",
    "acting_staff": "T1001",
    "circumstances": ["in_progress", "loss", "injury", "minors"],
    "discovered_at": "2026-11-24T09:30:00+08:00",
}
WARNING: dict[str, object] = {
    "client_key": "warning-0001",
    "kind": "anti_fraud",
    "campus": "dm-ms-01",
    "acting_staff": "G1",
    "protects": "staff",
    "circumstances": ["in_progress", "serious", "crowd"],
}
PACK: dict[str, object] = {
    "client_key": "pack-0001",
    "title": "防诈骗",
    "topics": ["fraud"],
    "groups": ["middle", "high", "staff"],
    "minutes": 40,
    "acting_staff": "P1",
}
FORMS: list[tuple[type[Body], dict[str, object]]] = [
    (body_of(Report), REPORT),
    (body_of(Warned), WARNING),
    (body_of(Publish), PACK),
]
IN_A_PROCESS = """
import json, sys
from importlib import import_module
from campus_safety_aws.forms import Body, body_of
from campus_safety_aws.submitters import digest_of
for module, name, said in json.load(sys.stdin):
    form = body_of(getattr(import_module(module), name))
    print(digest_of("/route", form.model_validate(said)))
"""


def digests_in_a_process(hash_seed: str) -> list[str]:
    """Of all forms, as a worker says them whose sets have the order that this seed gives them."""
    forms = [(form.declares.__module__, form.declares.__qualname__, said) for form, said in FORMS]
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS],
        input=json.dumps(forms),
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_every_process_works_out_the_same_digest_of_the_same_form() -> None:
    here = [digest_of("/route", form.model_validate(said)) for form, said in FORMS]
    assert [digests_in_a_process(seed) for seed in ("1", "2", "3")] == [here] * 3


@pytest.mark.parametrize("change", [{"circumstances": ["injury", "minors", "loss", "in_progress"]}, {}])
def test_the_order_of_fields_and_of_a_sets_members_says_nothing(change: dict[str, object]) -> None:
    turned = dict(reversed([*(REPORT | change).items()]))
    assert digest_of("/reports", body_of(Report).model_validate(turned)) == digest_of(
        "/reports", body_of(Report).model_validate(REPORT)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"circumstances": ["in_progress", "loss", "injury"]},
        {"bullying_kinds": ["verbal"]},
        {"discovered_at": "2026-11-24T09:31:00+08:00"},
        {"text": "又"},
    ],
)
def test_another_form_has_another_digest(change: dict[str, object]) -> None:
    assert digest_of("/reports", body_of(Report).model_validate(REPORT | change)) != digest_of(
        "/reports", body_of(Report).model_validate(REPORT)
    )


def test_the_digest_of_a_form_is_what_it_was_in_the_releases_before() -> None:
    """Its retry may come after an upgrade, and is compared with what the older release has stored."""
    body = body_of(Report).model_validate(REPORT | {"circumstances": ["loss"]})
    assert digest_of("/reports", body) == "604d43b1daf1193e1040ac2dc94466597e476e29ec89a02e5fb79d206b66ffb5"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextReport(Report):
    """As a later release takes it, with two fields more that a form may leave out."""

    weather: Annotated[str | None, Title("天气", "Weather")] = None
    witnesses: Annotated[int, Title("目击者", "Witnesses")] = 0


def test_a_release_that_asks_one_thing_more_knows_the_form_of_the_release_before() -> None:
    before = digest_of("/reports", body_of(Report).model_validate(REPORT))
    assert digest_of("/reports", body_of(NextReport).model_validate(REPORT)) == before
    said = body_of(NextReport).model_validate(REPORT | {"witnesses": 2})
    assert digest_of("/reports", said) != before
