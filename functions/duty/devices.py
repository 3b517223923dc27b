"""Alarm devices as people look after them: which are silent, whose self-test is overdue, and the monthly reminders.

GET /devices; GET /self-tests; GET /self-tests/{case_id}, …/timeline; POST /self-tests/{case_id}/note.
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from campus_safety.district.directory import Device, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotFound
from campus_safety.kinds.devices.kind import KIND
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.devices.seeing import campuses_of
from campus_safety.kinds.devices.self_test import SelfTest, self_test
from campus_safety.kinds.devices.silence import hazard_id, in_use, self_test_overdue, silent_since
from campus_safety.kinds.devices.testing import decide
from campus_safety.records.commands import Note
from campus_safety.records.kind import Kinds
from campus_safety.records.service import by
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, Instant, Words, answers, over_http, words
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_answers import RecordAnswer, record_fields
from campus_safety_aws.record_routes import RecordRoutes, UnitQuery
from campus_safety_aws.settings import setting

DEVICES: Final = ["设备 / Devices"]


DeviceView = Literal["all", "silent", "self_test_overdue", "never_heard"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND)


class DeviceAnswer(BaseModel):
    """设备 / one device. `in_use` is false for one that was never heard: listed, and not installed yet. `hazard` is what a
    silence that was noticed became."""

    device: str
    campus: str
    campus_name: Words
    kind: str
    kind_name: Words
    place: Words
    enabled: bool
    in_use: bool
    last_heartbeat_at: Instant | None
    silent: bool
    silent_since: Instant | None
    hazard: str | None
    last_self_test_at: Instant | None
    self_test_overdue: bool


class DevicesAnswer(BaseModel):
    devices: list[DeviceAnswer]
    as_of: Instant


class SelfTestAnswer(RecordAnswer):
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
        app.get("/devices", responses=answers(DevicesAnswer), summary="设备清单 / Devices", tags=DEVICES)(
            self.devices
        )
        app.get(
            "/self-tests/<case_id>",
            responses=answers(SelfTestAnswer),
            summary="设备自检详情 / A month's self-tests",
            tags=DEVICES,
        )(self.one_month)
        self._self_tests.add_list_and_timeline()
        self._self_tests.add_actions((Note,))

    def devices(
        self, view: Annotated[DeviceView, Query()] = "all", campus: UnitQuery = None
    ) -> DevicesAnswer:
        """All at once: a district has as many as it has campuses."""
        account = self._self_tests.submitter().account
        rules, present = self._self_tests.rulebook.in_force(account.district), self._outside.now()
        seen = campuses_of(account, rules.district)
        if campus is not None and campus not in seen:
            raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))
        listed = [
            _answer(device, rules, present)
            for device in self._directory.devices(account.district)
            if device.campus in seen and campus in (None, device.campus)
        ]
        return DevicesAnswer(devices=[one for one in listed if _belongs(one, view)], as_of=present)

    def one_month(self, case_id: CaseId) -> SelfTestAnswer:
        looked = self._self_tests.look(case_id)
        case = looked.case
        fields = record_fields(looked, self._outside.now())
        return SelfTestAnswer(**fields, month=case.month, devices=list(case.devices))


def _answer(device: Device, rules: Rules, present: Instant) -> DeviceAnswer:
    limits = rules.policy.section(DeviceRules)
    since = silent_since(device, limits, present)
    noticed = device.silent_since
    return DeviceAnswer(
        device=device.id,
        campus=device.campus,
        campus_name=words(rules.district.campus(device.campus).name),
        kind=device.kind.value,
        kind_name=words(device.kind.label),
        place=words(device.place),
        enabled=device.enabled,
        in_use=in_use(device),
        last_heartbeat_at=device.last_heartbeat_at,
        silent=since is not None,
        silent_since=since,
        hazard=hazard_id(device.id, noticed) if noticed is not None else None,
        last_self_test_at=device.last_self_test_at,
        self_test_overdue=self_test_overdue(device, limits, present),
    )


def _belongs(one: DeviceAnswer, view: DeviceView) -> bool:
    match view:
        case "silent":
            return one.silent
        case "self_test_overdue":
            return one.self_test_overdue
        case "never_heard":
            return one.enabled and one.last_heartbeat_at is None
        case _:
            return True


app_of, bootstrap = over_http(_Devices)
handler = wired(lambda: bootstrap(from_settings()))
