"""Where functions log, one group for each stack; and what is counted in it for operators, summed over all functions: a
metric of its own for each of them would cost as much as all else that an idle district costs."""

from aws_cdk import Duration, aws_cloudwatch, aws_logs
from constructs import Construct

from infra.alarm_and_chart import Alarm
from infra.feature import Feature
from infra.stage import Stage

# What Lambda's runtime prints where a function raises, runs out of time or dies; and what the edge of the interface
# says where it has answered 500 (`campus_safety_aws/http.py`). Spelled as they stand in a line.
FAILED = ("[ERROR]", "Task timed out", "Runtime exited", '"message":"unexpected"')
# How services say that they are asked too fast; `campus_safety_aws.failure_names` brings it into the line.
THROTTLED = (
    "ThrottlingException",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
    "RequestLimitExceeded",
    "TooManyRequestsException",
)
_WINDOW = Duration.minutes(5)


class FunctionLogs(Feature):
    """A stream of the group is one sandbox, and has the function's name in its own."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.group = aws_logs.LogGroup(
            self, "Logs", retention=stage.log_retention, removal_policy=stage.removal
        )
        for name, terms in (("FunctionFailed", FAILED), ("Throttled", THROTTLED)):
            self.group.add_metric_filter(
                name,
                filter_pattern=aws_logs.FilterPattern.any_term(*terms),
                metric_namespace=stage.metrics,
                metric_name=name,
            )
        self.alarms = [
            Alarm(
                "FunctionFailed",
                "有函数出错 · a function has failed, run out of time or died",
                _summed(stage.metrics, "FunctionFailed"),
                1,
            ),
            Alarm(
                "Throttled",
                "数据表或服务限流 · a table or a service refuses because it is asked too fast",
                _summed(stage.metrics, "Throttled"),
                1,
            ),
            # Of all functions of the account and region: they share one quota.
            Alarm(
                "AccountThrottled",
                "账号并发额度用尽 · the account's executions are used up",
                _summed("AWS/Lambda", "Throttles"),
                1,
            ),
        ]


def _summed(namespace: str, name: str) -> aws_cloudwatch.Metric:
    return aws_cloudwatch.Metric(namespace=namespace, metric_name=name, statistic="sum", period=_WINDOW)
