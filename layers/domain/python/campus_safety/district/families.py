"""Documents of a folder such as `policies/checklists/`: each holds a family of rows, whose ids begin with the family's name. They
are part of a policy's immutable version."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from campus_safety.district.declared_tables import TableReader

# Ids become parts of keys and of addresses, so they hold nothing that those give a meaning to.
NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class FamilyReader(TableReader):
    """Reads families; a fault is told of by the id of its row, which people look for, and not by its number."""

    def __init__(self, *, stored: bool) -> None:
        super().__init__(stored=stored)
        # Ids as they are written, those of bad rows included.
        self.written: set[str] = set()

    def head(self, family: str, document: Any, shape: type[Any]) -> dict[str, Any]:
        """What a document says of the family; its rows are looked at one by one."""
        if isinstance(document, Mapping):
            document = {
                key: tuple(found) if isinstance(found, list) else found for key, found in document.items()
            }
        return self.whole(shape, document, family)

    def rows(
        self, family: str, rows: tuple[Any, ...], shape: type[Any]
    ) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """Each row by its id, with the fields that can be read, and whether all is well with it so far."""
        for row in rows:
            id = row.get("id") if isinstance(row, Mapping) else None
            id = id if isinstance(id, str) else ""
            where, known = id or family, len(self.faults)
            values = self.whole(shape, row, where)
            if not id.startswith(f"{family}.") or not NAME.fullmatch(id.removeprefix(f"{family}.")):
                self.fault(
                    where,
                    "bad_id",
                    f"编号须为 {family}. 加小写字母、数字、连字符",
                    f"Its id is {family}. and then lower-case letters, digits and hyphens",
                )
            if id in self.written:
                self.fault(where, "duplicate", "编号重复", "The id is given twice")
            self.written.add(id)
            yield where, values, len(self.faults) == known
