"""What a deployment holds that cannot be made again, and how a copy of it lies in a folder.

README.md                what this is, for whoever finds it in twenty years
manifest.json            of which deployment, as of when, and every other file with its length and SHA-256
tables/<Table>.jsonl     one item a line, as DynamoDB's own exports spell it: {"Item": {"pk": {"S": …}, …}}
files/<Bucket>.jsonl     one object a line: key, size, media type, SHA-256, and when it was last written
objects/<sha256>         what lies under those keys
anchors/public-key.der   with which the signatures of the nightly anchors are verified (SubjectPublicKeyInfo)
secrets.json             only where it was asked for
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FORMAT: Final = 1
# In the order in which they are brought back: what was told already stands before the records that would tell it.
TABLES: Final = ("Directory", "Messages", "Worklists", "Figures", "Papers", "Outreach", "Duty", "Cases")
# Where changes are followed: their records come after all that stands beside them.
RECORDS: Final = ("Outreach", "Duty", "Cases")
BUCKETS: Final = ("Files", "Papers", "Anchors")
# A deployment writes anchors of its own, and nobody else may write where they lie.
BROUGHT_BACK: Final = ("Files", "Papers")
SECRETS: Final = ("Device", "Point", "Quiz", "Channels")
MANIFEST, SECRETS_FILE, PUBLIC_KEY = "manifest.json", "secrets.json", "anchors/public-key.der"
_CHUNK: Final = 1 << 20

Item = Mapping[str, Mapping[str, Any]]


class BadCopy(Exception):
    """A folder that is no whole copy; each sentence names a file."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the copy, by its path in it; `rows` where it is one of lines."""

    file: str
    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Of which deployment a copy is, as of when (ISO 8601), and what belongs to it."""

    stage: str
    release: str | None
    as_of: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return (
            json.dumps(
                {
                    "format": FORMAT,
                    "stage": self.stage,
                    "release": self.release,
                    "as_of": self.as_of,
                    "parts": [
                        {name: getattr(part, name) for name in ("file", "size", "sha256", "rows")}
                        for part in self.parts
                    ],
                },
                ensure_ascii=False,
                indent=1,
            )
            + "\n"
        )

    @property
    def digest(self) -> str:
        """By which a deployment remembers what it was made from."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def rows(self, file: str) -> int:
        return next((part.rows or 0 for part in self.parts if part.file == file), 0)


def table_file(table: str) -> str:
    return f"tables/{table}.jsonl"


def index_file(bucket: str) -> str:
    return f"files/{bucket}.jsonl"


def object_file(sha256: str) -> str:
    return f"objects/{sha256}"


def line_of(item: Item) -> str:
    return json.dumps({"Item": item}, ensure_ascii=False, sort_keys=True, default=_as_text) + "\n"


def items_in(folder: Path, table: str) -> Iterator[dict[str, dict[str, Any]]]:
    with (folder / table_file(table)).open(encoding="utf-8") as lines:
        for line in lines:
            yield {name: _from_text(value) for name, value in json.loads(line)["Item"].items()}


def objects_in(folder: Path, bucket: str) -> Iterator[dict[str, Any]]:
    with (folder / index_file(bucket)).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _as_text(value: Any) -> str:
    """Bytes, as DynamoDB's exports have them."""
    return base64.b64encode(value).decode()


def _from_text(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"B": str(text)}:
            return {"B": base64.b64decode(text)}
        case {"BS": texts}:
            return {"BS": [base64.b64decode(text) for text in texts]}
        case {"L": values}:
            return {"L": [_from_text(each) for each in values]}
        case {"M": values}:
            return {"M": {name: _from_text(each) for name, each in values.items()}}
    return value


def part_of(folder: Path, file: str, rows: int | None = None) -> Part:
    size, digest = 0, hashlib.sha256()
    with (folder / file).open("rb") as content:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return Part(file, size, digest.hexdigest(), rows)


def read_manifest(folder: Path) -> Manifest:
    """What a folder says that it is. Raises BadCopy."""
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        if said["format"] != FORMAT:
            raise BadCopy(
                f"{MANIFEST}：格式 {said['format']}，本版只认 {FORMAT} / another format than {FORMAT}"
            )
        parts = tuple(Part(**part) for part in said["parts"])
        return Manifest(said["stage"], said["release"], said["as_of"], parts)
    except FileNotFoundError as missing:
        raise BadCopy(f"{folder} 中没有 {MANIFEST} / there is no {MANIFEST}") from missing
    except (ValueError, KeyError, TypeError) as fault:
        raise BadCopy(f"{MANIFEST} 无法读取 / is not readable") from fault


def faults_of(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What is missing or was changed since, part by part; as long as a part is good, an empty text."""
    for part in manifest.parts:
        if not (folder / part.file).is_file():
            yield f"{part.file} 缺失 / is missing"
        elif part_of(folder, part.file, part.rows) != part:
            yield f"{part.file} 与清单不符 / is not what the manifest says"
        else:
            yield ""
