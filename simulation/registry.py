"""The sample districts' directory, as the handlers read it: loaded once for each process, worked out anew when it changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from campus_safety.district.directory import Account, Campus, Device, District
from campus_safety.district.timetables import CampusTimetable, Timetables
from campus_safety.kinds.hazards.checklists import Checklists, parse_checklists
from simulation.releases import policy_of, the_next_release
from tests.builders import a_policy_document
from tests.districts import ISSUER, sample_files, sample_sign_ins
from tests.fakes.directory import FakeDirectory

# A policy as it was before a release that brought one more clock.
OLDER = "v-before-progress"
LATER_CLOCK = "progress"
# The same as is in force, with the days of a year that the library of calendars does not know.
WITH_A_YEAR = "v-with-a-year"
_NEXT_YEAR = 2027
# The one that the next release brings.
NEWER = "v-of-the-next-release"


class Registry(FakeDirectory):
    """A directory that works out a district once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._worked_out: dict[str, District] = {}
        self._as_loaded: tuple[dict[str, Campus], dict[str, Device]] | None = None
        # Devices that nobody has heard of late, and the campuses that have posts and patrols.
        self.mute: set[str] = set()
        # Campus -> days on which it has no school after all.
        self.off: dict[str, frozenset[date]] = {}
        self.on_duty: frozenset[str] = frozenset()
        # Those whose devices are listened to: in a school year one station's, while the others have runs of their own.
        self.campuses: frozenset[str] = frozenset()
        self.present: Callable[[], datetime] = lambda: datetime(2026, 1, 1, tzinfo=UTC)
        # The district before anything was changed in this run.
        self.at_first: District

    def district(self, district: str) -> District:
        if district not in self._worked_out:
            self._worked_out[district] = super().district(district)
        return self._worked_out[district]

    def timetables(self, district: str) -> Timetables:
        """Of the campuses that have posts and patrols here; the others are not planned for."""
        every = super().timetables(district)
        nobody = CampusTimetable(timetable="none")
        others = dict.fromkeys(self._campuses[district].keys() - self.on_duty, nobody)
        own = {one: replace(every.own(one), off=days) for one, days in self.off.items()}
        return replace(every, campuses={**every.campuses, **own, **others})

    def devices(self, district: str) -> tuple[Device, ...]:
        """A device that is not mute was heard just now: its heartbeats are no calls here."""
        return tuple(
            one if one.id in self.mute else replace(one, last_heartbeat_at=self.present())
            for one in super().devices(district)
            if one.campus in self.campuses
        )

    def silence(self, device: str) -> None:
        """A device is heard for the last time now."""
        self._devices[device] = replace(self._devices[device], last_heartbeat_at=self.present())
        self.mute.add(device)

    def school_after_all(self, campus: str) -> None:
        self.off.pop(campus, None)

    def begin(self) -> None:
        """As it was loaded: what another run has left here is forgotten."""
        if self._as_loaded is None:
            self._as_loaded = (dict(self._campuses[self.name]), dict(self._devices))
        self._campuses[self.name], self._devices = dict(self._as_loaded[0]), dict(self._as_loaded[1])
        self.mute.clear()
        self.off.clear()
        self.on_duty = frozenset()
        self.signals.clear()
        self._signals.clear()
        self._in_force[self.name] = self._seeds[self.name]
        self._changed()
        self.at_first = self.district(self.name)

    def give(self, campus: str, station: str) -> None:
        """Lets a campus answer to another station."""
        self._campuses[self.name][campus] = replace(self._campuses[self.name][campus], station=station)
        self._changed()

    def announce(self) -> None:
        """Lets the days of a year be known that nobody knew."""
        self.switch_policy(self.name, WITH_A_YEAR, expected=self._in_force[self.name])
        self._changed()

    def _changed(self) -> None:
        self._read.pop(self.name, None)
        self._worked_out.clear()

    def release(self, *, older: bool) -> None:
        """Lets the version be in force that has one clock less, or the one that has them all."""
        version = OLDER if older else self._seeds[self.name]
        if older or self._in_force[self.name] == OLDER:
            self.switch_policy(self.name, version, expected=self._in_force[self.name])
            self._changed()

    def bring_policy(self) -> None:
        """Lets the next release's version be in force."""
        if (self.name, NEWER) not in self._policies:
            document = policy_of(the_next_release(), self.policy(self.name, self._seeds[self.name]))
            self.store_policy(self.name, NEWER, document, datetime(2026, 1, 1, tzinfo=UTC))
        if self._in_force[self.name] != NEWER:
            self.switch_policy(self.name, NEWER, expected=self._in_force[self.name])
            self._changed()

    def known(self, name: str) -> Account:
        """An account by its short name, "dm-st-harbour-desk"."""
        found = self.signed_in(ISSUER, name)
        if found is None:
            raise KeyError(name)
        return found

    def accounts(self) -> tuple[Account, ...]:
        return tuple(self._signed_in.values())


@cache
def registry(name: str, policy: str = "production") -> Registry:
    """A sample district under one of the policies of the seed files."""
    made = Registry(name)
    began = datetime(2026, 1, 1, tzinfo=UTC)
    made.replace_district(sample_files(name), sample_sign_ins(name), began)
    document = a_policy_document(policy)
    older = {section: dict(found) if section == "clocks" else found for section, found in document.items()}
    del older["clocks"][LATER_CLOCK]
    made.store_policy(name, OLDER, older, began)
    made.store_policy(name, WITH_A_YEAR, {**document, "calendar": _calendar()}, began)
    made.seed_policy(name, document, began)
    return made


def _calendar() -> dict[str, object]:
    """A year's holidays as a district enters them: the first days of it and a week in spring."""
    return {
        "holidays": [f"{_NEXT_YEAR}-01-0{day}" for day in (1, 2, 3)]
        + [f"{_NEXT_YEAR}-02-{day:02}" for day in range(5, 13)],
        "working_days": [f"{_NEXT_YEAR}-01-09", f"{_NEXT_YEAR}-02-14"],
        "complete_years": [_NEXT_YEAR],
    }


@cache
def checklists(name: str) -> Checklists:
    """The checklists in force; no release of a run changes them."""
    version, document = registry(name).current_policy(name)
    return parse_checklists(version, document["checklists"])


def checklist_items(name: str) -> tuple[str, ...]:
    """Every item of the checklists in force."""
    return tuple(sorted(checklists(name).items))
