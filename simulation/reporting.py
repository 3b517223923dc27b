"""Forms that make records: what people report, plan and open. Each is sent again in the same words until somebody answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import RecordTable
from simulation.calls import Request
from simulation.clock import HOUR, MINUTE, SECOND
from simulation.faults import Fault
from simulation.fields import Blank, Unfilled
from simulation.forms import Forms
from simulation.lives import LIVES, Life
from simulation.options import Options
from simulation.world import World

MOST_SENDS: Final = 8
# How many reports were on paper first, and how many of these say of it what cannot be.
ON_PAPER: Final = 0.08
SLIPS: Final = 0.3


@dataclass(slots=True)
class Told:
    """A form that was sent for the first time, and the receipt that it was answered with."""

    request: Request
    receipt: Any = None
    sends: int = 0


class Reporting:
    """Everybody who makes a record. `made` hears of each receipt, once."""

    def __init__(
        self,
        world: World,
        options: Options,
        forms: Forms,
        accounts: Sequence[Account],
        made: Callable[[str], None],
    ) -> None:
        self.world, self.options, self.forms, self.made = world, options, forms, made
        self.told: dict[str, Told] = {}
        self.resting = False
        seed = options.seed
        self._times, self._choices = Random(f"{seed}|times of reports"), Random(f"{seed}|choices of reports")
        self._elsewhere = Random(f"{seed}|elsewhere")
        self._on_paper = Random(f"{seed}|reports on paper")
        self._accounts = tuple(accounts)
        self._of_unit: dict[str, list[Account]] = {}
        for one in accounts:
            self._of_unit.setdefault(one.unit, []).append(one)

    def report(self, kind: str) -> None:
        """Somebody reports an incident or a hazard."""
        number = len(self.told) + 1
        key = f"form-{self.options.seed}-{number}"
        campus = self._choices.choice(self.forms.campuses)
        about = f"{kind} {number}"
        who, path, body = (
            self._incident(key, campus, about) if kind == "incident" else self._hazard(key, campus, about)
        )
        self._first(key, Request(who.key.partition("|")[2], "POST", path, body, about))

    def make(self, life: Life) -> None:
        """Somebody makes a record of another kind, if there is anybody who may."""
        forms = self.forms.of(life.kind)
        path = forms.draws.choice(sorted(life.made_at))
        action = life.made_at[path]
        may = [one for one in self._accounts if KINDS[life.kind].may_ever(one.role, action)]
        if forms.draws.random() < self.options.lawless:
            may = list(self._accounts)
        who = forms.draws.choice(may)
        try:
            body = forms.drawn(life.making(path), Blank(forms, life.kind, action, who, None))
        except Unfilled:
            return
        key = body.get("client_key") or f"{path} {len(self.told)}"
        self._first(key, Request(who.key.partition("|")[2], "POST", path, body, f"{life.kind} {key}"))

    def send(self, told: Told) -> None:
        """Sends a form, and sends it again in the same words until somebody answers."""
        told.sends += 1
        request = told.request

        def answered(status: int, answer: Any) -> None:
            lost = self.world.weather.strikes(Fault.ANSWER_LOST, "http", request.about)
            if (lost or status == 0 or status >= 500) and told.sends < MOST_SENDS and not self.resting:
                self.world.clock.after(
                    self._times.choice((SECOND, 5 * SECOND, 40 * SECOND, 10 * MINUTE)),
                    lambda: self.send(told),
                )
                return
            if status == 201 and told.receipt is None:
                told.receipt = answer
                self.made(answer["case_id"])
                if request.path in ELSEWHERE and self._elsewhere.random() < self.options.elsewhere:
                    later = self._times.randint(MINUTE, HOUR)
                    self.world.clock.after(later, lambda: self._send_elsewhere(told))

        self.world.ask(request, answered)

    def _first(self, key: str, request: Request) -> None:
        told = self.told[key] = Told(request)
        self.send(told)
        if self.world.weather.strikes(Fault.FORM_REPEATED, "http", request.about):
            self.send(told)

    def _send_elsewhere(self, told: Told) -> None:
        case_id = told.receipt["case_id"]
        if self.world.records.kind(case_id) is not None and not self.options.two_versions:
            self.world.ask_elsewhere(told.request, case_id, told.receipt["code"])

    def _incident(self, key: str, campus: str, about: str) -> tuple[Account, str, dict[str, Any]]:
        draws, forms = self._choices, self.forms
        category = forms.category(None)
        if draws.random() < 0.08:
            warners = [one for one in self._accounts if one.role in (Role.GATEWAY, Role.DESK, Role.AGENCY)]
            who = draws.choice(warners)
            return (
                who,
                "/warnings",
                {
                    "client_key": key,
                    "kind": draws.choice(("anti_fraud", "anti_fraud", "video", "face_recognition")),
                    "category": "fraud",
                    "campus": campus,
                    "acting_staff": forms.staff(who),
                    "protects": draws.choice(("staff", "pupil", "parent")),
                    "text": forms.text(about, "report", who.key),
                    "circumstances": forms.circumstances(),
                },
            )
        station = self.world.directory.district(self.options.district).campuses[campus].station
        school, police = self._of_unit[campus], self._of_unit.get(station, [])
        who = draws.choice([*school, *school, *police])
        channel = {
            Role.SCHOOL_STAFF: "school_form",
            Role.GUARD: "security_room",
            Role.OFFICER: "patrol",
            Role.DESK: "call_110",
            Role.CHIEF: "call_110",
        }.get(who.role, "school_form")
        body: dict[str, Any] = {
            "client_key": key,
            "channel": channel,
            "category": category,
            "campus": campus,
            "acting_staff": forms.staff(who),
            "text": forms.text(about, "report", who.key),
            "circumstances": forms.circumstances(),
            "anonymous": draws.random() < 0.2,
        }
        if category == "bullying" or draws.random() < 0.2:
            body["discovered_at"] = forms.earlier(200)
        if self._on_paper.random() < ON_PAPER:
            body["on_paper_at"] = self._written(body.get("discovered_at"))
        return who, "/reports", body

    def _written(self, discovered: str | None) -> str:
        """When a report was written on paper that is entered now; and now and then a slip of the pen, which is refused."""
        draws, now = self._on_paper, self.forms.present()
        found = datetime.fromisoformat(discovered) if discovered else now - timedelta(hours=60)
        if draws.random() < SLIPS:
            wrong = (
                now + timedelta(days=1)
                if discovered is None or draws.random() < 0.5
                else found - timedelta(hours=1)
            )
            return wrong.isoformat()
        return (found + (now - found) * draws.random()).isoformat()

    def _hazard(self, key: str, campus: str, about: str) -> tuple[Account, str, dict[str, Any]]:
        draws, forms = self._choices, self.forms
        station = self.world.directory.district(self.options.district).campuses[campus].station
        who = draws.choice([*self._of_unit[campus], *self._of_unit.get(station, [])])
        source = "police_check" if who.role in (Role.OFFICER, Role.DESK, Role.CHIEF) else "self_check"
        return (
            who,
            "/hazards",
            {
                "client_key": key,
                "campus": campus,
                "item": forms.item(),
                "spot": forms.spot(),
                "source": source,
                "acting_staff": forms.staff(who),
                "text": forms.text(about, "report", who.key),
            },
        )


# Where a form is sent again to another process.
ELSEWHERE: Final = frozenset(
    {
        "/reports",
        "/warnings",
        "/hazards",
        *(
            path
            for life in LIVES.values()
            if KINDS[life.kind].table is RecordTable.CASES
            for path in life.made_at
        ),
    }
)
