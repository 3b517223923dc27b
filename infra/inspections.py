"""Joint inspections: planning, what each unit answers, and the hazards that are written with what it finds."""

from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import record_routes
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class Inspections(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.inspections = PythonFunction(
            self,
            "Inspections",
            entry="inspections/inspections",
            stage=stage,
            layers=layers,
            environment={
                "CASES_TABLE": storage.cases.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
            },
        )
        allow(self.inspections, storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.inspections, storage.directory, READ)
        self.routes = record_routes("/inspections", self.inspections)
