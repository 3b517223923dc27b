"""The items of the Cases table. How a record is spelled, and what this release does not know is carried:
`campus_safety_aws.record_encoding`.

pk                 sk                     what
CASE#<id>          CASE                   the case; `waiting` only while a flow waits on it
                   ENTRY#<version>        one timeline entry and its event; unpublished until the bus has it
                   NARRATIVE#<version>    what people wrote at that version
                   LIST#<owner>           one worklist row
                   ATTACHMENT#<id>        a file that was announced, and what became of it
                   ERASED#<version>       when the text of that version was erased by rule
                   HOLD                   while nothing of it may be erased
CODE#<code>        CODE                   the short code, read out by people
CLAIM#<key>        CLAIM                  a key written together with a change; vanishes by TTL
NUMBER#<series>    NUMBER                 the next number of a series of legal papers
PAPER#<series>#<n> PAPER                  a number that was given, and to which case
TALLY#<of>         <item>                 a sum that changes add to
"""

import hashlib
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from campus_safety_aws.instant_attribute import InstantAttribute
from campus_safety_aws.tables import at_table

# Sparse indexes are spread over a few partitions, so that a busy evening does not heat one.
SHARDS = tuple(f"{number:02d}" for number in range(4))


class _Unpublished(GlobalSecondaryIndex["CaseItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "unpublished"
        projection = KeysOnlyProjection()

    unpublished_shard = UnicodeAttribute(hash_key=True)
    recorded_at = InstantAttribute(range_key=True)


class _Ticks(GlobalSecondaryIndex["CaseItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "ticks"
        projection = KeysOnlyProjection()

    tick_shard = UnicodeAttribute(hash_key=True)
    next_tick_at = InstantAttribute(range_key=True)


class _Lists(GlobalSecondaryIndex["CaseItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "lists"
        projection = AllProjection()

    list_key = UnicodeAttribute(hash_key=True)
    list_order = UnicodeAttribute(range_key=True)


class EventAttribute(JSONAttribute):
    """What is no JSON reads as no event: the item around it can still be marked and put back."""

    def deserialize(self, value: str) -> Any:
        try:
            return super().deserialize(value)  # type: ignore[no-untyped-call]
        except ValueError:
            return None


class CaseItem(Model):
    """Every kind of item of the table. Use `items_at(table)`: this class itself belongs to no table.

    `waiting` is not an attribute here on purpose: a flow's token is written by the flow, removed by every version
    write, and read only from the stream's old image.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    unpublished = _Unpublished()
    ticks = _Ticks()
    lists = _Lists()

    version = NumberAttribute(null=True)
    flow_run = NumberAttribute(null=True)
    record = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    stage = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    severity = UnicodeAttribute(null=True)
    tick_shard = UnicodeAttribute(null=True)
    next_tick_at = InstantAttribute(null=True)
    listed_for = JSONAttribute(null=True)
    # an entry
    event = EventAttribute(null=True)
    unpublished_shard = UnicodeAttribute(null=True)
    recorded_at = InstantAttribute(null=True)
    # a worklist row
    list_key = UnicodeAttribute(null=True)
    list_order = UnicodeAttribute(null=True)
    # a code or a claim
    case_id = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    at = InstantAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    # a series of papers, or a sum
    number = NumberAttribute(null=True)


def items_at(table: str) -> type[CaseItem]:
    return at_table(CaseItem, table)


def case_pk(case_id: str) -> str:
    return f"CASE#{case_id}"


def entry_sk(version: int) -> str:
    return f"ENTRY#{version:010d}"


def narrative_sk(version: int) -> str:
    return f"NARRATIVE#{version:010d}"


def shard_of(case_id: str) -> str:
    return SHARDS[hashlib.sha256(case_id.encode()).digest()[0] % len(SHARDS)]
