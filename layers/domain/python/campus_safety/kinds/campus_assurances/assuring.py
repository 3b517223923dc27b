"""核定: what an entry of the log changes in how its campus stands with the four 100 %."""

from dataclasses import replace

from campus_safety.district.rules import Rules
from campus_safety.kinds.campus_assurances.actions import Action
from campus_safety.kinds.campus_assurances.campus_assurance import (
    AssuredFact,
    CampusAssurance,
    State,
    assurance_id,
    with_facts,
)
from campus_safety.kinds.campus_assurances.kind import KIND
from campus_safety.kinds.daily_log.forms import FOUR, Assurance
from campus_safety.kinds.daily_log.log_entry import LogEntry
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Reporter
from campus_safety.records.timeline import Actor


def assured(
    before: CampusAssurance | None,
    entry: LogEntry,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    instead_of: str | None = None,
    code_attempt: int = 0,
) -> Change[CampusAssurance]:
    """The change that follows an entry which assures something; `instead_of` is the entry that it takes the place of."""
    fact = AssuredFact(
        assurance=Assurance(entry.facts["assurance"]),
        holds=entry.facts["holds"] == "yes",
        at=entry.at,
        day=entry.day,
        entry=entry.id,
        recorded_at=entry.received_at,
    )
    if before is None:
        first = _begun(entry, fact, rules, moment, code_attempt)
        return changed(KIND, None, first, Action.BEGIN, actor, rules, moment)
    kept = [one for one in before.facts if one.entry not in (instead_of, entry.id)]
    return changed(KIND, before, _with(before, [*kept, fact], moment), Action.ASSURE, actor, rules, moment)


def taken_back(
    before: CampusAssurance, entry: str, actor: Actor, rules: Rules, moment: Moment
) -> Change[CampusAssurance] | None:
    """The change that follows an entry which was offset; None where so old a one is kept no longer."""
    kept = [one for one in before.facts if one.entry != entry]
    if len(kept) == len(before.facts):
        return None
    return changed(KIND, before, _with(before, kept, moment), Action.TAKE_BACK, actor, rules, moment)


def _with(before: CampusAssurance, facts: list[AssuredFact], moment: Moment) -> CampusAssurance:
    after = replace(before, facts=with_facts(facts), changed_at=moment.now)
    holding = {found.assurance for found in after.standings if found.holds}
    return replace(after, state=State.ASSURED if holding.issuperset(FOUR) else State.LACKING)


def _begun(
    entry: LogEntry, fact: AssuredFact, rules: Rules, moment: Moment, code_attempt: int
) -> CampusAssurance:
    id = assurance_id(entry.campus)
    return CampusAssurance(
        **begun(id, rules, moment.now, code_attempt),
        campus=entry.campus,
        station=entry.station,
        # Nobody's form: it follows from entries, and stands in nobody's own list.
        reporter=Reporter(None, entry.reporter.unit),
        lead=entry.station,
        facts=(fact,),
        changed_at=moment.now,
    )
