"""Records of every kind with marks in them that a reader knows again: whoever acted, and what was said to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any
from zlib import crc32

from campus_safety.district.directory import District
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.kinds.inspections.inspection import Visit
from campus_safety.kinds.registry import kind_of
from campus_safety.records.attachments import Upload
from campus_safety.records.change import UNREMARKABLE, Change
from campus_safety.records.components import Attachment, Party
from campus_safety.records.purposes import Purpose
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.timeline import Actor, Entry, Narrative
from campus_safety.spelling import spelled
from campus_safety_aws.cases import CasesTable
from tests import builders
from tests.by_kind import TEXTS_OF
from tests.records import every_record

# Whoever did anything, by a key that stands nowhere else.
ACCOUNT = "demo|who-acted"
# An account's key begins like this, whosever it is.
KEY = "demo|"


@dataclass(frozen=True, slots=True)
class Planted:
    """A record as it lies in the table: `words` are the marks of what was said, and the part that each belongs to."""

    case: Record
    changes: tuple[Change[Any], ...]
    words: Mapping[str, Part]

    def plant(self, table: CasesTable, district: District) -> None:
        first, *others = self.changes
        table.add(first, district)
        for change in others:
            table.commit((change,), district)

    def announced(self) -> tuple[Upload, ...]:
        """What was announced of its file, and of one more by whoever reported it."""
        reporter, announced = self.case.reporter, []
        for file in self.case.attachments:
            theirs = Party(reporter.account or ACCOUNT, reporter.unit, staff_of(reporter.unit))
            for id, by in ((file.id, file.by), (f"a{'b' * 26}", theirs)):
                purpose, at = Purpose(file.purpose), file.arrived_at
                announced.append(Upload(id, self.case.files_of, purpose, file.media, file.size, 0, by, at))
        return tuple(announced)


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
    # The builders make several of one form: the assurance keeps its id, because what it assures names it.
    records = sorted(
        (*every_record(), unnamed), key=lambda case: getattr(case, "entry_type", "") != "assurance"
    )
    for case in records:
        own = case if case.id not in seen else _renamed(case, str(2 + len(seen) % 5))
        # Every incident is walked with all that was said about it; of other kinds one record is enough for that.
        again = case.kind != "incident" and any(one.case.kind == case.kind for one in seen.values())
        seen[own.id] = _planted(replace(own, policy=policy), most=1 if again else len(Part))
    return tuple(seen.values())


def without_rules(one: Planted) -> Planted:
    """The same once more, under a policy that nobody can read."""
    return _planted(replace(_renamed(one.case, "7"), policy="lost", version=0))


def _renamed(case: Record, mark: str) -> Record:
    id = case.id[:-1] + mark
    return replace(case, id=id, code=str(crc32(id.encode())))


def _planted(case: Record, most: int = 1) -> Planted:
    case = _with_who(case)
    if kind_of(case).files:
        purpose = min(kind_of(case).files)
        file = Attachment("a" * 27, purpose, "image/png", 5, "d", 0, case.received_at, _who(case.lead))
        case = replace(case, attachments=(file,))
    table = TEXTS_OF[case.kind]
    actions: dict[Part, str] = {}
    for action in kind_of(case).actions:
        actions.setdefault(table.get(action, Part.POLICE_NOTES), str(action))
    actions = dict(list(actions.items())[:most])
    words = {f"说给{part}的{case.code}": part for part in actions}
    changes: list[Change[Any]] = []
    for version, ((part, action), mark) in enumerate(zip(actions.items(), words, strict=True), 1):
        before = changes[-1].after if changes else None
        narrative = Narrative(f"salt{version}", {"text": mark})
        entry = Entry(
            case.id,
            version,
            action,
            Actor(ACCOUNT, "officer", "dm-st-harbour", staff_of("dm-st-harbour")),
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


def staff_of(unit: str) -> str:
    """The number of whoever acts for this unit: it stands nowhere else either."""
    return f"S{crc32(unit.encode()):010d}"


def _who(unit: str) -> Party:
    return Party(ACCOUNT, unit, staff_of(unit))


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
        if isinstance(value, Visit):
            changed["officers"] = (staff_of(value.unit),)
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
    r"^[^|\s]+\|[^|\s]+$": "demo|dm-st-harbour-officer-1",
    "^[a-z0-9_-]+/[a-z_]+$": "dm-ms-01/safety",
    r"^[a-z0-9-]+\.[a-z0-9-]+$": "fraud.prize",
}


def _text(schema: Mapping[str, Any]) -> str:
    known = _TEXTS.get(schema.get("pattern", ""), _TEXTS.get(schema.get("format", "")))
    return known or "text-of-the-walk"[: schema.get("maxLength", 100)].replace("-", "")
