"""Step Functions as the loop uses it: start what the record says, answer a token, look whether a run still lives."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import get_session

_DEAD_TOKEN = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


def execution_name(case_id: str, run: int) -> str:
    return f"{case_id}-{run}"


class Flows:
    """The flows, by kind of case; a kind that has none is not started and never looked for. Names of closed executions
    stay taken for 90 days, hence the runs."""

    def __init__(self, arns: Mapping[str, str]) -> None:
        self._flows = dict(arns)
        self._client: Any = get_session().create_client(
            "stepfunctions", config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=5)
        )

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of case that have a flow."""
        return frozenset(self._flows)

    def start(self, kind: str, case_id: str, run: int) -> None:
        """Starts the run; started before, it is left as it is."""
        if kind not in self._flows:
            return
        try:
            self._client.start_execution(
                stateMachineArn=self._flows[kind],
                name=execution_name(case_id, run),
                input=json.dumps({"case_id": case_id, "run": run}),
            )
        except ClientError as error:
            if _code(error) != "ExecutionAlreadyExists":
                raise

    def wake(self, token: str) -> bool:
        """Answers a waiting flow; False if the token is dead, which is no fault: the timer may have been first."""
        try:
            self._client.send_task_success(taskToken=token, output="{}")
        except ClientError as error:
            if _code(error) in _DEAD_TOKEN:
                return False
            raise
        return True

    def lives(self, kind: str, case_id: str, run: int) -> bool:
        """Whether this run is still going; a run that was never started does not live, and of a kind without a flow
        nothing is missing."""
        if kind not in self._flows:
            return True
        # arn:<partition>:states:<region>:<account>:stateMachine:<name>, whose executions have their own kind of ARN
        executions = self._flows[kind].replace(":stateMachine:", ":execution:")
        try:
            found = self._client.describe_execution(
                executionArn=f"{executions}:{execution_name(case_id, run)}"
            )
        except ClientError as error:
            if _code(error) == "ExecutionDoesNotExist":
                return False
            raise
        return bool(found["status"] == "RUNNING")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
