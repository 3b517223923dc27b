"""Peak posts: check-ins at the gate, rotas, and the posts of the days to come, planned from the school calendar."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.routes import record_routes
from infra.stage import Stage
from infra.storage import CHANGE, PUT, READ, Storage, allow


class PeakPosts(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        layers: Layers,
        storage: Storage,
        bus: aws_events.EventBus,
    ) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": storage.duty.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.posts = PythonFunction(
            self,
            "Posts",
            entry="duty/posts",
            stage=stage,
            layers=layers,
            environment=tables | {"CASES_TABLE": storage.cases.table_name},
        )
        self.planner = PythonFunction(
            self,
            "PlanPosts",
            entry="duty/plan_posts",
            stage=stage,
            layers=layers,
            environment=tables,
            # The first round of a district writes ten days of 114 campuses.
            timeout=Duration.minutes(15),
            # The next hour's round is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(30),
        )
        allow(self.posts, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # What is found is only ever added to the cases.
        allow(self.posts, storage.cases, [*READ, PUT], indexes=("lists",))
        allow(self.planner, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        for function in (self.posts, self.planner):
            allow(function, storage.directory, READ)
        self._plan(bus)
        self.routes = record_routes("/posts", self.posts) | record_routes("/rotas", self.posts)

    def _plan(self, bus: aws_events.EventBus) -> None:
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
            event_bus=bus,
            description="排班表变更后立即套用 · a station's rota was set",
            event_pattern=aws_events.EventPattern(
                source=[SOURCE], detail={"kind": ["rota"], "action": ["set_lines"]}
            ),
            targets=[target],
        )
