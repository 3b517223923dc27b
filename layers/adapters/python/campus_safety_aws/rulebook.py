"""From the directory to the rules of one case: the district as it stands, the policy the case was received under."""

from campus_safety.case import Case
from campus_safety.directory import DirectoryReader, District
from campus_safety.policy import Policy
from campus_safety.policy_documents import parse_policy
from campus_safety.rules import Rules
from campus_safety_aws.china_calendar import ChinaCalendar


class Rulebook:
    """Policies are immutable versions, so each is read and parsed once per process; districts age in the directory."""

    def __init__(self, directory: DirectoryReader) -> None:
        self._directory = directory
        self._calendar = ChinaCalendar()
        self._policies: dict[tuple[str, str], Policy] = {}

    def district_of(self, case: Case) -> District:
        return self._directory.district(case.district)

    def for_case(self, case: Case) -> Rules:
        """The case keeps the policy it was received under, even when the district has changed its limits since."""
        return Rules(self.district_of(case), self._policy(case.district, case.policy), self._calendar)

    def in_force(self, district: str) -> Rules:
        """What a case that comes in now is received under."""
        version, document = self._directory.current_policy(district)
        known = self._policies.get((district, version))
        if known is None:
            known = self._policies[district, version] = parse_policy(version, document)
        return Rules(self._directory.district(district), known, self._calendar)

    def _policy(self, district: str, version: str) -> Policy:
        known = self._policies.get((district, version))
        if known is None:
            document = self._directory.policy(district, version)
            known = self._policies[district, version] = parse_policy(version, document)
        return known
