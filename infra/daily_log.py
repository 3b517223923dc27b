"""The security room's log, and the four 100 % of each campus, which follow from its entries."""

from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, PUT, READ, allow
from infra.python_function import PythonFunction
from infra.routes import Route, record_routes


class DailyLog(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.daily_log = PythonFunction(
            self,
            "DailyLog",
            entry="duty/daily_log",
            given=given,
            environment={
                "DUTY_TABLE": given.storage.duty.table_name,
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.daily_log, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # What is open at a campus is handed over with a shift; a mediation names a dispute; what was told in the room may
        # become an incident, which is only ever added to the cases.
        allow(self.daily_log, given.storage.cases, [*READ, PUT], indexes=("lists",))
        allow(self.daily_log, given.storage.directory, READ)
        self.routes = record_routes("/log", self.daily_log) | {"GET /assurances": Route(self.daily_log)}
