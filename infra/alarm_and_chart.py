"""What an alarm and a chart are. Each feature declares its own in `self.alarms`, beside its functions; what an alarm means
and what to do stands in docs/operations.md under its name."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration, aws_cloudwatch, aws_sqs

from infra.stage import Stage

MINUTE = Duration.minutes(1)


@dataclass(frozen=True)
class Alarm:
    """It goes off when the metric reaches the threshold in each of so many periods. `below`: when it stays under it, or is
    silent. `takes_back`: a release during or after which it goes off is taken back (`delivery.guard`); five at most."""

    name: str
    says: str
    metric: aws_cloudwatch.Metric
    threshold: float
    periods: int = 1
    below: bool = False
    takes_back: bool = False


@dataclass(frozen=True)
class Chart:
    """Lines of a chart of the dashboard; those of several features under one title are drawn together."""

    title: str
    left: Sequence[aws_cloudwatch.Metric] = ()
    right: Sequence[aws_cloudwatch.Metric] = ()


# Charts to which several features add.
LEFT_UNDONE = "未处理 · Left undone"
INTERFACE = "接口 · Interface"


def depth(queue: aws_sqs.IQueue) -> aws_cloudwatch.Metric:
    return queue.metric_approximate_number_of_messages_visible(period=MINUTE)


def rounds(stage: Stage, service: str, name: str, *, minutes: int) -> aws_cloudwatch.Metric:
    """How often a keeper has gone through its round to the end: so often it has counted something, nought included. One
    that does not run and one that fails are equally silent."""
    return counted(stage, service, name, minutes=minutes, statistic="n")


def counted(
    stage: Stage, service: str, name: str, *, minutes: int = 1, statistic: str = "sum"
) -> aws_cloudwatch.Metric:
    """What a function counts itself, as Powertools names it."""
    return aws_cloudwatch.Metric(
        namespace=stage.metrics,
        metric_name=name,
        dimensions_map={"service": service},
        statistic=statistic,
        period=Duration.minutes(minutes),
    )
