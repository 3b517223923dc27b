"""The files of a district, checked and loaded, and its accounts, closed when somebody leaves: the two functions of the
interface that write the Directory."""

from aws_cdk import Duration
from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.routes import Route

# A district's entries are read and written in batches.
_BATCHES = ("dynamodb:BatchGetItem", "dynamodb:BatchWriteItem")


class DistrictFiles(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.files = PythonFunction(
            self,
            "Files",
            entry="district/district_files",
            given=given,
            environment={"DIRECTORY_TABLE": given.storage.directory.table_name},
            # The interface waits for half a minute at most; a district of 114 campuses takes a few seconds.
            timeout=Duration.seconds(29),
            memory=1024,
        )
        allow(self.files, given.storage.directory, [*READ, *CHANGE, *_BATCHES])
        self.accounts = PythonFunction(
            self,
            "Accounts",
            entry="district/accounts",
            given=given,
            environment={
                "DIRECTORY_TABLE": given.storage.directory.table_name,
                "DUTY_TABLE": given.storage.duty.table_name,
                "OUTREACH_TABLE": given.storage.outreach.table_name,
            },
            # Some forty records are handed over at once.
            timeout=Duration.seconds(29),
            memory=1024,
        )
        # It shuts and takes away; it makes nobody.
        allow(self.accounts, given.storage.directory, [*READ, UPDATE, "dynamodb:BatchGetItem"])
        # What an account was still to do is handed over, record by record.
        for table in (given.storage.duty, given.storage.outreach):
            allow(self.accounts, table, [*READ, *CHANGE], indexes=("lists",))
        self.routes = {
            "GET /accounts": Route(self.accounts),
            "GET /accounts/{account}": Route(self.accounts),
            "POST /accounts/{account}/close": Route(self.accounts, throttle=(2, 4)),
            "POST /accounts/{account}/hand_over": Route(self.accounts, throttle=(1, 2)),
            "POST /district/check": Route(self.files, throttle=(1, 2)),
            "POST /district/load": Route(self.files, throttle=(1, 1)),
            "GET /district/loads": Route(self.files),
        }
