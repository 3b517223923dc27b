"""The pins of the layers: complete, the versions that the tests run with, and built anew only when they change."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from layers.dependencies import build

# Part of the Lambda runtime for Python.
RUNTIME = {"boto3", "botocore", "jmespath", "s3transfer", "python-dateutil", "six", "urllib3"}
LAYERS = sorted(build.layers().items())


def pins(file: Path) -> dict[str, str]:
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return {
        canonicalize_name(name): version
        for name, _, version in (line.partition("==") for line in lines if line)
    }


@pytest.mark.parametrize(("layer", "file"), LAYERS)
def test_a_layer_names_everything_that_its_packages_need(layer: str, file: Path) -> None:
    named = pins(file)
    for package in named.keys() & installed().keys():
        for text in importlib.metadata.requires(package) or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needed.name) in named.keys() | RUNTIME, (
                    f"{layer}: {package} needs {needed}"
                )


@pytest.mark.parametrize(("layer", "file"), LAYERS)
def test_the_tests_run_with_the_versions_of_the_layers(layer: str, file: Path) -> None:
    here = installed()
    assert {name: here[name] for name in pins(file) if name in here} == {
        name: version for name, version in pins(file).items() if name in here
    }, layer


def test_a_layer_is_built_anew_when_its_pins_or_its_machine_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("a==1\n")
    other.write_text("a==2\n")
    aws, intel = build.target_named("aws"), build.target_named("aws-x86")
    prints = {build.fingerprint(aws, one), build.fingerprint(aws, other), build.fingerprint(intel, one)}
    assert len(prints) == 3
    assert build.fingerprint(aws, one) == build.fingerprint(aws, one)


def test_aws_gets_wheels_for_its_own_machine_and_python() -> None:
    options = build.target_named("aws").pip_options
    assert "manylinux2014_aarch64" in options
    assert options[options.index("--python-version") + 1] == "3.12"


def test_this_machine_gets_wheels_for_the_python_that_runs_the_emulator() -> None:
    assert build.target_named("local").python == f"{sys.version_info.major}.{sys.version_info.minor}"


def installed() -> dict[str, str]:
    return {canonicalize_name(each.name): each.version for each in importlib.metadata.distributions()}


def test_what_a_layer_holds_is_compiled_for_who_loads_it_whatever_the_date_of_its_files(
    tmp_path: Path,
) -> None:
    (tmp_path / "python").mkdir()
    source = tmp_path / "python" / "answer.py"
    source.write_text("SAID = 42\n")
    build._compile(build.target_named("local"), tmp_path)
    source.write_text("SAID = 41 + 2\n")
    answer = [sys.executable, "-c", "import answer; print(answer.SAID)"]
    said = subprocess.run(answer, check=True, capture_output=True, cwd=source.parent).stdout
    assert said.strip() == b"42", "a checked file would have been compiled anew"


def test_bytecode_is_only_made_by_the_version_that_reads_it() -> None:
    assert build.python_of(build.target_named("local")) == sys.executable
    assert build.python_of(build.Target("next", "3.99")) is None
