"""The tables of records, each the home of some kinds."""

from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import Home
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.settings import setting

# The setting that names each table.
SETTINGS = {Home.CASES: "CASES_TABLE", Home.DUTY: "DUTY_TABLE", Home.OUTREACH: "OUTREACH_TABLE"}


def tables() -> dict[Home, CasesTable]:
    return {home: CasesTable(setting(name), KINDS) for home, name in SETTINGS.items()}


def home_of(kind: str) -> Home:
    """Raises KeyError for a kind that this version of the code does not know."""
    return KINDS[kind].home
