"""What every kind of case answers alike: limits, orders, extensions, measures, texts, and the timeline.

What an account is shown is decided by `campus_safety.records.access`; here it is only spelled.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from campus_safety.district.directory import Account
from campus_safety.district.policy import Policy
from campus_safety.labels import Label
from campus_safety.records.clocks import Clock
from campus_safety.records.kind import Kind
from campus_safety.records.offers import Offer
from campus_safety.records.purposes import PURPOSES, Purpose
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.service import Acted
from campus_safety.records.timeline import Entry, Narrative, verify
from campus_safety.spelling import as_said
from campus_safety_aws.http import Instant, Words, words
from campus_safety_aws.validation_wording import unsure_year


class ClockAnswer(BaseModel):
    """A limit: `remaining_seconds` is negative when it is late; absent once it has stopped. `ending` says how it stopped: kept,
    missed, or lifted because it was no longer asked for."""

    clock: str
    name: Words
    basis: str
    started_at: Instant
    due_at: Instant
    stopped_at: Instant | None
    paused: bool
    late: bool
    revision: int
    extended: int
    remaining_seconds: int | None
    ending: Words | None
    warnings: list[Words]


class SupervisionAnswer(BaseModel):
    number: int
    stage: str
    to: str
    opened_at: Instant
    due_at: Instant
    opened_by_clock: str | None
    received_at: Instant | None
    answered_at: Instant | None
    listed: bool


class ExtensionAnswer(BaseModel):
    number: int
    clock: str
    until: Instant
    asked_at: Instant
    decided_at: Instant | None
    granted: bool | None


class MeasureAnswer(BaseModel):
    number: int
    owner: str
    due_at: Instant
    settled_at: Instant | None
    done: bool | None


class AttachedAnswer(BaseModel):
    """附件 / a file; it is read through `/attachments`. `round` is a hazard's round of rectification, 0 elsewhere."""

    attachment_id: str
    purpose: str
    purpose_name: Words
    media: str
    size: int
    round: int
    arrived_at: Instant


class TextAnswer(BaseModel):
    version: int
    action: str
    texts: dict[str, str]


class TickAnswer(BaseModel):
    clock: str
    name: Words
    rung: str
    due_at: Instant
    tells: list[str]


class EntryAnswer(BaseModel):
    version: int
    action: str
    action_name: Words
    recorded_at: Instant
    stated_at: Instant | None
    late_entry: bool
    state: str
    role: str
    unit: str
    staff: str | None
    changed: dict[str, str]
    ticks: list[TickAnswer]
    tells: list[str]
    hash: str
    previous: str


class TimelineAnswer(BaseModel):
    """时间线 / every change of a case in order. `holds` says that its chain of hashes was verified just now."""

    case_id: str
    holds: bool
    entries: list[EntryAnswer]


class ChoiceAnswer(BaseModel):
    """可选项 / one that a field can be filled in with now; `name` is absent where the code says enough."""

    code: str | int
    name: Words | None


class OfferAnswer(BaseModel):
    """可办理 / an action that this account may do with this record now; its label and its fields are in `GET /forms/{kind}`.
    `choices` are those that the record itself knows, by the name of the field."""

    name: str
    needs_version: bool
    choices: dict[str, list[ChoiceAnswer]]


class NotNowAnswer(BaseModel):
    """暂不能办理 / an action that this account may do with such a record, and what is in the way of it now."""

    name: str
    why: list[Words]


class DoneAnswer(BaseModel):
    """办理结果 / what an action has made of the case, and what this account may do next."""

    case_id: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    due_at: Instant | None
    warnings: list[Words]
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


def clock_answers(case: Record, policy: Policy, now: datetime) -> list[ClockAnswer]:
    """The limits that run or ran on a case, in the order they began."""
    return [_clock(clock, case, policy, now) for clock in case.clocks if clock.limiting]


def supervision_answers(case: Record) -> list[SupervisionAnswer]:
    return [
        SupervisionAnswer(
            number=order.number,
            stage=order.stage,
            to=order.to,
            opened_at=order.opened_at,
            due_at=order.due_at,
            opened_by_clock=order.clock,
            received_at=order.received_at,
            answered_at=order.answered_at,
            listed=order.listed,
        )
        for order in case.supervisions
    ]


def extension_answers(case: Record) -> list[ExtensionAnswer]:
    return [
        ExtensionAnswer(
            number=asked.number,
            clock=asked.clock,
            until=asked.until,
            asked_at=asked.asked_at,
            decided_at=asked.decided_at,
            granted=asked.granted,
        )
        for asked in case.extensions
    ]


def measure_answers(case: Record) -> list[MeasureAnswer]:
    return [
        MeasureAnswer(
            number=measure.number,
            owner=measure.owner,
            due_at=measure.due_at,
            settled_at=measure.settled_at,
            done=measure.done,
        )
        for measure in case.measures
    ]


def attached_answers(case: Record, parts: frozenset[Part], account: Account) -> list[AttachedAnswer]:
    """The files of a record: all of them, or, for who may not see them all, those that the account has sent itself."""
    return [
        AttachedAnswer(
            attachment_id=file.id,
            purpose=file.purpose,
            purpose_name=words(PURPOSES[Purpose(file.purpose)]),
            media=file.media,
            size=file.size,
            round=file.round,
            arrived_at=file.arrived_at,
        )
        for file in case.attachments
        if Part.ATTACHMENTS in parts or file.by.account == account.key
    ]


