"""新增、修改、停用答复模板, and which of them are offered for an incident."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from campus_safety.district.organisation import UnitKind
from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault, NotAllowed
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.kinds.reply_templates import commands
from campus_safety.kinds.reply_templates.actions import Action
from campus_safety.kinds.reply_templates.kind import KIND
from campus_safety.kinds.reply_templates.reply_template import ReplyTemplate, State
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# Of a station, in use at once: more than that nobody looks through.
MOST: Final = 40
# Of those that fit an incident.
OFFERED: Final = 12
# A person's mobile telephone or identity number has no place in words for everybody.
_OF_A_PERSON: Final = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Making):
    """新增答复模板 / of the own station: the words, and what it is offered for."""

    text: commands.Words
    categories: commands.Categories = frozenset()
    states: commands.States = frozenset()


def write(
    wanted: Write, actor: Actor, rules: Rules, moment: Moment, in_use: int, *, code_attempt: int = 0
) -> Change[ReplyTemplate]:
    """The change that makes it; `in_use` is how many the station has. Raises NotAllowed for who is of no station, BadInput
    naming every fault, Conflict where there are too many."""
    district = rules.district
    station = district.acting_unit(actor.unit)
    if district.unit(station).kind is not UnitKind.STATION:
        raise NotAllowed(
            Fault("unit", "no_station", "只有派出所有答复模板", "Only stations have reply templates")
        )
    _check(wanted.text, wanted.categories, rules)
    if in_use >= MOST:
        raise Conflict(
            Fault(
                "text",
                "too_many",
                f"至多 {MOST} 条使用中的模板，请先停用不用的",
                f"At most {MOST} in use; withdraw one first",
            )
        )
    after = ReplyTemplate(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus="",
        station=station,
        reporter=Reporter(wanted.account, actor.unit),
        lead=station,
        submission=wanted.digest,
        categories=wanted.categories,
        states=wanted.states,
    )
    return changed(KIND, None, after, Action.WRITE, actor, rules, moment, texts={"text": wanted.text})


def rewrite(decision: Decision[ReplyTemplate], command: commands.Rewrite) -> Outcome[ReplyTemplate]:
    """Cases that were answered with the words before keep what they were told."""
    _check(command.texts.get("text", ""), command.categories, decision.rules)
    case = decision.case
    after = replace(case, categories=command.categories, states=command.states, words=case.version + 1)
    return Outcome(after)


def withdraw(decision: Decision[ReplyTemplate], command: commands.Withdraw) -> Outcome[ReplyTemplate]:
    return Outcome(replace(decision.case, state=State.WITHDRAWN, withdrawn_at=decision.now))


def fitting(rows: Iterable[Row], categories: frozenset[str], state: str) -> Iterator[Row]:
    """Those that are offered for an incident of this state: what was written for its category first, what is for all after
    it. `categories` are its own and the built-in one that it is part of."""
    found = [row for row in rows if _fits(str(row.facts["states"]), frozenset({state}))]
    own = [row for row in found if row.facts["categories"]]
    chosen = [row for row in own if _fits(str(row.facts["categories"]), categories)]
    yield from (chosen + [row for row in found if not row.facts["categories"]])[:OFFERED]


def _fits(codes: str, wanted: frozenset[str]) -> bool:
    return not codes or not wanted.isdisjoint(codes.split())


def _check(text: str, categories: frozenset[str], rules: Rules) -> None:
    faults, own = Faults(), rules.policy.of("incident").categories
    if not text.strip():
        faults.add("text", "missing", "请填写答复内容", "Write the words")
    faults.too_long("text", text, commands.LONGEST)
    if _OF_A_PERSON.search(text):
        faults.add(
            "text",
            "names_a_person",
            "模板供所有人使用，不得写手机号码或身份证号码",
            "A template is for everybody: no mobile number and no identity number",
        )
    for category in sorted(categories):
        if category not in CATEGORIES and category not in own:
            faults.add(
                "categories",
                "unknown_category",
                f"没有这个类别：{category}",
                f"No such category: {category}",
            )
    faults.check()
