"""Days and times that nobody can mean are refused at the door by name, in every form, and harm nothing behind it."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, get_args

import boto3
import pytest
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from campus_safety.lists.list_filters import ChosenList, View
from campus_safety.papers.jobs import Job
from campus_safety_aws.forms import Body
from campus_safety_aws.outside import REAL
from campus_safety_aws.paper_jobs import PaperJobs
from local.openapi import MODULES, SETTINGS
from tests.districts import key_of
from tests.functions.test_bodies import taking_forms
from tests.functions.test_papers import ask, deliver, produced
from tests.functions.test_reports import report
from tests.world import REGION, World

pytestmark = pytest.mark.emulated

SUPERVISOR = "dm-supervisor-1"
FUNCTIONS = Path(__file__).parents[2] / "functions"
NOBODYS_DAYS = ("0001-01-01", "1999-12-31", "2100-01-01", "9990-06-01")
BOUND = {"zh": "须在 2000 年至 2099 年之间", "en": "Must lie between the years 2000 and 2099"}


def forms() -> Iterator[type[Body]]:
    """Every form that can be sent."""
    for name in MODULES:
        for _, model in taking_forms(name):
            yield model


def holds(annotation: Any, *kinds: Any) -> bool:
    return annotation in kinds or any(holds(part, *kinds) for part in get_args(annotation))


def test_no_form_takes_a_day_or_time_that_nobody_can_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*SETTINGS, "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    seen = 0
    for form in forms():
        for name, field in form.model_fields.items():
            said: Any = Annotated.__class_getitem__((field.annotation, *field.metadata, name))  # type: ignore[attr-defined]
            samples = [day for day in NOBODYS_DAYS if holds(said, date)]
            if holds(said, datetime, AwareDatetime):
                samples += [f"{day}T08:00:00+08:00" for day in NOBODYS_DAYS]
            for sample in samples:
                with pytest.raises(ValidationError) as refused:
                    TypeAdapter[Any](said).validate_python(sample)
                kinds = {error["type"] for error in refused.value.errors()}
                assert "out_of_reach" in kinds, (form.__qualname__, name, sample)
            seen += bool(samples)
    assert seen >= 30


@pytest.mark.parametrize("day", NOBODYS_DAYS)
@pytest.mark.parametrize("path", ["/figures", "/figures/comparison", "/figures/records", "/figures/campuses"])
def test_figures_of_days_out_of_reach_are_refused_with_the_bound(world: World, path: str, day: str) -> None:
    asked = {"indicator": "incidents", "category": "theft", "from": day, "to": "2026-11-01"}
    wanted = {"/figures": ("from", "to"), "/figures/comparison": ("category", "from", "to")}
    names = wanted.get(path, ("indicator", "from", "to"))
    status, problem = world.ask("GET", path, by=SUPERVISOR, query={name: asked[name] for name in names})
    assert status == 422
    (fault,) = problem["faults"]
    assert fault == {"field": "from", "code": "out_of_reach", **BOUND}


@pytest.mark.parametrize(("start", "end"), [("0001-01-01", None), (None, "9990-01-01")])
def test_an_export_from_a_day_out_of_reach_is_refused_with_the_bound(
    world: World, start: str | None, end: str | None
) -> None:
    days = {name: day for name, day in (("from", start), ("to", end)) if day is not None}
    status, problem = ask(world, SUPERVISOR, kind="list", of="incident", view="over", **days)
    assert status == 422
    assert [(fault["zh"], fault["en"]) for fault in problem["faults"]] == [(BOUND["zh"], BOUND["en"])]


@pytest.mark.parametrize("due", ["9990-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_an_order_due_in_a_year_out_of_reach_is_refused(world: World, due: str) -> None:
    _, receipt = report(world)
    body = {"acting_staff": "S1", "version": 1, "to": "dm-st-harbour", "due_at": due, "text": "限期"}
    path = f"/cases/{receipt['case_id']}/supervise"
    status, problem = world.ask("POST", path, body, by=SUPERVISOR)
    assert (status, [fault["field"] for fault in problem["faults"]]) == (422, ["due_at"])


def test_an_order_due_in_the_last_year_that_may_be_named_is_taken(world: World) -> None:
    _, receipt = report(world)
    due = "2099-12-31T23:59:59+08:00"
    body = {"acting_staff": "S1", "version": 1, "to": "dm-st-harbour", "due_at": due, "text": "限期"}
    path = f"/cases/{receipt['case_id']}/supervise"
    assert world.ask("POST", path, body, by=SUPERVISOR)[0] == 200
    assert world.ask("GET", f"/cases/{receipt['case_id']}", by=SUPERVISOR)[0] == 200


def poisoned(world: World, key: str) -> Job:
    """A job that was taken in before days had bounds."""
    chosen = ChosenList("incident", "dm-brigade", View.OVER, start=date(1, 1, 1), end=date(2026, 1, 1))
    job = Job(
        f"p{key}" + "a" * (26 - len(key)),
        "demo",
        "list",
        key_of(SUPERVISOR),
        REAL.now() - timedelta(minutes=1),
        unit="dm-brigade",
        chosen=chosen,
        format="csv",
    )
    return PaperJobs(world.environment["PAPERS_TABLE"]).ask(job)


def test_an_export_that_cannot_be_made_says_so_at_once_and_holds_up_nothing(world: World) -> None:
    job = poisoned(world, "old")
    deliver(world)
    status, answer = world.ask("GET", f"/papers/{job.id}", by=SUPERVISOR)
    assert (status, answer["state"], answer["reason"]) == (200, "failed", "not_printable")
    assert produced(world, SUPERVISOR, kind="list", of="incident", format="csv")


def test_a_job_that_cannot_even_be_read_holds_up_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    job = poisoned(world, "old")
    boto3.client("dynamodb", REGION).update_item(
        TableName="papers",
        Key={"pk": {"S": f"PAPER#{job.id}"}, "sk": {"S": "JOB"}},
        UpdateExpression="SET #record = :record",
        ExpressionAttributeNames={"#record": "record"},
        ExpressionAttributeValues={":record": {"S": json.dumps(["no job"])}},
    )
    capsys.readouterr()
    deliver(world)
    assert '"PapersFailed":[1.0]' in capsys.readouterr().out
