"""Whatever may fail has an alarm that can go off, and each alarm its line in docs/operations.md."""

import json
import re
from typing import Any

import pytest

from tests.templates import ROOT, resources, template

STAGES = pytest.mark.parametrize("stage", ["aws", "aws-cn", "local"])
ALARM, FILTER, FUNCTION = "AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::Lambda::Function"
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
EXPLAINED = re.compile(r"(?m)^\*\*.+\*\* · (.+)\n((?:- |  ).+\n)+")
# Rules that hand over to a function at once, without dead letters: what each misses is made good, and by whom.
MADE_GOOD = {
    "NoticesToDeliver": "the notice's clock comes round again, and what is late then is counted",
    "PeakPostsRotaSet": "the next hour's round plans by the rota as it stands",
    "PatrolsPlanChanged": "the next hour's round plans by the plan as it stands",
}


def properties(stage: str, kind: str) -> dict[str, dict[str, Any]]:
    return {id: one["Properties"] for id, one in resources(stage, kind).items()}


def alarms(stage: str) -> dict[str, dict[str, Any]]:
    """By the name that the page has for them."""
    return {id.removeprefix("Monitoring")[:-8]: one for id, one in properties(stage, ALARM).items()}


def watched(stage: str) -> dict[tuple[str, str], list[Any]]:
    """(namespace, metric) of alarms, with the values of their dimensions."""
    found = dict[tuple[str, str], list[Any]]()
    for one in alarms(stage).values():
        values = [json.dumps(each["Value"]) for each in one.get("Dimensions", [])]
        found.setdefault((one["Namespace"], one["MetricName"]), []).extend(values)
    return found


def counted_in(stage: str, metric: str) -> set[str]:
    """Log groups whose lines an alarm counts under this name."""
    return {
        one["LogGroupName"]["Ref"]
        for one in properties(stage, FILTER).values()
        for into in one["MetricTransformations"]
        if into["MetricName"] == metric and (into["MetricNamespace"], metric) in watched(stage)
    }


def log_groups(stage: str, functions: set[str]) -> set[str]:
    made = properties(stage, FUNCTION)
    return {made[name]["LoggingConfig"]["LogGroup"]["Ref"] for name in functions}


@STAGES
def test_every_function_that_fails_wakes_somebody(stage: str) -> None:
    everybody = set(properties(stage, FUNCTION))
    assert len(everybody) > 40
    assert log_groups(stage, everybody) == counted_in(stage, "FunctionFailed")


@STAGES
def test_every_table_that_throttles_wakes_somebody(stage: str) -> None:
    functions = properties(stage, FUNCTION)
    for table in resources(stage, "AWS::DynamoDB::GlobalTable"):
        using = {
            name
            for name, one in functions.items()
            if f'"{table}"' in json.dumps(one["Environment"]["Variables"])
        }
        assert using, f"nobody uses {table}"
        assert log_groups(stage, using) <= counted_in(stage, "Throttled")
    assert ("AWS/Lambda", "Throttles") in watched(stage), "the account's own quota"


@STAGES
def test_what_waits_in_a_queue_wakes_somebody_or_goes_on_to_where_it_does(stage: str) -> None:
    queues = properties(stage, "AWS::SQS::Queue")
    heard = "".join(watched(stage)["AWS/SQS", "ApproximateNumberOfMessagesVisible"])
    for name, queue in queues.items():
        to = json.dumps(queue.get("RedrivePolicy", {}).get("deadLetterTargetArn", ""))
        ends = [one for one in queues if f'"{one}"' in to] or [name]
        assert all(f'"{one}"' in heard for one in ends), name


@STAGES
def test_every_flow_that_fails_or_runs_out_of_time_wakes_somebody(stage: str) -> None:
    machines = sorted(resources(stage, "AWS::StepFunctions::StateMachine"))
    assert len(machines) == 2
    for metric in ("ExecutionsFailed", "ExecutionsTimedOut"):
        said = watched(stage)["AWS/States", metric]
        assert sorted(json.loads(one)["Ref"] for one in said) == machines


