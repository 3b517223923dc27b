"""The bus of domain events: whoever wants to follow the cases listens here."""

from aws_cdk import Duration, aws_events
from constructs import Construct

from infra.stage import Stage

SOURCE = "campus-safety.cases"
# What is told because a day has come; it follows no record.
REMINDERS = "campus-safety.reminders"


class Bus(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.events = aws_events.EventBus(
            self,
            "Events",
            # A bus has to have a name; CDK's own would be the same in every deployment of an account.
            event_bus_name=stage.services,
            description="护校安园领域事件 · domain events, ids only",
        )
        if not stage.local:
            self.events.archive(
                "Archive",
                event_pattern=aws_events.EventPattern(source=[SOURCE]),
                retention=Duration.days(90),
            )
