"""Calendars as calendar programs fetch them, without any sign-in: GET /feeds/{address}.

The address is the key. Everything that is wrong with one answers the same; nothing is logged of it.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from campus_safety.activities.feeds import read_address, shown_by
from campus_safety.activities.ics import MEDIA, calendar
from campus_safety.errors import Fault, NotFound
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.feeds import Feeds
from campus_safety_aws.http import PROBLEMS, api, entry
from campus_safety_aws.instants import to_text
from campus_safety_aws.moments import now
from campus_safety_aws.settings import setting
from outreach.lookups import account_of, rows_since

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

outreach = CasesTable(setting("OUTREACH_TABLE"))
feeds = Feeds(setting("OUTREACH_TABLE"))
directory = Directory(setting("DIRECTORY_TABLE"))
app = api()


@app.get("/feeds/<address>", responses=_ANSWER, summary="日程 / A calendar", tags=CALENDARS)
def feed(address: str) -> Response[str]:
    read = read_address(address)
    found = feeds.get(read[0]) if read else None
    if read is None or found is None:
        raise NotFound(Fault("address", "not_found", "没有这个日程订阅", "No such calendar"))
    district = directory.district(found.district)
    list_key, name = shown_by(found, read[1], lambda key: account_of(key, directory), district)
    rows = rows_since(list_key, to_text(now() - SHOWN_BACK), outreach)
    return Response(
        int(HTTPStatus.OK),
        content_type=MEDIA,
        body=calendar(name, rows, district),
        headers={"Cache-Control": "private, max-age=900", "X-Content-Type-Options": "nosniff"},
    )


handler = entry(app)
