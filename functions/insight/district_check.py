"""The files of a district, tried before they are loaded: POST /district/check.

Nothing is written: whoever loads the files decides who may sign in, and does so from the operators' side (docs/districts.md).
"""

from collections.abc import Callable
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.directory import District
from campus_safety.labels import Label
from campus_safety.lists.district_check import Check, Compared, compared, permit_check, read
from campus_safety.records.submissions import Submitter
from campus_safety_aws.declared_answers import Answer, Spelled, brought, from_, spell, worded
from campus_safety_aws.forms import Body
from campus_safety_aws.http import answers

TAGS: Final = ["区域 / District"]
_WHAT: Final = {
    "units": Label("单位", "Units"),
    "campuses": Label("校园", "Campuses"),
    "accounts": Label("账号", "Accounts"),
}


class ComparedAnswer(Answer[Compared]):
    """新增、变更、撤销 / by id; what is gone is retired and never deleted. Of accounts only
    those are compared that hold a post; one that nobody signs in to counts as new."""

    what: str = worded(_WHAT)
    new: list[str]
    changed: list[str]
    gone: list[str]


class DistrictCheckAnswer(Answer[DistrictFiles]):
    """核对结果 / the files are right, and this is what loading them would change."""

    district: str = from_("id")
    district_name: Label = from_("name")
    policy: str
    compared: list[ComparedAnswer] = brought()


class DistrictCheck:
    def __init__(self, app: APIGatewayHttpResolver, asking: Callable[[], tuple[Submitter, District]]) -> None:
        self._asking = asking
        app.post(
            "/district/check",
            responses=answers(DistrictCheckAnswer),
            summary="核对区域文件 / Check the files of a district",
            tags=TAGS,
        )(self.district_check)

    def district_check(self, body: "Body[Check]") -> Spelled:
        """Every bad row is named by file, line and column, or what would change is said. Nothing is written."""
        who, district = self._asking()
        permit_check(who.account)
        files = read(body.command(), district)
        return spell(DistrictCheckAnswer, files, compared=compared(files, district))
