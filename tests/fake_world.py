"""The functions over the fakes: the same requests as in `tests.world`, and no AWS, real or emulated, beneath.

For tests of what functions do. What DynamoDB does with it is tried by the adapters' contract, which holds the fakes to it.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import RecordTable
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.record_tables import At, RecordTables
from tests.builders import a_policy_document
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.fakes.bus import FakeBus
from tests.fakes.cases import FakeCases
from tests.fakes.directory import FakeDirectory
from tests.fakes.files import FakeFiles, FakeUploads
from tests.fakes.flows import FakeFlows
from tests.fakes.outbox import FakeOutbox
from tests.fakes.parking import FakeParking
from tests.fakes.quiz_sheets import FakeSheets
from tests.fakes.secrets import FakeSecret
from tests.world import DEVICE_SECRET, POINT_SECRET, QUIZ_SECRET, Context, Function, World


@dataclass
class FakeWorld(World):
    """Everything in memory; `outside` is what every handler is given that is not given something of its own."""

    cases: FakeCases = field(default_factory=FakeCases)
    duty: FakeCases = field(default_factory=FakeCases)
    outreach: FakeCases = field(default_factory=FakeCases)
    bus: FakeBus = field(default_factory=FakeBus)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    files: FakeFiles = field(default_factory=FakeFiles)
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    outside: Outside = REAL
    modules: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.directory.replace_district(sample_files("demo"), sample_sign_ins("demo"), at=LOADED_AT)
        self.directory.seed_policy("demo", a_policy_document(), datetime(2026, 9, 1, tzinfo=UTC))
        self.uploads = FakeUploads(self.cases.table)
        tables = {
            RecordTable.CASES: self.cases,
            RecordTable.DUTY: self.duty,
            RecordTable.OUTREACH: self.outreach,
        }
        self._named = {
            **dict.fromkeys(("cases", "incidents"), self.cases),
            **dict.fromkeys(("duty", "log", "notices"), self.duty),
            **dict.fromkeys(("outreach", "records", "rounds", "ledger"), self.outreach),
            "sheets": FakeSheets(self.outreach.table),
            "directory": self.directory,
            "writer": self.directory,
            "bus": self.bus,
            "flows": FakeFlows(self.outside.clock),
            "parking": FakeParking(self.outside.clock),
            "outbox": self.outbox,
            "files": self.files,
            "tables": RecordTables(
                {home: At(cases, FakeUploads(cases.table)) for home, cases in tables.items()}, KINDS
            ),
            "device_secret": FakeSecret(DEVICE_SECRET),
            "point_secret": FakeSecret(POINT_SECRET),
            "quiz_secret": FakeSecret(QUIZ_SECRET),
        }

    def sweep(self, table: str) -> dict[str, int]:
        sweep = self.function("escalation.deadline_sweep", cases=self._named[table])
        answer: dict[str, int] = sweep.handler({}, Context())
        return answer

    def published(self) -> list[dict[str, Any]]:
        return [event.detail for event in self.bus.taken()]

    def _given(self, name: str, outside: Outside, stores: Mapping[str, Any]) -> Any:
        module = importlib.import_module(name)
        if not hasattr(module, "bootstrap"):
            return module
        asked = module.Stores.__dataclass_fields__
        own = module.Stores(**{one: stores.get(one, self._named.get(one)) for one in asked})
        return Function(module.bootstrap(own, outside), own)
