"""From the directory to the rules of one case: the district as it stands, the policy the case was received under."""

from collections.abc import Mapping
from dataclasses import replace

from campus_safety.district.directory import DirectoryReader, District
from campus_safety.district.policy import Policy
from campus_safety.district.policy_documents import parse_policy
from campus_safety.district.rules import Rules
from campus_safety.records.kind import Kinds
from campus_safety.records.record import Record
from campus_safety_aws.china_calendar import ChinaCalendar


class Rulebook:
    """Policies are immutable versions, so each is read once per process, for the sections of the kinds
    that are served; districts age in the directory."""

    def __init__(self, directory: DirectoryReader, kinds: Kinds) -> None:
        self._directory, self.kinds = directory, kinds
        self._calendar = ChinaCalendar()
        self._known: dict[tuple[str, str], tuple[Policy, Mapping[type, object]]] = {}

    def district_of(self, case: Record) -> District:
        return self._directory.district(case.district)

    def for_case(self, case: Record) -> Rules:
        """The case keeps the policy and checklists it was received under, even when the district has changed them
        since. What it has said of holidays and terms since is no policy but a fact, and holds for all."""
        rules = self._rules(case.district, case.policy)
        if rules.district.policy_version in ("", case.policy):
            return rules
        newer = self._rules(case.district, rules.district.policy_version).policy
        return replace(rules, since=(newer.days, newer.school_days))

    def in_force(self, district: str) -> Rules:
        """What a case that comes in now is received under."""
        return self._rules(district, self._directory.district(district).policy_version)

    def _rules(self, district: str, version: str) -> Rules:
        known = self._known.get((district, version))
        if known is None:
            document = self._directory.policy(district, version)
            known = self._known[district, version] = (
                parse_policy(version, document, self.kinds.policy, stored=True),
                {
                    one.of: one.read(version, written) if (written := document.get(one.name)) else one.empty
                    for one in self.kinds.documents
                },
            )
        return Rules(self._directory.district(district), known[0], self._calendar, known[1])
