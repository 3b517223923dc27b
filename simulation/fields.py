"""What is written into the fields of the forms of inspections, area sweeps, duty and outreach, by kind and name. What is not
named here is drawn by its type (`simulation.guesses`), so that a new field is filled in, or stands out as refused."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from pydantic_core import PydanticUndefined

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, District, Place
from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.coverage import list_digest
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.kinds.area_sweeps.planning import would_freeze
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.inspections.fields import has_field, may_record
from campus_safety.kinds.inspections.inspection import Inspection, Visit
from campus_safety.records.record import Record
from simulation.world import World


class Unfilled(Exception):
    """Nothing sensible can be written into a field that is required."""


class Drawer(Protocol):
    """Who fills forms in: by what they draw, and by what they can look up."""

    draws: Random
    district: District
    world: World
    campuses: tuple[str, ...]
    items: tuple[str, ...]

    def present(self) -> datetime: ...

    def rules(self, case: Record | None) -> Rules: ...

    def places(self) -> tuple[Place, ...]: ...

    def any_of(self, kind: str, /) -> str | None: ...

    def others(self, case: Record, /) -> str | None: ...

    def staff(self, account: Account) -> str: ...

    def earlier(self, hours: int) -> str: ...

    def item(self) -> str: ...

    def spot(self) -> str: ...


class Blank:
    """A form that somebody fills in: about which record, if there is one, who they are, and what they know."""

    def __init__(self, forms: Drawer, kind: str, action: str, account: Account, case: Record | None) -> None:
        self.forms, self.kind, self.action = forms, kind, action
        self.account, self.case = account, case
        # What was chosen for one field is kept to in the others.
        self.chosen: dict[str, Any] = {}

    @property
    def draws(self) -> Random:
        return self.forms.draws

    @property
    def district(self) -> District:
        return self.forms.district

    @property
    def rules(self) -> Rules:
        return self.forms.rules(self.case)

    @property
    def unit(self) -> str:
        """The unit that the account acts for."""
        return self.district.acting_unit(self.account.unit)

    @property
    def now(self) -> datetime:
        return self.forms.present()

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    def once(self, name: str, draw: Callable[[], Any]) -> Any:
        if name not in self.chosen:
            self.chosen[name] = draw()
        return self.chosen[name]

    def campus(self) -> str:
        """The campus that a form is about: the account's own, one of its station's, or any."""
        return str(self.once("campus", self._campus))

    def campuses(self, most: int = 4) -> list[str]:
        found = self.reach()
        return self.draws.sample(found, min(len(found), self.draws.randint(1, most)))

    def _campus(self) -> str:
        if self.case is not None and self.case.campus:
            return self.case.campus
        return self.draws.choice(self.reach())

    def reach(self) -> list[str]:
        """The campuses that are this account's to deal with; now and then any."""
        every = list(self.forms.campuses)
        if self.draws.random() < 0.03:
            return every
        if self.account.unit in every:
            return [self.account.unit]
        own = [one for one in every if self.district.station_of(one).id == self.unit]
        return own or every


Fill = Callable[[Blank], Any]


def later(blank: Blank, hours: int = 200) -> str:
    """A moment that lies ahead."""
    minutes = blank.draws.choice((1, 60, 60 * 24, blank.draws.randint(1, 60 * hours)))
    return (blank.now + timedelta(minutes=minutes)).isoformat()


def ahead(blank: Blank, most: int = 6) -> str:
    """A day that lies ahead, or this one."""
    return (
        blank.today + timedelta(days=blank.draws.choice((0, 1, blank.draws.randint(0, most))))
    ).isoformat()


def any_of(kind: str, often: float) -> Fill:
    """Some record of this kind, now and then."""

    def fill(blank: Blank) -> Any:
        found = blank.forms.any_of(kind) if blank.draws.random() < often else None
        return found if found is not None else PydanticUndefined

    return fill


# Joint inspections.


def _agencies(blank: Blank) -> list[str]:
    """Those who have something to look at there, the stations among them."""
    selection = blank.rules.document(Checklists).selections[_selection(blank)]
    categories = {
        item.category
        for id in selection.items
        if (item := blank.rules.document(Checklists).item(id)) is not None
    }
    campuses = blank.once("campuses", blank.campuses)
    units = [
        one for one in blank.district.units.values() if one.kind == "agency" and has_field(one, categories)
    ]
    called = [one.id for one in blank.draws.sample(units, min(len(units), blank.draws.randint(1, 3)))]
    stations = {blank.district.station_of(campus).id for campus in campuses}
    if not called or blank.draws.random() < 0.7:
        called += sorted(stations)
    return called


def _selection(blank: Blank) -> str:
    return str(
        blank.once(
            "selection", lambda: blank.draws.choice(sorted(blank.rules.document(Checklists).selections))
        )
    )


