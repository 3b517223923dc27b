"""Saved worklists: a small item for each account, and the function through which it looks at its lists."""

from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import record_routes
from infra.stage import Stage
from infra.storage import GET, PUT, READ, Storage, allow


class Worklists(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.table = storage.table("Worklists", stage)
        self.worklists = PythonFunction(
            self,
            "Worklists",
            entry="insight/worklists",
            stage=stage,
            layers=layers,
            environment={
                "WORKLISTS_TABLE": self.table.table_name,
                "CASES_TABLE": storage.cases.table_name,
                "DUTY_TABLE": storage.duty.table_name,
                "OUTREACH_TABLE": storage.outreach.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
            },
        )
        allow(self.worklists, self.table, [GET, PUT])
        allow(self.worklists, storage.directory, READ)
        # Of records their rows and nothing else.
        for table in storage.records:
            allow(self.worklists, table, [], indexes=("lists",))
        self.routes = record_routes("/worklists", self.worklists)
