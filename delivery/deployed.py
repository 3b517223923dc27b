"""What stands in an account of a stage: its three stacks, their state and their outputs."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.stage import Stage


class Stacks:
    """`cloudformation` is a boto3 client."""

    def __init__(self, cloudformation: Any) -> None:
        self._cloudformation = cloudformation

    def settled(self, stage: Stage) -> bool:
        """Whether all three have stood once: the last stands, or the first is protected already."""
        front, data = self.stack(stage.front), self.stack(stage.data)
        return _stands(front) or bool(data.get("EnableTerminationProtection"))

    def outputs(self, stage: Stage) -> dict[str, str]:
        """Of the three stacks by name; empty before the first deployment."""
        return {
            output["OutputKey"]: output["OutputValue"]
            for name in (stage.data, stage.services, stage.front)
            for output in self.stack(name).get("Outputs", [])
        }

    def release(self, stage: Stage) -> str | None:
        """What was deployed last; None before the first deployment, or where nobody said it."""
        return self.outputs(stage).get("Release")

    def stack(self, name: str) -> Mapping[str, Any]:
        """As CloudFormation describes it; empty where there is none."""
        try:
            found: Mapping[str, Any] = self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            # "Stack with id … does not exist" is all that tells it from a request that is wrong.
            if error.response["Error"]["Code"] == "ValidationError" and "exist" in str(error):
                return {}
            raise
        return found


def _stands(stack: Mapping[str, Any]) -> bool:
    """It was made completely; an update of it may have failed since."""
    status = str(stack.get("StackStatus", ""))
    return status in ("CREATE_COMPLETE", "IMPORT_COMPLETE") or status.startswith("UPDATE_")
