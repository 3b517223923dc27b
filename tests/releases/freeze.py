"""Writes down how a release spells what it stores, once: `python -m tests.releases.freeze <day>`; of some kinds alone, that have
gained fields since, `python -m tests.releases.freeze <day>-<of what> <kind>…`, of which there are records and rows only.

What is written is never changed and never deleted: records outlive the code that wrote them, so every later release
has to read it (`test_old_spellings.py`). Beside this file, one folder a release:

records.jsonl    {"kind", "record"}: a record of every kind, incidents and hazards at several stages
chains.jsonl     {"record", "entries", "narratives"}: whole timelines with the record that ends them
rows.jsonl       worklist rows
policies.jsonl   {"name", "document"}: policy versions, as the directory keeps them
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from campus_safety.kinds.hazards import commands as of_hazards
from campus_safety.kinds.incidents import commands as of_incidents
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.taxonomy import ClosingReason, Level
from campus_safety.records.change import Change
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_text
from tests import hazards
from tests.builders import a_district, a_policy_document, an_actor, at, received, rules
from tests.by_kind import serve
from tests.records import every_record

FOLDER = Path(__file__).parent


def incident_steps() -> Iterator[Change[Any]]:
    """One incident from the report to the review, late once, so that ticks and an order are in it."""
    change: Change[Any] = received(category="bullying", discovered_at=at().now)
    yield change
    for seconds, command in (
        (30, of_incidents.Acknowledge()),
        (60, of_incidents.Assess(level=Level.TWO, category="bullying")),
        (90, of_incidents.TellParents()),
        (100, of_incidents.Note(texts={"text": "已查看监控"})),
    ):
        change = decide(change.after, command, an_actor(), rules(), at(seconds))
        yield change
    for days in (1, 2, 12):
        served = serve(change.after, rules(), at(days * 24 * 3600))
        if served is not None:
            change = served
            yield change


def plain_steps() -> Iterator[Change[Any]]:
    """A theft, handled and told."""
    change: Change[Any] = received(client_key="form-9")
    yield change
    officer = "dm-st-harbour-officer-1"
    for seconds, by, command in (
        (20, None, of_incidents.Assess(level=Level.THREE, category="theft")),
        (
            40,
            officer,
            of_incidents.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts={"text": "已处置"}),
        ),
        (60, None, of_incidents.GiveFeedback(texts={"text": "已告知"})),
    ):
        change = decide(change.after, command, an_actor(by or "dm-st-harbour-desk"), rules(), at(seconds))
        yield change


def hazard_steps() -> Iterator[Change[Any]]:
    change: Change[Any] = hazards.found()
    yield change
    draft = of_hazards.DraftOrder(due_at=hazards.in_days(7), texts={"measures": "整改"})
    for command, by, seconds, number in (
        (hazards.LOOKED_AT, hazards.OFFICER, 30, 1),
        (draft, hazards.OFFICER, 60, 1),
        (of_hazards.SignOrder(), hazards.CHIEF, 120, 1),
    ):
        change = hazards.changed(change.after, command, by=by, when=seconds, number=number)
        yield change


def _chain(steps: Iterable[Change[Any]]) -> dict[str, Any]:
    changes = list(steps)
    return {
        "kind": changes[-1].after.kind,
        "record": json.loads(to_text(changes[-1].after)),
        "entries": [json.loads(to_text(change.entry)) for change in changes],
        "narratives": {
            str(change.entry.version): json.loads(to_text(change.narrative))
            for change in changes
            if change.narrative is not None
        },
    }


def main(day: str, kinds: frozenset[str] = frozenset()) -> None:
    there = FOLDER / day
    there.mkdir()
    cases = [
        *every_record(),
        *(change.after for steps in (incident_steps, plain_steps, hazard_steps) for change in steps()),
    ]
    cases = [case for case in cases if not kinds or case.kind in kinds]
    rows = [listing.row for case in cases for listing in listings(case, a_district()).values()]
    lines: dict[str, list[Any]] = {
        "records": [{"kind": case.kind, "record": json.loads(to_text(case))} for case in cases],
        "chains": [_chain(steps()) for steps in (incident_steps, plain_steps, hazard_steps)],
        "rows": list({text: json.loads(text) for text in map(to_text, rows)}.values()),
        "policies": [{"name": name, "document": a_policy_document(name)} for name in ("production", "demo")],
    }
    if kinds:
        del lines["chains"], lines["policies"]
    for name, found in lines.items():
        text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in found)
        (there / f"{name}.jsonl").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], frozenset(sys.argv[2:]))
