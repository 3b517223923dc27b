"""A function loads only the kinds that it serves, and those whose rules they go by."""

import subprocess
import sys

import pytest

from tests.templates import ROOT

LOADED = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sorted({name.split(".")[2] for name in sys.modules if name.startswith("campus_safety.kinds.")}))
"""
OF_CASES = {"incidents", "hazards", "inspections", "area_sweeps"}


@pytest.mark.parametrize(
    ("module", "kinds"),
    [
        ("report_intake.reports", {"incidents"}),
        ("report_intake.alarms", {"incidents"}),
        ("casework.cases", OF_CASES),
        ("hazards.hazards", {*OF_CASES, "becoming"}),
        ("escalation.plan", {"incidents", "hazards"}),
        ("duty.devices", {"devices", "hazards"}),
        ("duty.posts", {"peak_posts", "rotas", "findings", "incidents", "hazards"}),
        ("outreach.points", {"points", "redemptions", "activities"}),
    ],
)
def test_a_function_loads_only_the_kinds_that_it_serves(module: str, kinds: set[str]) -> None:
    places = [ROOT / "functions", ROOT / "layers/domain/python", ROOT / "layers/adapters/python"]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, module],
        env={"PYTHONPATH": ":".join(map(str, places))},
        check=True,
        capture_output=True,
        text=True,
    )
    assert set(done.stdout.split()) == kinds


# A library of a dependency layer, and the functions that carry that layer (`with_codes` and its like in infra/).
CARRIED = {
    "segno": {"duty/patrols", "outreach/quiz_rounds"},
    "pikepdf": {"attachments/arrivals"},
    "apprise": {"notification/notify"},
}
IMPORTED = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


@pytest.mark.parametrize(
    "module",
    [
        f"{path.parent.name}.{path.stem}"
        for path in sorted((ROOT / "functions").glob("*/*.py"))
        if "handler = wired(" in path.read_text("utf-8")
    ],
)
def test_a_function_loads_no_library_that_it_does_not_carry(module: str) -> None:
    places = [ROOT / "functions", ROOT / "layers/domain/python", ROOT / "layers/adapters/python"]
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, module, *CARRIED],
        env={"PYTHONPATH": ":".join(map(str, places))},
        check=True,
        capture_output=True,
        text=True,
    )
    entry = module.replace(".", "/")
    assert {one for one in done.stdout.split() if entry not in CARRIED[one]} == set()
