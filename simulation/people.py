"""People of every role. Each open record has somebody who thinks of it: at a plausible moment, or at a nasty one, an account
is drawn that the tables of rights let act, and at times one that they do not; and it does what the transition table has
from there, and at times what it has not.

They go by what they see, send through the real handlers, and send again what was not answered, in the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.kinds.registry import KINDS
from campus_safety.records.access import relations_of
from campus_safety.records.actions import ATTACH
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation, holders
from simulation.calls import Ending, Request
from simulation.clock import DAY, HOUR, MINUTE, SECOND, to_moment, to_ms
from simulation.devices import Devices
from simulation.fields import Unfilled
from simulation.forms import Forms
from simulation.keepers import of
from simulation.lives import LIVES, REPORTED
from simulation.options import Options
from simulation.pupils import Pupils
from simulation.reading import Reading
from simulation.reporting import Reporting
from simulation.world import World
from simulation.worth import worth

BY_TELEPHONE: Final = "by_telephone"
# Who has acted on a record so often lets it rest for longer.
MANY_STEPS: Final = 30
# How often a step at a post, on a patrol or of an activity is taken while it lasts.
AT_ITS_TIME: Final = 0.8
_BOUNDS: Final = (("starts_at", "ends_at"), ("since", "until"))


@dataclass(slots=True)
class Care:
    """Somebody thinks of a record: whether a step of theirs is under way, how many were made, and how hasty they are."""

    pace: float
    steps: int = 0
    planned: bool = False


class People:
    """Everybody of one district, for one run. `known` are the records that somebody has heard of, oldest first."""

    def __init__(self, world: World, options: Options, forms: Forms) -> None:
        self.world, self.options, self.forms = world, options, forms
        self.known: list[str] = []
        self._resting = False
        self._care: dict[str, Care] = {}
        seed = options.seed
        self._of_next = Random(f"{seed}|what the next release brought")
        self._draws = {
            kind: (Random(f"{seed}|times of people"), Random(f"{seed}|choices"))
            if kind == REPORTED[0]
            else (Random(f"{seed}|times of {kind}"), Random(f"{seed}|choices of {kind}"))
            for kind in LIVES
        }
        self._accounts = tuple(
            sorted((one for one in world.directory.accounts() if one.enabled), key=lambda one: one.key)
        )
        self._of_unit: dict[str, list[Account]] = {}
        for one in self._accounts:
            self._of_unit.setdefault(one.unit, []).append(one)
        self._by_key = {one.key: one for one in self._accounts}
        self._above = tuple(
            one for one in self._accounts if one.role in (Role.SUPERVISOR, Role.LEADER, Role.EDUCATION)
        )
        self.reporting = Reporting(world, options, forms, self._accounts, self.hear_of)
        self.devices = Devices(world, options, forms.campuses, self.hear_of)
        self.reading = Reading(world, options, self._accounts, self._of_unit)
        self.pupils = Pupils(world, options)
        forms.others, forms.any_of = self._another, self._any
        world.on_birth = self._born

    @property
    def resting(self) -> bool:
        """Whether everybody has gone home."""
        return self._resting

    def go_home(self) -> None:
        self._resting = self.reporting.resting = self.devices.resting = True
        self.pupils.resting = True

    def hear_of(self, case_id: str) -> None:
        """Somebody has made this record, and knows of it."""
        if case_id not in self._care:
            self.known.append(case_id)
            if isinstance(case := self._seen(case_id), QuizRound):
                self.pupils.hear_of(case)
        self._think_of(case_id)

    def _born(self, case_id: str) -> None:
        """What came of another record, or of a planner, is noticed after a while; who made one by a form has heard of it."""

        def noticed() -> None:
            if case_id not in self._care:
                self.hear_of(case_id)

        self.world.clock.after(MINUTE, noticed)

    def thinks_of(self, case_id: str) -> bool:
        """Whether somebody is about to do something about a record."""
        care = self._care.get(case_id)
        return care is not None and care.planned

    # Work.

    def _think_of(self, case_id: str) -> None:
        case = self._seen(case_id)
        if case is None or case.kind not in LIVES:
            return
        care, times = self._care.get(case_id), self._draws[case.kind][0]
        if care is None:
            care = self._care[case_id] = Care(times.choice(self.options.paces))
            if times.random() < self.options.forgotten:
                if self.options.found_again is not None:
                    later = times.randint(DAY, self.options.found_again * DAY)
                    self.world.clock.after(later, lambda: self._think_of(case_id))
                return
        if care.planned or self.resting:
            return
        care.planned = True
        moment = self._moment(case, care)
        self.world.clock.at(moment, lambda: self._step(case_id))

    def _moment(self, case: Record, care: Care) -> int:
        """When somebody does something next."""
        now, times = self.world.clock.now, self._draws[case.kind][0]
        if not case.open:
            return now + times.randint(HOUR, 4 * DAY)
        due = to_ms(case.due_at) if case.due_at is not None else now + DAY
        if care.steps >= MANY_STEPS:
            return now + times.randint(4 * HOUR, 3 * DAY)
        if times.random() < self.options.nasty:
            return self._nasty(case, due)
        window = _window(case)
        if window is not None and now < window[1] and times.random() < AT_ITS_TIME:
            return times.randint(max(now + 1, window[0] - 20 * MINUTE), window[1] + 10 * MINUTE)
        # What is overdue is taken up within hours.
        left = due - now if due > now else 2 * HOUR
        return now + max(SECOND, int(left * care.pace * times.random() * 1.2))

    def _nasty(self, case: Record, due: int) -> int:
        """The very second of a deadline or a tick, midnight, the border of a holiday, the moment after another's."""
        now, times = self.world.clock.now, self._draws[case.kind][0]
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
        if drawn is not None and drawn[0] == ATTACH:
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
        if self._draws[case.kind][1].random() < self.options.crowded:
            # Somebody else acts in the same moment, on what they saw.
            other = self._drawn(case)
            if other is not None:
                self._act_too(case, *other)
        self.reading.now_and_then(case)

    def _request(self, case: Record, action: str, account: Account) -> Request | None:
        """A form about a record, filled in by somebody; None where there is no such form, or nothing to write into it."""
        body_type = LIVES[case.kind].bodies.get(action)
        if body_type is None:
            return None
        seen = self._draws[case.kind][1].random() < 0.97
        version = case.version if seen else max(1, case.version - 1)
        try:
            body = self.forms.of(case.kind).filled(body_type, case, action, account, version)
        except Unfilled:
            return None
        path = f"{LIVES[case.kind].path}/{case.id}/{action}"
        if self.options.two_versions and action == "handle" and self._of_next.random() < 0.6:
            # What the next release brought: this one refuses it as what it does not know.
            body["closing_reason"] = BY_TELEPHONE
        return Request(account.key.partition("|")[2], "POST", path, body, case.id)

    def _act_too(self, case: Record, action: str, account: Account) -> None:
        request = self._request(case, action, account)
        if request is not None:
            later = self._draws[case.kind][0].randint(0, 30)
            self.world.clock.after(later, lambda: self.world.ask(request, _unheeded))

    def _attach(self, case: Record, account: Account) -> None:
        """A photo: what the case lacks of, or any."""
        purpose = self._choice_of_photo(case)
        event = {
            "case_id": case.id,
            "purpose": purpose,
            "account": account.key,
            "unit": account.unit,
            "staff": self.forms.staff(account),
            "number": self._draws[case.kind][1].getrandbits(64),
        }

        def done(ending: Ending) -> None:
            self._again(case.id, case)

        self.world.calls.start(of("simulation.attaching", KINDS[case.kind].table), event, case.id, done)

    def _choice_of_photo(self, case: Record) -> str:
        draws, purposes = self._draws[case.kind][1], sorted(str(one) for one in KINDS[case.kind].files)
        if case.kind != "hazard":
            return draws.choice(purposes)
        taken = {one.purpose for one in case.attachments}
        return "after" if "before" in taken and draws.random() < 0.8 else "before"

    def _again(self, case_id: str, case: Record) -> None:
        """An open record is thought of again; of those that are over, some."""
        if case.open or self._draws[case.kind][1].random() < self.options.looked_back_at:
            self._think_of(case_id)

    def _drawn(self, case: Record) -> tuple[str, Account] | None:
        """An action and an account: what rights and transitions have, and now and then what they have not."""
        choices, table = self._draws[case.kind][1], KINDS[case.kind].actions
        by_hand = LIVES[case.kind].bodies
        if choices.random() < self.options.lawless and by_hand:
            return choices.choice(sorted(by_hand)), choices.choice(self._accounts)
        weighed = [
            (action, weight * self.options.weight(case.kind, action))
            for action, step in table.items()
            if case.state in step.source
            and (action in by_hand or action == ATTACH)
            and (weight := worth(case, action, self.world.clock.present())) > 0
        ]
        weighed = [(action, weight) for action, weight in weighed if weight > 0]
        if not weighed:
            return None
        (action,) = choices.choices([one for one, _ in weighed], [weight for _, weight in weighed])
        who = self._who_may(case, str(action))
        return (str(action), choices.choice(who)) if who else None

    def _who_may(self, case: Record, action: str) -> Sequence[Account]:
        """The accounts near a record that the table of rights lets do this."""
        row, district = (
            holders(KINDS[case.kind].actions[action].may),
            self.world.directory.district(case.district),
        )
        to = (order.to.removeprefix("unit:") for order in case.supervisions if order.answered_at is None)
        ordered = [unit for unit in to if unit in district.units]
        near = dict.fromkeys(
            (
                case.campus,
                case.station,
                case.lead,
                *case.joined,
                case.unit_called("rectifier") or "",
                *sorted(case.units),
                *sorted(case.invited),
                *sorted(case.campuses_concerned),
                # Whoever was ordered hears of it, and so does their head.
                *ordered,
                *(district.units[unit].parent or "" for unit in ordered),
            )
        )
        accounts = [one for unit in near for one in self._of_unit.get(unit, ())]
        if (reporter := self._by_key.get(case.reporter.account or "")) is not None:
            accounts.append(reporter)
        accounts += self._above
        return [
            one
            for one in dict.fromkeys(accounts)
            if row[one.role] is not Relation.NEVER and row[one.role] in relations_of(one, case, district)
        ]

    def _seen(self, case_id: str) -> Record | None:
        """What somebody has on their screen; nothing where it cannot be shown."""
        return self.world.records.get(case_id)

    def _any(self, kind: str) -> str | None:
        found = [one for one in self.known if self.world.records.kind(one) == kind]
        return self._draws[kind][1].choice(found) if found else None

    def _another(self, case: Record) -> str | None:
        """Another record of the same kind, for links and merges; rather one of the same campus."""
        for _ in range(6):
            if not self.known:
                return None
            other = self._draws[case.kind][1].choice(self.known)
            if self.world.records.kind(other) == case.kind and other != case.id:
                return other
        return None


def _unheeded(status: int, answer: Any) -> None: ...


def _window(case: Record) -> tuple[int, int] | None:
    """From when until when a post, a patrol or an activity is."""
    found = [getattr(case, name, None) for names in _BOUNDS for name in names]
    moments = [to_ms(one) for one in found if isinstance(one, datetime)]
    return (moments[0], moments[1]) if len(moments) == 2 else None


def _midnight_after(moment: datetime) -> int:
    there = moment.astimezone(SHANGHAI)
    return to_ms(datetime.combine(there.date() + timedelta(days=1), time(), SHANGHAI))
