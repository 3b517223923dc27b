"""What people write into a form, field by field: plausible mostly, nasty at times. A form is read off the very body that
the handler checks, so a new field is filled in, or stands out, by its name."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import timedelta
from random import Random
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from campus_safety.district.directory import Account, Place
from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents.calls import CallEnd
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.need_to_know import candidates
from campus_safety.kinds.incidents.taxonomy import (
    BULLYING_KINDS,
    CATEGORIES,
    Because,
    Cause,
    Circumstance,
    ClosingReason,
    Protected,
)
from campus_safety.kinds.registry import KINDS
from campus_safety.records.clocks import Clock
from campus_safety.records.record import Record
from campus_safety_aws.rulebook import Rulebook
from simulation.duty_fields import DUTY
from simulation.fields import FIELDS, Blank, Fill, Unfilled
from simulation.guesses import guessed
from simulation.lives import REPORTED
from simulation.outreach_fields import OUTREACH
from simulation.world import World

# Texts carry one of these, so that a text that turns up where it may not is recognised.
MARK: Final = "tk{:07d}"
# How what is written about stands before its kind until there is a record.
NEW: Final = "new "
_POSTS: Final = ("safety", "desk", "chief", "supervisor")
_TOPICS: Final = ("fire", "fraud", "bullying", "traffic")
_SPOTS: Final = ("gate", "stairs-2", "canteen", "dormitory-1", "corridor-3")
_MINUTE: Final = timedelta(minutes=1)
# How many forms about a record have a slip of the pen in them, and in which fields one may be.
SLIPS: Final = 0.1
_UNITS: Final = frozenset({"lead", "rectifier", "to"})
_WORDS: Final = frozenset({"text", "opinion", "cause", "contingency"})
_AHEAD: Final = frozenset({"due_at", "until", "deadline"})


class Forms:
    """Fills in forms for one run. `said` maps each token to the record, the action and who wrote it. Each kind that is not
    reported draws from a stream of its own (`of`)."""

    def __init__(self, seed: int, world: World, items: tuple[str, ...], campuses: Sequence[str]) -> None:
        self.said: dict[str, tuple[str, str, str]] = {}
        self.draws = Random(f"{seed}|forms")
        self.slips = Random(f"{seed}|slips of the pen")
        self.longer = Random(f"{seed}|longer limits")
        self.world, self.items, self.campuses = world, items, tuple(campuses)
        self.present = world.clock.present
        self.district = world.directory.district(world.directory.name)
        self.rulebook = Rulebook(world.directory, KINDS)
        self._units = tuple(sorted(unit for unit in self.district.units if "/" not in unit))
        self._seed, self._of = seed, dict[str, Forms]()
        self.others: Callable[[Record], str | None] = lambda case: None
        self.any_of: Callable[[str], str | None] = lambda kind: None

    def of(self, kind: str) -> "Forms":
        """The forms of this kind."""
        if kind in REPORTED:
            return self
        if kind not in self._of:
            other = self._of[kind] = copy(self)
            other.draws = Random(f"{self._seed}|forms of {kind}")
        return self._of[kind]

    def rules(self, case: Record | None) -> Rules:
        """The rules that a record is kept by, or those in force."""
        return self.rulebook.in_force(self.district.id) if case is None else self.rulebook.for_case(case)

    def places(self) -> tuple[Place, ...]:
        return self.world.directory.places(self.district.id)

    def text(self, about: str, action: str, by: str, most: int = 200) -> str:
        token = MARK.format(len(self.said) + 1)
        self.said[token] = (about, action, by)
        return f"情况说明 {token}"[:most]

    def filled(
        self, body: type[BaseModel], case: Record, action: str, account: Account, version: int
    ) -> dict[str, Any]:
        """A body of this form about a case; now and then with a slip of the pen. Raises Unfilled."""
        if case.kind not in REPORTED:
            found = self.drawn(body, Blank(self, case.kind, action, account, case))
            found = {**found, "version": version} if "version" in found else found
        else:
            found = self._reported(body, case, action, account, version)
        if self.slips.random() < SLIPS:
            self._slip(found, account)
        return found

    def _slip(self, found: dict[str, Any], account: Account) -> None:
        """One field of a form is filled in as nobody means it: a moment on the wrong side of now, no words, a unit that does not
        exist, or the own one."""
        draws, now = self.slips, self.present()
        wrong: dict[str, Any] = {}
        for name, said in found.items():
            if name in _UNITS:
                wrong[name] = draws.choice(("no-such-unit", account.unit))
            elif name in _WORDS:
                wrong[name] = ""
            elif name == "units":
                wrong[name] = ["no-such-unit"]
            elif name.endswith(("_at", "until", "deadline")) and isinstance(said, str) and "T" in said:
                away = timedelta(minutes=draws.choice((0, 1, 600, 3000)))
                wrong[name] = (now - away if name in _AHEAD else now + away + _MINUTE).isoformat()
            elif name == "measures" and isinstance(said, list) and said:
                slip = {"due_at": now.isoformat()} if draws.random() < 0.5 else {"owner": "no-such-unit/desk"}
                wrong[name] = [*said[:-1], {**said[-1], **slip}]
        if wrong:
            name = draws.choice(sorted(wrong))
            found[name] = wrong[name]

    def _reported(
        self, body: type[BaseModel], case: Record, action: str, account: Account, version: int
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in body.model_fields.items():
            if name == "version":
                found[name] = version
                continue
            if name == "client_key" and not field.is_required():
                continue
            required = field.is_required()
            if not required and name not in _OFTEN and self.draws.random() < 0.6:
                continue
            value = self._value(name, case, action, account)
            if value is PydanticUndefined:
                if required:
                    raise Unfilled(f"{action}.{name}")
                continue
            found[name] = value
        if action == "ask_extension" and (clock := case.clock(found.get("clock", ""))) is not None:
            self._as_long_again(found, clock)
        return found

    def _as_long_again(self, found: dict[str, Any], clock: Clock) -> None:
        """Most who ask for more time ask for what they may have."""
        if self.longer.random() < 0.8:
            share = (clock.due_at - clock.started_at).total_seconds() * self.longer.uniform(0.1, 1.0)
            found["until"] = (clock.due_at + timedelta(seconds=max(1, int(share)))).isoformat()

    def drawn(self, body: type[BaseModel], blank: Blank) -> dict[str, Any]:
        """A body of this form, also where there is no record yet, or of a form within a form. Raises Unfilled."""
        found: dict[str, Any] = {}
        for name, field in body.model_fields.items():
            if name == "client_key" and not field.is_required():
                continue
            needed = (
                field.is_required()
                or name in _OFTEN
                or not _NEEDED.isdisjoint((name, f"{blank.kind}.{name}"))
            )
            if not needed and self.draws.random() < 0.6:
                continue
            value = self._written(name, field, blank)
            if value is not PydanticUndefined:
                found[name] = value
            elif field.is_required():
                raise Unfilled(f"{blank.kind}.{blank.action}.{name}")
        return found

    def _written(self, name: str, field: FieldInfo, blank: Blank) -> Any:
        fill = KNOWN.get(f"{blank.kind}.{blank.action}.{name}") or KNOWN.get(f"{blank.kind}.{name}")
        if fill is not None:
            return fill(blank)
        if name == "version":
            return 1
        if name == "client_key":
            return f"form-{blank.kind}-{self._seed}-{self.draws.getrandbits(48)}"
        if name == "campus":
            return blank.campus()
        if name in _TEXTS:
            about = blank.case.id if blank.case is not None else f"{NEW}{blank.kind}"
            return self.text(about, blank.action, blank.account.key)
        if name in _SHARED and blank.case is not None:
            return self._value(name, blank.case, blank.action, blank.account)
        if name in _PLAIN:
            return _PLAIN[name](self, blank)
        return guessed(field, blank, self.drawn)

    def _value(self, name: str, case: Record, action: str, account: Account) -> Any:
        draws = self.draws
        write: Mapping[str, Callable[[], Any]] = {
            "acting_staff": lambda: self.staff(account),
            "text": lambda: self.text(case.id, action, account.key),
            "level": lambda: draws.choice((1, 2, 2, 3, 3)),
            "category": lambda: self.category(case),
            "circumstances": self.circumstances,
            "because": lambda: draws.choice([one.value for one in Because if one is not Because.OTHER]),
            "causes": lambda: [one.value for one in draws.sample(list(Cause), draws.randint(0, 2))],
            "lead": lambda: self._unit_or_none(case),
            "bullying_kinds": lambda: [draws.choice(sorted(BULLYING_KINDS))],
            "discovered_at": lambda: self.earlier(240),
            "units": lambda: [self.police(case)],
            "arrived_at": lambda: self.earlier(1),
            "told_at": lambda: self.earlier(2),
            "checked_at": lambda: self.earlier(2),
            "clocks": lambda: self._clocks(case),
            "clock": lambda: self._clock(case),
            "until": lambda: self._until(case),
            "due_at": lambda: self._due(case),
            "deadline": lambda: self._due(case, 6),
            "number": lambda: self._number(case, action),
            "granted": lambda: draws.random() < 0.7,
            "done": lambda: draws.random() < 0.8,
            "passed": lambda: draws.random() < 0.75,
            "held": lambda: draws.random() < 0.85,
            "refers": lambda: draws.random() < 0.1,
            "to": lambda: self._to(case, action),
            "closing_reason": lambda: draws.choice(list(ClosingReason)).value,
            "measures": lambda: self._measures(case, action, account),
            "topics": lambda: [draws.choice(_TOPICS)],
            "hazards": list,
            "cases": lambda: self._other(case, several=True),
            "root": lambda: self._other(case, several=False),
            "opinion": lambda: self.text(case.id, action, account.key),
            "cause": lambda: self.text(case.id, action, account.key),
            "owner": lambda: f"{case.station}/desk" if action == "set_task" else "安全干事",
            "funds": lambda: "学校自筹",
            "contingency": lambda: self.text(case.id, action, account.key),
            "rectifier": lambda: self._unit_or_none(case),
            "item": lambda: draws.choice(self.items),
            "spot": lambda: draws.choice(_SPOTS),
            "kind": lambda: self._paper(case, "kind"),
            "year": lambda: self._paper(case, "year"),
            "officers": lambda: self._officers(case),
            "no_longer": lambda: list(getattr(case, "named", ()))[:1],
            "whom": lambda: draws.choice(list(Protected)).value,
            "concerned": lambda: draws.choice(list(Protected)).value,
            "end": lambda: draws.choice(list(CallEnd)).value,
            "called_at": lambda: self.earlier(1),
            "prevented": lambda: draws.choice((0, 5_000, 30_000)),
            "lost": lambda: draws.choice((0, 0, 2_000)),
            "school_helped": lambda: draws.random() < 0.5,
            "deaths": lambda: draws.choice((0, 0, 1, 3, 12)),
            "injured": lambda: draws.randint(0, 9),
        }
        return write[name]() if name in write else PydanticUndefined

    def _officers(self, case: Record) -> list[str]:
        known = candidates(case, self.district) if isinstance(case, Incident) else ()
        return self.draws.sample(known, min(len(known), self.draws.randint(1, 2)))

    def staff(self, account: Account) -> str:
        """Staff numbers are few, so that the same person turns up under several accounts; now and then another's."""
        number = self.draws.randint(1, 3) if self.draws.random() < 0.95 else self.draws.randint(1, 60)
        return f"P{number}-{account.unit[-7:]}"[:12]

    def category(self, case: Record | None) -> str:
        if case is not None and self.draws.random() < 0.6:
            return str(getattr(case, "category", "other"))
        if self.draws.random() < 0.2:
            return "bullying"
        return self.draws.choice(sorted(CATEGORIES))

    def circumstances(self) -> list[str]:
        every = [one.value for one in Circumstance]
        return self.draws.sample(every, self.draws.choice((0, 0, 1, 1, 2)))

    def earlier(self, hours: int) -> str:
        """A moment that has passed; at times this very one, at times further back than that."""
        most = hours * 60
        minutes = self.draws.choice((0, 1, self.draws.randint(0, most), self.draws.randint(0, most * 2)))
        return (self.present() - minutes * _MINUTE).isoformat()

    def item(self) -> str:
        return self.draws.choice(self.items)

    def spot(self) -> str:
        return self.draws.choice(_SPOTS)

    def police(self, case: Record) -> str:
        return case.station if self.draws.random() < 0.8 else self.draws.choice(self._units)

    def _unit_or_none(self, case: Record) -> Any:
        if self.draws.random() < 0.7:
            return PydanticUndefined
        known = [case.station, case.campus, *case.joined]
        return self.draws.choice([unit for unit in known if unit] + [self.draws.choice(self._units)])

    def _to(self, case: Record, action: str) -> str:
        if action == "supervise":
            return self.draws.choice([case.lead, case.station, case.campus or case.station])
        return self.draws.choice(self._units)

    def _clocks(self, case: Record) -> list[str]:
        running = [clock.name for clock in case.clocks if clock.counts]
        return self.draws.sample(running, min(len(running), self.draws.randint(0, 2)))

    def _clock(self, case: Record) -> Any:
        running = [clock.name for clock in case.clocks if clock.counts]
        return self.draws.choice(running) if running else PydanticUndefined

    def _until(self, case: Record) -> str:
        due = case.due_at or self.present()
        clock = next((one for one in case.clocks if one.name.startswith("rectify:") and one.running), None)
        if clock is not None:
            due = clock.due_at
        return (due + self.draws.choice((1, 30, 600, 3000)) * _MINUTE).isoformat()

    def _due(self, case: Record, days: int = 9) -> str:
        minutes = self.draws.choice((1, 60, 60 * 24, self.draws.randint(1, 60 * 24 * days)))
        return (self.present() + minutes * _MINUTE).isoformat()

    def _number(self, case: Record, action: str) -> Any:
        open_ones: list[int] = []
        match action:
            case "receive_order":
                open_ones = [one.number for one in case.supervisions if one.received_at is None]
            case "answer_order":
                open_ones = [one.number for one in case.supervisions if one.answered_at is None]
            case "decide_extension":
                open_ones = [one.number for one in case.extensions if one.decided_at is None]
            case "settle_measure":
                open_ones = [one.number for one in case.measures if one.settled_at is None]
            case "void_paper":
                return self._paper(case, "number")
        return self.draws.choice(open_ones) if open_ones else 1

    def _paper(self, case: Record, name: str) -> Any:
        return getattr(case.papers[-1], name) if case.papers else PydanticUndefined

    def _measures(self, case: Record, action: str, account: Account) -> Any:
        """Of a plan it is the words, of a review a list."""
        if action in ("submit_plan", "draft_order"):
            return self.text(case.id, action, account.key)
        return [
            {
                "owner": f"{case.station}/{self.draws.choice(('desk', 'chief'))}",
                "due_at": self._due(case),
                "text": self.text(case.id, "review", account.key),
            }
            for _ in range(self.draws.choice((0, 1, 1, 2)))
        ]

    def _other(self, case: Record, *, several: bool) -> Any:
        other = self.others(case)
        if other is None:
            return PydanticUndefined
        return [other] if several else other


