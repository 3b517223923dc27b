"""What officers do and look at, and the interface's own description."""

from aws_cdk import aws_lambda
from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, allow
from infra.python_function import PythonFunction
from infra.routes import ELSEWHERE, Route


class Casework(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.cases = PythonFunction(
            self,
            "Cases",
            entry="casework/cases",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.cases, given.storage.cases, [*READ, *CHANGE], indexes=("lists",))
        allow(self.cases, given.storage.directory, READ)
        self.interface: aws_lambda.Function = PythonFunction(
            self,
            "Interface",
            entry="casework/interface",
            given=given,
            environment={},
            with_data=False,
            reserved_concurrent_executions=given.stage.reserved("interface"),
        )
        self.forms: aws_lambda.Function = PythonFunction(
            self,
            "Forms",
            entry="casework/forms",
            given=given,
            environment={},
            with_data=False,
            reserved_concurrent_executions=given.stage.reserved("forms"),
        )
        self.routes = {
            "GET /me": Route(self.cases),
            "GET /vocabulary": Route(self.cases),
            "GET /directory": Route(self.cases),
            "GET /cases": Route(self.cases),
            "GET /cases/{case_id}": Route(self.cases),
            "GET /cases/{case_id}/timeline": Route(self.cases),
            "GET /cases/{case_id}/reads": Route(self.cases),
            "GET /cases/{case_id}/cap": Route(self.cases),
            "POST /cases/{case_id}/{action}": Route(self.cases),
            "GET /forms": Route(self.forms, signed_in=False, throttle=(50, 100)),
            "GET /forms/{kind}": Route(self.forms, signed_in=False, throttle=(50, 100)),
            "GET /openapi.json": Route(self.interface, signed_in=False, throttle=(5, 10)),
            "GET /docs": Route(self.interface, signed_in=False, throttle=(5, 10)),
            # Whoever tries addresses finds the same answer as in the functions, and no more of it than this.
            ELSEWHERE: Route(self.interface, signed_in=False, throttle=(10, 20)),
        }
