"""Legal papers as Word documents: a template that the district can change, filled with what the record says."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docxtpl import DocxTemplate

from campus_safety.papers.facts import readable

MEDIA: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_TEMPLATE_OF: Final = {
    "order": "order",
    "extension_granted": "extension",
    "extension_refused": "extension",
    "recheck": "recheck",
    "inspection_record": "inspection_record",
}


def written(kind: str, facts: Mapping[str, str | tuple[str, ...]]) -> bytes:
    """The document; what people wrote is escaped, so that it is text and never markup."""
    template = DocxTemplate(_TEMPLATES / f"{_TEMPLATE_OF[kind]}.docx")
    said = {
        name: readable(value) if isinstance(value, str) else tuple(readable(line) for line in value)
        for name, value in facts.items()
    }
    template.render(said, autoescape=True)
    into = io.BytesIO()
    template.save(into)
    return into.getvalue()
