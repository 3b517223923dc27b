"""The bucket of anchors: written by one function, for good."""

import pytest

from tests.infra.test_files import policies
from tests.templates import resources

AWS = pytest.mark.parametrize("stage", ["aws", "aws-cn"])


def bucket(stage: str) -> str:
    (name,) = (name for name in resources(stage, "AWS::S3::Bucket") if name.startswith("AnchorsBucket"))
    return name


@AWS
def test_anchors_can_be_neither_written_over_nor_deleted_for_three_years(stage: str) -> None:
    found = resources(stage, "AWS::S3::Bucket")[bucket(stage)]
    kept = found["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert kept == {"Mode": "COMPLIANCE", "Days": 1096}
    assert found["Properties"]["ObjectLockEnabled"] is True
    assert found["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    assert found["DeletionPolicy"] == "Retain"


@AWS
def test_nobody_but_the_keeper_writes_anchors_whatever_they_are_granted(stage: str) -> None:
    (denied,) = (one for one in policies(stage, bucket(stage)) if one.get("Sid") == "OnlyTheKeeperOfAnchors")
    assert (denied["Effect"], denied["Principal"], denied["Action"]) == ("Deny", {"AWS": "*"}, "s3:PutObject")
    (keeper,) = denied["Condition"]["ArnNotEquals"].values()
    assert keeper["Fn::GetAtt"][0].startswith("AnchorsKeeper")


def test_the_keeper_of_anchors_changes_no_table() -> None:
    for policy in resources("aws", "AWS::IAM::Policy").values():
        if "AnchorsKeeper" not in str(policy["Properties"]["Roles"]):
            continue
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert {one for one in actions if one.startswith("dynamodb:")} <= {"dynamodb:Scan"}


@pytest.mark.parametrize("stage", ["aws", "aws-cn", "local"])
def test_anchors_are_signed_with_a_key_whose_private_half_nobody_has(stage: str) -> None:
    (key,) = resources(stage, "AWS::KMS::Key").values()
    assert (key["Properties"]["KeySpec"], key["Properties"]["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
