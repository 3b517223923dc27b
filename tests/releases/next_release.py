"""The next release, as a tree of sources beside ours: what this release has to live with, before and after it.

`next_release(into)` copies the sources (domain, adapters, functions, policies, and the infrastructure that names stages)
and makes a few small changes in the copy, those that a release may make to what is stored:

a new field of every record        `Record.release`, "next" wherever that release wrote last
a new field of every entry         `Entry.release`
a new clock, in code and policies  incidents "call_back", from assessment to the end of handling;
                                   hazards "look_in", from assignment to the fix that was verified
a new stage                        incidents that were handled by telephone wait in "call_back" for feedback
new enum values                    `ClosingReason.BY_TELEPHONE`, the hazards' `Source.PARENTS`

The tree is used by putting its `paths()` first on a fresh process's PYTHONPATH, or by deploying from it. Two trees in one
process break quietly, unless `sys.modules` is swapped at each entry.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
# What a release is made from; `local` and `districts` come along where it is to be deployed.
SOURCES: Final = ("layers/domain", "layers/adapters", "functions", "policies", "infra")
_DOMAIN: Final = "layers/domain/python/campus_safety"

_CALL_BACK: Final = """[clocks.call_back]
name_zh = "电话回访"
name_en = "Call back"
limits = { 1 = "PT10M", 2 = "PT1H", 3 = "PT8H" }
ladder = "station"

"""
_LOOK_IN: Final = """[hazards.clocks.look_in]
name_zh = "途中查看"
name_en = "Look in"
limits = { general = "P3D", major = "P1D" }
ladder = "station"

"""


class SourcesMoved(Exception):
    """The sources do not read any more as this tree maker expects; say there what the next release changes now."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`new` is put before `anchor`, which stands once or at first in the file."""

    file: str
    anchor: str
    new: str


EDITS: Final = (
    # A field of every record and one of every entry, written by every change.
    Edit(
        f"{_DOMAIN}/records/record.py", "    written_at: datetime | None = None\n", '    release: str = ""\n'
    ),
    Edit(
        f"{_DOMAIN}/records/timeline.py",
        '    previous: str = GENESIS\n    hash: str = ""\n',
        '    release: str = ""\n',
    ),
    Edit(f"{_DOMAIN}/records/change.py", "written_at=moment.now", 'release="next", '),
    Edit(f"{_DOMAIN}/records/change.py", "        text_digests=narrative", '        release="next",\n'),
    Edit(f"{_DOMAIN}/records/change.py", '"written_at"', '"release", '),
    # A clock of each kind.
    Edit(
        f"{_DOMAIN}/kinds/incidents/rules.py",
        '        "acknowledge",\n        "assess",\n',
        '        "call_back",\n',
    ),
    Edit(f"{_DOMAIN}/kinds/hazards/rules.py", '"assign", ', '"look_in", '),
    Edit(
        f"{_DOMAIN}/kinds/incidents/clock_rules.py",
        '    "feedback": ClockRule(',
        '    "call_back": ClockRule(\n'
        "        lambda case: case.assessed_at, lambda case: case.handled_at, Stage.HANDLING, _exit\n    ),\n",
    ),
    Edit(
        f"{_DOMAIN}/kinds/hazards/clock_rules.py",
        '    "review": ClockRule(\n',
        '    "look_in": ClockRule(\n'
        "        lambda case: case.assigned_at, lambda case: case.verified_at, ended_by=_withdrawn\n    ),\n",
    ),
    Edit("policies/production.toml", "[clocks.assess]\n", _CALL_BACK),
    Edit("policies/demo.toml", "[clocks.assess]\n", _CALL_BACK),
    Edit("policies/production.toml", "[hazards.clocks.assign]\n", _LOOK_IN),
    Edit("policies/demo.toml", "[hazards.clocks.assign]\n", _LOOK_IN),
    # A stage, with the place where its flow waits.
    Edit(
        f"{_DOMAIN}/kinds/incidents/incident.py",
        '    FEEDBACK = "feedback"\n',
        '    CALL_BACK = "call_back"\n',
    ),
    Edit(
        f"{_DOMAIN}/kinds/incidents/incident.py",
        "        Stage.FEEDBACK: Label(",
        '        Stage.CALL_BACK: Label("电话回访", "Call back"),\n',
    ),
    Edit(
        f"{_DOMAIN}/kinds/incidents/incident.py",
        "            case _:\n                return Stage.FEEDBACK\n",
        "            case State.HANDLED if self.closing_reason is ClosingReason.BY_TELEPHONE:\n"
        "                return Stage.CALL_BACK\n",
    ),
    Edit(
        "infra/flows/incident.py",
        '    FlowStage("feedback"',
        '    FlowStage("call_back", "AwaitCallBack", "回访 · handled by telephone"),\n',
    ),
    # Values of enums.
    Edit(
        f"{_DOMAIN}/kinds/incidents/taxonomy.py",
        '    NOT_ESTABLISHED = "not_established"\n',
        '    BY_TELEPHONE = "by_telephone"\n',
    ),
    Edit(
        f"{_DOMAIN}/kinds/incidents/taxonomy.py",
        "        ClosingReason.NOT_ESTABLISHED: Label(",
        '        ClosingReason.BY_TELEPHONE: Label("电话处置", "Dealt with by telephone"),\n',
    ),
    Edit(f"{_DOMAIN}/kinds/hazards/categories.py", '    DEVICE = "device"\n', '    PARENTS = "parents"\n'),
    Edit(
        f"{_DOMAIN}/kinds/hazards/categories.py",
        "        Source.DEVICE: Label(",
        '        Source.PARENTS: Label("家长反映", "Parents"),\n',
    ),
)


def next_release(
    into: Path, root: Path = ROOT, also: Sequence[str] = (), edits: Sequence[Edit] = EDITS
) -> Path:
    """Makes the tree of the next release in the folder `into` and answers it; `also` are files and folders that come
    along unchanged. Raises SourcesMoved, naming every edit that finds no place any more."""
    this_release(into, root, also)
    lost = []
    for edit in edits:
        file = into / edit.file
        text = file.read_text("utf-8")
        before, anchor, after = text.partition(edit.anchor)
        if not anchor:
            lost.append(f"{edit.file}: {edit.anchor!r}")
        file.write_text(before + edit.new + anchor + after, "utf-8")
    if lost:
        raise SourcesMoved("\n".join(lost))
    return into


def this_release(into: Path, root: Path = ROOT, also: Sequence[str] = ()) -> Path:
    """The same tree as it is today."""
    for name in (*SOURCES, *also):
        source, target = root / name, into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy2(source, target)
    return into


def paths(tree: Path) -> tuple[str, ...]:
    """What of a tree belongs first on PYTHONPATH."""
    return tuple(str(tree / part) for part in ("layers/domain/python", "layers/adapters/python", "functions"))
