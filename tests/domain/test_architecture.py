"""The arrows of the architecture: functions → campus_safety_aws → campus_safety, and nothing backwards or sideways."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = {folder.name for folder in (ROOT / "functions").iterdir() if (folder / "__init__.py").exists()}


def imports(folder: str) -> Iterator[tuple[Path, str]]:
    """(file, top-level package) of every import below a folder."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                yield file.relative_to(ROOT), name.partition(".")[0]


def test_the_domain_imports_the_standard_library_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"campus_safety"}
    assert [one for one in imports("layers/domain") if one[1] not in allowed] == []


def test_the_adapters_know_no_function() -> None:
    assert [one for one in imports("layers/adapters") if one[1] in FUNCTIONS | {"infra", "local"}] == []


@pytest.mark.parametrize("folder", sorted(FUNCTIONS))
def test_a_function_imports_no_other_function(folder: str) -> None:
    others = FUNCTIONS - {folder} | {"infra", "local", "tests"}
    assert [one for one in imports(f"functions/{folder}") if one[1] in others] == []


def test_the_infrastructure_imports_no_code_that_it_deploys() -> None:
    ours = FUNCTIONS | {"campus_safety", "campus_safety_aws", "local"}
    assert [one for one in imports("infra") if one[1] in ours] == []


def test_the_domain_asks_nobody_for_the_time_or_for_chance() -> None:
    asked = {
        (file.name, ast.unparse(node.func))
        for file in sorted((ROOT / "layers/domain").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    forbidden = {
        "open",
        "input",
        "print",
        "datetime.now",
        "datetime.utcnow",
        "date.today",
        "time.time",
        "uuid4",
    }
    assert {
        one for one in asked if one[1] in forbidden or one[1].startswith(("random.", "secrets.", "os."))
    } == set()
