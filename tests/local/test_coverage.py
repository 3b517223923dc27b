"""What the tests reach is judged by floors, and what they do not is named with its reason."""

import ast
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from local.coverage import KEPT, ROOT, Part, below, kept, missed, page, part_of, parts

MEASURED: dict[str, Any] = {
    "files": {
        "functions/papers/produce.py": {
            "summary": {
                "num_statements": 6,
                "covered_lines": 4,
                "num_branches": 2,
                "covered_branches": 1,
            },
            "functions": {
                "Producer.one": {"missing_lines": [4, 5], "missing_branches": []},
                "Producer.all": {"missing_lines": [], "missing_branches": [[7, -6]]},
                "": {"missing_lines": [], "missing_branches": []},
            },
        }
    }
}
BY_HAND = """
[floors]
"functions/papers" = 62

[[uncovered]]
zh = "在云上运行"
en = "It runs in the cloud"
places = ["functions/papers/*::Producer.o*"]
"""


def test_a_part_is_a_package_with_its_statements_and_branches() -> None:
    assert parts(MEASURED) == [Part("functions/papers", 8, 5)]
    assert part_of("layers/adapters/python/campus_safety_aws/http.py") == "campus_safety_aws"
    assert part_of("layers/domain/python/campus_safety/kinds/patrols/kind.py") == "campus_safety/kinds"
    assert part_of("layers/domain/python/campus_safety/errors.py") == "campus_safety"


def test_below_its_floor_a_part_fails_and_says_by_how_much() -> None:
    found = parts(MEASURED)
    assert list(below(found, {"functions/papers": 62})) == []
    assert list(below(found, {"functions/papers": 63})) == ["functions/papers: 62.5 % < 63 %"]
    assert len(list(below(found, {"functions/paper": 62}))) == 1


def test_whatever_is_not_reached_is_named_and_what_nobody_explains_is_said_to_be_so() -> None:
    assert [one.place for one in missed(MEASURED)] == [
        "functions/papers/produce.py::Producer.all",
        "functions/papers/produce.py::Producer.one",
    ]
    explained, _, unexplained = page(MEASURED, kept(BY_HAND)).partition("## 尚未说明原因")
    assert "It runs in the cloud" in explained
    assert "`Producer.one`: 2 + 0" in explained
    assert "`Producer.all`: 0 + 1" in unexplained


def test_every_place_that_is_kept_by_hand_exists() -> None:
    there = [f"{file.relative_to(ROOT)}::{name}" for file in _sources() for name in ("", *_functions(file))]
    stale = [
        pattern
        for reason in kept(KEPT.read_text("utf-8")).reasons
        for pattern in reason.places
        if not any(fnmatchcase(place, pattern) for place in there)
    ]
    assert stale == []


def _sources() -> list[Path]:
    folders = ("layers/domain/python", "layers/adapters/python", "functions")
    return [file for folder in folders for file in (ROOT / folder).rglob("*.py")]


def _functions(file: Path) -> list[str]:
    """As coverage.py names them: by the classes and functions around."""
    found: list[str] = []

    def within(node: ast.AST, around: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                if isinstance(child, ast.FunctionDef):
                    found.append(".".join((*around, child.name)))
                within(child, (*around, child.name))
            else:
                within(child, around)

    within(ast.parse(file.read_text("utf-8")), ())
    return found