@STAGES
def test_whoever_goes_round_by_the_clock_is_missed_when_silent_and_when_failing(stage: str) -> None:
    """Such a round counts something at its end, nought included; one that never came to its end counts nothing."""
    missed = {
        one["MetricName"]: one for one in alarms(stage).values() if one["TreatMissingData"] == "breaching"
    }
    assert {(one["Namespace"].split("/")[0], one["Statistic"]) for one in missed.values()} == {
        ("CampusSafetyLoop", "SampleCount"),
        ("CampusSafetyLoop", "Sum"),
    }
    functions = properties(stage, FUNCTION)
    going = [one for one in properties(stage, "AWS::Events::Rule").values() if "ScheduleExpression" in one]
    found = set()
    for rule in going:
        (target,) = rule["Targets"]
        folder, file, _ = functions[target["Arn"]["Fn::GetAtt"][0]]["Handler"].split(".")
        code = (ROOT / "functions" / folder / f"{file}.py").read_text("utf-8")
        counts = {name for name in missed if f'add_metric("{name}", MetricUnit.Count' in code}
        assert counts, f"nobody would miss {folder}/{file}"
        found |= counts
    assert found == set(missed), "an alarm about a silence that nobody goes round for"


@STAGES
def test_what_the_bus_cannot_hand_over_is_kept_where_it_wakes_somebody(stage: str) -> None:
    heard = "".join(watched(stage)["AWS/SQS", "ApproximateNumberOfMessagesVisible"])
    excused = set()
    for name, rule in properties(stage, "AWS::Events::Rule").items():
        for target in rule["Targets"] if "EventPattern" in rule else ():
            if "DeadLetterConfig" in target:
                assert f'"{target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]}"' in heard, name
            else:
                excused.add(name[:-8])
    assert excused == set(MADE_GOOD)


@STAGES
def test_a_release_is_taken_back_by_what_shows_that_the_loop_stands_still(stage: str) -> None:
    """CloudFormation takes five alarms at most; a single error of a function, made good by itself, is none of them."""
    (value,) = (
        one["Value"] for name, one in template(stage)["Outputs"].items() if name == "ReleaseAlarmArns"
    )
    named = [one["Fn::GetAtt"] for one in value["Fn::Join"][1] if isinstance(one, dict)]
    assert {attribute for _, attribute in named} == {"Arn"}
    assert {id.removeprefix("Monitoring")[:-8] for id, _ in named} == {
        "ApiFaults",
        "NotKept",
        "SetAside",
        "StreamAge",
        "SweepSilent",
    }


@STAGES
def test_every_alarm_reaches_the_operators(stage: str) -> None:
    (topic,) = resources(stage, "AWS::SNS::Topic")
    assert all(alarm["AlarmActions"] == [{"Ref": topic}] for alarm in alarms(stage).values())


def test_the_page_says_of_every_alarm_what_it_means_and_what_to_do_and_of_no_other() -> None:
    explained = {
        name: found[0]
        for found in EXPLAINED.finditer(PAGE.partition("## 常见事务")[0])
        for name in found[1].split(", ")
    }
    assert set(explained) == set(alarms("aws")) == set(alarms("aws-cn")) == set(alarms("local"))
    assert not [name for name, text in explained.items() if not ("- 意味着：" in text and "- 要做：" in text)]


def test_every_command_and_output_that_the_page_names_is_there() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    assert set(re.findall(r"`make ([a-z-]+)", PAGE)) <= targets
    from tests.templates import template

    assert set(re.findall(r"输出 `(\w+)`", PAGE)) <= set(template("aws")["Outputs"])


def test_what_the_alarms_count_is_what_the_functions_count() -> None:
    from infra.stage import stage_named

    code = "".join(file.read_text("utf-8") for file in (ROOT / "functions").glob("*/*.py"))
    by_filter = {
        into["MetricName"]
        for one in properties("aws", FILTER).values()
        for into in one["MetricTransformations"]
    }
    counted = [one for one in alarms("aws").values() if one["Namespace"] == stage_named("aws").metrics]
    own = [one for one in counted if one["MetricName"] not in by_filter]
    assert len(own) > 10 and len(by_filter) == 2
    assert not [one for one in own if f'add_metric("{one["MetricName"]}", MetricUnit.Count' not in code]
    services = {
        str(one["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"])
        for one in properties("aws", FUNCTION).values()
    }
    assert all(one["Dimensions"][0]["Value"] in services for one in own)
    assert not [one for one in counted if one not in own and "Dimensions" in one], (
        "a filter's metric has none"
    )
