"""Alarms go off, each by its own metric, and have somebody to tell."""

from typing import Any

from local.people import System
from tests.end_to_end.playing import until


def described(system: System) -> dict[str, dict[str, Any]]:
    pages = system.aws("cloudwatch").get_paginator("describe_alarms").paginate()
    ours = [one for page in pages for one in page["MetricAlarms"]]
    return {one["AlarmName"]: one for one in ours}


def test_every_alarm_goes_off_when_its_metric_says_so(system: System) -> None:
    """Those that miss something go off by silence, which the emulator does not look for: tests/infra/test_alarms.py."""
    alarms = described(system)
    loud = {name: one for name, one in alarms.items() if one["ComparisonOperator"] != "LessThanThreshold"}
    assert len(loud) > 25
    for alarm in loud.values():
        assert alarm["AlarmActions"] == [system.outputs["AlarmTopicArn"]]
        said = {
            "MetricName": alarm["MetricName"],
            "Dimensions": alarm["Dimensions"],
            "Value": alarm["Threshold"],
        }
        system.aws("cloudwatch").put_metric_data(Namespace=alarm["Namespace"], MetricData=[said])
    gone_off = set[str]()

    def all_of_them() -> bool:
        gone_off.update(name for name, one in described(system).items() if one["StateValue"] == "ALARM")
        return gone_off >= set(loud)

    until(all_of_them, "every alarm")
