"""What of a sweep somebody sees: police and those above all of it, an authority the places that it was given, a campus
only how far its own surroundings are covered."""

from collections.abc import Iterable

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotAllowed
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.coverage import Coverage, FrozenPlace, coverage
from campus_safety.kinds.area_sweeps.kind import KIND
from campus_safety.records.access import lists_of
from campus_safety.records.components import Supervision
from campus_safety.records.timeline import Entry
from campus_safety.values import dataclass

_AT_SCHOOL = frozenset({Role.SCHOOL_STAFF, Role.GUARD})
_OF_AUTHORITIES = frozenset({Role.AGENCY, Role.EDUCATION})
# What everybody who was given places may know to have happened.
_KNOWN_TO_ALL = frozenset({Action.PLAN, Action.FREEZE, Action.CLOSE, Action.CANCEL})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one account sees of one sweep; `units` are those that it stands for."""

    case: AreaSweep
    whole: bool
    at_school: bool
    units: frozenset[str]

    @property
    def part(self) -> tuple[FrozenPlace, ...]:
        """The lines that are counted for this account; whether it sees them one by one is said by `places`."""
        if self.whole:
            return self.case.places
        if self.at_school:
            return tuple(one for one in self.case.places if one.campus in self.units)
        return tuple(one for one in self.case.places if one.unit in self.units)

    @property
    def covered(self) -> Coverage:
        return coverage(self.part)

    @property
    def places(self) -> tuple[FrozenPlace, ...]:
        return () if self.at_school else self.part

    @property
    def campuses(self) -> tuple[str, ...]:
        """A campus is told of itself; the others are another's business."""
        return tuple(campus for campus in self.case.campuses if not self.at_school or campus in self.units)

    @property
    def orders(self) -> tuple[Supervision, ...]:
        return tuple(order for order in self.case.supervisions if self._ordered(order))

    def entries(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries whose words are this account's to read."""
        given = {order.opened_at for order in self.orders}
        return tuple(
            entry
            for entry in entries
            if self.whole
            or entry.action in _KNOWN_TO_ALL
            or entry.actor.unit in self.units
            or (entry.action == Action.SUPERVISE and entry.recorded_at in given)
        )

    def _ordered(self, order: Supervision) -> bool:
        return self.whole or order.to in {f"unit:{unit}" for unit in self.units}


def sight(account: Account, case: AreaSweep, district: District) -> Sight:
    """What this account sees; that it may see the sweep at all was asked before (`campus_safety.records.access.see`)."""
    at_school = account.role in _AT_SCHOOL
    return Sight(
        case,
        whole=not at_school and account.role not in _OF_AUTHORITIES,
        at_school=at_school,
        units=frozenset(lists_of(account, district)),
    )


def permit_plan(account: Account) -> None:
    """Raises NotAllowed: sweeps are planned by the brigade."""
    if not account.enabled or not KIND.may_ever(account.role, Action.PLAN):
        raise NotAllowed(
            Fault("action", "not_allowed", "该账号不能拟定清查", "This account may not plan sweeps")
        )
