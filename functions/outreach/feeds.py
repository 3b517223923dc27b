"""Calendars as calendar programs fetch them, without any sign-in: GET /feeds/{address}.

The address is the key. Everything that is wrong with one answers the same; nothing is logged of it.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from campus_safety.district.directory import DirectoryReader
from campus_safety.errors import Fault, NotFound
from campus_safety.instants import to_text
from campus_safety.kinds.activities.feeds import read_address, shown_by
from campus_safety.kinds.activities.ics import MEDIA, calendar
from campus_safety.kinds.activities.kind import KIND as ACTIVITY
from campus_safety.records.kind import Kinds
from campus_safety.records.store import Cases, rows_since
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.feeds import Feeds
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import PROBLEMS, over_http
from campus_safety_aws.outside import Outside
from campus_safety_aws.ports import FeedBook
from campus_safety_aws.settings import setting
from outreach.lookups import account_of

CALENDARS: Final = ["日程订阅 / Calendars"]
# A school year back, and all that lies ahead.
SHOWN_BACK: Final = timedelta(days=366)
_ANSWER: Final[dict[int, Any]] = {
    200: {
        "description": "iCalendar (RFC 5545)",
        "content": {"text/calendar": {"schema": {"type": "string"}}},
    },
    **PROBLEMS,
}

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(ACTIVITY)


@dataclass(frozen=True, slots=True)
class Stores:
    outreach: Cases
    feeds: FeedBook
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("OUTREACH_TABLE"), SERVED),
        Feeds(setting("OUTREACH_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Feeds:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._outreach = stores.outreach
        self._feeds = stores.feeds
        self._directory = stores.directory
        app.get("/feeds/<address>", responses=_ANSWER, summary="日程 / A calendar", tags=CALENDARS)(self.feed)

    def feed(self, address: str) -> Response[str]:
        read = read_address(address)
        found = self._feeds.get(read[0]) if read else None
        if read is None or found is None:
            raise NotFound(Fault("address", "not_found", "没有这个日程订阅", "No such calendar"))
        district = self._directory.district(found.district)
        list_key, name = shown_by(found, read[1], lambda key: account_of(key, self._directory), district)
        rows = rows_since(list_key, to_text(self._outside.now() - SHOWN_BACK), self._outreach)
        return Response(
            int(HTTPStatus.OK),
            content_type=MEDIA,
            body=calendar(name, rows, district),
            headers={"Cache-Control": "private, max-age=900", "X-Content-Type-Options": "nosniff"},
        )


app_of, bootstrap = over_http(_Feeds)
handler = wired(lambda: bootstrap(from_settings()))
