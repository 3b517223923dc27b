"""In which table a record lies. An id does not say it, so the tables are asked, the cases' own first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from campus_safety.records.kind import Kinds, RecordTable
from campus_safety.records.record import Record
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.ports import UploadBook
from campus_safety_aws.uploads import Uploads


def setting_of(home: RecordTable) -> str:
    """The setting that names this table."""
    return f"{home.name}_TABLE"


def cases_tables(setting: Callable[[str], str], kinds: Kinds) -> dict[RecordTable, CasesTable]:
    """The records of every table, from the settings CASES_TABLE, DUTY_TABLE, OUTREACH_TABLE."""
    return {home: CasesTable(setting(setting_of(home)), kinds) for home in RecordTable}


@dataclass(frozen=True, slots=True)
class At:
    """One table: its records, and the files that were announced for them."""

    cases: Cases
    uploads: UploadBook


class RecordTables:
    """Every table of records that a function may look into, asked in the order of `RecordTable`."""

    def __init__(self, at: Mapping[RecordTable, At], kinds: Kinds) -> None:
        self.kinds = kinds
        self._at = MappingProxyType({home: at[home] for home in RecordTable if home in at})

    @classmethod
    def of_settings(cls, setting: Callable[[str], str], kinds: Kinds) -> "RecordTables":
        """From the settings CASES_TABLE, DUTY_TABLE, OUTREACH_TABLE."""
        at = {
            home: At(cases, Uploads(setting(setting_of(home))))
            for home, cases in cases_tables(setting, kinds).items()
        }
        return cls(at, kinds)

    def of_kind(self, kind: str) -> Cases:
        """The table of this kind's records. Raises KeyError for a kind or a table that is not known here."""
        return self._at[self.kinds[kind].table].cases

    def by_code(self, code: str) -> Record | None:
        """The record with this short code, as it is stored, in whichever table it lies."""
        for at in self._at.values():
            case_id = at.cases.by_code(code)
            if case_id is not None and (case := at.cases.get(case_id)) is not None:
                return case
        return None

    def find(self, case_id: str) -> tuple[At, Record] | None:
        """The record and where it lies, read strongly; None if no table has it."""
        for at in self._at.values():
            case = at.cases.get(case_id)
            if case is not None:
                return at, case
        return None
