"""Anchor: once a night the state of every record is put under one root, signed, and kept where no other function writes.

Event: a plain scheduled rule; its time is the present. Effect: one file of leaves and one anchor of the day in the bucket
of anchors. Run again on the same day it changes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.registry import KINDS
from campus_safety.records.anchoring import Anchor, Leaf, leaf_of, root
from campus_safety.records.kind import RecordTable
from campus_safety.records.timeline import GENESIS
from campus_safety_aws.anchors import AnchorBucket, BrokenAnchor, Signer
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.record_pages import RecordPages
from campus_safety_aws.settings import setting

# Pages that are still to be read when so little time is left could not be signed any more.
NEEDED_MILLISECONDS: Final = 30_000

logger = Logger()
metrics = Metrics()


class OutOfTime(RuntimeError):
    """There are more records than one night's run can read: nothing is signed, and the alarm says so."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The tables by their name in a leaf."""

    records: Mapping[str, RecordPages]
    anchors: AnchorBucket


def from_settings() -> Stores:
    return Stores(
        {home.value: RecordPages(setting(f"{home.name}_TABLE"), KINDS) for home in RecordTable},
        AnchorBucket(setting("ANCHORS_BUCKET"), Signer(setting("ANCHOR_KEY_ARN"))),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    @metrics.log_metrics
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        present = datetime.fromisoformat(event["time"]) if "time" in event else outside.now()
        day, days = present.astimezone(SHANGHAI).date(), stores.anchors.days()
        if day in days:
            metrics.add_metric("Anchored", MetricUnit.Count, 1)
            return {"day": day.isoformat(), "records": None}
        leaves = sorted(_leaves(stores, context))
        try:
            previous = stores.anchors.read(days[-1]).hash if days else GENESIS
        except BrokenAnchor:
            # The night is anchored all the same; that it follows nothing is seen, and the alarm asks why.
            logger.error("the anchor before is broken", day=days[-1].isoformat())
            previous = GENESIS
        anchor = Anchor(day, present, len(leaves), root(leaves), previous)
        stores.anchors.keep(anchor, leaves)
        logger.info("anchored", day=day.isoformat(), records=len(leaves), root=anchor.root)
        if not days or previous != GENESIS:
            metrics.add_metric("Anchored", MetricUnit.Count, 1)
        return {"day": day.isoformat(), "records": len(leaves), "root": anchor.root}

    return handler


def _leaves(stores: Stores, context: LambdaContext) -> Iterator[Leaf]:
    for table, pages in stores.records.items():
        place = ""
        while True:
            if context.get_remaining_time_in_millis() < NEEDED_MILLISECONDS:
                raise OutOfTime
            found, place = pages.stored(place)
            yield from (leaf_of(table, one.case_id, one.version, one.text) for one in found)
            if not place:
                break


handler = wired(lambda: bootstrap(from_settings()))
