"""What operators are woken by, through one topic that they subscribe to, and what they look at. It knows no feature: each
says its own alarms and charts."""

from collections.abc import Iterable, Sequence

from aws_cdk import Aws, aws_cloudwatch, aws_iam, aws_sns
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.alarm_and_chart import Alarm, Chart
from infra.feature import Feature
from infra.nag_suppressions import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.stage import Stage

_IN_A_ROW = 3
_OPERATOR = aws_cloudwatch.ComparisonOperator
_SILENCE = aws_cloudwatch.TreatMissingData


class Monitoring(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, features: Sequence[Feature]) -> None:
        super().__init__(scope, id)
        self.operators = self._topic(stage)
        # By their ARNs: the next release is taken back when one of them goes off.
        self.taking_back: list[str] = []
        for feature in features:
            for alarm in feature.alarms:
                made = self._alarm(alarm)
                if alarm.takes_back:
                    self.taking_back.append(made.alarm_arn)
        self._dashboard(chart for feature in features for chart in feature.charts)

    def _topic(self, stage: Stage) -> aws_sns.Topic:
        topic = aws_sns.Topic(self, "Operators", display_name="Campus Safety Loop", enforce_ssl=stage.https)
        acknowledge(topic, PLAIN_HTTP_ON_LOOPBACK)
        # A topic with a policy of its own loses the one that lets the account's alarms in.
        topic.add_to_resource_policy(
            aws_iam.PolicyStatement(
                principals=[aws_iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"AWS:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        if stage.operators is not None:
            topic.add_subscription(subscriptions.EmailSubscription(stage.operators))
        return topic

    def _alarm(self, said: Alarm) -> aws_cloudwatch.Alarm:
        alarm = aws_cloudwatch.Alarm(
            self,
            said.name,
            alarm_description=said.says,
            metric=said.metric,
            threshold=said.threshold,
            evaluation_periods=said.periods,
            comparison_operator=_OPERATOR.LESS_THAN_THRESHOLD
            if said.below
            else _OPERATOR.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=_SILENCE.BREACHING if said.below else _SILENCE.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.operators))
        return alarm

    def _dashboard(self, charts: Iterable[Chart]) -> None:
        drawn: dict[str, tuple[list[aws_cloudwatch.Metric], list[aws_cloudwatch.Metric]]] = {}
        for chart in charts:
            left, right = drawn.setdefault(chart.title, ([], []))
            left.extend(chart.left)
            right.extend(chart.right)
        widgets = [
            aws_cloudwatch.GraphWidget(title=title, left=left, right=right)
            for title, (left, right) in drawn.items()
        ]
        rows = [widgets[first : first + _IN_A_ROW] for first in range(0, len(widgets), _IN_A_ROW)]
        aws_cloudwatch.Dashboard(self, "Dashboard", widgets=rows)
