"""The sample districts' directory, as the handlers read it: loaded once for each process, worked out anew when it changes."""

from datetime import UTC, datetime
from functools import cache

from campus_safety.district.directory import Account, District
from campus_safety.kinds.hazards.checklists import parse_checklists
from tests.builders import a_policy_document
from tests.districts import ISSUER, sample_files, sample_sign_ins
from tests.fakes.directory import FakeDirectory

# A policy as it was before a release that brought one more clock.
OLDER = "v-before-progress"
LATER_CLOCK = "progress"


class Registry(FakeDirectory):
    """A directory that works out a district once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._worked_out: dict[str, District] = {}

    def district(self, district: str) -> District:
        if district not in self._worked_out:
            self._worked_out[district] = super().district(district)
        return self._worked_out[district]

    def release(self, *, older: bool) -> None:
        """Lets the version be in force that has one clock less, or the one that has them all."""
        version = OLDER if older else self._seeds[self.name]
        if self._in_force[self.name] != version:
            self.switch_policy(self.name, version, expected=self._in_force[self.name])
            self._worked_out.clear()

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
    made.replace_district(sample_files(name), sample_sign_ins(name))
    began = datetime(2026, 1, 1, tzinfo=UTC)
    document = a_policy_document(policy)
    older = {section: dict(found) if section == "clocks" else found for section, found in document.items()}
    del older["clocks"][LATER_CLOCK]
    made.store_policy(name, OLDER, older, began)
    made.seed_policy(name, document, began)
    return made


@cache
def checklist_items(name: str) -> tuple[str, ...]:
    """Every item of the checklists in force."""
    version, document = registry(name).current_policy(name)
    return tuple(sorted(parse_checklists(version, document["checklists"]).items))
