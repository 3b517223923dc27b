"""How accounts are tied to cases, which parts an answer has, and how a table of rights is read.

A cell names the tie that a role needs to the case:
    -         never
    scope     any case it can see at all
    lead      its unit leads the case, joined it or was sent to it
    leading   its unit leads it: whoever only joined reads and adds, and decides nothing
    reporter  it reported the case itself
    receiver  its unit was offered the case
    ordered   its unit was given a supervision order on it
    rectifier its unit is to put the hazard right
    invited   its unit does a part of it, and sees that part only
How an account comes by a tie is decided in `campus_safety.records.access`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.district.roles import Role


class Tie(StrEnum):
    """How an account is tied to a case."""

    NEVER = "-"
    SCOPE = "scope"
    LEAD = "lead"
    LEADING = "leading"
    REPORTER = "reporter"
    RECEIVER = "receiver"
    ORDERED = "ordered"
    RECTIFIER = "rectifier"
    INVITED = "invited"


class Part(StrEnum):
    """Parts of an answer that are shown or left out as a whole."""

    SUMMARY = "summary"
    WORK = "work"
    REPORT_TEXT = "report_text"
    REPORTER_IDENTITY = "reporter_identity"
    DIALOGUE = "dialogue"
    FEEDBACK = "feedback"
    SCHOOL_TEXTS = "school_texts"
    POLICE_NOTES = "police_notes"
    REVIEW = "review"
    TIMELINE = "timeline"
    ACTORS = "actors"
    ATTACHMENTS = "attachments"
    PAPERS = "papers"


Table = Mapping[str, Mapping[Role, Tie]]


def read_table(text: str) -> Table:
    """A table as it is written: a row for each action or part, a column for each role."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    roles = [Role(name) for name in head[1:]]
    return MappingProxyType(
        {row[0]: MappingProxyType(dict(zip(roles, map(Tie, row[1:]), strict=True))) for row in rows}
    )
