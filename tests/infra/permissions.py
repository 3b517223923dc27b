"""What everybody in the deployment may do, as a table that a person can read: tests/infra/permissions.txt.

`python -m tests.infra.permissions --write` writes it anew; the difference is what a reviewer looks at.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.templates import resources

# What another stack has made is imported by name, and its ARN made from that.
_NAMED = re.compile(r"^arn:<Partition>:(dynamodb:<Region>:<AccountId>:table/|s3:::)")
# Stacks are called as their deployment is.
_OF_A_STAGE = re.compile(r":stack/campus-safety-[a-z0-9-]+?-(data|services|front)/")

TABLE = Path(__file__).with_name("permissions.txt")


def table(stage: str) -> str:
    """One paragraph per role: each resource with what may be done to it, then who may call the function."""
    paragraphs = []
    for role, resource in resources(stage, "AWS::IAM::Role").items():
        (trusted,) = resource["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        lines = [f"{_name(role)} ({_text(trusted['Principal']['Service'])})"]
        lines += [
            f"    {what}: {', '.join(sorted(actions))}"
            for what, actions in sorted(_granted(stage, role).items())
        ]
        lines += [f"    called by {caller}" for caller in sorted(_callers(stage, role))]
        paragraphs.append("\n".join(lines))
    return "\n\n".join(sorted(paragraphs)) + "\n"


def _granted(stage: str, role: str) -> dict[str, set[str]]:
    granted: dict[str, set[str]] = defaultdict(set)
    for policy in resources(stage, "AWS::IAM::Policy").values():
        if role in map(_role, policy["Properties"]["Roles"]):
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow" and "Condition" not in statement, (
                    "the table has no word for this"
                )
                for resource in _list(statement["Resource"]):
                    what = _OF_A_STAGE.sub(r":stack/campus-safety-<stage>-\1/", _text(resource))
                    granted[what].update(_list(statement["Action"]))
    return granted


def _role(named: Any) -> str:
    """A role's logical id, from its reference or from the last part of its ARN where another stack has made it."""
    match named:
        case {"Ref": str(role)} | {
            "Fn::Select": [
                1,
                {
                    "Fn::Split": [
                        "/",
                        {"Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": [role, "Arn"]}]}]},
                    ]
                },
            ]
        }:
            return role
    raise ValueError(f"no role in {named}")


def _callers(stage: str, role: str) -> set[str]:
    mine = {
        function
        for function, resource in resources(stage, "AWS::Lambda::Function").items()
        if resource["Properties"]["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    }
    return {
        permission["Properties"]["Principal"]
        for permission in resources(stage, "AWS::Lambda::Permission").values()
        if permission["Properties"]["FunctionName"]["Fn::GetAtt"][0] in mine
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A reference as the name that stands in the code, without CDK's hash."""
    match value:
        case str():
            return value
        case {"Ref": str(name)}:
            return f"<{name.removeprefix('AWS::')}>" if name.startswith("AWS::") else _name(name)
        case {"Fn::GetAtt": [name, "Arn"]}:
            return _name(name)
        case {"Fn::GetAtt": [name, attribute]}:
            return f"{_name(name)}.{attribute}"
        case {"Fn::Join": [between, parts]}:
            return _NAMED.sub("", str(between).join(_text(part) for part in parts))
        case {"Fn::Select": [_, {"Fn::Split": [_, whole]}]}:
            return f"<name of {_text(whole)}>"
    raise ValueError(f"no name for {value}")


def _name(logical_id: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", logical_id)


if __name__ == "__main__":
    written = table("aws")
    if "--write" in sys.argv:
        TABLE.write_text(written, "utf-8")
    sys.stdout.write(written)
