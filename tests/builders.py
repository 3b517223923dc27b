"""Builders: the sample district, a policy, and cases at any stage, with only what a test cares about named."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from campus_safety.district.directory import Account, Device, District
from campus_safety.district.organisation import DeviceKind
from campus_safety.district.policy import Policy
from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import Report, receive
from campus_safety.kinds.incidents.taxonomy import Because, Channel, ClosingReason, Level
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.change import Change, Moment
from campus_safety.records.clocks import Clock
from campus_safety.records.record import Record
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor
from tests.by_kind import parse_policy
from tests.districts import key_of, sample_district, sample_files, sample_sign_ins

POLICIES = Path(__file__).parent.parent / "policies"
# A Tuesday morning in term: 10:00 in Shanghai.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SALT = "salt"


class WeekdayCalendar:
    """Monday to Friday, and it knows every year but those named."""

    def __init__(self, unknown: frozenset[int] = frozenset()) -> None:
        self._unknown = unknown

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def knows(self, year: int) -> bool:
        return year not in self._unknown


@cache
def a_policy_document(name: str = "production") -> Mapping[str, Any]:
    beside = {
        folder: {file.stem: tomllib.loads(file.read_text()) for file in (POLICIES / folder).glob("*.toml")}
        for folder in ("checklists", "questions")
    }
    calendar = tomllib.loads((POLICIES / "calendars" / f"{name}.toml").read_text())
    return tomllib.loads((POLICIES / f"{name}.toml").read_text()) | calendar | beside


@cache
def a_policy(name: str = "production") -> Policy:
    return parse_policy("v1", a_policy_document(name))


def a_district() -> District:
    return sample_district("demo", "v1")


def a_device(id: str = "dm-kg-01-alarm", key_version: int = 1, **changes: Any) -> Device:
    """A one-key alarm at the gate of the sample's kindergarten."""
    kind = next(iter(DeviceKind))
    plain = Device(id, "demo", "dm-kg-01", kind, key_version, enabled=True, place=Label("门卫室", "Gate"))
    return replace(plain, **changes)


def rules(**changes: Any) -> Rules:
    """Nothing is written beside the policy but what is given."""
    documents = {one.of: one.empty for one in KINDS.documents} | changes.pop("documents", {})
    return replace(Rules(a_district(), a_policy(), WeekdayCalendar(), documents), **changes)


@cache
def accounts() -> Mapping[str, Account]:
    """The demo district's accounts by their short name, "dm-st-harbour-desk"."""
    return {
        account.key.partition("|")[2]: account
        for account in sample_files("demo").accounts(sample_sign_ins("demo"))
    }


def an_account(name: str = "dm-st-harbour-desk") -> Account:
    return accounts()[name]


def an_actor(name: str = "dm-st-harbour-desk", staff: str | None = None) -> Actor:
    account = an_account(name)
    return Actor(account.key, account.role.value, account.unit, staff or f"n-{name}")


def at(seconds: float = 0) -> Moment:
    return Moment(NOW + timedelta(seconds=seconds), SALT)


def a_report(**changes: Any) -> Report:
    """A theft at Harbour Middle School, told by its safety officer."""
    sender, key = changes.pop("sender", "dm-ms-01-safety"), changes.pop("client_key", "form-1")
    plain = Report(
        submission=Submission(key_of(sender), key, "digest-1"),
        channel=Channel.SCHOOL_FORM,
        category="theft",
        campus="dm-ms-01",
        text="自行车被盗",
        account=key_of(sender),
    )
    return replace(plain, **changes)


def received(
    report: Report | None = None, *, by: str = "dm-ms-01-safety", when: float = 0, **changes: Any
) -> Change[Incident]:
    return receive(report or a_report(sender=by, **changes), an_actor(by), rules(), at(when))


def a_case(**changes: Any) -> Incident:
    """A case just received; `level` other than the category's by assessing it so."""
    return received(**changes).after


def done(
    case: Incident,
    command: commands.Command,
    *,
    by: str = "dm-st-harbour-desk",
    when: float = 60,
    staff: str | None = None,
) -> Incident:
    """The case after one more action."""
    return decide(case, command, an_actor(by, staff), rules(), at(when)).after


def clock(case: Record, name: str) -> Clock:
    """A clock that has to be there."""
    found = case.clock(name)
    assert found is not None, name
    return found


def assessed(
    case: Incident | None = None, *, level: Level = Level.TWO, category: str | None = None, **fields: Any
) -> Incident:
    case = case or a_case()
    fields.setdefault("because", Because.FOUND)
    return done(case, commands.Assess(level=level, category=category or case.category, **fields), when=30)


def handled(case: Incident | None = None, *, when: float = 90) -> Incident:
    return done(
        case or assessed(),
        commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts={"text": "已处置"}),
        by="dm-st-harbour-officer-1",
        when=when,
    )


def told(case: Incident | None = None, *, when: float = 120) -> Incident:
    return done(case or handled(), commands.GiveFeedback(texts={"text": "已处理，感谢"}), when=when)
