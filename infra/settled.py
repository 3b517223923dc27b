"""A deployment that has succeeded once is settled: what it holds is protected from deletion and outlives its stacks."""

from aws_cdk import CfnWaitConditionHandle, Stack

from infra.stage import Stage


def mark_settled(stack: Stack, stage: Stage) -> None:
    """CloudFormation takes over no deletion policy unless something else changes with it: this costs nothing and is
    something else."""
    if stage.settled:
        CfnWaitConditionHandle(stack, f"{stack.node.id}Settled")
