import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.awslambda_simple.models import LambdaSimpleBackend

from tests.flows.stage import Play
from tests.templates import flow_definition
from tests.world import REGION, a_world

# The interpreter logs every expected time-out as an error, states and all.
logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """The deployed flows in moto's interpreter, with our own handlers inside, in the demo district's fast time."""
    with a_world(monkeypatch, policy="demo") as world:
        stage = Play(world)
        monkeypatch.setattr(LambdaSimpleBackend, "invoke", _dispatch(stage))
        iam, functions = boto3.client("iam", REGION), boto3.client("lambda", REGION)
        role = iam.create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        functions.create_function(
            FunctionName="plan", Runtime="python3.12", Role=role, Handler="x.y", Code={"ZipFile": b"x"}
        )
        for kind in ("incident", "hazard"):
            text = json.dumps(flow_definition("aws", kind))
            text = re.sub(r'"FunctionName": "[^"]+"', '"FunctionName": "plan"', text)
            text = re.sub(r'"TableName": "[^"]+"', '"TableName": "cases"', text)
            made = boto3.client("stepfunctions", REGION).create_state_machine(
                name=kind, definition=text, roleArn=role
            )
            assert made["stateMachineArn"] == world.environment[f"{kind.upper()}_FLOW_ARN"]
        yield stage
        stage.end()


def _dispatch(stage: Play) -> Any:
    def invoke(
        self: LambdaSimpleBackend,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,
        response_headers: Any,
    ) -> bytes:
        event = json.loads(body) if body else {}
        return json.dumps(stage.planned(event)).encode()

    return invoke
