"""Area sweeps: planning, freezing a list of places, one outcome for each, and the hazards that some of them make."""

from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import record_routes
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class AreaSweeps(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.area_sweeps = PythonFunction(
            self,
            "AreaSweeps",
            entry="area_sweeps/area_sweeps",
            stage=stage,
            layers=layers,
            environment={
                "CASES_TABLE": storage.cases.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
            },
        )
        allow(self.area_sweeps, storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.area_sweeps, storage.directory, READ)
        self.routes = record_routes("/area-sweeps", self.area_sweeps)
