"""The items of the Figures table. `<g>` is the generation: a rebuild fills another one beside the one that is read.

pk                        sk                              what
STATE                     STATE                           which generation is read, which one is being filled, and how far
<g>#CELLS#<district>#<u>  D#<day>#<family>, M#<month>…    a number for each counter, of a unit ("*": all) and day or month
                          S#<day>#<family>                the same of what stands: up where it begins, down where it ends
<g>#RECORD#<case id>      RECORD                          what is kept of a record, and of which version
                          ROW#<list>#<day>#<c>#<s>        by which the record is found again, in a list of each unit concerned
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from campus_safety.figures.cells import ALL, Cell, RowKey
from campus_safety.figures.keeping import Kept
from campus_safety.figures.spans import Span, Stretch
from campus_safety.records.counting import Amounts, Contribution, Place
from campus_safety_aws.record_encoding import BrokenRecord

Item = dict[str, dict[str, str]]
# How often a cell was written: two readings with the same number have seen the same cell. No counter is called so.
WRITES: Final = "writes"
# The indexes of rows, each with the attribute that names the list in it.
DISTRICT_LISTS: Final = ("by_district", "district_list")
STATION_LISTS: Final = ("by_station", "station_list")
CAMPUS_LISTS: Final = ("by_campus", "campus_list")
INDEXES: Final = (DISTRICT_LISTS, STATION_LISTS, CAMPUS_LISTS)

_encoder = msgspec.json.Encoder()
_amounts = msgspec.json.Decoder(list[tuple[date, str, str, str, int]])
_row = msgspec.json.Decoder(dict[str, int])


def text(value: str) -> dict[str, str]:
    return {"S": value}


def number(value: int) -> dict[str, str]:
    return {"N": str(value)}


def cells_pk(generation: int, district: str, unit: str) -> str:
    return f"{generation}#CELLS#{district}#{unit}"


def cell_key(generation: int, cell: Cell) -> Item:
    return {
        "pk": text(cells_pk(generation, cell.district, cell.unit)),
        "sk": text(f"{_first(cell.span, cell.first)}#{cell.family}"),
    }


def cell_of(item: Mapping[str, Mapping[str, str]]) -> Cell:
    """The cell that an item is of."""
    _, _, district, unit = item["pk"]["S"].split("#")
    span, first, family = item["sk"]["S"].split("#")
    day = f"{first}-01" if span == Span.MONTH else first
    return Cell(district, unit, Span(span), date.fromisoformat(day), family)


def sums_in(item: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """The counters of a cell's item."""
    return {name: int(value["N"]) for name, value in item.items() if "N" in value and name != WRITES}


def writes_in(item: Mapping[str, Mapping[str, str]]) -> int:
    return int(item[WRITES]["N"]) if WRITES in item else 0


def stretch_keys(stretch: Stretch) -> tuple[str, str]:
    """Between which sort keys a row of cells lies, both included."""
    return _first(stretch.span, stretch.first) + "#", _first(stretch.span, stretch.last) + "#~"


def record_key(generation: int, record: str) -> Item:
    return {"pk": text(f"{generation}#RECORD#{record}"), "sk": text("RECORD")}


def record_item(generation: int, new: Contribution, kept: Kept) -> Item:
    return record_key(generation, new.record) | {
        "kind": text(new.kind),
        "district": text(new.district),
        "version": number(kept.version),
        "mark": number(kept.mark),
        "amounts": text(amounts_text(kept.amounts)),
    }


def amounts_text(amounts: Amounts) -> str:
    """In one canonical order, so that equal amounts are equal texts."""
    rows = ((at.day, at.campus, at.station, key, count) for (at, key), count in sorted(amounts.items()))
    return _encoder.encode(list(rows)).decode()


def kept_of(item: Mapping[str, Mapping[str, str]]) -> Kept:
    """What is kept of a record. Raises BrokenRecord for an item that is none of ours."""
    try:
        read = _amounts.decode(item["amounts"]["S"])
    except msgspec.MsgspecError as error:
        raise BrokenRecord(f"{item['pk']['S']} is not readable") from error
    amounts = {(Place(day, campus, station), key): count for day, campus, station, key, count in read}
    return Kept(int(item["version"]["N"]), int(item["mark"]["N"]), amounts)


def row_key(generation: int, record: str, row: RowKey) -> Item:
    return {"pk": text(f"{generation}#RECORD#{record}"), "sk": text(row_sk(row))}


def row_sk(row: RowKey) -> str:
    return f"ROW#{row.list}#{row.place.day}#{row.place.campus}#{row.place.station}"


def row_item(generation: int, new: Contribution, row: RowKey, amounts: Mapping[str, int]) -> Item:
    """In the district's list, and in those of its station and campus, where it has them."""
    place = row.place
    item = row_key(generation, new.record, row) | {
        "kind": text(new.kind),
        "case_id": text(new.record),
        "campus": text(place.campus),
        "station": text(place.station),
        "day": text(place.day.isoformat()),
        "list_order": text(f"{place.day}#{new.record}#{place.campus}"),
        "district_list": text(list_key(generation, new.district, ALL, row.list)),
        "amounts": text(_encoder.encode(dict(sorted(amounts.items()))).decode()),
    }
    if place.station:
        item["station_list"] = text(list_key(generation, new.district, place.station, row.list))
    if place.campus:
        item["campus_list"] = text(list_key(generation, new.district, place.campus, row.list))
    return item


def row_amounts(item: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    return _row.decode(item["amounts"]["S"])


def list_key(generation: int, district: str, unit: str, name: str) -> str:
    return f"{generation}#{district}#{unit}#{name}"


def adding(sums: Mapping[str, int]) -> dict[str, Any]:
    """The update that adds to a cell; counters are top-level attributes, because nothing else can be added to."""
    names, values, added = {"#w": WRITES}, {":w": number(1)}, ["#w :w"]
    for place, (key, change) in enumerate(sorted(sums.items())):
        names[f"#{place}"], values[f":{place}"] = key, number(change)
        added.append(f"#{place} :{place}")
    return {
        "UpdateExpression": "ADD " + ", ".join(added),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def _first(span: Span, first: date) -> str:
    return f"{span}#{first:%Y-%m}" if span is Span.MONTH else f"{span}#{first.isoformat()}"
