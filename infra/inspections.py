"""Joint inspections: planning, what each unit answers, and the hazards that are written with what it finds."""

from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, allow
from infra.python_function import PythonFunction
from infra.routes import record_routes


class Inspections(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.inspections = PythonFunction(
            self,
            "Inspections",
            entry="inspections/inspections",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.inspections, given.storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.inspections, given.storage.directory, READ)
        self.routes = record_routes("/inspections", self.inspections)
