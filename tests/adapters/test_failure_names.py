"""What a log says of an error: enough to wake operators by, and nothing of what somebody wrote."""

from botocore.exceptions import ClientError
from pynamodb.exceptions import PutError, TransactWriteError

from campus_safety_aws.failure_names import failure


def refused(code: str, *parts: str) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": "学生甲 said something"},
            "CancellationReasons": [{"Code": part} for part in parts],
        },
        "PutItem",
    )


def test_an_error_of_ours_is_its_class_and_nothing_more() -> None:
    assert failure(ValueError("学生甲")) == "ValueError"


def test_a_refusal_brings_the_code_of_the_service() -> None:
    assert failure(refused("ThrottlingException")) == "ClientError: ThrottlingException"


def test_the_code_is_found_behind_an_error_of_pynamodb_and_behind_one_of_ours() -> None:
    wrapped = PutError("Failed", refused("ProvisionedThroughputExceededException"))
    assert failure(wrapped) == "PutError: ProvisionedThroughputExceededException"
    ours = RuntimeError("not kept")
    ours.__cause__ = wrapped
    assert failure(ours) == "RuntimeError: ProvisionedThroughputExceededException"


def test_a_transaction_says_of_its_parts_why_they_were_refused() -> None:
    error = TransactWriteError("Failed", refused("TransactionCanceledException", "None", "ThrottlingError"))
    assert failure(error) == "TransactWriteError: ThrottlingError, TransactionCanceledException"
