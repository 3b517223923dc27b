"""What people write into a form, field by field: plausible mostly, nasty at times. A form is read off the very body that
the handler checks, so a new field is filled in, or stands out, by its name."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from campus_safety.district.directory import Account, District
from campus_safety.kinds.incidents.taxonomy import BULLYING_KINDS, CATEGORIES, Circumstance, ClosingReason
from campus_safety.records.case import Case

# Texts carry one of these, so that a text that turns up where it may not is recognised.
MARK: Final = "tk{:07d}"
_POSTS: Final = ("safety", "desk", "chief", "supervisor")
_TOPICS: Final = ("fire", "fraud", "bullying", "traffic")
_SPOTS: Final = ("gate", "stairs-2", "canteen", "dormitory-1", "corridor-3")
_MINUTE: Final = timedelta(minutes=1)


class Unfilled(Exception):
    """Nothing sensible can be written into a field that is required."""


class Forms:
    """Fills in forms for one run. `said` maps each token to the record, the action and who wrote it."""

    def __init__(
        self, seed: int, district: District, items: tuple[str, ...], present: Callable[[], datetime]
    ) -> None:
        self.said: dict[str, tuple[str, str, str]] = {}
        self._draws = Random(f"{seed}|forms")
        self._district, self._items, self._present = district, items, present
        self._units = tuple(sorted(unit for unit in district.units if "/" not in unit))
        self.others: Callable[[Case], str | None] = lambda case: None

    def text(self, about: str, action: str, by: str, most: int = 200) -> str:
        token = MARK.format(len(self.said) + 1)
        self.said[token] = (about, action, by)
        return f"情况说明 {token}"[:most]

    def filled(
        self, body: type[BaseModel], case: Case, action: str, account: Account, version: int
    ) -> dict[str, Any]:
        """A body of this form about a case. Raises Unfilled."""
        found: dict[str, Any] = {}
        for name, field in body.model_fields.items():
            if name == "version":
                found[name] = version
                continue
            required = field.is_required()
            if not required and name not in _OFTEN and self._draws.random() < 0.6:
                continue
            value = self._value(name, case, action, account)
            if value is PydanticUndefined:
                if required:
                    raise Unfilled(f"{action}.{name}")
                continue
            found[name] = value
        return found

    def _value(self, name: str, case: Case, action: str, account: Account) -> Any:
        draws = self._draws
        write: Mapping[str, Callable[[], Any]] = {
            "acting_staff": lambda: self.staff(account),
            "text": lambda: self.text(case.id, action, account.key),
            "level": lambda: draws.choice((1, 2, 2, 3, 3)),
            "category": lambda: self.category(case),
            "circumstances": self.circumstances,
            "lead": lambda: self._unit_or_none(case),
            "bullying_kinds": lambda: [draws.choice(sorted(BULLYING_KINDS))],
            "discovered_at": lambda: self.earlier(240),
            "units": lambda: [self.police(case)],
            "arrived_at": lambda: self.earlier(1),
            "told_at": lambda: self.earlier(2),
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
            "owner": lambda: "安全干事",
            "funds": lambda: "学校自筹",
            "contingency": lambda: self.text(case.id, action, account.key),
            "rectifier": lambda: self._unit_or_none(case),
            "item": lambda: draws.choice(self._items),
            "spot": lambda: draws.choice(_SPOTS),
            "kind": lambda: self._paper(case, "kind"),
            "year": lambda: self._paper(case, "year"),
        }
        return write[name]() if name in write else PydanticUndefined

    def staff(self, account: Account) -> str:
        """Staff numbers are few, so that the same person turns up under several accounts; now and then another's."""
        number = self._draws.randint(1, 3) if self._draws.random() < 0.95 else self._draws.randint(1, 60)
        return f"P{number}-{account.unit[-7:]}"[:12]

    def category(self, case: Case | None) -> str:
        if case is not None and self._draws.random() < 0.6:
            return str(getattr(case, "category", "other"))
        if self._draws.random() < 0.2:
            return "bullying"
        return self._draws.choice(sorted(CATEGORIES))

    def circumstances(self) -> list[str]:
        every = [one.value for one in Circumstance]
        return self._draws.sample(every, self._draws.choice((0, 0, 1, 1, 2)))

    def earlier(self, hours: int) -> str:
        """A moment that has passed; at times this very one, at times further back than that."""
        most = hours * 60
        minutes = self._draws.choice((0, 1, self._draws.randint(0, most), self._draws.randint(0, most * 2)))
        return (self._present() - minutes * _MINUTE).isoformat()

    def item(self) -> str:
        return self._draws.choice(self._items)

    def spot(self) -> str:
        return self._draws.choice(_SPOTS)

    def police(self, case: Case) -> str:
        return case.station if self._draws.random() < 0.8 else self._draws.choice(self._units)

    def _unit_or_none(self, case: Case) -> Any:
        if self._draws.random() < 0.7:
            return PydanticUndefined
        known = [case.station, case.campus, *case.joined]
        return self._draws.choice([unit for unit in known if unit] + [self._draws.choice(self._units)])

    def _to(self, case: Case, action: str) -> str:
        if action == "supervise":
            return self._draws.choice([case.lead, case.station, case.campus or case.station])
        return self._draws.choice(self._units)

    def _clocks(self, case: Case) -> list[str]:
        running = [clock.name for clock in case.clocks if clock.counts]
        return self._draws.sample(running, min(len(running), self._draws.randint(0, 2)))

    def _clock(self, case: Case) -> Any:
        running = [clock.name for clock in case.clocks if clock.counts]
        return self._draws.choice(running) if running else PydanticUndefined

    def _until(self, case: Case) -> str:
        due = case.due_at or self._present()
        clock = next((one for one in case.clocks if one.name.startswith("rectify:") and one.running), None)
        if clock is not None:
            due = clock.due_at
        return (due + self._draws.choice((1, 30, 600, 3000)) * _MINUTE).isoformat()

    def _due(self, case: Case, days: int = 9) -> str:
        minutes = self._draws.choice((1, 60, 60 * 24, self._draws.randint(1, 60 * 24 * days)))
        return (self._present() + minutes * _MINUTE).isoformat()

    def _number(self, case: Case, action: str) -> Any:
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
        return self._draws.choice(open_ones) if open_ones else 1

    def _paper(self, case: Case, name: str) -> Any:
        return getattr(case.papers[-1], name) if case.papers else PydanticUndefined

    def _measures(self, case: Case, action: str, account: Account) -> Any:
        """Of a plan it is the words, of a review a list."""
        if action in ("submit_plan", "draft_order"):
            return self.text(case.id, action, account.key)
        return [
            {
                "owner": f"{case.station}/{self._draws.choice(('desk', 'chief'))}",
                "due_at": self._due(case),
                "text": self.text(case.id, "review", account.key),
            }
            for _ in range(self._draws.choice((0, 1, 1, 2)))
        ]

    def _other(self, case: Case, *, several: bool) -> Any:
        other = self.others(case)
        if other is None:
            return PydanticUndefined
        return [other] if several else other


# What stands in most forms though it need not.
_OFTEN: Final = frozenset({"text", "opinion", "cause", "measures", "owner", "funds", "contingency"})
