"""The pages from their sources to what the function carries: `python -m local.pages`; `--after STACK` those of a deployment,
`--install` the tools alone.

`npm ci` and `npm run build`, neither again while nothing has changed; then every built file is packed in each encoding that
browsers take, with the files that releases before it had loaded: a page that is open stays whole while somebody types.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
import brotli
from botocore.exceptions import ClientError

from local import ROOT
from local.background import exclusively

WEB: Final = ROOT / "web"
# What the built pages are made from, besides the packages that the lock names.
SOURCES: Final = (
    "src",
    "public",
    "scripts",
    "index.html",
    "package-lock.json",
    "package.json",
    "tsconfig.json",
    "vite.config.ts",
)
# Made from the description of the interface by the build itself.
MADE: Final = WEB / "src" / "app" / "api-types.ts"
DESCRIPTION: Final = ROOT / "functions" / "casework" / "openapi.json"
RELEASE: Final = ROOT / "build" / "pages" / "release"
# A tab may be left open over so many releases and still load what it has not loaded yet.
RELEASES_KEPT: Final = 10
PACKAGE: Final = Path("python") / "built_pages"

_MEDIA: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_SMALLER: Final = frozenset({".css", ".html", ".js", ".json", ".svg", ".txt", ".wav", ".webmanifest"})

# Out of reach is found out in seconds, not minutes.
_IMPATIENT: Final = ("--fetch-retries=1", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000")

NO_REGISTRY: Final = (
    "页面未能构建：通常是访问不到 npm 软件源。接口照常启动，可用 make pages 再试 / the pages could not be built, mostly since "
    "the npm registry is out of reach. The interface starts all the same; try again with make pages"
)


class NotBuilt(Exception):
    """npm failed; the message has its own words."""


class Unpackable(Exception):
    """A built file of a type that nobody has thought of; the message names it."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was delivered before: the index of its package, and its files' bytes by name."""

    index: Mapping[str, Any]
    files: Mapping[str, bytes]


NOTHING_BEFORE: Final = Before({"releases": [], "files": {}}, {})


def build(web: Path = WEB) -> Path:
    """`web/dist`, up to date. Raises NotBuilt."""
    if not (web / "package-lock.json").exists():
        raise NotBuilt(f"{web}：没有页面的源文件 / no sources of the pages")
    with exclusively(ROOT / "build" / "pages.lock"):
        dist = web / "dist"
        mark, wanted = dist / ".built-from", _digest_of(_sources(web))
        if mark.exists() and mark.read_text("utf-8") == wanted:
            return dist
        install(web)
        print("== 构建页面 / building the pages", flush=True)
        _npm(web, "run", "build")
        mark.write_text(wanted, "utf-8")
        return dist


def install(web: Path = WEB) -> None:
    """`web/node_modules` as the lock says. Raises NotBuilt."""
    mark, wanted = web / "node_modules" / ".ready", _digest_of([web / "package-lock.json"])
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return
    print("== 安装页面工具 / npm ci", flush=True)
    _npm(web, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *_IMPATIENT)
    mark.write_text(wanted, "utf-8")


def pack(dist: Path, into: Path, before: Before = NOTHING_BEFORE, public: Path = WEB / "public") -> None:
    """Writes the layer's folder: what was built, and what tabs that opened earlier may still load. The same in, the same
    out. Raises Unpackable."""
    made = into.with_name(f"{into.name}.new")
    _pack(dist, made, before, public)
    if into.is_dir() and _content(made) == _content(into):
        # Whoever looks at it meanwhile finds it whole.
        shutil.rmtree(made)
        return
    shutil.rmtree(into, ignore_errors=True)
    made.rename(into)


