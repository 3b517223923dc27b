"""The files of a district: checked and loaded by the one function of the interface that writes the Directory."""

from aws_cdk import Duration
from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, allow
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
        self.routes = {
            "POST /district/check": Route(self.files, throttle=(1, 2)),
            "POST /district/load": Route(self.files, throttle=(1, 1)),
            "GET /district/loads": Route(self.files),
        }
