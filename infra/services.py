"""What is done with what is kept: functions, flows, the bus and its rules. A feature more is one name more in the list."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.activities import Activities
from infra.area_sweeps import AreaSweeps
from infra.attachments import Attachments
from infra.audit import Audit
from infra.bus import Bus
from infra.casework import Casework
from infra.daily_log import DailyLog
from infra.devices import Devices
from infra.district_files import DistrictFiles
from infra.escalation import Escalation
from infra.feature import Feature
from infra.function_logs import FunctionLogs
from infra.given import Given
from infra.hazards import Hazards
from infra.insight import Insight
from infra.inspections import Inspections
from infra.intake import Intake
from infra.layers import Layers
from infra.log_queries import save_queries
from infra.notices import Notices
from infra.notification import Notification
from infra.papers import Papers
from infra.patrols import Patrols
from infra.peak_posts import PeakPosts
from infra.points import Points
from infra.quizzes import Quizzes
from infra.reminders import Reminders
from infra.settled import mark_settled
from infra.stage import Stage
from infra.storage import Storage
from infra.worklists import Worklists


class MakesAFeature(Protocol):
    @property
    def __name__(self) -> str: ...
    def __call__(self, scope: Construct, id: str, given: Given) -> Feature: ...


FEATURES: tuple[MakesAFeature, ...] = (
    Escalation,
    Intake,
    Casework,
    Hazards,
    Inspections,
    AreaSweeps,
    Attachments,
    Papers,
    Notices,
    DailyLog,
    Patrols,
    Devices,
    PeakPosts,
    Activities,
    Quizzes,
    Points,
    Insight,
    Worklists,
    DistrictFiles,
    Notification,
    Reminders,
    Audit,
)


class Services(Stack):
    """It sees the data stack by the names that this gives out, and knows nothing of what is in front."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        layers: Path,
        features: Sequence[MakesAFeature] = FEATURES,
        **rest: Any,
    ) -> None:
        super().__init__(scope, id, stack_name=stage.services, termination_protection=stage.settled, **rest)
        mark_settled(self, stage)
        bus = Bus(self, "Bus", stage=stage)
        self.logs = FunctionLogs(self, "Functions", stage=stage)
        save_queries(self, stage, self.logs.group)
        given = Given(
            stage,
            Layers(self, "Layers", stage=stage, built=layers),
            Storage(self, "Storage", data=stage.data),
            bus.events,
            self.logs.group,
        )
        self.features = [feature(self, feature.__name__, given) for feature in features]
        CfnOutput(self, "BusName", value=bus.events.event_bus_name)
        CfnOutput(self, "FunctionLogs", value=self.logs.group.log_group_name)
        for each in self.features:
            for name, value in each.outputs.items():
                CfnOutput(self, name, value=value)
