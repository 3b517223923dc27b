"""Another release of the pages on a running system, as a deployment makes it, and back again."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local import pages
from local.people import System

# What Vite writes before the ending of a name that it makes up.
_MARK = re.compile(r"-([\w-]{8})\.(js|css)\b")


@contextmanager
def released_again(system: System, scratch: Path) -> Iterator[None]:
    """The same pages under other names for every built file, as after a change that reaches all of them."""
    functions, name = system.aws("lambda"), system.outputs["PagesFunction"]
    layers = [layer["Arn"] for layer in functions.get_function_configuration(FunctionName=name)["Layers"]]
    dist, packed = scratch / "dist", scratch / "packed"
    shutil.copytree(pages.build(), dist)
    for file in [one for one in dist.rglob("*") if one.is_file()]:
        if file.suffix in (".js", ".css", ".html"):
            file.write_text(_MARK.sub(_renamed, file.read_text("utf-8")), "utf-8")
        file.rename(file.with_name(_MARK.sub(_renamed, file.name)))
    pages.pack(dist, packed, pages.delivered(name, system.aws))
    made = functions.publish_layer_version(LayerName="next-pages", Content={"ZipFile": _zipped(packed)})
    functions.update_function_configuration(FunctionName=name, Layers=[layers[0], made["LayerVersionArn"]])
    try:
        yield
    finally:
        functions.update_function_configuration(FunctionName=name, Layers=layers)


def own_files() -> set[str]:
    """The paths of the files that the build, as it is, brings itself."""
    dist = pages.build()
    return {f"/{file.relative_to(dist).as_posix()}" for file in dist.rglob("*.js")}


def _renamed(found: re.Match[str]) -> str:
    return f"-{found[1][::-1]}.{found[2]}"


def _zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in folder.rglob("*"):
            archive.write(file, file.relative_to(folder))
    return content.getvalue()
