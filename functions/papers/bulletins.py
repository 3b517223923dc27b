"""The monthly bulletin as a Word document: its template filled in, every number a link to the records it was computed from."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from docxtpl import DocxTemplate, RichText

from campus_safety.papers.bulletin import Bulletin, Line, Number, Source

_TEMPLATE: Final = Path(__file__).parent / "templates" / "bulletin.docx"
# Character styles of the template.
_IN_TEXT, _IN_TABLE = "Number", "NumberInTable"
# What stands in front of a part of the number above.
_INDENT: Final = "　　"


class _Linked:
    """Numbers by their codes, as the template names them; a link is made for those that it names only."""

    def __init__(self, numbers: Mapping[str, Number], link: Callable[[Number], RichText]) -> None:
        self._numbers, self._link = numbers, link

    def __getitem__(self, code: str) -> RichText:
        return self._link(self._numbers[code])


def written(said: Bulletin, scope: str, interface: str) -> bytes:
    """The document. `scope` is whose figures it tells, `interface` where the interface answers ("https://…")."""
    template = DocxTemplate(_TEMPLATE)

    def linked(number: Number, style: str) -> RichText:
        source = number.source
        to = template.build_url_id(address(interface, source, scope)) if source is not None else None
        return RichText(number.text, style=style, url_id=to)

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


def address(interface: str, source: Source, scope: str) -> str:
    """Where the records behind a number are answered."""
    asked = {
        "indicator": source.indicator,
        "scope": scope,
        "from": source.period.start.isoformat(),
        "to": source.period.end.isoformat(),
        **({"where": ",".join(f"{dim}:{value}" for dim, value in source.where)} if source.where else {}),
    }
    return f"{interface}/figures/records?{urlencode(asked, safe='*:,')}"


def _line(line: Line, in_table: Callable[[Number], RichText]) -> dict[str, Any]:
    return {
        "name": f"{_INDENT}{line.name}" if line.part else line.name,
        "now": in_table(line.now),
        "before": in_table(line.before),
        "change": line.change,
    }
