"""What takes a release back by itself: CloudFormation watches alarms of the release before while it deploys, and for some minutes
after; when one goes off, the stack goes back to what it was.

CDK cannot say this, and CloudFormation keeps what was said once: so it is set before a deployment, by an update of each stack
that changes nothing else, and only where it is not so already. Alarms that are missing would fail every deployment, and
one that rings already would forbid the very release that mends it: both are left out. A first deployment has no alarms
yet; the next is the first that is guarded.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError, WaiterError

from delivery.deployed import Stacks
from infra.stage import Stage

# Set on the front stack's output; a release from before has none.
ARNS: Final = "ReleaseAlarmArns"
# Minutes that a stack is watched once all is in its place: what does not start is silent for five. The data stack only
# while it changes, since nothing runs in it.
WATCHED: Final[Mapping[str, int]] = {"data": 0, "services": 10, "front": 5}
# The templates make roles.
_CAPABILITIES: Final = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_PATIENCE: Final = {"Delay": 15, "MaxAttempts": 4 * 60}

NONE_YET = "没有可看守的告警，这次不会自动退回 / there are no alarms to watch: this release is not taken back by itself"
SETTING = "== 设置自动退回，约 {minutes} 分钟 / setting what takes a release back: some {minutes} minutes"
RINGING = "已在告警，这次不看守 / rings already and is not watched this time: {name}"
UNGUARDED = (
    "没有设上自动退回，这次 {stack} 不会自动退回 / "
    "what takes a release back could not be set by itself: {stack} is not taken back by itself this time"
)
NOT_SET = (
    "自动退回没有设上，什么都没有部署：看 {stack} 的事件（docs/deploy.md） / "
    "what takes a release back could not be set, and nothing was deployed: see the events of {stack}"
)


class Guard:
    """`cloudformation` and `cloudwatch` are boto3 clients of the stage's region."""

    def __init__(self, cloudformation: Any, cloudwatch: Any, say: Callable[[str], None]) -> None:
        self._cloudformation, self._cloudwatch, self._say = cloudformation, cloudwatch, say
        self._stacks = Stacks(cloudformation)

    def set(self, stage: Stage) -> bool:
        """False, and it says why, where a stack could not be told."""
        triggers = self._triggers(self._stacks.outputs(stage).get(ARNS, ""))
        if not triggers:
            self._say(NONE_YET)
        told = [
            name
            for part, minutes in WATCHED.items()
            if self._told(name := getattr(stage, part), triggers, minutes)
        ]
        if told:
            self._say(SETTING.format(minutes=max(WATCHED.values()) + 1))
        # Each is waited for, also after one that failed: nobody deploys into a stack that is being changed.
        return not [name for name in told if not self._done(name)]

    def _triggers(self, arns: str) -> list[dict[str, str]]:
        names = [arn.rpartition(":alarm:")[2] for arn in arns.split(",") if arn]
        if not names:
            return []
        found = self._cloudwatch.describe_alarms(AlarmNames=names)["MetricAlarms"]
        for one in found:
            if one["StateValue"] == "ALARM":
                self._say(RINGING.format(name=one["AlarmName"]))
        return [
            {"Arn": one["AlarmArn"], "Type": "AWS::CloudWatch::Alarm"}
            for one in sorted(found, key=lambda one: str(one["AlarmArn"]))
            if one["StateValue"] != "ALARM"
        ]

    def _told(self, name: str, triggers: list[dict[str, str]], minutes: int) -> bool:
        """Whether an update has begun; none does where the stack is missing, or was told so before."""
        stack = self._stacks.stack(name)
        wanted = {"RollbackTriggers": triggers, "MonitoringTimeInMinutes": minutes if triggers else 0}
        if not stack or _same(stack.get("RollbackConfiguration", {}), wanted):
            return False
        try:
            self._cloudformation.update_stack(
                StackName=name,
                UsePreviousTemplate=True,
                Parameters=[
                    {"ParameterKey": one["ParameterKey"], "UsePreviousValue": True}
                    for one in stack.get("Parameters", [])
                ],
                Capabilities=_CAPABILITIES,
                RollbackConfiguration=wanted,
            )
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise
            # What a stack is told besides its template is told with its next change then.
            self._say(UNGUARDED.format(stack=name))
            return False
        return True

    def _done(self, name: str) -> bool:
        try:
            self._cloudformation.get_waiter("stack_update_complete").wait(
                StackName=name, WaiterConfig=_PATIENCE
            )
        except WaiterError:
            self._say(NOT_SET.format(stack=name))
            return False
        return True


def _same(known: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    def said(one: Mapping[str, Any]) -> tuple[list[str], int]:
        arns = sorted(trigger["Arn"] for trigger in one.get("RollbackTriggers", []))
        return arns, one.get("MonitoringTimeInMinutes", 0)

    return said(known) == said(wanted)
