"""docs/glossary.md says what the labels say, and what it names by file is there."""

import re
from pathlib import Path

from local.glossary import MARK, PAGE, generated, page

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    ROOT / "layers/domain/python/campus_safety",
    ROOT / "layers/adapters/python/campus_safety_aws",
    ROOT,
)


def test_the_glossary_says_what_the_labels_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m local.glossary"
    assert "| 接报 | Intake | `intake` | 环节 stage |" in generated()


def test_what_the_glossary_names_by_file_is_there() -> None:
    written = PAGE.read_text("utf-8").partition(MARK)[0]
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/))`", written))
    assert named, "the page names files"
    missing = {
        one for one in named if not any((source / one).exists() for source in SOURCES) and not _anywhere(one)
    }
    assert missing == set()


def _anywhere(name: str) -> bool:
    """A file that is named without its folder, such as a kind's own `clock_rules.py`."""
    return "/" not in name and any(next(source.rglob(name), None) for source in SOURCES[:2])
