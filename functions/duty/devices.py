"""Alarm devices as people look after them: which are silent, whose self-test is overdue, and the monthly reminders.

GET /devices; GET /self-tests; GET /self-tests/{case_id}, …/timeline; POST /self-tests/{case_id}/note.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal, NamedTuple

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import Device, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotFound
from campus_safety.kinds.devices.kind import KIND
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.devices.seeing import campuses_of
from campus_safety.kinds.devices.self_test import SelfTest, self_test
from campus_safety.kinds.devices.silence import hazard_id, in_use, self_test_overdue, silent_since
from campus_safety.kinds.devices.testing import decide
from campus_safety.labels import Label
from campus_safety.records.commands import Note
from campus_safety.records.kind import Kinds
from campus_safety.records.service import by
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Answer, Spelled, by_sight, from_, itself, named, spell, worded
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes, UnitQuery
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import RecordAnswer, campus_named

DEVICES: Final = ["设备 / Devices"]


DeviceView = Literal["all", "silent", "self_test_overdue", "never_heard"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND)


class At(NamedTuple):
    """How devices are looked at: by which rules, and when."""

    rules: Rules
    now: datetime

    @property
    def limits(self) -> DeviceRules:
        return self.rules.policy.section(DeviceRules)

    def silent_since(self, device: Device) -> datetime | None:
        return silent_since(device, self.limits, self.now)

    def self_test_overdue(self, device: Device) -> bool:
        return self_test_overdue(device, self.limits, self.now)


class DeviceAnswer(Answer[Device]):
    """设备 / one device. `in_use` is false for one that was never heard: listed, and not installed yet. `hazard` is what a
    silence that was noticed became."""

    device: str = from_("id")
    campus: str = named(campus_named)
    kind: str = worded(lambda kind: kind.label)
    place: Label
    enabled: bool
    in_use: bool = from_(in_use)
    last_heartbeat_at: datetime | None
    silent: bool = by_sight(lambda device, at: at.silent_since(device) is not None)
    silent_since: datetime | None = by_sight(lambda device, at: at.silent_since(device))
    hazard: str | None = from_(
        lambda device: hazard_id(device.id, device.silent_since) if device.silent_since is not None else None
    )
    last_self_test_at: datetime | None
    self_test_overdue: bool = by_sight(lambda device, at: at.self_test_overdue(device))


class DevicesAnswer(Answer[Sequence[Device]]):
    devices: list[DeviceAnswer] = itself()
    as_of: datetime = by_sight(lambda _, at: at.now)


class SelfTestAnswer(RecordAnswer[SelfTest]):
    """一个月的设备自检 / a month's self-tests of one campus that were overdue."""

    month: str
    devices: list[str]


@dataclass(frozen=True, slots=True)
class Stores:
    duty: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("DUTY_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


class _Devices:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._duty = stores.duty
        self._directory = stores.directory
        self._self_tests = RecordRoutes[SelfTest](
            self._app,
            self._duty,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/self-tests",
            read=self_test,
            decide=by(decide),
            choices=decide.choices,
            tags=DEVICES,
        )
        route(app, "GET /devices", DevicesAnswer, "设备清单 / Devices", DEVICES)(self.devices)
        route(
            app, "GET /self-tests/<case_id>", SelfTestAnswer, "设备自检详情 / A month's self-tests", DEVICES
        )(self.one_month)
        self._self_tests.add_list_and_timeline()
        self._self_tests.add_actions((Note,))

    def devices(self, view: Annotated[DeviceView, Query()] = "all", campus: UnitQuery = None) -> Spelled:
        """All at once: a district has as many as it has campuses."""
        account = self._self_tests.submitter().account
        at = At(self._self_tests.rulebook.in_force(account.district), self._outside.now())
        seen = campuses_of(account, at.rules.district)
        if campus is not None and campus not in seen:
            raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))
        found = [
            device
            for device in self._directory.devices(account.district)
            if device.campus in seen and campus in (None, device.campus) and _belongs(device, view, at)
        ]
        return spell(DevicesAnswer, found, at)

    def one_month(self, case_id: CaseId) -> Spelled:
        looked = self._self_tests.look(case_id)
        return spell(SelfTestAnswer, looked.case, looked)


def _belongs(device: Device, view: DeviceView, at: At) -> bool:
    match view:
        case "silent":
            return at.silent_since(device) is not None
        case "self_test_overdue":
            return at.self_test_overdue(device)
        case "never_heard":
            return device.enabled and device.last_heartbeat_at is None
        case _:
            return True


app_of, bootstrap = over_http(_Devices)
handler = wired(lambda: bootstrap(from_settings()))
