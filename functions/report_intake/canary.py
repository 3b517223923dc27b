"""拨测, the canary: every quarter of an hour it looks at the page and the interface as people do, and sends a report that is
checked and not kept.

Event: a plain scheduled rule. Effect: none: the report goes through the very code that takes reports in, over stores that
keep nothing, and its role may write nothing. What is counted is that all went well; operators are woken where that stays
away, whether the round found something wrong, failed itself, or never came.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.session import get_session

from campus_safety.district.directory import Account, DirectoryReader, District
from campus_safety.district.roles import Role
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import entry
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.settings import given, setting
from report_intake import reports

# What anybody is answered who comes to these: the page, the interface's description, and that one has to sign in first.
LOOKED_AT: Final = (("/app", 200), ("/openapi.json", 200), ("/me", 401))
PATIENCE: Final = 8
# Another district each time.
_EVERY: Final = 15 * 60

logger = Logger()
metrics = Metrics()

# Answers the status; raises OSError where nobody answers.
Ask = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Stores:
    """`address` says what the pages' address is."""

    cases: Cases
    directory: DirectoryReader
    ask: Ask
    address: Callable[[], str]


def from_settings() -> Stores:
    front = setting("FRONT_STACK")
    return Stores(
        CasesTable(setting("CASES_TABLE"), reports.SERVED),
        Directory(setting("DIRECTORY_TABLE")),
        ask,
        lambda: given("PUBLIC_ADDRESS") or address(get_session().create_client("cloudformation"), front),
    )


def ask(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def address(cloudformation: Any, front: str) -> str:
    """Where there is no domain the front stack says it: that is made after this."""
    (stack,) = cloudformation.describe_stacks(StackName=front)["Stacks"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}
    return str(outputs["PublicAddress"])


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Canary(stores, outside).handler)


class NotKept:
    """A table in which nothing is written: what is made is not kept, and no other write is known."""

    def __init__(self, cases: Cases) -> None:
        self.page, self.get = cases.page, cases.get

    def commit(self, *_: Any) -> None:
        """Checked as far as it can be without writing it."""


class SignedIn:
    """The directory to whoever has signed in as this account."""

    def __init__(self, directory: DirectoryReader, account: Account) -> None:
        self.district, self.policy = directory.district, directory.policy
        self._account = account

    def signed_in(self, _issuer: str, _subject: str) -> Account:
        return self._account


class _Canary:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._stores, self._outside = stores, outside

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, list[str]]:
        wrong = [*self._looked(), *self._reported(context)]
        for each in wrong:
            logger.error("canary", wrong=each)
        if not wrong:
            metrics.add_metric("CanaryPassed", MetricUnit.Count, 1)
        return {"wrong": wrong}

    def _looked(self) -> Iterator[str]:
        address = self._stores.address().rstrip("/")
        for path, status in LOOKED_AT:
            try:
                answered = self._stores.ask(address + path)
            except OSError as error:
                yield f"{path}: {failure(error)}"
            else:
                if answered != status:
                    yield f"{path}: {answered}"

    def _reported(self, context: LambdaContext) -> Iterator[str]:
        answer = self._report(context)
        if answer is not None and answer["statusCode"] != 201:
            yield f"report: {answer['statusCode']}"

    def _report(self, context: LambdaContext) -> dict[str, Any] | None:
        """The answer to a report of a school's account; None where no district has been loaded, or none has such an account."""
        directory, now = self._stores.directory, self._outside.now()
        districts = directory.districts()
        if not districts:
            return None
        district = directory.district(districts[int(now.timestamp()) // _EVERY % len(districts)])
        account = self._reporter(district)
        if account is None:
            return None
        own = reports.Stores(
            cast(Cases, NotKept(self._stores.cases)),
            cast(DirectoryReader, SignedIn(directory, account)),
        )
        answer: dict[str, Any] = entry(reports.app_of(own, self._outside))(_form(account), context)
        return answer

    def _reporter(self, district: District) -> Account | None:
        campuses = {campus.id for campus in district.open_campuses()}
        for post, keys in sorted(district.holders.items()):
            if post.partition("/")[0] in campuses:
                for key in keys:
                    account = self._stores.directory.account(key)
                    if account is not None and account.enabled and account.role is Role.SCHOOL_STAFF:
                        return account
        return None


def _form(account: Account) -> dict[str, Any]:
    """What the interface hands over when this account sends the form."""
    body = {
        "client_key": "canary-report",
        "channel": "school_form",
        "category": "theft",
        "campus": account.unit,
        "acting_staff": "canary",
        "text": "巡检测试，不保存 / a trial that is not kept",
    }
    return {
        "version": "2.0",
        "routeKey": "POST /reports",
        "rawPath": "/reports",
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "http": {"method": "POST", "path": "/reports"},
            "requestId": "canary",
            "stage": "$default",
            "authorizer": {"jwt": {"claims": {"iss": "canary", "sub": account.key}, "scopes": None}},
        },
        "body": json.dumps(body, ensure_ascii=False),
        "isBase64Encoded": False,
    }


handler = wired(lambda: bootstrap(from_settings()))
