"""The bucket of files, and the way from the bucket to whoever looks at what came in."""

import json
from typing import Any

import pytest

from tests.templates import resources, template

STAGES = pytest.mark.parametrize("stage", ["aws", "aws-cn", "local"])


def bucket(stage: str) -> tuple[str, dict[str, Any]]:
    ((name, found),) = (
        (name, one)
        for name, one in resources(stage, "AWS::S3::Bucket").items()
        if name.startswith("BucketsFiles")
    )
    return name, found


def policies(stage: str, name: str) -> list[dict[str, Any]]:
    """What the bucket's own policy says, statement by statement."""
    return [
        statement
        for one in resources(stage, "AWS::S3::BucketPolicy").values()
        if one["Properties"]["Bucket"] == {"Ref": name}
        for statement in one["Properties"]["PolicyDocument"]["Statement"]
    ]


@STAGES
def test_nobody_reads_the_files_but_through_the_functions(stage: str) -> None:
    name, found = bucket(stage)
    properties = found["Properties"]
    assert properties["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "ServerSideEncryptionConfiguration" in json.dumps(properties["BucketEncryption"])
    assert [one for one in policies(stage, name) if one["Effect"] == "Allow"] == []


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_files_travel_encrypted(stage: str) -> None:
    (denied,) = policies(stage, bucket(stage)[0])
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert (denied["Effect"], denied["Action"], denied["Principal"]) == ("Deny", "s3:*", {"AWS": "*"})


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_files_outlive_a_stack_that_keeps_data(stage: str) -> None:
    assert bucket(stage)[1]["DeletionPolicy"] == "Retain"


@STAGES
def test_what_nobody_has_taken_in_goes_after_a_day_and_what_is_kept_stays(stage: str) -> None:
    rules = bucket(stage)[1]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {one["Prefix"]: one["ExpirationInDays"] for one in rules if "ExpirationInDays" in one} == {
        "incoming/": 1
    }


@STAGES
def test_evidence_that_is_written_over_or_deleted_stays_and_what_came_in_unchecked_does_not(
    stage: str,
) -> None:
    properties = bucket(stage)[1]["Properties"]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = properties["LifecycleConfiguration"]["Rules"]
    gone = {
        one["Prefix"]: one["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for one in rules
        if "NoncurrentVersionExpiration" in one
    }
    assert gone == {"incoming/": 1, "kept/": 1096}


@STAGES
def test_pages_may_post_and_read_files_and_nothing_else(stage: str) -> None:
    (rule,) = bucket(stage)[1]["Properties"]["CorsConfiguration"]["CorsRules"]
    assert sorted(rule["AllowedMethods"]) == ["GET", "POST"]


@STAGES
def test_what_comes_in_is_queued_for_one_function_and_what_it_cannot_take_in_is_set_aside(stage: str) -> None:
    name, found = bucket(stage)
    told = found["Properties"]["NotificationConfiguration"]["EventBridgeConfiguration"]
    assert told == {"EventBridgeEnabled": True}
    (rule,) = (
        one["Properties"]
        for one in resources(stage, "AWS::Events::Rule").values()
        if one["Properties"].get("EventPattern", {}).get("source") == ["aws.s3"]
    )
    assert rule["EventPattern"]["detail"] == {
        "bucket": {"name": [{"Ref": name}]},
        "object": {"key": [{"prefix": "incoming/"}]},
    }
    (target,) = rule["Targets"]
    queues, queue = resources(stage, "AWS::SQS::Queue"), target["Arn"]["Fn::GetAtt"][0]
    dead = queues[queue]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]
    assert target["DeadLetterConfig"]["Arn"] == dead
    assert dead["Fn::GetAtt"][0] in queues
    (source,) = (
        one["Properties"]
        for one in resources(stage, "AWS::Lambda::EventSourceMapping").values()
        if one["Properties"]["EventSourceArn"] == target["Arn"]
    )
    function = resources(stage, "AWS::Lambda::Function")[source["FunctionName"]["Ref"]]["Properties"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert queues[queue]["Properties"]["VisibilityTimeout"] > function["Timeout"]
    assert source["ScalingConfig"]["MaximumConcurrency"] == 10, "a flood of photos starves nobody"


def test_the_deployment_says_where_the_files_are() -> None:
    assert template("aws")["Outputs"]["FilesBucket"]["Value"] == {"Ref": bucket("aws")[0]}
