"""Cases in memory. tests/adapters/test_cases_contract.py holds it to what DynamoDB does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from campus_safety.case import Case
from campus_safety.cases import AlreadyReported, Claim, ClaimTaken, CodeTaken, Page, VersionMoved
from campus_safety.change import Change
from campus_safety.directory import District
from campus_safety.events import event
from campus_safety.papers.numbers import series_of
from campus_safety.timeline import Entry, Narrative
from campus_safety.worklists import Listing, listings


class FakeCases:
    """Writes are whole or not at all; lists are always up to date."""

    def __init__(self) -> None:
        self.writes = 0
        self._cases: dict[str, Case] = {}
        self._codes: dict[str, str] = {}
        self._claims: dict[str, Claim] = {}
        self._numbers: dict[str, int] = {}
        self._tallies: dict[str, dict[str, int]] = {}
        self._entries: dict[tuple[str, int], Entry] = {}
        self._narratives: dict[tuple[str, int], Narrative] = {}
        self._events: dict[tuple[str, int], Mapping[str, object]] = {}
        self._waiting: dict[tuple[str, int], datetime] = {}
        self._rows: dict[tuple[str, str], Listing] = {}
        # When the sweep looks at a case that was set aside.
        self._aside: dict[str, datetime] = {}

    def get(self, case_id: str) -> Case | None:
        return self._cases.get(case_id)

    def add(self, change: Change[Any], district: District, claims: Sequence[Claim] = ()) -> None:
        self.commit([change], district, claims)

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        # As DynamoDB's store does: what is refused of new cases is said before what has moved on.
        for change in sorted(changes, key=lambda change: change.before is not None):
            stored, before = self._cases.get(change.after.id), change.before
            if before is None:
                if stored is not None:
                    raise AlreadyReported(stored)
                if change.after.code in self._codes:
                    raise CodeTaken
            elif stored is None or (stored.version, stored.flow_run) != (before.version, before.flow_run):
                raise VersionMoved
        self._check(claims)
        for change in changes:
            paper = change.signed
            if (
                paper is not None
                and self.next_number(series_of(change.after.district, paper)) != paper.number
            ):
                raise VersionMoved
        self._write(changes, district, claims)

    def next_number(self, series: str) -> int:
        return self._numbers.get(series, 1)

    def tallies(self, of: str) -> Mapping[str, int]:
        return dict(self._tallies.get(of, {}))

    def claim(self, key: str) -> Claim | None:
        return self._claims.get(key)

    def by_code(self, code: str) -> str | None:
        return self._codes.get(code)

    def entries(self, case_id: str, after: int = 0) -> tuple[Entry, ...]:
        keys = sorted(key for key in self._entries if key[0] == case_id and key[1] > after)
        return tuple(self._entries[key] for key in keys)

    def narratives(self, case_id: str) -> Mapping[int, Narrative]:
        return {version: text for (owner, version), text in self._narratives.items() if owner == case_id}

    def page(
        self,
        list_key: str,
        *,
        before: str | None = None,
        since: str | None = None,
        newest_first: bool = False,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page:
        found = sorted(
            (listing.order, case_id, owner)
            for (case_id, owner), listing in self._rows.items()
            if listing.list_key == list_key
            and (before is None or listing.order < before)
            and (since is None or listing.order >= since)
        )
        if newest_first:
            found.reverse()
        if start is not None:
            place = (
                start["list_order"],
                start["pk"].removeprefix("CASE#"),
                start["sk"].removeprefix("LIST#"),
            )
            found = found[found.index(place) + 1 :]
        rows = tuple(self._rows[case_id, owner].row for _, case_id, owner in found[:size])
        if len(found) <= size:
            return Page(rows, None)
        order, case_id, owner = found[size - 1]
        return Page(
            rows,
            {"pk": f"CASE#{case_id}", "sk": f"LIST#{owner}", "list_key": list_key, "list_order": order},
        )

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]:
        return {id: self._narratives[id, 1] for id in case_ids if (id, 1) in self._narratives}

    def late(self, before: datetime, limit: int) -> tuple[str, ...]:
        ticks = ((self._tick(case), case.id) for case in self._cases.values())
        late = sorted((tick, case_id) for tick, case_id in ticks if tick is not None and tick < before)
        return tuple(case_id for _, case_id in late[:limit])

    def set_aside(self, case_id: str, before: datetime, until: datetime) -> None:
        case = self._cases.get(case_id)
        tick = self._tick(case) if case is not None else None
        if tick is not None and tick < before:
            self._aside[case_id] = until

    def _tick(self, case: Case) -> datetime | None:
        return self._aside.get(case.id, case.next_tick_at)

    def unpublished(self, before: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        waiting = sorted(
            (self._waiting.get(key, self._entries[key].recorded_at), key) for key in self._events
        )
        return tuple(key for since, key in waiting if since < before)[:limit]

    def event(self, case_id: str, version: int) -> Mapping[str, object] | None:
        return self._events.get((case_id, version))

    def published(self, case_id: str, version: int) -> None:
        self._events.pop((case_id, version), None)

    def put_back(self, case_id: str, version: int, at: datetime) -> None:
        if (case_id, version) in self._events:
            self._waiting[case_id, version] = at

    def renew_run(self, case_id: str, run: int) -> bool:
        case = self._cases.get(case_id)
        if case is None or not case.open or case.flow_run != run:
            return False
        self._cases[case_id] = replace(case, flow_run=run + 1)
        return True

    def _check(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            known = self._claims.get(claim.key)
            live = known is not None and known.expires_at >= claim.at
            taken = live if claim.replaces is None else known is None or known.case_id != claim.replaces
            if taken:
                raise ClaimTaken(known or claim)

    def _write(self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim]) -> None:
        self.writes += 1
        for claim in claims:
            self._claims[claim.key] = claim
        for change in changes:
            case, entry = change.after, change.entry
            self._codes[case.code] = case.id
            if change.signed is not None:
                self._numbers[series_of(case.district, change.signed)] = change.signed.number + 1
            for tally in change.tallies:
                sums = self._tallies.setdefault(tally.of, {})
                sums[tally.item] = sums.get(tally.item, 0) + tally.by
            key = (case.id, entry.version)
            self._cases[case.id] = case
            self._aside.pop(case.id, None)
            self._entries[key] = entry
            self._events[key] = event(change)
            if change.narrative is not None:
                self._narratives[key] = change.narrative
            for row in [row for row in self._rows if row[0] == case.id]:
                del self._rows[row]
            for owner, listing in listings(case, district).items():
                self._rows[case.id, owner] = listing
