"""How an account is related to a record, and what follows from the rights of its role (the kind's `actions` and `sections`).

Out of scope looks like "not found": `see` is asked first, everywhere.
"""

from collections.abc import Iterable, Mapping

from campus_safety.district.directory import Account, District, is_account_key
from campus_safety.district.organisation import Post
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotAllowed, newer_record, no_such_record
from campus_safety.records.actions import ATTACH
from campus_safety.records.kind import Kind
from campus_safety.records.post_addresses import owner_of, raised_owner_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation, holders
from campus_safety.records.rows import Row

# Of a sealed case they know only where somebody has named them; their unit's desk and chief know by their posts.
_NAMED_ONLY = frozenset({Role.OFFICER, Role.GUARD})


def relations_of(account: Account, case: Record, district: District) -> frozenset[Relation]:
    """Every relation the account has to the record; none at all means that the record does not exist for it."""
    if not account.enabled or account.district != case.district:
        return frozenset()
    units = _units(account, district)
    found = set[Relation]()
    if case.reporter.account == account.key:
        found.add(Relation.REPORTER)
    if case.transfer is not None and case.transfer.open and case.transfer.to in units:
        if not case.sealed or account.role not in _NAMED_ONLY:
            found.add(Relation.RECEIVER)
    # A school that was left out later does not know of what it was asked, and has answered, before.
    left_out = case.campus_left_out and account.unit == case.campus
    if not left_out and any(
        _ordered(order.to, case, district) & {*account.addresses} for order in case.supervisions
    ):
        found.add(Relation.ORDERED)
    found |= _by_work(case, units)
    if _in_scope(account, case, units, found, district):
        found.add(Relation.SCOPE)
    else:
        # Whoever may not see the case has no part in it either, whatever their unit does.
        found &= {Relation.REPORTER, Relation.RECEIVER, Relation.ORDERED}
    return frozenset(found)


def _by_work(case: Record, units: frozenset[str]) -> set[Relation]:
    """The relations of those whose unit works on it."""
    found = set[Relation]()
    if case.lead in units:
        found |= {Relation.LEAD, Relation.LEADING}
    elif units & set(case.joined):
        found.add(Relation.LEAD)
    if case.unit_called("rectifier") in units:
        found.add(Relation.RECTIFIER)
    if units & case.invited:
        found.add(Relation.INVITED)
    return found


def see(account: Account, case: Record, district: District) -> frozenset[Relation]:
    """The account's relations to the record; raises NotFound, as if the case did not exist, when it has none."""
    found = relations_of(account, case, district)
    if not found:
        raise no_such_record()
    return found


def permit(account: Account, kind: Kind, action: str, case: Record, district: District) -> None:
    """Raises NotFound out of scope, NotAllowed where the table has no such right, and NewerRecord where this release does
    not know all of the record.

    A role that may add files may add them to whatever it reported itself: a guard who reports what is sealed then has the
    pictures, and sees nothing else of it.
    """
    found, step = see(account, case, district), kind.actions[action]
    needed = holders(step.may)[account.role]
    reporters_own = action == ATTACH and Relation.REPORTER in found and needed is not Relation.NEVER
    if not reporters_own and not _holds(needed, found):
        raise NotAllowed(
            Fault(
                "action",
                "not_allowed",
                f"“{account.role.label.zh}”不能对该{kind.label.zh}“{step.label.zh}”",
                f"“{account.role.label.en}” may not “{step.label.en}” here",
            )
        )
    if case.newer:
        raise newer_record()


def permit_report(account: Account, kind: Kind, campus: str) -> None:
    """School accounts report for their own campus, everybody else for any campus of the district."""
    if not account.enabled or not kind.may_ever(account.role, "report"):
        raise NotAllowed(Fault("action", "not_allowed", "该账号不能上报", "This account may not report"))
    if account.role in (Role.SCHOOL_STAFF, Role.GUARD) and campus != account.unit:
        raise NotAllowed(
            Fault("campus", "not_yours", "只能上报本校（园）情况", "You report for your own campus")
        )


