"""Who looks at what: records, their timelines and lists, by those who are near and by those who are not."""

from collections.abc import Mapping, Sequence
from random import Random

from campus_safety.district.directory import Account
from campus_safety.records.record import Record
from simulation.calls import Request
from simulation.lives import LIVES
from simulation.options import Options
from simulation.world import World


class Reading:
    """Everybody who looks."""

    def __init__(
        self,
        world: World,
        options: Options,
        accounts: Sequence[Account],
        of_unit: Mapping[str, list[Account]],
    ) -> None:
        self.world, self._accounts, self._of_unit = world, tuple(accounts), of_unit
        self.often = options.readers
        self._draws = Random(f"{options.seed}|readers")

    def now_and_then(self, case: Record) -> None:
        if self._draws.random() < self.often:
            self._read(case)

    def _read(self, case: Record) -> None:
        draws, reporter = self._draws, case.reporter.account
        if case.kind == "incident" and reporter is not None and draws.random() < 0.2:
            self._ask(reporter, f"/reports/{case.id}", case)
            return
        account = draws.choice(self._accounts)
        if draws.random() < 0.5:
            near = self._of_unit.get(draws.choice([case.campus, case.station, case.lead]), [])
            account = draws.choice(near) if near else account
        route = LIVES[case.kind].path
        self._ask(
            account.key,
            draws.choice((f"{route}/{case.id}", f"{route}/{case.id}/timeline", f"{route}?view=open")),
            case,
        )

    def _ask(self, key: str, path: str, case: Record) -> None:
        self.world.ask(Request(key.partition("|")[2], "GET", path, None, case.id), _unheeded)


def _unheeded(status: int, answer: object) -> None: ...
