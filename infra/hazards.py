"""Hazards: reporting, worklists, and everything that is done until they are struck off the ledger."""

from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import Route, record_routes
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class Hazards(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.hazards = PythonFunction(
            self,
            "Hazards",
            entry="hazards/hazards",
            stage=stage,
            layers=layers,
            environment={
                "CASES_TABLE": storage.cases.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
            },
        )
        allow(self.hazards, storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.hazards, storage.directory, READ)
        self.routes = record_routes("/hazards", self.hazards) | {"GET /checklists": Route(self.hazards)}
