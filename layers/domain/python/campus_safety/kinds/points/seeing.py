"""Whose points an account reads, and in which order schools are listed: by name, never by points."""

from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.roles import Role


def campuses_of(account: Account, district: District) -> tuple[Campus, ...]:
    """The campuses whose points the account reads, in the order of their Chinese names."""
    return tuple(
        sorted(
            (campus for campus in district.open_campuses() if _reads(account, campus, district)),
            # In this encoding the common characters stand in the order of their pronunciation.
            key=lambda campus: campus.name.zh.encode("gb18030"),
        )
    )


def _reads(account: Account, campus: Campus, district: District) -> bool:
    match account.role:
        case Role.SCHOOL_STAFF | Role.GUARD:
            return campus.id == account.unit
        case Role.OFFICER | Role.DESK | Role.CHIEF:
            return campus.station == district.acting_unit(account.unit)
        case Role.SUPERVISOR | Role.LEADER | Role.EDUCATION | Role.AUDITOR:
            return True
        case _:
            return False
