"""Records of every kind with marks in them that a reader knows again: whoever acted, and what was said to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from campus_safety.attachments import purposes_of
from campus_safety.case import Attachment, Case, Party
from campus_safety.change import UNREMARKABLE, Change
from campus_safety.directory import District
from campus_safety.incidents.taxonomy import Channel
from campus_safety.kinds import kind_of
from campus_safety.rights import TEXTS_OF
from campus_safety.spelling import spelled
from campus_safety.ties import Part
from campus_safety.timeline import Actor, Entry, Narrative
from campus_safety_aws.cases import CasesTable
from tests import builders
from tests.records import every_record

# Whoever did anything, by a number and a key that stand nowhere else.
STAFF, ACCOUNT = "S47110815", "https://sign-in.test|who-acted"
# An account's key begins like this, whosever it is.
KEY = "sign-in.test|"


@dataclass(frozen=True, slots=True)
class Planted:
    """A record as it lies in the table: `words` are the marks of what was said, and the part that each belongs to."""

    case: Case
    changes: tuple[Change[Any], ...]
    words: Mapping[str, Part]

    def plant(self, table: CasesTable, district: District) -> None:
        first, *others = self.changes
        table.add(first, district)
        for change in others:
            table.commit((change,), district)


@cache
def every_planted(policy: str) -> tuple[Planted, ...]:
    """Open ones and such that are over, sealed ones and one of somebody who would not be named among them."""
    unnamed = builders.a_case(
        client_key="form-3",
        by="dm-ms-01-guard",
        category="sexual_harm",
        channel=Channel.SECURITY_ROOM,
        anonymous=True,
    )
    seen: dict[str, Planted] = {}
    for case in (*every_record(), unnamed):
        seen.setdefault(case.id, _planted(replace(case, policy=policy)))
    return tuple(seen.values())


def without_rules(one: Planted) -> Planted:
    """The same once more, under a policy that nobody can read."""
    case = one.case
    return _planted(replace(case, id=f"{case.id[:-1]}7", code=case.code[::-1], policy="lost", version=0))


def _planted(case: Case) -> Planted:
    case = _with_who(case)
    if purposes_of(case.kind):
        purpose = min(purposes_of(case.kind))
        file = Attachment("a" * 27, purpose, "image/png", 5, "d", 0, case.received_at, _who(case.lead))
        case = replace(case, attachments=(file,))
    table = TEXTS_OF[case.kind]
    actions: dict[Part, str] = {}
    for action in kind_of(case).transitions:
        actions.setdefault(table.get(action, Part.POLICE_NOTES), str(action))
    words = {f"说给{part}的{case.code}": part for part in actions}
    changes: list[Change[Any]] = []
    for version, ((part, action), mark) in enumerate(zip(actions.items(), words, strict=True), 1):
        before = changes[-1].after if changes else None
        narrative = Narrative(f"salt{version}", {"text": mark})
        entry = Entry(
            case.id,
            version,
            action,
            Actor(ACCOUNT, "officer", "dm-st-harbour", STAFF),
            case.received_at,
            str(case.state),
            changed={
                field.name: spelled(getattr(case, field.name))
                for field in fields(case)
                if field.name not in UNREMARKABLE
            },
            text_digests=narrative.digests(),
            **({"previous": before.chain} if before else {}),
        )
        entry = replace(entry, hash=entry.sealed_hash())
        after = replace(case, version=version, chain=entry.hash)
        changes.append(Change(before, after, entry, narrative))
        assert part in Part
    return Planted(changes[-1].after, tuple(changes), words)


def _who(unit: str) -> Party:
    return Party(ACCOUNT, unit, STAFF)


def _with_who(value: Any) -> Any:
    """The same with the marked account and number wherever somebody is named as having acted."""
    if isinstance(value, Party):
        return _who(value.unit)
    if isinstance(value, tuple):
        return tuple(map(_with_who, value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _with_who(getattr(value, field.name))
            for field in fields(value)
            if field.init and _holds_records(getattr(value, field.name))
        }
        return replace(value, **changed) if changed else value
    return value


def _holds_records(value: Any) -> bool:
    return is_dataclass(value) or (isinstance(value, tuple) and any(map(is_dataclass, value)))


def examples(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """A body that this schema of the interface's document takes: what it requires, and a version that nobody has seen."""
    if "$ref" in schema:
        return examples(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if "anyOf" in schema:
        return examples(next(one for one in schema["anyOf"] if one.get("type") != "null"), document)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return dict(_fields(schema, document))
        case "array":
            return [examples(schema["items"], document)] * schema.get("minItems", 1)
        case "integer" | "number":
            return int(schema.get("minimum", 1))
        case "boolean":
            return True
    return _text(schema)


def _fields(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, of in schema.get("properties", {}).items():
        if name == "version":
            yield name, 9999
        elif name == "acting_staff":
            yield name, "N1001"
        elif name in schema.get("required", ()):
            yield name, examples(of, document)


_TEXTS = {
    "date-time": "2026-12-01T02:00:00Z",
    "date": "2026-12-01",
    "^c[a-z2-7]{26}$": "c" + "b" * 26,
    "^[0-9a-f]{64}$": "0" * 64,
    r"^[^|\s]+\|[^|\s]+$": "https://sign-in.test|dm-st-harbour-officer-1",
    "^[a-z0-9_-]+/[a-z_]+$": "dm-ms-01/safety",
    r"^[a-z0-9-]+\.[a-z0-9-]+$": "fraud.prize",
}


def _text(schema: Mapping[str, Any]) -> str:
    known = _TEXTS.get(schema.get("pattern", ""), _TEXTS.get(schema.get("format", "")))
    return known or "text-of-the-walk"[: schema.get("maxLength", 100)].replace("-", "")
