"""Resolves the functions' dependencies with pip, without Docker: `python layers/dependencies/build.py aws local`.

Writes build/layers/<target>/<layer>/python. A layer that was built from the same pins is left as it is.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Beside `python/`, not in it: it does not travel into the layer's content.
MARK = ".built-from"


@dataclass(frozen=True, slots=True)
class Target:
    """A machine that layers are built for; without `platforms` it is this one."""

    name: str
    python: str
    platforms: tuple[str, ...] = ()

    @property
    def pip_options(self) -> tuple[str, ...]:
        if not self.platforms:
            return ()
        named = (option for platform in self.platforms for option in ("--platform", platform))
        return ("--python-version", self.python, "--implementation", "cp", *named)


THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# Lambda's Python 3.12 runs on Amazon Linux 2023, glibc 2.34; wheels name the oldest glibc that they run on.
GLIBC = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")


def target_named(name: str) -> Target:
    """`aws` (Graviton), `aws-x86` or `local`."""
    match name:
        case "aws":
            return Target(name, "3.12", tuple(f"{it}_aarch64" for it in GLIBC))
        case "aws-x86":
            return Target(name, "3.12", tuple(f"{it}_x86_64" for it in GLIBC))
        case "local":
            return Target(name, THIS_PYTHON)
    raise ValueError(f"no target {name}")


TARGETS = ("aws", "aws-x86", "local")


def layers() -> dict[str, Path]:
    """Layer name -> its requirements file."""
    return {file.stem: file for file in sorted(HERE.glob("*.txt"))}


def fingerprint(target: Target, requirements: Path) -> str:
    """What a built layer depends on: the pins, the machine, and how this file builds."""
    machine = sysconfig.get_platform() if not target.platforms else ""
    how = Path(__file__).read_text("utf-8")
    compiled = str(python_of(target) is not None)
    parts = (
        requirements.read_text("utf-8"),
        json.dumps(target.pip_options),
        machine,
        target.python,
        compiled,
        how,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def python_of(target: Target) -> str | None:
    """A Python here whose bytecode the target reads: only its own version's will do."""
    if target.python == THIS_PYTHON:
        return sys.executable
    found = shutil.which(f"python{target.python}")
    if found is None:
        return None
    tried = subprocess.run([found, "-c", "import compileall"], check=False, capture_output=True)
    return found if tried.returncode == 0 else None


def build(target: Target, into: Path) -> list[str]:
    """Builds every layer of a target below `into`; answers the names of those that had to be built."""
    built: list[str] = []
    for name, requirements in layers().items():
        folder = into / name
        wanted = fingerprint(target, requirements)
        mark = into / f"{name}{MARK}"
        if folder.is_dir() and mark.exists() and mark.read_text() == wanted:
            continue
        print(f"== 依赖层 / layer {target.name}/{name}", flush=True)
        mark.unlink(missing_ok=True)
        _install(target, requirements, folder)
        mark.write_text(wanted)
        built.append(name)
    return built


def _install(target: Target, requirements: Path, folder: Path) -> None:
    # Built beside its place and then moved, so that a build that was interrupted leaves nothing half done.
    scratch = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        _pip(
            "install",
            "--quiet",
            "--no-deps",  # the files name everything; botocore would come along otherwise
            "--no-compile",
            "--only-binary=:all:",
            *target.pip_options,
            "--target",
            str(scratch / "python"),
            "--requirement",
            str(requirements),
        )
        # Commands and their scripts name this machine's paths, and no function calls them.
        shutil.rmtree(scratch / "python" / "bin", ignore_errors=True)
        _compile(target, scratch)
        shutil.rmtree(folder, ignore_errors=True)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _compile(target: Target, folder: Path) -> None:
    """Bytecode beside the sources: Lambda can write none, and would compile all that it loads at every cold start. By
    content, not by date: the dates of files do not survive a zip."""
    python = python_of(target)
    if python is None:
        print(
            f"   没有 Python {target.python}，依赖未预编译，冷启动较慢 / "
            f"no Python {target.python} here: not compiled beforehand, cold starts are slower",
            flush=True,
        )
        return
    how = ("-qq", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", "/opt")
    # What does not compile is not loaded either: sources for older Pythons that a package carries along.
    subprocess.run([python, "-m", "compileall", *how, str(folder)], check=False)


def _pip(*arguments: str) -> None:
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments)
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise SystemExit(f"pip 未能完成 / pip failed ({done.returncode}): {' '.join(arguments)}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__)
    parser.add_argument("targets", nargs="+", choices=TARGETS)
    options = parser.parse_args(arguments)
    for name in dict.fromkeys(options.targets):
        build(target_named(name), ROOT / "build" / "layers" / name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
