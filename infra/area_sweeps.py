"""Area sweeps: planning, freezing a list of places, one outcome for each, and the hazards that some of them make."""

from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, allow
from infra.python_function import PythonFunction
from infra.routes import record_routes


class AreaSweeps(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.area_sweeps = PythonFunction(
            self,
            "AreaSweeps",
            entry="area_sweeps/area_sweeps",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.area_sweeps, given.storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.area_sweeps, given.storage.directory, READ)
        self.routes = record_routes("/area-sweeps", self.area_sweeps)
