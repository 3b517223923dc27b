"""What operators are woken by, through one topic that they subscribe to: each alarm's meaning and remedy stand in docs/operations.md under its name."""

from aws_cdk import Aws, Duration, aws_cloudwatch, aws_iam, aws_sns, aws_sqs
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.acknowledge import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.activities import Activities
from infra.api import Api
from infra.attachments import Attachments
from infra.devices import Devices
from infra.escalation import Escalation
from infra.insight import Insight
from infra.intake import Intake
from infra.keeping import Keeping
from infra.notification import Notification
from infra.papers import Papers
from infra.peak_posts import PeakPosts
from infra.points import Points
from infra.python_function import METRICS
from infra.quizzes import Quizzes
from infra.reminders import Reminders
from infra.stage import Stage

_QUIET = aws_cloudwatch.TreatMissingData.NOT_BREACHING


class Watch(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        api: Api,
        intake: Intake,
        escalation: Escalation,
        notification: Notification,
        attachments: Attachments,
        papers: Papers,
        devices: Devices,
        quizzes: Quizzes,
        reminders: Reminders,
        points: Points,
        insight: Insight,
        activities: Activities,
        peak_posts: PeakPosts,
    ) -> None:
        super().__init__(scope, id)
        self.operators = aws_sns.Topic(
            self, "Operators", display_name="Campus Safety Loop", enforce_ssl=stage.https
        )
        acknowledge(self.operators, PLAIN_HTTP_ON_LOOPBACK)
        # A topic with a policy of its own loses the one that lets the account's alarms in.
        self.operators.add_to_resource_policy(
            aws_iam.PolicyStatement(
                principals=[aws_iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.operators.topic_arn],
                conditions={"StringEquals": {"AWS:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        if stage.operators is not None:
            self.operators.add_subscription(subscriptions.EmailSubscription(stage.operators))
        minute = Duration.minutes(1)
        for table, keeping in escalation.keepings.items():
            self._keeping(table, keeping)
        self._alarm(
            "NotKept",
            "时限未能处理 · the sweep could not serve a case",
            _counted("escalation", "NotKept"),
            1,
            minutes=3,
        )
        self._alarm(
            "SetAside",
            "有记录无法处理 · records that cannot be read or served wait behind all others",
            _counted("escalation", "SetAside", minutes=10),
            1,
        )
        self._alarm(
            "NotPublished",
            "事件未能发布 · events that the bus does not take",
            _counted("escalation", "NotPublished"),
            1,
            minutes=3,
        )
        self._alarm(
            "AnchorMissing",
            "每夜锚定缺失 · the records were not anchored",
            _counted("audit", "Anchored", minutes=24 * 60),
            1,
            below=True,
        )
        self._alarm(
            "LostRaces",
            "写入竞争频繁 · flows keep losing races for their case",
            _counted("escalation", "LostRaces"),
            20,
            minutes=5,
        )
        self._alarm(
            "NobodyReached",
            "消息无渠道可送 · messages for which no channel is named",
            _counted("notification", "MessageUndeliverable", minutes=15),
            1,
        )
        self._alarm(
            "AlarmsRefused",
            "报警被限流 · alarms were turned away unread",
            intake.alarms.metric_throttles(period=minute),
            1,
        )
        self._alarm(
            "ReportBurst",
            "集中上报 · one account reports faster than the policy foresees",
            _counted("report_intake", "ReportsInBurst"),
            1,
        )
        self._alarm(
            "QuizRefused",
            "答题被限流 · pupils were turned away unread",
            quizzes.quiz.metric_throttles(period=minute),
            20,
            minutes=5,
        )
        self._alarm(
            "NotReminded",
            "提醒未能发出 · posts that were not reminded this morning",
            _counted("outreach", "NotReminded"),
            1,
        )
        self._alarm(
            "RemindErrors",
            "提醒出错 · the reminders fail",
            reminders.remind.metric_errors(period=minute),
            1,
        )
        self._alarm(
            "ApiFaults",
            "接口出错 · the interface answers with server errors",
            api.http.metric_server_error(statistic="sum", period=minute),
            1,
            minutes=3,
        )
        machines = {"Incident": escalation.incidents.machine, "Hazard": escalation.hazards.machine}
        for name, machine in machines.items():
            self._alarm(
                f"{name}FlowFailed",
                "流程中断 · a flow has failed; the sweep revives it",
                machine.metric_failed(period=Duration.minutes(5)),
                1,
            )
        self._alarm(
            "FilesDead", "附件未能处理 · files that nobody could take in", _depth(attachments.dead), 1
        )
        self._alarm("FiguresDead", "统计未能跟上 · figures that could not be kept", _depth(insight.dead), 1)
        self._alarm(
            "LearnDead", "复盘主题未能转为建议 · reviews that taught nothing", _depth(activities.dead), 1
        )
        self._alarm("PointsDead", "积分未能登记 · points that could not be entered", _depth(points.dead), 1)
        self._alarm("PapersDead", "文书未能生成 · papers that could not be produced", _depth(papers.dead), 1)
        for name, queue in zip(("UrgentDead", "OrdinaryDead"), notification.dead_letters, strict=True):
            self._alarm(name, "消息未送达 · messages nobody could send", _depth(queue), 1)
        self._alarm(
            "ListenerSilent",
            "设备监听停摆 · nobody listens whether alarm devices are still there",
            devices.listener.metric_invocations(period=Duration.minutes(10)),
            1,
            below=True,
        )
        self._alarm(
            "DevicesNotHeard",
            "设备监听出错 · what a device says, or does not say, could not be kept",
            _counted("duty", "DevicesNotHeard"),
            1,
        )
        self._alarm(
            "PatrolsNotPlanned",
            "巡防排班失败 · the patrols of a campus could not be planned",
            _counted("duty", "PatrolsNotPlanned"),
            1,
        )
        self._alarm(
            "PostsNotPlanned",
            "护学岗排岗失败 · the posts of a station could not be planned",
            _counted("duty", "PostsNotPlanned"),
            1,
        )
        self._alarm(
            "PostPlannerSilent",
            "护学岗排岗停摆 · nobody plans posts or looks for gaps",
            peak_posts.planner.metric_invocations(period=Duration.hours(3)),
            1,
            below=True,
        )
        keepings = tuple(escalation.keepings.values())
        aws_cloudwatch.Dashboard(
            self,
            "Dashboard",
            widgets=[
                [
                    aws_cloudwatch.GraphWidget(
                        title="转发 · Relays",
                        left=[
                            metric
                            for one in keepings
                            for metric in (
                                one.relay.metric("IteratorAge", statistic="max"),
                                one.relay.metric_errors(),
                            )
                        ],
                    ),
                    aws_cloudwatch.GraphWidget(
                        title="巡检 · Sweeps",
                        left=[
                            metric
                            for one in keepings
                            for metric in (one.sweep.metric_invocations(), one.sweep.metric_errors())
                        ],
                    ),
                    aws_cloudwatch.GraphWidget(
                        title="流程 · Flows",
                        left=[
                            metric
                            for machine in machines.values()
                            for metric in (machine.metric_started(), machine.metric_succeeded())
                        ],
                        right=[_counted("escalation", "LostRaces")],
                    ),
                ],
                [
                    aws_cloudwatch.GraphWidget(
                        title="接口 · Interface",
                        left=[api.http.metric_count(), api.http.metric_client_error()],
                        right=[api.http.metric_server_error(), intake.alarms.metric_throttles()],
                    ),
                    aws_cloudwatch.GraphWidget(
                        title="未处理 · Left undone",
                        left=[
                            _counted("escalation", "NotKept"),
                            _counted("insight", "FiguresNotKept"),
                            _counted("notification", "MessageUndeliverable"),
                            _counted("attachments", "FilesRefused"),
                            *(_depth(one.parking) for one in keepings),
                            *(_depth(queue) for queue in notification.dead_letters),
                        ],
                    ),
                ],
            ],
        )

    def _keeping(self, table: str, keeping: Keeping) -> None:
        """Each table has a relay and a sweep of its own; the alarms of the cases' have no prefix."""
        minute, relay, sweep = Duration.minutes(1), keeping.relay, keeping.sweep
        self._alarm(
            f"{table}StreamAge",
            "变更流滞后 · the stream waits for the relay",
            relay.metric("IteratorAge", statistic="max", period=minute),
            30_000,
            minutes=3,
        )
        self._alarm(
            f"{table}RelayErrors",
            "转发出错 · the relay fails",
            relay.metric_errors(period=minute),
            1,
            minutes=3,
        )
        self._alarm(
            f"{table}SweepErrors",
            "巡检出错 · the sweep fails",
            sweep.metric_errors(period=minute),
            1,
            minutes=2,
        )
        self._alarm(
            f"{table}SweepSilent",
            "巡检停摆 · the sweep does not run",
            sweep.metric_invocations(period=Duration.minutes(5)),
            1,
            below=True,
        )
        self._alarm(
            f"{table}Parked",
            "有停放记录 · parked records wait for make redrive",
            _depth(keeping.parking),
            1,
        )

    def _alarm(
        self,
        id: str,
        says: str,
        metric: aws_cloudwatch.Metric,
        threshold: float,
        *,
        minutes: int = 1,
        below: bool = False,
    ) -> None:
        operator = aws_cloudwatch.ComparisonOperator
        alarm = aws_cloudwatch.Alarm(
            self,
            id,
            alarm_description=says,
            metric=metric,
            threshold=threshold,
            evaluation_periods=minutes,
            comparison_operator=operator.LESS_THAN_THRESHOLD
            if below
            else operator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=aws_cloudwatch.TreatMissingData.BREACHING if below else _QUIET,
        )
        alarm.add_alarm_action(actions.SnsAction(self.operators))


def _depth(queue: aws_sqs.Queue) -> aws_cloudwatch.Metric:
    return queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(1))


def _counted(service: str, name: str, *, minutes: int = 1) -> aws_cloudwatch.Metric:
    """What a function counts itself, as Powertools names it."""
    return aws_cloudwatch.Metric(
        namespace=METRICS,
        metric_name=name,
        dimensions_map={"service": service},
        statistic="sum",
        period=Duration.minutes(minutes),
    )
