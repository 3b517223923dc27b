"""Peak posts: check-ins at the gate, rotas, and the posts of the days to come, planned from the school calendar."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.alarm_and_chart import Alarm, counted, rounds
from infra.bus import SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, PUT, READ, allow
from infra.python_function import PythonFunction
from infra.routes import record_routes


class PeakPosts(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": given.storage.duty.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        self.posts = PythonFunction(
            self,
            "Posts",
            entry="duty/posts",
            given=given,
            environment=tables | {"CASES_TABLE": given.storage.cases.table_name},
        )
        self.planner = PythonFunction(
            self,
            "PlanPosts",
            entry="duty/plan_posts",
            given=given,
            environment=tables,
            # The first round of a district writes ten days of 114 campuses.
            timeout=Duration.minutes(15),
            # The next hour's round is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(30),
        )
        allow(self.posts, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # What is found is only ever added to the cases.
        allow(self.posts, given.storage.cases, [*READ, PUT], indexes=("lists",))
        allow(self.planner, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        for function in (self.posts, self.planner):
            allow(function, given.storage.directory, READ)
        self._plan(given)
        self.routes = record_routes("/posts", self.posts) | record_routes("/rotas", self.posts)
        self.alarms = [
            Alarm(
                "PostsNotPlanned",
                "护学岗排岗失败 · the posts of a station could not be planned",
                counted(given.stage, "duty", "PostsNotPlanned"),
                1,
            ),
            Alarm(
                "PostPlannerSilent",
                "护学岗排岗停摆 · nobody plans posts or looks for gaps",
                rounds(given.stage, "duty", "PostsNotPlanned", minutes=3 * 60),
                1,
                below=True,
            ),
        ]
        self.outputs = {"PlanPostsFunction": self.planner.function_name}

    def _plan(self, given: Given) -> None:
        """Every hour for all stations, and at once for the station whose rota was set."""
        target = targets.LambdaFunction(self.planner, retry_attempts=0, max_event_age=Duration.minutes(30))
        aws_events.Rule(
            self,
            "EveryHour",
            description="按校历排岗、周前空缺检查 · plans posts by the school calendar, looks for gaps before a week",
            schedule=aws_events.Schedule.rate(Duration.hours(1)),
            targets=[target],
        )
        aws_events.Rule(
            self,
            "RotaSet",
            event_bus=given.bus,
            description="排班表变更后立即套用 · a station's rota was set",
            event_pattern=aws_events.EventPattern(
                source=[SOURCE], detail={"kind": ["rota"], "action": ["set_lines"]}
            ),
            targets=[target],
        )
