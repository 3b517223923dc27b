"""The pipelines call the doors that a person calls, and no others. That they are well formed and safe is `make workflows`."""

import re
from pathlib import Path

import pytest

from infra.stage_files import FOLDER

ROOT = Path(__file__).resolve().parent.parent.parent
PIPELINES = [
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "delivery" / "codebuild").glob("*.yml"),
]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("file", PIPELINES, ids=lambda file: file.name)
def test_every_step_is_a_target_that_there_is(file: Path) -> None:
    text = file.read_text("utf-8")
    called = set(re.findall(r"\bmake ([a-z-]+)", text))
    assert called, "it calls nothing of ours"
    assert called <= TARGETS


@pytest.mark.parametrize("file", PIPELINES, ids=lambda file: file.name)
def test_what_is_deployed_is_asked_from_outside_right_afterwards(file: Path) -> None:
    steps = re.findall(r"make (deploy|smoke)\b(?!.*DIFF)", file.read_text("utf-8"))
    assert steps == ["deploy", "smoke"] * (len(steps) // 2)


@pytest.mark.parametrize("file", PIPELINES, ids=lambda file: file.name)
def test_every_stage_that_is_named_has_its_file(file: Path) -> None:
    named = re.findall(r"STAGE(?:=|: )([a-z][a-z-]*)", file.read_text("utf-8"))
    assert {*named} <= {stage.stem for stage in FOLDER.glob("*.toml")}
