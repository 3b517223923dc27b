"""What forms of outreach name and the domain is told: accounts, and the terms of a campus's law vice-principals."""

from datetime import date
from typing import Final

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.kinds.appointments.appointment import Term, terms_list
from campus_safety.records.rows import Row
from campus_safety.records.store import Cases, rows_since

# Whoever asks, by a shorter name than a key.
ME: Final = "me"


def account_named(name: str, asking: Account, directory: DirectoryReader) -> Account | None:
    """The account of this key, in the district of who asks; None if there is none."""
    if name == ME:
        return asking
    found = directory.account(name)
    return found if found is not None and found.district == asking.district else None


def account_of(key: str, directory: DirectoryReader) -> Account | None:
    return directory.account(key)


def terms(owner: str, cases: Cases) -> tuple[Term, ...]:
    """Every term of a campus, a station or "district:<id>"; mostly one query."""
    return tuple(_term(row) for row in rows_since(terms_list(owner), None, cases))


def _term(row: Row) -> Term:
    facts = row.facts
    return Term(
        str(facts["holder"]),
        row.campus,
        date.fromisoformat(str(facts["since"])),
        date.fromisoformat(str(facts["until"])),
    )
