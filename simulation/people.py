"""People of every role. Each open record has somebody who thinks of it: at a plausible moment, or at a nasty one, an account
is drawn that the tables of rights let act, and at times one that they do not; and it does what the transition table has
from there, and at times what it has not.

They go by what they see, send through the real handlers, and send again what was not answered, in the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.kinds.registry import KINDS
from campus_safety.records.access import ties
from campus_safety.records.case import Case
from campus_safety.records.relations import Tie
from simulation.calls import Ending
from simulation.clock import DAY, HOUR, MINUTE, SECOND, to_moment, to_ms
from simulation.faults import Fault
from simulation.forms import Forms, Unfilled
from simulation.options import Options
from simulation.world import Request, World
from simulation.worth import worth

# What no person does by hand.
BY_THE_SYSTEM: Final = frozenset({"report", "tick", "press", "take_duplicate"})
MOST_SENDS: Final = 8
# Who has acted on a record so often lets it rest for longer.
MANY_STEPS: Final = 30

_ROUTES: Final[Mapping[str, str]] = MappingProxyType({"incident": "cases", "hazard": "hazards"})


@dataclass(slots=True)
class Care:
    """Somebody thinks of a record: whether a step of theirs is under way, how many were made, and how hasty they are."""

    pace: float
    steps: int = 0
    planned: bool = False


@dataclass(slots=True)
class Told:
    """A form that was sent for the first time, and the receipt that it was answered with."""

    request: Request
    receipt: Any = None
    sends: int = 0


@dataclass(slots=True)
class People:
    """Everybody of one district, for one run."""

    world: World
    options: Options
    forms: Forms
    bodies: Mapping[str, Mapping[str, type[BaseModel]]]
    campuses: tuple[str, ...]
    told: dict[str, Told] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)
    resting: bool = False
    _care: dict[str, Care] = field(default_factory=dict)
    _times: Random = field(init=False)
    _choices: Random = field(init=False)
    _readers: Random = field(init=False)
    _accounts: tuple[Account, ...] = field(init=False)
    _of_unit: dict[str, list[Account]] = field(default_factory=dict)
    _by_key: Mapping[str, Account] = field(init=False)
    _district: Sequence[Account] = field(init=False)

    def __post_init__(self) -> None:
        seed = self.options.seed
        self._times, self._choices = Random(f"{seed}|times of people"), Random(f"{seed}|choices")
        self._readers = Random(f"{seed}|readers")
        self._accounts = tuple(
            sorted((one for one in self.world.directory.accounts() if one.enabled), key=lambda one: one.key)
        )
        for one in self._accounts:
            self._of_unit.setdefault(one.unit, []).append(one)
        self._by_key = {one.key: one for one in self._accounts}
        of_district = (Role.SUPERVISOR, Role.LEADER, Role.EDUCATION)
        self._district = [one for one in self._accounts if one.role in of_district]
        self.forms.others = self._another

    def thinks_of(self, case_id: str) -> bool:
        """Whether somebody is about to do something about a record."""
        care = self._care.get(case_id)
        return care is not None and care.planned

    # Reports.

    def report_at(self, moment: int, kind: str) -> None:
        self.world.clock.at(moment, lambda: self._report(kind))

    def _report(self, kind: str) -> None:
        draws, number = self._choices, len(self.told) + 1
        key = f"form-{self.options.seed}-{number}"
        campus = draws.choice(self.campuses)
        about = f"{kind} {number}"
        who, path, body = (
            self._incident(key, campus, about) if kind == "incident" else self._hazard(key, campus, about)
        )
        request = Request(who.key.partition("|")[2], "POST", path, body, about)
        told = self.told[key] = Told(request)
        self._send(told)
        if self.world.weather.strikes(Fault.FORM_REPEATED, "http", about):
            self._send(told)

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
                    "kind": draws.choice(("anti_fraud", "video")),
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
        return who, "/reports", body

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

    def _send(self, told: Told) -> None:
        """Sends a form, and sends it again in the same words until somebody answers."""
        told.sends += 1
        request = told.request

        def answered(status: int, answer: Any) -> None:
            lost = self.world.weather.strikes(Fault.ANSWER_LOST, "http", request.about)
            if (lost or status == 0 or status >= 500) and told.sends < MOST_SENDS and not self.resting:
                self.world.clock.after(
                    self._times.choice((SECOND, 5 * SECOND, 40 * SECOND, 10 * MINUTE)),
                    lambda: self._send(told),
                )
                return
            if status == 201 and told.receipt is None:
                told.receipt = answer
                case_id = answer["case_id"]
                self.reports.append(case_id)
                self._think_of(case_id)
                if self._readers.random() < self.options.elsewhere:
                    later = self._times.randint(MINUTE, HOUR)
                    self.world.clock.after(later, lambda: self._send_elsewhere(told))

        self.world.ask(request, answered)

    def _send_elsewhere(self, told: Told) -> None:
        case_id = told.receipt["case_id"]
        if case_id in self.world.cases.ids:
            self.world.ask_elsewhere(told.request, case_id, told.receipt["code"])

    # Work.

    def _think_of(self, case_id: str) -> None:
        care = self._care.get(case_id)
        if care is None:
            care = self._care[case_id] = Care(self._times.choice(self.options.paces))
            if self._times.random() < self.options.forgotten:
                if self.options.found_again is not None:
                    later = self._times.randint(DAY, self.options.found_again * DAY)
                    self.world.clock.after(later, lambda: self._think_of(case_id))
                return
        case = self._seen(case_id)
        if case is None or care.planned or self.resting:
            return
        care.planned = True
        moment = self._moment(case, care)
        self.world.clock.at(moment, lambda: self._step(case_id))

    def _moment(self, case: Case, care: Care) -> int:
        """When somebody does something next."""
        now, times = self.world.clock.now, self._times
        if not case.open:
            return now + times.randint(HOUR, 4 * DAY)
        due = to_ms(case.due_at) if case.due_at is not None else now + DAY
        if care.steps >= MANY_STEPS:
            return now + times.randint(4 * HOUR, 3 * DAY)
        if times.random() < self.options.nasty:
            return self._nasty(case, due)
        # What is overdue is taken up within hours.
        left = due - now if due > now else 2 * HOUR
        return now + max(SECOND, int(left * care.pace * times.random() * 1.2))

    def _nasty(self, case: Case, due: int) -> int:
        """The very second of a deadline or a tick, midnight, the border of a holiday, the moment after another's."""
        now, times = self.world.clock.now, self._times
        tick = to_ms(case.next_tick_at) if case.next_tick_at is not None else due
        midnight = _midnight_after(to_moment(now))
        at = times.choice(
            (due, tick, tick, due - 1, due + 1, tick + 1000, midnight - 1, midnight, midnight + 1, now)
        )
        return at if at >= now else now + times.randint(1, 50)

    def _step(self, case_id: str) -> None:
        care = self._care[case_id]
        care.planned = False
        if self.resting:
            return
        care.steps += 1
        case = self._seen(case_id)
        if case is None:
            return
        drawn = self._drawn(case)
        if drawn is not None and drawn[0] == "attach":
            self._attach(case, drawn[1])
            return
        request = self._request(case, *drawn) if drawn is not None else None
        if request is None:
            self._again(case_id, case)
            return
        care.planned = True

        def answered(status: int, answer: Any) -> None:
            care.planned = False
            # As it is now: what was closed just now is over, and what was reopened is somebody's again.
            self._again(case_id, self._seen(case_id) or case)

        self.world.ask(request, answered)
        if self._choices.random() < self.options.crowded:
            # Somebody else acts in the same moment, on what they saw.
            other = self._drawn(case)
            if other is not None:
                self._act_too(case, *other)
        if self._readers.random() < self.options.readers:
            self._read(case)

    def _request(self, case: Case, action: str, account: Account) -> Request | None:
        """A form about a record, filled in by somebody; None where there is no such form, or nothing to write into it."""
        body_type = self.bodies[case.kind].get(action)
        if body_type is None:
            return None
        version = case.version if self._choices.random() < 0.97 else max(1, case.version - 1)
        try:
            body = self.forms.filled(body_type, case, action, account, version)
        except Unfilled:
            return None
        path = f"/{_ROUTES[case.kind]}/{case.id}/{action}"
        return Request(account.key.partition("|")[2], "POST", path, body, case.id)

    def _act_too(self, case: Case, action: str, account: Account) -> None:
        request = self._request(case, action, account)
        if request is not None:
            self.world.clock.after(self._times.randint(0, 30), lambda: self.world.ask(request, _unheeded))

    def _attach(self, case: Case, account: Account) -> None:
        """A photo: what the case lacks of, or any."""
        purpose = self._choice_of_photo(case)
        event = {
            "case_id": case.id,
            "purpose": purpose,
            "account": account.key,
            "unit": account.unit,
            "staff": self.forms.staff(account),
            "number": self._choices.getrandbits(64),
        }

        def done(ending: Ending) -> None:
            self._again(case.id, case)

        self.world.calls.start("simulation.attaching", event, case.id, done)

    def _choice_of_photo(self, case: Case) -> str:
        if case.kind != "hazard":
            return "scene"
        taken = {one.purpose for one in case.attachments}
        return "after" if "before" in taken and self._choices.random() < 0.8 else "before"

    def _again(self, case_id: str, case: Case) -> None:
        """An open record is thought of again; of those that are over, some."""
        if case.open or self._choices.random() < self.options.looked_back_at:
            self._think_of(case_id)

    def _drawn(self, case: Case) -> tuple[str, Account] | None:
        """An action and an account: what rights and transitions have, and now and then what they have not."""
        choices, table = self._choices, KINDS[case.kind].actions
        if choices.random() < self.options.lawless:
            actions = sorted(set(table) - BY_THE_SYSTEM - {"attach"})
            return choices.choice(actions), choices.choice(self._accounts)
        weighed = [
            (action, weight * self.options.weight(case.kind, action))
            for action, step in table.items()
            if case.state in step.source
            and action not in BY_THE_SYSTEM
            and (weight := worth(case, action, self.world.clock.present())) > 0
        ]
        weighed = [(action, weight) for action, weight in weighed if weight > 0]
        if not weighed:
            return None
        (action,) = choices.choices([one for one, _ in weighed], [weight for _, weight in weighed])
        who = self._who_may(case, str(action))
        return (str(action), choices.choice(who)) if who else None

    def _who_may(self, case: Case, action: str) -> Sequence[Account]:
        """The accounts near a record that the table of rights lets do this."""
        row, district = KINDS[case.kind].may[action], self.world.directory.district(case.district)
        to = (order.to.removeprefix("unit:") for order in case.supervisions if order.answered_at is None)
        ordered = [unit for unit in to if unit in district.units]
        near = dict.fromkeys(
            (
                case.campus,
                case.station,
                case.lead,
                *case.joined,
                case.unit_called("rectifier") or "",
                *case.units,
                # Whoever was ordered hears of it, and so does their head.
                *ordered,
                *(district.units[unit].parent or "" for unit in ordered),
            )
        )
        accounts = [one for unit in near for one in self._of_unit.get(unit, ())]
        if (reporter := self._by_key.get(case.reporter.account or "")) is not None:
            accounts.append(reporter)
        accounts += self._district
        return [
            one
            for one in dict.fromkeys(accounts)
            if row[one.role] is not Tie.NEVER and row[one.role] in ties(one, case, district)
        ]

    def _seen(self, case_id: str) -> Case | None:
        """What somebody has on their screen; nothing where it cannot be shown."""
        return self.world.cases.get(case_id)

    def _another(self, case: Case) -> str | None:
        """Another record of the same kind, for links and merges; rather one of the same campus."""
        for _ in range(6):
            if not self.reports:
                return None
            other = self._choices.choice(self.reports)
            if self.world.cases.ids.get(other) == case.kind and other != case.id:
                return other
        return None

    # Reading.

    def _read(self, case: Case) -> None:
        readers = self._readers
        reporter = case.reporter.account
        if case.kind == "incident" and reporter is not None and readers.random() < 0.2:
            path = f"/reports/{case.id}"
            self.world.ask(Request(reporter.partition("|")[2], "GET", path, None, case.id), _unheeded)
            return
        account = readers.choice(self._accounts)
        if readers.random() < 0.5:
            near = self._of_unit.get(readers.choice([case.campus, case.station, case.lead]), [])
            account = readers.choice(near) if near else account
        route = _ROUTES[case.kind]
        path = readers.choice((f"/{route}/{case.id}", f"/{route}/{case.id}/timeline", f"/{route}?view=open"))
        self.world.ask(Request(account.key.partition("|")[2], "GET", path, None, case.id), _unheeded)


def _unheeded(status: int, answer: Any) -> None: ...


def _midnight_after(moment: datetime) -> int:
    there = moment.astimezone(SHANGHAI)
    return to_ms(datetime.combine(there.date() + timedelta(days=1), time(), SHANGHAI))
