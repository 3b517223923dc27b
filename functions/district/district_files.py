"""The files of a district: POST /district/check tries them, POST /district/load puts them in force, GET /district/loads says who
did.

It is the one function of the interface that writes the Directory, where rights lie; nobody may load what changes their own
account (docs/decisions/0048-a-district-is-loaded-by-its-leader.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.directory import DirectoryReader
from campus_safety.errors import Conflict
from campus_safety.labels import Label
from campus_safety.lists.district_check import (
    LOADING,
    LONGEST,
    Check,
    Compared,
    DistrictLoad,
    Load,
    basis_of,
    check_load,
    compared,
    permit_check,
    permit_load,
    read,
)
from campus_safety_aws.declared_answers import Answer, Spelled, brought, from_, itself, spell, worded
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.forms import Body
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import caller, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.ports import DirectoryLoader
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import submitter

TAGS: Final = ["区域 / District"]
_WHAT: Final = {
    "units": Label("单位", "Units"),
    "campuses": Label("校园", "Campuses"),
    "accounts": Label("账号", "Accounts"),
    "places": Label("周边场所", "Places"),
    "rewards": Label("积分兑换项目", "What points buy"),
}
# A district on the cache's word could be a minute old: what is confirmed is compared with what is there.
_AT_ONCE: Final = 0


class ComparedAnswer(Answer[Compared]):
    """新增、变更、撤销 / by id; what is gone is retired and never deleted. Of accounts only
    those are compared that hold a post; one that nobody signs in to counts as new."""

    what: str = worded(_WHAT)
    new: list[str]
    changed: list[str]
    gone: list[str]


class DistrictCheckAnswer(Answer[DistrictFiles]):
    """核对结果 / the files are right, and this is what loading them would change. `basis` goes with the loading; `may_load`
    says whether this account may."""

    district: str = from_("id")
    district_name: Label = from_("name")
    policy: str
    compared: list[ComparedAnswer] = brought()
    basis: str = brought()
    may_load: bool = brought()


class DistrictLoadAnswer(Answer[DistrictLoad]):
    """一次导入 / who put the files in force, and what that changed. `account` is empty where operators did."""

    at: datetime
    account: str
    staff: str
    finished_at: datetime | None
    written: int
    retired: int
    disabled: int


class DistrictLoadsAnswer(Answer[Sequence[DistrictLoad]]):
    loads: list[DistrictLoadAnswer] = itself()


@dataclass(frozen=True, slots=True)
class Stores:
    directory: DirectoryReader
    writer: DirectoryLoader


def from_settings() -> Stores:
    table = setting("DIRECTORY_TABLE")
    return Stores(Directory(table, ttl_seconds=_AT_ONCE), DirectoryWriter(table))


class _DistrictFiles:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._directory, self._writer = stores.directory, stores.writer
        route(
            app,
            "POST /district/check",
            DistrictCheckAnswer,
            "核对区域文件 / Check the files of a district",
            TAGS,
        )(self.check)
        route(
            app,
            "POST /district/load",
            DistrictLoadAnswer,
            "导入区域文件 / Load the files of a district",
            TAGS,
        )(self.load)
        route(app, "GET /district/loads", DistrictLoadsAnswer, "导入记录 / Who loaded the district", TAGS)(
            self.loads
        )

    def check(self, body: "Body[Check]") -> Spelled:
        """Every bad row is named by file, line and column, or what would change is said. Nothing is written."""
        who, asked = submitter(caller(self._app), self._directory), body.command()
        permit_check(who.account)
        files, changes = self._compared(asked, who.account.district)
        may_load = who.account.role in LOADING
        return spell(
            DistrictCheckAnswer, files, compared=changes, basis=basis_of(asked, changes), may_load=may_load
        )

    def load(self, body: "Body[Load]") -> Spelled:
        """What was checked, and nothing else. One at a time; one that was cut off is simply loaded again."""
        who, asked = submitter(caller(self._app), self._directory), body.command()
        permit_load(who.account)
        files, changes = self._compared(asked, who.account.district)
        check_load(asked, changes, files, who.account)
        begun = DistrictLoad(
            at=self._outside.now(), account=who.account.id, staff=asked.acting_staff, basis=asked.basis
        )
        self._writer.begin_load(files.id, begun)
        try:
            sign_ins = {} if files.states_sign_ins else self._writer.known_sign_ins(files.id)
            loaded = self._writer.replace_district(files, sign_ins, begun.at)
        except Conflict:
            self._writer.give_up_load(files.id, begun)
            raise
        done = replace(
            begun,
            finished_at=self._outside.now(),
            written=loaded.written,
            retired=loaded.retired,
            disabled=loaded.disabled,
        )
        self._writer.end_load(files.id, done)
        return spell(DistrictLoadAnswer, done)

    def loads(self) -> Spelled:
        """The latest first."""
        account = submitter(caller(self._app), self._directory).account
        permit_check(account)
        return spell(DistrictLoadsAnswer, self._writer.loads(account.district))

    def _compared(self, asked: Check, district_id: str) -> tuple[DistrictFiles, tuple[Compared, ...]]:
        district = self._directory.district(district_id)
        files = read(asked, district)
        places, rewards = self._directory.places(district_id), self._directory.rewards(district_id)
        return files, compared(files, district, places, rewards)


# All the files of a district are longer than any form.
app_of, bootstrap = over_http(_DistrictFiles, {"/district/check": LONGEST, "/district/load": LONGEST})
handler = wired(lambda: bootstrap(from_settings()))
