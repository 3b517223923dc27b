"""The pages as they were built and packed (`local.pages`): a list of files with their types, each in up to three encodings.

They come in a layer of their own, the package `built_pages`. Where nobody has built them there is no such layer, and one
page says so.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

HTML: Final = "text/html; charset=utf-8"
_NOT_BUILT: Final = Path(__file__).with_name("not_built.html")


@dataclass(frozen=True, slots=True)
class File:
    """`encodings` are those beside the plain one, best first; `digest` changes with the content, and so does the name of
    one that is `hashed`."""

    media: str
    digest: str
    encodings: Sequence[str] = ()
    hashed: bool = False


class Pages(Protocol):
    """What was built: files by their path, "/index.html" always among them. `release` changes whenever any of them does."""

    @property
    def release(self) -> str: ...
    @property
    def files(self) -> Mapping[str, File]: ...
    def read(self, path: str, encoding: str | None = None) -> bytes:
        """A file's content in one of its encodings."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The layer's folder."""

    folder: Path
    release: str
    files: Mapping[str, File]

    def read(self, path: str, encoding: str | None = None) -> bytes:
        suffix = f".{encoding}" if encoding else ""
        return (self.folder / "files" / f"{self.files[path].digest}{suffix}").read_bytes()


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """The one page that says so."""

    release: str = "none"

    @property
    def files(self) -> Mapping[str, File]:
        return {"/index.html": File(HTML, self.release)}

    def read(self, path: str, encoding: str | None = None) -> bytes:
        return _NOT_BUILT.read_bytes()


def built_pages() -> Pages:
    found = find_spec("built_pages")
    if found is None or not found.submodule_search_locations:
        return NotBuilt()
    return packed(Path(found.submodule_search_locations[0]))


def packed(folder: Path) -> Packed:
    """What `local.pages` has written there."""
    index: Mapping[str, Any] = json.loads((folder / "index.json").read_text("utf-8"))
    return Packed(
        folder,
        index["release"],
        {
            path: File(file["media"], file["digest"], tuple(file["encodings"]), file["hashed"])
            for path, file in index["files"].items()
        },
    )
