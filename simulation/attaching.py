"""A photo that was taken in: what the function of arrivals does once a file has been checked, without the file."""

import hashlib
from dataclasses import dataclass
from typing import Any

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.records.attachments import arrived
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.components import Attachment, Party
from campus_safety.records.record import Record
from campus_safety.records.store import Cases
from campus_safety_aws.handlers import Handler
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    rulebook = Rulebook(stores.directory, KINDS)

    def handler(event: dict[str, Any], context: Any) -> bool:
        digest = hashlib.sha256(str(event["number"]).encode()).hexdigest()

        def decided(case: Record, rules: Rules, moment: Moment) -> Change[Record] | None:
            photo = Attachment(
                id=f"a{digest[:25]}",
                purpose=event["purpose"],
                media="image/jpeg",
                size=1000,
                digest=digest,
                round=len(getattr(case, "rounds", ())),
                arrived_at=outside.now(),
                by=Party(event["account"], event["unit"], event["staff"]),
            )
            return arrived(kind_of(case), case, photo, rules, moment)

        try:
            return carry_out(stores.cases, event["case_id"], decided, rulebook, outside) is not None
        except CampusSafetyError:
            return False

    return handler
