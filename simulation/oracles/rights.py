"""Who sees and does what, by the tables of rights and by who is related to a record, read here once more."""

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from campus_safety.district.directory import Account
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.access import permit, relations_of, shown
from campus_safety.records.actions import ATTACH
from campus_safety.records.change import Change
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation, holders
from campus_safety.records.worklists import listed, listings
from simulation.calls import Request
from simulation.lives import LIVES
from simulation.oracles.again import reads_row, ties
from simulation.oracles.oracle import Oracle

# So many accounts are tried of each record that is looked at.
TRIED: Final = 12
# Whether these may be done hangs on another record too.
_OF_TWO: Final = frozenset({"mark_duplicate", "reinstate", "swap"})
_OF_REPORTER: Final = (Part.SUMMARY, Part.REPORT_TEXT, Part.DIALOGUE, Part.FEEDBACK)


class RightsAreTheTables(Oracle):
    """Of who acts, who reads and who is refused; and, at checkpoints, of accounts of which nobody has heard."""

    name = Label("权限与权限表一致", "Rights are the tables'")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._accounts = {one.key: one for one in self.world.directory.accounts()}
        self._by_id = {one.id: one for one in self._accounts.values()}
        self._draws = Random("accounts that are tried")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        change = changes[0]
        case, account = change.before, self._accounts.get(change.entry.actor.account)
        if case is None or account is None or change.after.newer or case.newer:
            return
        action = str(change.entry.action)
        if action not in LIVES[case.kind].bodies or account.role != change.entry.actor.role:
            return
        if not self._may(account, case, action):
            self.fail(f"{case.kind}.{action} was done by a {account.role} who may not here", case.id)

    def answered(self, request: Request, status: int, answer: Any) -> None:
        case = self.world.records.get(request.about) if request.about else None
        account = self._by_id.get(request.by)
        if case is None or account is None or case.newer or self.world.calls.last_waited:
            return
        route = f"{LIVES[case.kind].path}/{case.id}"
        found = ties(account, case, self.world.directory.district(case.district))
        if request.method == "GET" and request.path in (route, f"{route}/timeline"):
            if status == 404 and found:
                self.fail(f"{case.kind}: a {account.role} does not find what they may see", case.id)
            if status == 200 and not found:
                self.fail(f"{case.kind}: a {account.role} finds what they may not see", case.id)
        if request.method == "GET" and status == 404 and not answer.get("faults"):
            self.fail(f"{case.kind}: a route of the contract is not there", case.id, request.path)
        action = request.path.removeprefix(route + "/")
        if request.method != "POST" or status != 403 or action not in LIVES[case.kind].bodies:
            return
        if action in _OF_TWO:
            return
        for fault in answer.get("faults", ()):
            if (fault["field"], fault["code"]) == ("action", "not_allowed") and self._may(
                account, case, action
            ):
                self.fail(f"{case.kind}.{action} is not allowed to a {account.role} who may", case.id)

    def checkpoint(self) -> None:
        for case in self.world.records.readable():
            self.look_at(case)

    def look_at(self, case: Record) -> None:
        if case.newer:
            return
        district, kind = self.world.directory.district(case.district), KINDS[case.kind]
        rows = listings(case, district)
        for account in self._some(case):
            row = rows.get(account.unit)
            if row is not None and listed(account, row.row) is not reads_row(account, case):
                self.fail(f"{case.kind}: a {account.role} reads a list otherwise than by the rules", case.id)
            found = ties(account, case, district)
            if {str(one) for one in relations_of(account, case, district)} != found:
                self.fail(
                    f"{case.kind}: a {account.role} is related to it otherwise than by the rules",
                    case.id,
                    f"{account.key} {sorted(found)} {case.state}",
                )
                return
            if not found:
                continue
            for action, step in kind.actions.items():
                if not step.may:
                    continue
                if self._permitted(account, case, str(action)) is not self._may(account, case, str(action)):
                    self.fail(f"{case.kind}.{action}: not as the table says for a {account.role}", case.id)
            parts = {part for part, row in kind.sections.items() if self._holds(row[account.role], found)}
            parts |= set(_OF_REPORTER) if "reporter" in found else set()
            told = {str(one) for one in shown(account, kind, case, district)}
            if "receiver" not in found and told != {str(one) for one in parts}:
                self.fail(f"{case.kind}: a {account.role} is shown other sections than the table's", case.id)

    def _some(self, case: Record) -> list[Account]:
        """A few of those who are near, and a few of all."""
        near = {case.campus, case.station, case.lead, *case.joined, *case.invited}
        close = [one for one in self._accounts.values() if one.unit in near]
        far = list(self._accounts.values())
        draws = self._draws
        return [
            *draws.sample(close, min(len(close), TRIED // 2)),
            *draws.sample(far, min(len(far), TRIED // 2)),
        ]

    def _permitted(self, account: Account, case: Record, action: str) -> bool:
        try:
            permit(account, KINDS[case.kind], action, case, self.world.directory.district(case.district))
        except (NotAllowed, NotFound):
            return False
        return True

    def _may(self, account: Account, case: Record, action: str) -> bool:
        found = ties(account, case, self.world.directory.district(case.district))
        needed = holders(KINDS[case.kind].actions[action].may)[account.role]
        if action == ATTACH and "reporter" in found:
            return needed is not Relation.NEVER
        return self._holds(needed, found)

    def _holds(self, needed: Relation, found: set[str]) -> bool:
        return needed is not Relation.NEVER and str(needed) in found