def _content(folder: Path) -> dict[Path, bytes]:
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _pack(dist: Path, into: Path, before: Before, public: Path) -> None:
    own = {f"/{file.relative_to(dist).as_posix()}": file for file in _built(dist)}
    lasting = sorted(path for path in own if path.startswith("/assets/"))
    releases = [lasting, *(one for one in before.index["releases"] if one != lasting)][:RELEASES_KEPT]
    folder = into / PACKAGE
    shutil.rmtree(into, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    (folder / "__init__.py").write_text("", "utf-8")
    files: dict[str, Any] = {}
    for path, file in own.items():
        files[path] = _packed(path, file.read_bytes(), folder, hashed=_is_hashed(path, public))
    for path in (path for release in releases for path in release if path not in files):
        files[path] = kept = before.index["files"][path]
        for name in _names(kept):
            (folder / "files" / name).write_bytes(before.files[name])
    release = hashlib.sha256("".join(f"{path}{files[path]['digest']}" for path in sorted(own)).encode())
    index = {"release": release.hexdigest()[:12], "releases": releases, "files": dict(sorted(files.items()))}
    (folder / "index.json").write_text(json.dumps(index, indent=1), "utf-8")


def delivered(function: str, aws: Callable[[str], Any]) -> Before:
    """What a function carries now, from the layer that it was deployed with; nothing where it has none, or there is no
    such function. `aws` makes a boto3 client of a service."""
    functions = aws("lambda")
    try:
        layers = functions.get_function_configuration(FunctionName=function).get("Layers", [])
    except functions.exceptions.ResourceNotFoundException:
        return NOTHING_BEFORE
    for layer in layers:
        content = functions.get_layer_version_by_arn(Arn=layer["Arn"])["Content"]["Location"]
        with urllib.request.urlopen(content, timeout=60) as answer:
            archive = zipfile.ZipFile(io.BytesIO(answer.read()))
        if (found := unpacked(archive)) is not None:
            return found
    return NOTHING_BEFORE


def unpacked(archive: zipfile.ZipFile) -> Before | None:
    """None for a layer of something else."""
    index = (PACKAGE / "index.json").as_posix()
    if index not in archive.namelist():
        return None
    folder = (PACKAGE / "files").as_posix() + "/"
    return Before(
        json.loads(archive.read(index)),
        {
            name.removeprefix(folder): archive.read(name)
            for name in archive.namelist()
            if name.startswith(folder) and name != folder
        },
    )


def _built(dist: Path) -> Iterator[Path]:
    for file in sorted(dist.rglob("*")):
        # Vite's own notes on what it made, and our mark.
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(dist).parts):
            if file.suffix not in _MEDIA:
                raise Unpackable(f"{file.name}: 未知的文件类型 / a type of file that nobody has thought of")
            yield file


def _is_hashed(path: str, public: Path) -> bool:
    """What Vite names itself is; what lies in `web/public` keeps the name that it has there."""
    return path.startswith("/assets/") and not (public / path.lstrip("/")).exists()


def _packed(path: str, content: bytes, folder: Path, *, hashed: bool) -> dict[str, Any]:
    suffix = Path(path).suffix
    digest = hashlib.sha256(content).hexdigest()[:16]
    forms: dict[str, bytes] = {}
    if suffix in _SMALLER:
        smaller = {"br": brotli.compress(content, quality=11), "gzip": gzip.compress(content, 9, mtime=0)}
        forms = {name: made for name, made in smaller.items() if len(made) < len(content)}
    file = {"media": _MEDIA[suffix], "digest": digest, "encodings": list(forms), "hashed": hashed}
    for name, made in zip(_names(file), (content, *forms.values()), strict=True):
        (folder / "files" / name).write_bytes(made)
    return file


def _names(file: Mapping[str, Any]) -> list[str]:
    return [file["digest"], *(f"{file['digest']}.{encoding}" for encoding in file["encodings"])]


def _sources(web: Path) -> Iterator[Path]:
    for name in SOURCES:
        place = web / name
        if place.is_dir():
            yield from sorted(file for file in place.rglob("*") if file.is_file() and file != MADE)
        elif place.exists():
            yield place
    yield DESCRIPTION


def _digest_of(files: Iterator[Path] | Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"\0{file.name}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _npm(web: Path, *words: str) -> None:
    """With the Node that pip installed, whatever the machine has."""
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    try:
        done = subprocess.run(
            [str(tools / "npm"), *words],
            cwd=web,
            env={**os.environ, "PATH": path},
            check=False,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as missing:
        raise NotBuilt(str(missing)) from missing
    if done.returncode:
        raise NotBuilt(
            f"{done.stdout}\n{done.stderr}\nnpm {' '.join(words)} 失败 / failed ({done.returncode})"
        )


def function_of(stack: str, aws: Callable[[str], Any]) -> str | None:
    """The name of the function that delivers a deployment's pages; None before the first deployment."""
    try:
        found = aws("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        # "Stack with id … does not exist" is all that tells it from a request that is wrong.
        if error.response["Error"]["Code"] == "ValidationError" and "exist" in str(error):
            return None
        raise
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
    return outputs.get("PagesFunction")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.pages", description=__doc__)
    parser.add_argument("--install", action="store_true", help="only the tools that build them")
    parser.add_argument("--into", type=Path, default=RELEASE, help="the folder of the packed pages")
    parser.add_argument("--after", metavar="STACK", help="the front stack whose pages these will follow")
    parser.add_argument("--profile", help="of the account that it stands in")
    options = parser.parse_args(arguments)
    try:
        if options.install:
            install()
            return 0
        before = NOTHING_BEFORE
        if options.after:
            session = boto3.Session(profile_name=options.profile)
            function = function_of(options.after, session.client)
            before = delivered(function, session.client) if function else before
        pack(build(), options.into, before)
    except (NotBuilt, Unpackable) as failed:
        print(failed)
        return 1
    print(options.into)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
