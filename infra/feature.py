"""A feature says everything about itself: which routes it answers, what operators are woken by, what they look at, and
what they and the try-out ask for by name. Whoever collects these knows no feature."""

from collections.abc import Mapping, Sequence

from constructs import Construct

from infra.alarm_and_chart import Alarm, Chart
from infra.routes import Route


class Feature(Construct):
    """What it does not say it does not have. A feature of the services is made with `(scope, id, given)`."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.routes: Mapping[str, Route] = {}
        self.alarms: Sequence[Alarm] = ()
        self.charts: Sequence[Chart] = ()
        self.outputs: Mapping[str, str] = {}
