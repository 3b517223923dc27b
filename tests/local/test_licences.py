"""docs/licences.md names what is deployed, in the version that is deployed, and says a licence of each."""

import json
import re

from local.sbom import LAYERS, PAGE, deployed
from tests.local.test_dependencies import pins
from tests.templates import ROOT

ROW = re.compile(r"(?m)^\| (\S+) \| (\S+) \| (.+?) \| (.+) \|$")
# What whoever uses the system can live with: nothing that asks for our own source.
ALLOWED = re.compile(r"MIT|BSD|Apache|ISC|PSF|HPND|MPL|Python Software|LGPL|Zlib|0BSD|CC0|Unlicense")


def named(where: str) -> dict[str, str]:
    return {
        name.lower().replace("_", "-"): version
        for name, version, place, _ in ROW.findall(PAGE.read_text("utf-8"))
        if place.startswith(where)
    }


def test_every_package_of_a_layer_is_listed_in_its_version_and_no_other() -> None:
    pinned = {name: version for file in LAYERS.glob("*.txt") for name, version in pins(file).items()}
    assert named("函数") == pinned, "make sbom"
    assert set(pinned) == set(deployed())


def test_every_package_of_the_pages_is_listed_in_its_version() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    asked = json.loads((ROOT / "web" / "package.json").read_text("utf-8"))["dependencies"]
    assert asked.items() <= named("页面").items(), "make sbom"
    wanted = {
        place.rpartition("node_modules/")[2] for place, one in lock.items() if place and not one.get("dev")
    }
    found = {name.rpartition("/")[2] for name in named("页面")}
    assert found == {name.rpartition("/")[2].lower() for name in wanted}, "make sbom"


def test_each_has_a_licence_that_can_be_lived_with() -> None:
    rows = ROW.findall(PAGE.read_text("utf-8"))
    assert len(rows) > 25
    assert not [(name, licence) for name, _, _, licence in rows[1:] if not ALLOWED.search(licence)]
