"""Writes the words that the report page shows before anybody has signed in, when it cannot ask `GET /vocabulary`:
`python -m local.page_words`. A district's own categories come with the sign-in."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from campus_safety.kinds.vocabulary import LISTS, categories
from campus_safety.labels import Label

TARGET: Final = Path(__file__).parent.parent / "web" / "src" / "report" / "built-in.json"


def text() -> str:
    said: dict[str, Any] = {
        "categories": [{"code": one.code, "name": _words(one.label)} for one in categories()],
        "circumstances": [
            {"code": code, "name": _words(label)} for code, label in LISTS["circumstance"].items()
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _words(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
