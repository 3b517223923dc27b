"""Retention: once a day what people wrote about incidents is erased that were over long enough ago, by the district's rule.

Event: a plain scheduled rule; its time is the present. By hand (`make retention`): `all` looks at everything and not only
at what came due lately, `dry` changes nothing, `place` goes on where an answer said; `hold` and `release` name a record.
Effect: texts deleted, a trace of each beside the record. Answer: how many records and texts, which failed, where to go on.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.retention import to_erase
from campus_safety.kinds.registry import KINDS
from campus_safety.records.erasures import Erasures
from campus_safety.records.record import Record
from campus_safety_aws.directory import Directory
from campus_safety_aws.erasures import ErasuresTable
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.record_pages import RecordPages
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting

# Another page is only begun when it can still be gone through.
NEEDED_MILLISECONDS: Final = 60_000
# Failures that one answer names.
MOST_NAMED: Final = 20

logger = Logger()
metrics = Metrics()


class Pages(Protocol):
    def page(self, start: str = "") -> tuple[tuple[Record, ...], str]: ...


@dataclass(frozen=True, slots=True)
class Stores:
    records: Pages
    erasures: Erasures
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        RecordPages(setting("CASES_TABLE"), KINDS),
        ErasuresTable(setting("CASES_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Retention(stores, outside).handler)


class _Retention:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._stores, self._outside = stores, outside
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        present = datetime.fromisoformat(event["time"]) if "time" in event else self._outside.now()
        if "hold" in event:
            self._stores.erasures.hold(str(event["hold"]), present)
            return {"held": True}
        if "release" in event:
            self._stores.erasures.release(str(event["release"]))
            return {"held": False}
        return self._round(event, present, context)

    def _round(self, event: dict[str, Any], present: datetime, context: LambdaContext) -> dict[str, Any]:
        counts, failed, place = Counter(records=0, texts=0, held=0), list[str](), str(event.get("place", ""))
        lately, dry = not event.get("all"), bool(event.get("dry"))
        while True:
            found, place = self._stores.records.page(place)
            for case in found:
                try:
                    if self._is_due(case, present, lately=lately):
                        counts.update(self._erased(case, present, dry=dry))
                except OF_ONE_RECORD as error:
                    logger.error("not erased", case_id=case.id, reason=failure(error))
                    failed.append(case.id)
            if not place or context.get_remaining_time_in_millis() < NEEDED_MILLISECONDS:
                break
        if not dry:
            # With nought too: its silence is an alarm. What is left over counts as one.
            metrics.add_metric("TextsNotErased", MetricUnit.Count, len(failed) + bool(place))
        return {**counts, "failed": failed[:MOST_NAMED], "place": place}

    def _is_due(self, case: Record, present: datetime, *, lately: bool) -> bool:
        """By what is in force now, not by what it was received under: how long texts are kept is no limit of its own."""
        if not isinstance(case, Incident):
            return False
        return to_erase(case, self._rulebook.in_force(case.district).policy, present, lately=lately)

    def _erased(self, case: Record, present: datetime, *, dry: bool) -> dict[str, int]:
        erasures = self._stores.erasures
        texts = erasures.texts(case.id)
        if not texts:
            return {}
        if erasures.held(case.id):
            return {"held": 1}
        done = len(texts) if dry else erasures.erase(case.id, case.version, texts, present)
        if done and not dry:
            logger.info("erased", case_id=case.id, version=case.version, texts=done)
        return {"records": 1 if done else 0, "texts": done}


handler = wired(lambda: bootstrap(from_settings()))