def shown(account: Account, kind: Kind, case: Record, district: District) -> frozenset[Part]:
    """The parts of a case's answer that this account gets. An anonymous reporter is known to the desk and above only; whoever
    may accept what their unit is offered reads what that is."""
    found = see(account, case, district)
    parts = {Part(part) for part, roles in kind.sections.items() if _holds(roles[account.role], found)}
    if Relation.REPORTER in found:
        parts |= {Part.SUMMARY, Part.REPORT_TEXT, Part.DIALOGUE, Part.FEEDBACK}
    if Relation.RECEIVER in found and kind.answers_offers(account.role):
        parts |= case.offered_parts
    return frozenset(parts)


def may_be_named(account: str | None, case: Record, parts: frozenset[Part]) -> bool:
    """Whether somebody who is shown these parts may be told by whom, unit and number, this account's deeds and files are: an
    anonymous reporter is known to the desk and above only."""
    return not case.reporter.anonymous or account != case.reporter.account or Part.REPORTER_IDENTITY in parts


def has_lists(account: Account, kind: Kind) -> bool:
    """Whether the account's role sees such records, other than those that it has reported itself: who does not has no lists
    of them either."""
    return account.enabled and kind.sections[Part.SUMMARY][account.role] not in (
        Relation.NEVER,
        Relation.REPORTER,
    )


def facts_shown(account: Account, kind: Kind, row: Row) -> Mapping[str, str | int | bool | None]:
    """The facts of a list's row; whose account somebody is only for those who see the actors of such records."""
    if kind.ever_shown(account.role, Part.ACTORS):
        return row.facts
    return {name: fact for name, fact in row.facts.items() if not is_account_key(fact)}


def lists_of(account: Account, district: District) -> tuple[str, ...]:
    """The units whose worklists this account reads; the first is its own."""
    return tuple(sorted(_units(account, district), key=lambda unit: unit != account.unit))


def _holds(needed: Relation, found: Iterable[Relation]) -> bool:
    return needed is not Relation.NEVER and needed in found


def _units(account: Account, district: District) -> frozenset[str]:
    """The account's unit, and for a team inside a station the station it works for."""
    unit = district.units.get(account.unit)
    above = {unit.parent} if unit is not None and unit.kind == "team" and unit.parent else set()
    return frozenset({account.unit, *above})


def _ordered(to: str, case: Record, district: District) -> frozenset[str]:
    """The posts that answer an order: the owner of the unit (or of the lead), and the unit's head."""
    unit = case.lead if to == "lead:owner" else to.removeprefix("unit:")
    return frozenset({owner_of(unit, district), raised_owner_of(unit, 1, district)})


def _in_scope(
    account: Account, case: Record, units: frozenset[str], found: set[Relation], district: District
) -> bool:
    if case.for_everybody:
        return account.role not in (Role.AGENCY, Role.GATEWAY, Role.WALL)
    ours = bool(units & answering(case.station, case.campus, district))
    match account.role:
        case Role.SUPERVISOR | Role.LEADER | Role.AUDITOR:
            return True
        case Role.DESK | Role.CHIEF:
            return ours or bool(found & {Relation.LEAD, Relation.INVITED})
        case Role.OFFICER if case.sealed:
            return account.key in case.knowing
        case Role.OFFICER:
            return ours or bool(found & {Relation.LEAD, Relation.INVITED})
        case Role.SCHOOL_STAFF:
            return bool(units & case.campuses_concerned) and (not case.sealed or _answers_for_campus(account))
        case Role.GUARD:
            return bool(units & case.campuses_concerned) and not case.sealed
        case Role.EDUCATION:
            return case.concerns_education or bool(found & {Relation.LEAD, Relation.INVITED})
        case Role.AGENCY:
            return bool(found & {Relation.LEAD, Relation.RECTIFIER, Relation.INVITED})
        case _:
            return False


def answering(station: str, campus: str, district: District) -> frozenset[str]:
    """The station that a record stands under, and the one that answers for its campus now: a campus that was given to
    another station brings its history along."""
    known = district.campuses.get(campus)
    return frozenset({station, known.station if known is not None else station})


def concerned(row: Row, units: Iterable[str], district: District) -> bool:
    """Whether one of these units works on the record of this row, or answers for its campus."""
    whose = {*answering(row.station, row.campus, district), row.lead, row.campus, *row.concerned}
    return not whose.isdisjoint(units)


def _answers_for_campus(account: Account) -> bool:
    return bool({Post.SAFETY, Post.PRINCIPAL} & set(account.posts))
