from tests.infra.permissions import TABLE, table
from tests.templates import resources


def test_everybody_may_do_exactly_what_the_table_says() -> None:
    assert table("aws") == TABLE.read_text("utf-8"), "meant? python -m tests.infra.permissions --write"


def test_the_permissions_are_the_same_in_china_and_in_the_embedded_cloud() -> None:
    assert table("aws-cn") == table("aws") == table("local")


def test_no_role_carries_a_policy_that_somebody_else_maintains() -> None:
    assert not [
        name
        for name, role in resources("aws", "AWS::IAM::Role").items()
        if "ManagedPolicyArns" in role["Properties"]
    ]


def test_every_function_has_a_role_of_its_own() -> None:
    functions = resources("aws", "AWS::Lambda::Function").values()
    assert len({str(function["Properties"]["Role"]) for function in functions}) == len(functions)
