"""Finding records: by campus, kind, category, state, spot and day among the rows that the account's own list shows, and by
words in what it may read of the incidents of one campus."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from campus_safety.district.directory import Account, District
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.hazards.hazard import hazard_facts
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Flag
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.list_filters import ChosenList, faults_of, readable
from campus_safety.records.access import relations_of, shown
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Entry, Narrative
from campus_safety.values import dataclass

# Words are looked for in what is this old at most: whoever works on a case now knows it by its campus and day.
WORDS_WITHIN: Final = timedelta(days=90)
# Cases whose words are looked into at once.
MOST_LOOKED_INTO: Final = 50
WORDS_OF: Final = "incident"
SPOTS_OF: Final = "hazard"
_NEVER_TOLD: Final = frozenset({Flag.MANDATORY_REPORT, Flag.SEALED})


@dataclass(frozen=True, slots=True)
class Search:
    """`chosen` says kind, whose list, campus, state and category; the moments bound when a record was received (half-open).
    `words` are looked for without regard to large and small letters. `plain` asks only for what is open and may be told to
    somebody who is about to report."""

    chosen: ChosenList
    since: datetime | None = None
    until: datetime | None = None
    spot: str | None = None
    words: str | None = None
    plain: bool = False

    def holds(self, row: Row) -> bool:
        facts = hazard_facts(row) if self.spot is not None else None
        return (
            (self.since is None or row.received_at >= self.since)
            and (self.until is None or row.received_at < self.until)
            and (self.spot is None or (facts is not None and facts.spot == self.spot))
        )


def check(search: Search, district: District) -> None:
    """Raises BadInput naming everything that cannot be."""
    faults = [*faults_of(search.chosen, district)]
    if search.since is not None and search.until is not None and search.since >= search.until:
        faults.append(
            Fault("until", "not_later", "截止日不得早于起始日", "Must not lie before the first day")
        )
    if search.spot is not None and search.chosen.kind != SPOTS_OF:
        faults.append(
            Fault("spot", "not_of_this_kind", "部位只用于查找隐患", "Only hazards are found by their spot")
        )
    if search.words is not None and search.chosen.kind != WORDS_OF:
        faults.append(
            Fault("text", "not_of_this_kind", "文字只用于查找涉校警情", "Only incidents are found by words")
        )
    if search.words is not None and search.chosen.campus is None:
        faults.append(
            Fault("campus", "missing", "按文字查找须指明校园", "To look for words, name one campus")
        )
    if search.plain and search.chosen.kind != WORDS_OF:
        faults.append(
            Fault("plain", "not_of_this_kind", "只用于查找涉校警情", "Only incidents are looked for so")
        )
    if search.plain and search.chosen.campus is None:
        faults.append(Fault("campus", "missing", "须指明校园", "Name one campus"))
    if faults:
        raise BadInput(*faults)


def bounded(search: Search, now: datetime) -> Search:
    """The search as it is carried out: words only in what is young enough."""
    if search.words is None:
        return search
    earliest = now - WORDS_WITHIN
    since = max(search.since, earliest) if search.since is not None else earliest
    return replace(search, since=since)


def found(rows: Iterable[Row], search: Search, account: Account, district: District) -> tuple[Row, ...]:
    """Of those rows that the account is shown those that are looked for, newest first, each record once."""
    kept = {
        row.case_id: row
        for row in rows
        if search.holds(row) and readable(account, row, search.chosen, district)
    }
    return tuple(sorted(kept.values(), key=lambda row: (row.received_at, row.case_id), reverse=True))


def may_be_looked_into(account: Account, case: Record, district: District) -> bool:
    """Whether words are looked for in it at all: never in what is sealed, whoever asks."""
    return not case.sealed and bool(relations_of(account, case, district))


def is_plain(account: Account, case: Record, district: District) -> bool:
    """Whether somebody who is about to report may be told of it: of what they see anyway, and never of what the law makes
    everybody report or of what few may know. No exercise either."""
    told = (
        isinstance(case, Incident) and not case.flags & _NEVER_TOLD and not case.sealed and not case.exercise
    )
    return told and Part.SUMMARY in shown(account, KINDS[case.kind], case, district)


def says(
    words: str,
    account: Account,
    case: Record,
    district: District,
    entries: Iterable[Entry],
    narratives: Mapping[int, Narrative],
) -> bool:
    """Whether the words stand in what the account may read of the record."""
    kind, wanted = KINDS[case.kind], words.casefold()
    parts = shown(account, kind, case, district)
    return any(
        wanted in said.casefold()
        for entry in entries
        if entry.version in narratives and kind.section_of(entry.action) in parts
        for said in narratives[entry.version].texts.values()
    )
