"""How accounts are related to records, which parts an answer has, and how a row of rights is read.

A row names the roles by the relation that each of them needs to the record, such as "scope: desk chief; lead: agency":
    scope     any case it can see at all
    lead      its unit leads the case, joined it or was sent to it
    leading   its unit leads it: whoever only joined reads and adds, and decides nothing
    reporter  it reported the case itself
    receiver  its unit was offered the case
    ordered   its unit was given a supervision order on it
    rectifier its unit is to put the hazard right
    invited   its unit does a part of it, and sees that part only
How an account comes by a relation is decided in `campus_safety.records.access`.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from campus_safety.district.roles import Role


class Relation(StrEnum):
    """How an account is related to a record."""

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


Holders: TypeAlias = Mapping[Role, Relation]
Sections: TypeAlias = Mapping[str, Holders]


@cache
def holders(row: str) -> Holders:
    """Which relation each role needs, by a row as it is written; a role that is not named may never."""
    found = dict.fromkeys(Role, Relation.NEVER)
    for group in filter(None, row.split(";")):
        relation, roles = group.split(":")
        for role in map(Role, roles.split()):
            if found[role] is not Relation.NEVER:
                raise ValueError(f"{role} is named twice in {row!r}")
            found[role] = Relation(relation.strip())
    return MappingProxyType(found)


def sections(rows: Mapping[Part, str]) -> Sections:
    """Who is shown which part, by rows as they are written; a part that is not named is shown to nobody."""
    return MappingProxyType({part: holders(rows.get(part, "")) for part in Part})