def timeline_answer(
    kind: Kind,
    case: Record,
    entries: Sequence[Entry],
    narratives: Mapping[int, Narrative],
    parts: frozenset[Part],
    policy: Policy,
) -> TimelineAnswer:
    return TimelineAnswer(
        case_id=case.id,
        holds=not verify(entries, case.chain, narratives),
        entries=[
            EntryAnswer(
                version=entry.version,
                action=entry.action,
                action_name=words(kind.actions[entry.action].label),
                recorded_at=entry.recorded_at,
                stated_at=entry.stated_at,
                late_entry=entry.late_entry,
                state=entry.state,
                role=entry.actor.role,
                unit=entry.actor.unit if _shows_unit(entry, case, parts) else "",
                staff=entry.actor.staff if Part.ACTORS in parts and _shows_unit(entry, case, parts) else None,
                changed=as_said(entry.changed),
                ticks=[
                    TickAnswer(
                        clock=tick.clock,
                        name=clock_name(tick.clock, case.kind, policy),
                        rung=tick.rung,
                        due_at=tick.due_at,
                        tells=_posts(tick.tells),
                    )
                    for tick in entry.ticks
                ],
                tells=_posts(entry.tells),
                hash=entry.hash,
                previous=entry.previous,
            )
            for entry in entries
        ],
    )


def year_warnings(years: Iterable[int]) -> list[Words]:
    """What has to be said wherever a limit is shown that reaches into years whose calendar nobody knows."""
    return [words(unsure_year(year)) for year in years]


def done_answer(acted: Acted[Any]) -> DoneAnswer:
    case: Record = acted.case
    return DoneAnswer(
        case_id=case.id,
        version=case.version,
        state=str(case.state),
        state_name=words(acted.kind.state_of(case)),
        stage=str(case.stage) if case.stage else None,
        due_at=case.due_at,
        warnings=year_warnings(case.unsure_years),
        actions=offer_answers(acted.offers),
        not_now=not_now_answers(acted.offers),
    )


def offer_answers(offers: Iterable[Offer]) -> list[OfferAnswer]:
    return [
        OfferAnswer(
            name=offer.action,
            needs_version=offer.versioned,
            choices={
                name: [
                    ChoiceAnswer(code=one.code, name=words(one.label) if one.label is not None else None)
                    for one in options
                ]
                for name, options in offer.choices.items()
            },
        )
        for offer in offers
        if not offer.in_the_way
    ]


def not_now_answers(offers: Iterable[Offer]) -> list[NotNowAnswer]:
    return [
        NotNowAnswer(name=offer.action, why=[Words(zh=fault.zh, en=fault.en) for fault in offer.in_the_way])
        for offer in offers
        if offer.in_the_way
    ]


def text_answers(
    kind: Kind,
    case: Record,
    entries: Sequence[Entry],
    narratives: Mapping[int, Narrative],
    parts: frozenset[Part],
) -> list[TextAnswer]:
    return [
        TextAnswer(version=entry.version, action=entry.action, texts=dict(narratives[entry.version].texts))
        for entry in entries
        if entry.version in narratives and kind.section_of(entry.action) in parts
    ]


def clock_name(name: str, kind: str, policy: Policy) -> Words:
    """A clock's label; numbered ones ("supervision:2") are named by their kind."""
    plain, _, number = name.partition(":")
    clocks = policy.of(kind).clocks
    label = clocks[plain].label if plain in clocks else _NUMBERED.get(plain, Label(plain, plain))
    if not number:
        return words(label)
    return Words(zh=f"{label.zh}{number}", en=f"{label.en} {number}".strip())


_NUMBERED: Mapping[str, Label] = {
    "supervision": Label("督办单", "Supervision order"),
    "measure": Label("整改措施", "Measure"),
    "notice": Label("接报通知", "Intake notice"),
    "watch": Label("每日提醒", "Daily reminder"),
}


_ENDINGS: Mapping[bool | None, Label] = {
    True: Label("按时办结", "Kept"),
    False: Label("超时", "Missed"),
    None: Label("不再适用，不计超时", "Lifted, neither kept nor missed"),
}


def _clock(clock: Clock, case: Record, policy: Policy, now: datetime) -> ClockAnswer:
    return ClockAnswer(
        clock=clock.name,
        name=clock_name(clock.name, case.kind, policy),
        basis=clock.basis.value,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        paused=clock.paused_at is not None and clock.stopped_at is None,
        late=clock.late_at(now),
        revision=clock.revision,
        extended=clock.extended,
        remaining_seconds=int((clock.due_at - now).total_seconds()) if clock.running else None,
        ending=None if clock.stopped_at is None else words(_ENDINGS[clock.met]),
        warnings=year_warnings(clock.unsure) if clock.stopped_at is None else [],
    )


def _posts(addresses: Iterable[str]) -> list[str]:
    """Posts only: an account's address would say who reported."""
    return [address for address in addresses if not address.startswith("account:")]


def _shows_unit(entry: Entry, case: Record, parts: frozenset[Part]) -> bool:
    """An anonymous reporter's own entries name neither unit nor number to those who may not know the reporter."""
    if not case.reporter.anonymous or Part.REPORTER_IDENTITY in parts:
        return True
    return entry.actor.account != case.reporter.account
