"""Who looks at what: records, their timelines and lists, by those who are near and by those who are not."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from campus_safety.district.directory import Account
from campus_safety.records.record import Record
from simulation import ROOT
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
        about = [path.replace("{case_id}", case.id) for path in offered(route)]
        self._ask(account.key, draws.choice((*about, f"{route}?view=open")), case)

    def _ask(self, key: str, path: str, case: Record) -> None:
        self.world.ask(Request(key.partition("|")[2], "GET", path, None, case.id), _unheeded)


@cache
def offered(route: str) -> tuple[str, ...]:
    """What can be read of one record, by the contract that is published."""
    contract = json.loads((ROOT / "functions/casework/openapi.json").read_text("utf-8"))
    one = f"{route}/{{case_id}}"
    return tuple(
        sorted(
            path
            for path, methods in contract["paths"].items()
            if "get" in methods and (path == one or path.startswith(f"{one}/")) and path.count("{") == 1
        )
    )


def _unheeded(status: int, answer: object) -> None: ...