KNOWN: Final[Mapping[str, Fill]] = {**FIELDS, **DUTY, **OUTREACH}
# Fields that mean the same in every form.
_TEXTS: Final = frozenset({"text", "outline"})
_SHARED: Final = frozenset({"number", "due_at", "to", "granted"})
_PLAIN: Final[Mapping[str, Callable[[Forms, Blank], Any]]] = MappingProxyType(
    {
        "acting_staff": lambda forms, blank: forms.staff(blank.account),
        "item": lambda forms, blank: forms.item(),
        "spot": lambda forms, blank: forms.spot(),
        "seen_at": lambda forms, blank: forms.earlier(3),
        # The checklist decides; whoever says another grade is refused.
        "grade": lambda forms, blank: PydanticUndefined,
    }
)
# What a form of another kind, or of this one, may leave out by its type, and hardly ever may by its sense.
_NEEDED: Final = frozenset(
    {
        "version",
        "facts",
        "minutes",
        "people",
        "evidence",
        "campuses",
        "station",
        "code",
        "camera",
        "category",
        "item",
        "spot",
        "questions",
        "evacuated_in",
        "patrol.observed",
        "patrol.footage_system",
        "patrol.footage_since",
        "patrol.footage_until",
        "register_entry.team",
        "register_entry.post",
        "register_entry.since",
        "register_entry.piece",
        "register_entry.pieces",
        "register_entry.valid_until",
    }
)
# What stands in most forms though it need not.
_OFTEN: Final = frozenset(
    {"text", "because", "opinion", "cause", "measures", "owner", "funds", "contingency"}
)
