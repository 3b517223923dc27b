"""The arrows of the architecture: functions → campus_safety_aws → campus_safety, and nothing backwards or sideways."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
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


def test_frozen_classes_of_the_domain_cost_no_more_to_load_than_they_must() -> None:
    """`campus_safety.values` writes their methods when they are used (decision 39); what is not frozen says
    `dataclasses.dataclass` in full."""
    dear = [
        file.name
        for file in sorted((ROOT / "layers/domain").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        if "dataclass" in {alias.name for alias in node.names} and file.name != "values.py"
    ]
    assert dear == []


def test_the_adapters_know_no_function() -> None:
    assert [one for one in imports("layers/adapters") if one[1] in FUNCTIONS | {"infra", "local"}] == []


def modules() -> dict[str, Path]:
    """Every module of ours by the name under which it is imported."""
    roots = (ROOT, ROOT / "functions", *(ROOT / "layers").glob("*/python"))
    tops = (
        "campus_safety",
        "campus_safety_aws",
        "bench",
        "delivery",
        "infra",
        "local",
        "simulation",
        "tests",
    )
    found: dict[str, Path] = {}
    for root in roots:
        for top in (*tops, *sorted(FUNCTIONS)):
            for file in (root / top).rglob("*.py"):
                parts = file.relative_to(root).with_suffix("").parts
                found.setdefault(".".join(parts[:-1] if parts[-1] == "__init__" else parts), file)
    return found


def imported(file: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of ours that a file names in its imports, also those that are for types or inside a function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield from (one for one in (name if name in known else node.module,) if one in known)


def test_nothing_imports_itself_by_any_way_round_not_even_for_types() -> None:
    known = modules()
    needs = {name: set(imported(file, known)) for name, file in known.items()}
    assert len(needs) > 900
    assert len(list(TopologicalSorter(needs).static_order())) == len(needs)


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


# Inside the domain: readers → kinds → records → district, and below them what knows nothing of this field but its words.
DOMAIN = ROOT / "layers/domain/python/campus_safety"
READERS = {"figures", "papers", "lists", "messages", "reminders"}
FLOORS = {"district": 1, "records": 2, "kinds": 3, **dict.fromkeys(READERS, 4)}
# These know every kind, and are imported by readers and by cross-kind look-ups only.
OVER_ALL_KINDS = {"registry", "vocabulary"}
# What one kind takes from another, and why. There is no way round in a circle.
FROM_ANOTHER = {
    ("activities", "appointments"): "who holds a law lesson has to be in office",
    ("activities", "hazards"): "topics are the categories that cases have taught",
    ("activities", "incidents"): "topics; and an exercise is an incident",
    ("area_sweeps", "hazards"): "what is ordered to be put right becomes a hazard",
    ("becoming", "incidents"): "what is already written becomes one",
    ("campus_assurances", "daily_log"): "follows from entries of the log",
    ("daily_log", "becoming"): "what was told in the security room becomes an incident",
    ("daily_log", "incidents"): "by the channel of the security room",
    ("devices", "hazards"): "a silent device is a hazard",
    ("findings", "hazards"): "what is found on duty becomes one",
    ("findings", "incidents"): "what is found on duty becomes one",
    ("hazards", "becoming"): "a hazard that has ended in an incident",
    ("hazards", "incidents"): "by the channel that fits how it was found",
    ("inspections", "hazards"): "findings become hazards, by the same checklists",
    ("patrols", "findings"): "what is found on duty",
    ("patrols", "hazards"): "what a team has found is counted with how it ended",
    ("patrols", "incidents"): "what a team has found is counted with how it ended",
    ("patrols", "peak_posts"): "what pupils see at a stop is what they see at a post",
    ("patrols", "registers"): "a team and its cameras are in the campus's registers",
    ("peak_posts", "findings"): "what is found on duty",
    ("points", "activities"): "points are earned by activities",
    ("quizzes", "hazards"): "topics are the categories that cases have taught",
    ("quizzes", "incidents"): "topics",
    ("quizzes", "points"): "a round that is counted earns points",
    ("redemptions", "points"): "what is asked for is paid by an entry of the ledger",
    ("registers", "hazards"): "what is expired or out of order becomes one",
    ("reply_templates", "incidents"): "words are ready for their categories and states",
    ("rotas", "peak_posts"): "a rota says who stands at posts",
    ("safety_notices", "hazards"): "topics are the categories that cases have taught",
    ("safety_notices", "incidents"): "topics",
    ("teaching_packs", "activities"): "a pack is for a group and of a topic",
}


def arrows() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(module, what it imports) inside the domain, each as the parts of its name below `campus_safety`."""
    for file in sorted(DOMAIN.rglob("*.py")):
        module = file.relative_to(DOMAIN).with_suffix("").parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("campus_safety."):
                base = tuple(node.module.split(".")[1:])
                for alias in node.names:
                    yield module, base if len(base) > 1 and base[0] != "kinds" else (*base, alias.name)


def floor(module: tuple[str, ...]) -> int:
    return FLOORS.get(module[0], 0)


def test_inside_the_domain_nothing_is_imported_from_above() -> None:
    assert {package for file in DOMAIN.iterdir() if (package := file.stem) and file.is_dir()} - {
        "__pycache__"
    } == set(FLOORS)
    assert [one for one in arrows() if floor(one[1]) > floor(one[0])] == []


def test_kinds_take_from_each_other_only_what_is_named_here() -> None:
    between = {
        (module[1], target[1])
        for module, target in arrows()
        if module[0] == "kinds" == target[0] and module[1] != target[1] and module[1] not in OVER_ALL_KINDS
    }
    assert between == set(FROM_ANOTHER)


def test_between_kinds_there_is_no_circle() -> None:
    left = set(FROM_ANOTHER)
    while ends := {target for _, target in left} - {kind for kind, _ in left}:
        left = {one for one in left if one[1] not in ends}
    assert left == set()


def test_the_registry_is_for_readers_over_all_kinds() -> None:
    who = {module[0] for module, target in arrows() if target[:2] == ("kinds", "registry")}
    assert who <= READERS | {"kinds"}
    assert {
        module[1]
        for module, target in arrows()
        if target[:2] == ("kinds", "registry") and module[0] == "kinds"
    } == {"vocabulary"}
