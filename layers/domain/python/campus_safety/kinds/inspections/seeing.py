"""Who may call an inspection, and what of one somebody sees: all of it, what happened at their campus, or what is their
own unit's.

Whoever organises it and those above see all. A campus sees what was found there, by whomever. Every other unit sees its
own visits, and the findings that it made or answers for; no unit sees another's.
"""

from collections.abc import Iterable, Mapping

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotAllowed
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.fields import looks_at
from campus_safety.kinds.inspections.inspection import Finding, Inspection, InspectionFacts, Visit
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.records.access import lists_of
from campus_safety.records.timeline import Entry
from campus_safety.values import dataclass

_ABOVE = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})
_AT_SCHOOL = frozenset({Role.SCHOOL_STAFF, Role.GUARD})
# What everybody who knows of an inspection may know to have happened.
_KNOWN_TO_ALL = frozenset({Action.PLAN, Action.BEGIN, Action.CONCLUDE, Action.CANCEL})
# Which changed fields of an entry say nothing of what others do or find.
_TELL_NOTHING = frozenset({"state", "planned_on", "began_at", "concluded_at", "cancelled_at"})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one account sees of one inspection."""

    case: Inspection
    whole: bool
    units: frozenset[str]
    campus: str | None

    @property
    def visits(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.case.visits if self._of(visit.campus, visit.unit))

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(
            one
            for one in self.case.findings
            if self._of(one.campus, one.unit) or (self.campus is None and one.owner in self.units)
        )

    def entries(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries of the timeline, and with them the words, that are this account's to see."""
        known = {one.version for one in self.findings} | {visit.version for visit in self.visits}
        known |= self._orders(entries := tuple(entries))
        return tuple(
            entry
            for entry in entries
            if self.whole
            or entry.action in _KNOWN_TO_ALL
            or entry.version in known
            or entry.actor.unit in self.units
        )

    def changed(self, changed: Mapping[str, str]) -> dict[str, str]:
        """Of an entry's changed fields those that give nothing away."""
        return {name: value for name, value in changed.items() if self.whole or name in _TELL_NOTHING}

    def told(self, addresses: Iterable[str]) -> list[str]:
        """Of the posts that were told, all or this account's unit's own."""
        return [one for one in addresses if self.whole or one.partition("/")[0] in self.units]

    def ordered(self, to: str) -> bool:
        """Whether an order is to this account's unit, or all are shown."""
        return self.whole or to in {f"unit:{unit}" for unit in self.units}

    def _of(self, campus: str, unit: str) -> bool:
        if self.whole:
            return True
        return campus == self.campus if self.campus is not None else unit in self.units

    def _orders(self, entries: tuple[Entry, ...]) -> set[int]:
        """The entries that gave an order to this account's unit."""
        given = {order.opened_at for order in self.case.supervisions if self.ordered(order.to)}
        return {
            entry.version
            for entry in entries
            if entry.action == Action.SUPERVISE and entry.recorded_at in given
        }


def sight(account: Account, case: Inspection, district: District) -> Sight:
    """What this account sees; that it may see the inspection at all was asked before (`campus_safety.records.access.see`)."""
    units = frozenset(lists_of(account, district))
    at_school = account.role in _AT_SCHOOL
    return Sight(
        case,
        whole=account.role in _ABOVE or (case.lead in units and not at_school),
        units=units,
        campus=account.unit if at_school else None,
    )


def campuses_listed(
    account: Account, facts: InspectionFacts, lead: str, district: District
) -> tuple[str, ...]:
    """Which of its campuses a row of a worklist names to this account."""
    if account.role in _AT_SCHOOL:
        return tuple(campus for campus in facts.campuses if campus == account.unit)
    units = set(lists_of(account, district))
    if account.role in _ABOVE or lead in units:
        return facts.campuses
    visiting = [district.unit(unit) for unit in sorted(units & set(facts.agencies))]
    return tuple(
        campus for campus in facts.campuses if any(looks_at(unit, campus, district) for unit in visiting)
    )


def permit_plan(account: Account, campuses: Iterable[str], district: District) -> None:
    """Raises NotAllowed: the brigade and the education bureau call inspections of any campus, a station of its own."""
    if not account.enabled or not KIND.may_ever(account.role, Action.PLAN):
        raise NotAllowed(
            Fault("action", "not_allowed", "该账号不能安排联合检查", "This account may not plan inspections")
        )
    if account.role in (Role.DESK, Role.CHIEF):
        station = district.unit(account.unit)
        foreign = [
            campus
            for campus in dict.fromkeys(campuses)
            if campus in district.campuses and not looks_at(station, campus, district)
        ]
        if foreign:
            raise NotAllowed(
                *(
                    Fault(
                        "campuses",
                        "not_yours",
                        f"不属于本所辖区：{district.campus(campus).name.zh}",
                        f"Not a campus of your station: {district.campus(campus).name.en}",
                    )
                    for campus in foreign
                )
            )
