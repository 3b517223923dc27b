"""The security room's log, and the four 100 % of each campus, which follow from its entries."""

from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import Route, record_routes
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class DailyLog(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.daily_log = PythonFunction(
            self,
            "DailyLog",
            entry="duty/daily_log",
            stage=stage,
            layers=layers,
            environment={
                "DUTY_TABLE": storage.duty.table_name,
                "CASES_TABLE": storage.cases.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
            },
        )
        allow(self.daily_log, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # What is open at a campus is handed over with a shift; a mediation names a dispute.
        allow(self.daily_log, storage.cases, READ, indexes=("lists",))
        allow(self.daily_log, storage.directory, READ)
        self.routes = record_routes("/log", self.daily_log) | {"GET /assurances": Route(self.daily_log)}
