"""What officers do and look at, and the interface's own description."""

from aws_cdk import aws_lambda
from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import Route
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class Casework(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.cases = PythonFunction(
            self,
            "Cases",
            entry="casework/cases",
            stage=stage,
            layers=layers,
            environment={
                "CASES_TABLE": storage.cases.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
                "MESSAGES_TABLE": storage.messages.table_name,
            },
        )
        allow(self.cases, storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.cases, storage.directory, READ)
        allow(self.cases, storage.messages, (), indexes=("by_case",))
        self.interface: aws_lambda.Function = PythonFunction(
            self,
            "Interface",
            entry="casework/interface",
            stage=stage,
            layers=layers,
            environment={},
            with_data=False,
            reserved_concurrent_executions=None if stage.local else 2,
        )
        self.routes = {
            "GET /me": Route(self.cases),
            "GET /vocabulary": Route(self.cases),
            "GET /cases": Route(self.cases),
            "GET /cases/{case_id}": Route(self.cases),
            "GET /cases/{case_id}/timeline": Route(self.cases),
            "GET /cases/{case_id}/reads": Route(self.cases),
            "GET /cases/{case_id}/messages": Route(self.cases),
            "GET /cases/{case_id}/cap": Route(self.cases),
            "POST /cases/{case_id}/{action}": Route(self.cases),
            "GET /codes/{code}": Route(self.cases),
            "GET /openapi.json": Route(self.interface, signed_in=False, throttle=(5, 10)),
            "GET /docs": Route(self.interface, signed_in=False, throttle=(5, 10)),
        }
