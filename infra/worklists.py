"""Worklists: saved ones, a small item for each account; counts; and finding records."""

from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import GET, PUT, READ, allow
from infra.python_function import PythonFunction
from infra.routes import Route, record_routes


class Worklists(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.table = given.storage.worklists
        self.worklists = PythonFunction(
            self,
            "Worklists",
            entry="insight/worklists",
            given=given,
            environment={
                "WORKLISTS_TABLE": self.table.table_name,
                "CASES_TABLE": given.storage.cases.table_name,
                "DUTY_TABLE": given.storage.duty.table_name,
                "OUTREACH_TABLE": given.storage.outreach.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.worklists, self.table, [GET, PUT])
        allow(self.worklists, given.storage.directory, READ)
        # Of records their rows and nothing else.
        for table in given.storage.records:
            allow(self.worklists, table, [], indexes=("lists",))
        self.finding = PythonFunction(
            self,
            "Finding",
            entry="insight/finding",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DUTY_TABLE": given.storage.duty.table_name,
                "OUTREACH_TABLE": given.storage.outreach.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
                "MESSAGES_TABLE": given.storage.messages.table_name,
            },
        )
        allow(self.finding, given.storage.messages, (), indexes=("by_case",))
        allow(self.finding, given.storage.directory, READ)
        for table in given.storage.records:
            allow(self.finding, table, [GET], indexes=("lists",))
        # What people wrote, and the traces of who has looked through it.
        allow(self.finding, given.storage.cases, ["dynamodb:BatchGetItem", "dynamodb:Query", PUT])
        # Pages ask for counts every few seconds: whatever they do leaves the rest of the interface its share.
        self.routes = record_routes("/worklists", self.worklists) | {
            "GET /worklists/counts": Route(self.worklists, throttle=(80, 160)),
            "GET /board": Route(self.worklists, throttle=(10, 20)),
            "GET /board/records": Route(self.worklists),
            "GET /policies": Route(self.worklists),
            "POST /policies/preview": Route(self.worklists, throttle=(2, 4)),
            "GET /my/orders": Route(self.worklists),
            "GET /my/measures": Route(self.worklists),
            "GET /my/duties": Route(self.worklists),
            "GET /codes/{code}": Route(self.finding),
            "GET /messages/{case_id}": Route(self.finding),
            "GET /search": Route(self.finding, throttle=(10, 20)),
        }
