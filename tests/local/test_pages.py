"""What the pages' layer holds: this release, and what tabs of releases before it may still ask for."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from local.pages import (
    NOTHING_BEFORE,
    PACKAGE,
    RELEASES_KEPT,
    Before,
    NotBuilt,
    Unpackable,
    build,
    pack,
    unpacked,
)


def a_build(folder: Path, *names: str) -> Path:
    """`dist` with an HTML and these assets."""
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder / "index.html").write_text(f"<head></head>{names}")
    for name in names:
        (folder / "assets" / name).write_text(f"// {name}\n" * 40)
    return folder


def index(into: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((into / PACKAGE / "index.json").read_text("utf-8"))
    return found


def content(into: Path) -> dict[str, bytes]:
    return {str(file.relative_to(into)): file.read_bytes() for file in into.rglob("*") if file.is_file()}


def as_deployed(into: Path, archive: Path) -> Before:
    with zipfile.ZipFile(archive, "w") as writing:
        for name, held in content(into).items():
            writing.writestr(name, held)
    with zipfile.ZipFile(archive) as reading:
        found = unpacked(reading)
    assert found is not None
    return found


def test_a_release_carries_the_assets_of_those_before_it_and_not_their_html(tmp_path: Path) -> None:
    before = NOTHING_BEFORE
    for number in range(3):
        dist = a_build(tmp_path / f"dist-{number}", f"index-{number}.js", "same.js")
        pack(dist, tmp_path / f"packed-{number}", before, tmp_path)
        before = as_deployed(tmp_path / f"packed-{number}", tmp_path / f"{number}.zip")
    last = index(tmp_path / "packed-2")
    assert set(last["files"]) == {
        "/index.html",
        "/assets/same.js",
        "/assets/index-0.js",
        "/assets/index-1.js",
        "/assets/index-2.js",
    }
    files = tmp_path / "packed-2" / PACKAGE / "files"
    kept = last["files"]["/assets/index-0.js"]
    assert (files / kept["digest"]).read_text() == "// index-0.js\n" * 40
    assert (files / f"{kept['digest']}.br").exists() and (files / f"{kept['digest']}.gzip").exists()


def test_the_same_release_again_is_the_same_package_and_forgets_nothing(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    pack(a_build(tmp_path / "old", "index-old.js"), first, public=tmp_path)
    new = a_build(tmp_path / "new", "index-new.js")
    pack(new, second, as_deployed(first, tmp_path / "1.zip"), tmp_path)
    pack(new, third, as_deployed(second, tmp_path / "2.zip"), tmp_path)
    assert content(third) == content(second)
    assert "/assets/index-old.js" in index(third)["files"]


def test_what_is_older_than_the_releases_that_are_kept_is_left_out(tmp_path: Path) -> None:
    before = NOTHING_BEFORE
    for number in range(RELEASES_KEPT + 1):
        dist = a_build(tmp_path / f"dist-{number}", f"index-{number}.js")
        pack(dist, tmp_path / f"packed-{number}", before, tmp_path)
        before = as_deployed(tmp_path / f"packed-{number}", tmp_path / f"{number}.zip")
    assert "/assets/index-0.js" not in before.index["files"]
    assert "/assets/index-1.js" in before.index["files"]
    named = {file["digest"] for file in before.index["files"].values()}
    assert {name.partition(".")[0] for name in before.files} == named


def test_a_release_has_another_name_as_soon_as_anything_in_it_changes(tmp_path: Path) -> None:
    one, other = a_build(tmp_path / "one", "a.js"), a_build(tmp_path / "other", "a.js")
    (other / "assets" / "a.js").write_text("// changed")
    pack(one, tmp_path / "1", public=tmp_path)
    pack(other, tmp_path / "2", public=tmp_path)
    assert index(tmp_path / "1")["release"] != index(tmp_path / "2")["release"]


def test_a_type_of_file_that_nobody_has_thought_of_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unpackable, match=r"plan\.docx"):
        pack(a_build(tmp_path / "dist", "plan.docx"), tmp_path / "packed", public=tmp_path)


def test_a_layer_of_something_else_holds_no_pages(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("python/pydantic/__init__.py", "")
    with zipfile.ZipFile(tmp_path / "other.zip") as archive:
        assert unpacked(archive) is None


def test_without_sources_there_is_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="no sources"):
        build(tmp_path)


def test_where_npm_cannot_work_it_says_so_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(NotBuilt, match="npm ci"):
        build(tmp_path)
