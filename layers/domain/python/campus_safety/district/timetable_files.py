"""timetables.toml of a district, read strictly: every fault is named with its place in the file, or nothing is taken over.

docs/peak-posts.md shows the file. A campus without a timetable would go without posts silently, so that is a fault too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from campus_safety.district.csv_rows import BadRow, bad_row
from campus_safety.district.declared_tables import TableReader
from campus_safety.district.directory import Campus
from campus_safety.district.timetables import Timetables
from campus_safety.district.watched_tables import WatchedTable
from campus_safety.errors import BadFiles

TIMETABLES_FILE: Final = "timetables.toml"


def parse_timetables(document: Mapping[str, Any], *, stored: bool = False) -> Timetables:
    """The timetables that a document (the shape of timetables.toml) describes. Raises BadFiles naming every fault. One that
    is `stored` may be of another release."""
    faults: list[BadRow] = []
    found = read_timetables(document, faults, stored=stored)
    if found is None:
        raise BadFiles(*faults)
    return found


def read_timetables(
    document: Mapping[str, Any], faults: list[BadRow], *, stored: bool = False
) -> Timetables | None:
    """As `parse_timetables`, with the faults added to those found in other files; None where there are any."""
    reader, table = TableReader(stored=stored), WatchedTable(document)
    found = reader.read(Timetables, document if stored else table, "")
    if not stored:
        _refuse_unknown_timetables(reader, table)
        reader.faults.extend(table.unknown())
    for fault in reader.faults:
        _add(faults, fault.field, fault.code, fault.zh, fault.en)
    return None if reader.faults else found


def _refuse_unknown_timetables(reader: TableReader, document: Mapping[str, Any]) -> None:
    """Whoever is given a timetable is given one that the file has, be it good or not."""
    timetables, defaults, campuses = (
        found if isinstance(found := document.get(name, {}), Mapping) else {}
        for name in ("timetables", "defaults", "campuses")
    )
    chosen = {f"defaults.{type}": id for type, id in defaults.items()} | {
        f"campuses.{id}.timetable": own["timetable"]
        for id, own in campuses.items()
        if isinstance(own, Mapping) and "timetable" in own
    }
    for place, id in chosen.items():
        if isinstance(id, str) and id not in timetables:
            reader.fault(place, "unknown_timetable", f"没有作息时间表“{id}”", f"There is no timetable {id!r}")


def check_timetables(timetables: Timetables, campuses: Iterable[Campus], faults: list[BadRow]) -> None:
    """Only campuses that there are, and a timetable for each of them."""
    known = {campus.id: campus for campus in campuses}
    for id in timetables.campuses:
        if id not in known:
            _add(faults, f"campuses.{id}", "unknown_campus", f"没有校园“{id}”", f"there is no campus {id!r}")
    for campus in known.values():
        if timetables.of(campus.id, campus.type) is None:
            _add(
                faults,
                "defaults",
                "no_timetable",
                f"校园“{campus.id}”没有作息时间表，请在 defaults 或 campuses 中指定",
                f"the campus {campus.id!r} has no timetable: name one in defaults or campuses",
            )


def _add(faults: list[BadRow], where: str, code: str, zh: str, en: str) -> None:
    faults.append(bad_row(TIMETABLES_FILE, 1, where, code, zh, en))
