"""Hazards: reporting, worklists, and everything that is done until they are struck off the ledger."""

from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, allow
from infra.python_function import PythonFunction
from infra.routes import Route, record_routes


class Hazards(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.hazards = PythonFunction(
            self,
            "Hazards",
            entry="hazards/hazards",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.hazards, given.storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.hazards, given.storage.directory, READ)
        self.routes = record_routes("/hazards", self.hazards) | {"GET /checklists": Route(self.hazards)}
