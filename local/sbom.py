"""`make sbom`: what the deployed system is made of, as CycloneDX lists, and with its licences as docs/licences.md.

Listed by the tools of each ecosystem, cyclonedx-py and npm, not by us: what is installed for the functions, and what the
lock of the pages says without what only builds them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from local import ROOT

PAGE: Final = ROOT / "docs" / "licences.md"
LISTS: Final = ROOT / "build" / "sbom"
LAYERS: Final = ROOT / "layers" / "dependencies"
BUILT: Final = ROOT / "build" / "layers" / "local"
TOOL: Final = Path(__file__).with_name("sbom-requirements.txt")

Row = tuple[str, str, str, str]
"""Name, version, where it runs, licence."""


def deployed() -> dict[str, str]:
    """Name → layers of everything that functions carry, by the layers' pins."""
    found = dict[str, list[str]]()
    for file in sorted(LAYERS.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            name = line.partition("#")[0].partition("==")[0].strip().lower()
            if name:
                found.setdefault(name, []).append(file.stem)
    return {name: ", ".join(layers) for name, layers in found.items()}


def main() -> int:
    LISTS.mkdir(parents=True, exist_ok=True)
    python, web = _of_functions(), _of_pages()
    rows = [*_rows(python, deployed()), *_rows(web, None)]
    PAGE.write_text(page(rows), "utf-8")
    sys.stdout.write(
        f"{LISTS.relative_to(ROOT)}/functions.cdx.json pages.cdx.json · {PAGE.relative_to(ROOT)}\n"
    )
    return 0


def page(rows: list[Row]) -> str:
    lines = [
        "# 开源许可 · Licences",
        "",
        "本页由 `make sbom` 生成：部署的系统里有哪些别人写的软件、哪一版、什么许可。Lambda 运行环境自带的（boto3 等）和只用于开发、测试的",
        "不在其中。同一命令在 `build/sbom/` 写出 CycloneDX 清单，流水线随每一版保存。",
        "This page is written by `make sbom`: software of others in the deployed system. What the Lambda runtime has and what",
        "only develops or tests is not in it. The same command writes CycloneDX lists, which the pipeline keeps with a release.",
        "",
        "| 软件 package | 版本 version | 在哪里 where | 许可 licence |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | {version} | {where} | {licence} |" for name, version, where, licence in sorted(rows)),
    ]
    return "\n".join(lines) + "\n"


def _of_functions() -> dict[str, Any]:
    """Of the packages of the built layers: the tool looks where Python would find them."""
    venv = LISTS / "venv"
    made = venv / ".made-from"
    if not made.is_file() or made.read_text("utf-8") != TOOL.read_text("utf-8"):
        shutil.rmtree(venv, ignore_errors=True)
        _run(sys.executable, "-m", "venv", venv)
        _run(venv / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", TOOL)
        made.write_text(TOOL.read_text("utf-8"), "utf-8")
    found = os.pathsep.join(str(one) for one in sorted(BUILT.glob("*/python")))
    tool = (
        venv / "bin" / "cyclonedx-py",
        "environment",
        "--output-reproducible",
        "--of",
        "JSON",
        sys.executable,
    )
    whole: dict[str, Any] = json.loads(_run(*tool, PYTHONPATH=found))
    wanted = deployed()
    whole["components"] = [one for one in whole["components"] if _name(one) in wanted]
    missing = wanted.keys() - {_name(one) for one in whole["components"]}
    if missing:
        raise RuntimeError(f"not in build/layers/local, see make layers: {', '.join(sorted(missing))}")
    kept = {one["bom-ref"] for one in whole["components"]}
    whole["dependencies"] = [one for one in whole.get("dependencies", []) if one["ref"] in kept]
    for one in whole["dependencies"]:
        one["dependsOn"] = [ref for ref in one.get("dependsOn", []) if ref in kept]
    return _written("functions", whole)


def _of_pages() -> dict[str, Any]:
    """By the lock alone. npm names no package without a version, and ours needs none: it gets one in a copy."""
    copy = LISTS / "web"
    copy.mkdir(exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        said = json.loads((ROOT / "web" / file).read_text("utf-8"))
        said["version"] = "0.0.0"
        if "packages" in said:
            said["packages"][""]["version"] = "0.0.0"
        (copy / file).write_text(json.dumps(said), "utf-8")
    text = _run("npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", cwd=copy)
    found: dict[str, Any] = json.loads(text)
    # Asked to leave out what is for development, npm leaves out what is for both as well.
    lock = json.loads((copy / "package-lock.json").read_text("utf-8"))["packages"]
    kept = {
        place.rpartition("node_modules/")[2] for place, one in lock.items() if place and not one.get("dev")
    }
    found["components"] = [one for one in found["components"] if _npm_name(one) in kept]
    refs = {one["bom-ref"] for one in found["components"]}
    found["dependencies"] = [one for one in found.get("dependencies", []) if one["ref"] in refs]
    for one in found["dependencies"]:
        one["dependsOn"] = [ref for ref in one.get("dependsOn", []) if ref in refs]
    return _written("pages", found)


def _rows(bom: Mapping[str, Any], layers: Mapping[str, str] | None) -> Iterator[Row]:
    for one in bom["components"]:
        where = "页面 pages" if layers is None else f"函数 functions: {layers[_name(one)]}"
        yield one["name"], one["version"], where, _licence(one)


def _licence(component: Mapping[str, Any]) -> str:
    """As its package declares it; a reader has to look where it declares none."""
    said = {
        each.get("expression")
        or each["license"].get("id")
        or each["license"].get("name", "").rpartition("::")[2].strip()
        for each in component.get("licenses", [])
    }
    return ", ".join(sorted(said)) or "?"


def _name(component: Mapping[str, Any]) -> str:
    return str(component["name"]).lower().replace("_", "-")


def _npm_name(component: Mapping[str, Any]) -> str:
    return "/".join(part for part in (component.get("group"), component["name"]) if part)


def _written(name: str, bom: dict[str, Any]) -> dict[str, Any]:
    (LISTS / f"{name}.cdx.json").write_text(json.dumps(bom, indent=1, ensure_ascii=False), "utf-8")
    return bom


def _run(*command: object, cwd: Path = ROOT, **also: str) -> str:
    done = subprocess.run(
        [str(one) for one in command], check=True, cwd=cwd, stdout=subprocess.PIPE, env=os.environ | also
    )
    return done.stdout.decode()


if __name__ == "__main__":
    sys.exit(main())
