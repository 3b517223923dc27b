"""Alarms go off and are brought to the operators' topic, each by its own metric; and what really fails says so."""

import json
from typing import Any

from infra.function_logs import FAILED
from local.people import System
from tests.end_to_end.playing import until


def described(system: System) -> dict[str, dict[str, Any]]:
    pages = system.aws("cloudwatch").get_paginator("describe_alarms").paginate()
    ours = [one for page in pages for one in page["MetricAlarms"]]
    return {one["AlarmName"]: one for one in ours}


def test_every_alarm_goes_off_when_its_metric_says_so_and_the_operators_are_told(system: System) -> None:
    cloudwatch, sns, sqs = system.aws("cloudwatch"), system.aws("sns"), system.aws("sqs")
    queue = sqs.create_queue(QueueName="operators-of-this-test")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=system.outputs["AlarmTopicArn"], Protocol="sqs", Endpoint=arn)
    alarms = described(system)
    assert len(alarms) > 25
    silent = {name for name, one in alarms.items() if one["ComparisonOperator"] == "LessThanThreshold"}
    for name in sorted(set(alarms) - silent):
        alarm = alarms[name]
        cloudwatch.put_metric_data(
            Namespace=alarm["Namespace"],
            MetricData=[
                {
                    "MetricName": alarm["MetricName"],
                    "Dimensions": alarm["Dimensions"],
                    "Value": alarm["Threshold"],
                }
            ],
        )
    # A round that is missed brings no figure to the emulator, which then leaves the alarm as it is: a sample of nought stands for it.
    for name in sorted(silent):
        alarm = alarms[name]
        cloudwatch.put_metric_data(
            Namespace=alarm["Namespace"],
            MetricData=[{"MetricName": alarm["MetricName"], "Dimensions": alarm["Dimensions"], "Value": 0}],
        )
    loud = set(alarms) - silent

    def gone_off() -> bool:
        return loud <= {name for name, one in described(system).items() if one["StateValue"] == "ALARM"}

    until(gone_off, "every alarm")
    told = set[str]()

    def all_told() -> bool:
        for one in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            told.add(json.loads(json.loads(one["Body"])["Message"])["AlarmName"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
        return loud <= told

    until(all_told, "every alarm in the topic")


def test_a_function_that_raises_leaves_a_line_in_the_group_that_is_counted(system: System) -> None:
    asked = system.aws("lambda").invoke(
        FunctionName=system.outputs["RelayFunction"], Payload=b'{"Records": [{"nothing": 1}]}'
    )
    assert asked["FunctionError"]
    logs, group = system.aws("logs"), system.outputs["FunctionLogs"]

    def counted() -> bool:
        lines = logs.filter_log_events(logGroupName=group, filterPattern="KeyError")["events"]
        return any(term in one["message"] for one in lines for term in FAILED)

    until(counted, "the line of the error")
    (counting,) = [
        one
        for one in logs.describe_metric_filters(logGroupName=group)["metricFilters"]
        if one["filterName"].find("FunctionFailed") >= 0
    ]
    assert all(f'"{term}"' in counting["filterPattern"].replace("\\", "") for term in FAILED)