def _visit(blank: Blank) -> Visit | None:
    """A visit of the account's unit, rather one that nobody has answered yet."""
    if not isinstance(blank.case, Inspection):
        return None
    own = [one for one in blank.case.visits if one.unit == blank.unit]
    left = [one for one in own if one.answer is None]
    return blank.draws.choice(left or own) if own else None


def _visited(blank: Blank) -> Any:
    found = blank.once("visit", lambda: _visit(blank))
    if (
        blank.action == "nothing_found"
        and (found is None or found.answer is not None)
        and blank.draws.random() < 0.9
    ):
        raise Unfilled("nothing is left to answer")
    return found.campus if found is not None else blank.draws.choice(blank.forms.campuses)


def _of_ones_field(blank: Blank) -> Any:
    """An item of the selection that the unit may look at."""
    case, listed = blank.case, blank.rules.document(Checklists)
    if not isinstance(case, Inspection):
        return blank.forms.item()
    unit = blank.district.units[blank.unit]
    chosen = listed.selections[case.selection].items if case.selection in listed.selections else ()
    own = [id for id in chosen if (item := listed.item(id)) is not None and may_record(unit, item.category)]
    return blank.draws.choice(own) if own else blank.forms.item()


# Area sweeps.


def _digest(blank: Blank) -> Any:
    """Of the list as it is shown; now and then of another one."""
    case = blank.case
    if not isinstance(case, AreaSweep) or blank.draws.random() < 0.03:
        return "0" * 64
    places = blank.forms.places()
    return list_digest(case.radius_m, would_freeze(case, places, blank.rules))


def _place(blank: Blank) -> Any:
    """A place that is the unit's to look at and has no outcome yet; for a correction, one that has."""
    case = blank.case
    if not isinstance(case, AreaSweep) or not case.places:
        return PydanticUndefined
    wanted = blank.action == "correct_outcome"
    fits = [one for one in case.places if one.done is wanted and one.unit == blank.unit]
    if not fits and blank.draws.random() < 0.95:
        raise Unfilled("no place of theirs")
    found = blank.once("place", lambda: blank.draws.choice(fits or list(case.places)))
    return found.place


def _instead_of(blank: Blank) -> Any:
    _place(blank)
    found = blank.chosen.get("place")
    return str(found.outcome) if found is not None and found.outcome is not None else "compliant"


def _item(blank: Blank) -> Any:
    """An order to rectify is a hazard of the surroundings."""
    _outcome(blank)
    if blank.chosen["outcome"] != Outcome.ORDERED:
        return PydanticUndefined
    items = [one for one in blank.forms.items if one.startswith("surroundings.")]
    return blank.draws.choice(items) if items else PydanticUndefined


def _outcome(blank: Blank) -> str:
    return str(
        blank.once(
            "outcome",
            lambda: blank.draws.choice((*Outcome, Outcome.ORDERED, Outcome.COMPLIANT, Outcome.CORRECTED)),
        )
    )


def _people(blank: Blank) -> int:
    outcome = blank.chosen.get("outcome")
    return 0 if outcome in (Outcome.NOT_ENTERED, Outcome.GONE) else blank.draws.randint(0, 30)


def _assignments(blank: Blank) -> Any:
    case = blank.case
    if not isinstance(case, AreaSweep):
        return []
    left = [one.place for one in case.places if not one.done]
    units = [*case.stations, *(one.id for one in blank.district.units.values() if one.kind == "agency")]
    if not left or blank.draws.random() < 0.4:
        return []
    return [{"unit": blank.draws.choice(units), "places": blank.draws.sample(left, min(len(left), 3))}]


# (kind, field) -> what is written there.
FIELDS: Final[Mapping[str, Fill]] = {
    "inspection.campuses": lambda blank: blank.once("campuses", blank.campuses),
    "inspection.agencies": _agencies,
    "inspection.selection": _selection,
    "inspection.planned_on": ahead,
    "inspection.campus": _visited,
    "inspection.item": _of_ones_field,
    "inspection.officers": lambda blank: [blank.forms.staff(blank.account)] * blank.draws.randint(0, 1),
    "area_sweep.campuses": lambda blank: blank.once("campuses", blank.campuses),
    "area_sweep.radius_m": lambda blank: blank.draws.randint(100, 1500),
    "area_sweep.finish_by": later,
    "area_sweep.digest": _digest,
    "area_sweep.assignments": _assignments,
    "area_sweep.rest": lambda blank: blank.draws.choice(("station", "field")),
    "area_sweep.place": _place,
    "area_sweep.outcome": _outcome,
    "area_sweep.instead_of": _instead_of,
    "area_sweep.item": _item,
    "area_sweep.hazard": lambda blank: PydanticUndefined,
    "area_sweep.people_checked": _people,
}
