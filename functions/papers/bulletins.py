"""The monthly bulletin as a Word document: its template filled in, every number with the query that answers its records.

A number leads to the place in the document that says how it is looked up, and not out of it: the interface answers nobody
who is not signed in, and a document outlives the address of a deployment (decision 27).
"""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate, RichText

from campus_safety.papers.bulletin import Bulletin, Line, Number, Source

_TEMPLATE: Final = Path(__file__).parent / "templates" / "bulletin.docx"
# Character styles of the template.
_IN_TEXT, _IN_TABLE = "Number", "NumberInTable"
# The template's place that says how numbers are looked up.
_SOURCES: Final = "sources"
# Which route answers the records behind a number.
RECORDS: Final = "/figures/records"
# What stands in front of a part of the number above.
_INDENT: Final = "　　"


class _Linked:
    """Numbers by their codes, as the template names them; a link is made for those that it names only."""

    def __init__(self, numbers: Mapping[str, Number], link: Callable[[Number], RichText]) -> None:
        self._numbers, self._link = numbers, link

    def __getitem__(self, code: str) -> RichText:
        return self._link(self._numbers[code])


def written(said: Bulletin, scope: str) -> bytes:
    """The document. `scope` is whose figures it tells."""
    template = DocxTemplate(_TEMPLATE)

    def linked(number: Number, style: str) -> RichText:
        said = RichText(number.text, style=style)
        if number.source is not None:
            query = escape(query_of(number.source, scope))
            said.xml = f'<w:hyperlink w:anchor="{_SOURCES}" w:tooltip="{query}">{said.xml}</w:hyperlink>'
        return said

    def in_text(number: Number) -> RichText:
        return linked(number, _IN_TEXT)

    def in_table(number: Number) -> RichText:
        return linked(number, _IN_TABLE)

    template.render(
        {
            "title": said.title,
            "issue": said.issue,
            "issuer": said.issuer,
            "scope": said.scope,
            "days": said.days,
            "before_days": said.before_days,
            "made": said.made,
            "mark": "",
            "hint": "",
            "code": f"{said.scope}{said.issue}",
            "codes": said.codes,
            "class_hours_owed": said.class_hours_owed,
            "class_hours_kindergarten": said.class_hours_kindergarten,
            "notes": said.notes,
            "records": RECORDS,
            "change": said.change,
            "now": _Linked(said.now, in_text),
            "before": _Linked(said.before, in_text),
            "year": _Linked(said.year, in_text),
            "zeros": [
                {
                    "name": one.name,
                    "reported": in_text(one.reported),
                    "established": in_text(one.established),
                    "undecided": in_text(one.undecided),
                    "says": one.says,
                }
                for one in said.zeros
            ],
            "sections": [
                {"title": title, "lines": [_line(line, in_table) for line in lines]}
                for title, lines in said.sections
            ],
            "lengths": [
                {
                    "stage": one.stage,
                    "level": one.level,
                    **{name: in_table(getattr(one, name)) for name in ("count", "median", "p90", "before")},
                }
                for one in said.lengths
            ],
        },
        autoescape=True,
    )
    into = io.BytesIO()
    template.save(into)
    return into.getvalue()


def query_of(source: Source, scope: str) -> str:
    """What RECORDS is asked for the records behind a number."""
    asked = {
        "indicator": source.indicator,
        "scope": scope,
        "from": source.period.start.isoformat(),
        "to": source.period.end.isoformat(),
        **({"where": ",".join(f"{dim}:{value}" for dim, value in source.where)} if source.where else {}),
    }
    return urlencode(asked, safe="*:,")


def _line(line: Line, in_table: Callable[[Number], RichText]) -> dict[str, Any]:
    return {
        "name": f"{_INDENT}{line.name}" if line.part else line.name,
        "now": in_table(line.now),
        "before": in_table(line.before),
        "change": line.change,
    }
