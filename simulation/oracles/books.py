"""Books that are kept beside the records: chains, lists, figures. Each is worked out anew and compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from campus_safety import instants
from campus_safety.figures.counting import COUNTED, contribution
from campus_safety.figures.keeping import steps
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.counting import Contribution
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety.records.timeline import Entry, verify
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_case, to_text
from simulation.oracles import again
from simulation.oracles.oracle import Oracle
from tests.fakes.figures import FakeFigures


class ChainsVerify(Oracle):
    """As stored: each entry follows the one before, and the record names the last."""

    name = Label("时间线链条完整", "Chains verify")

    def checkpoint(self) -> None:
        for case in self.world.records.readable():
            self.look_at(case)

    def look_at(self, case: Record) -> None:
        about = case.id
        entries = self.world.records.entries(about)
        broken = verify(entries, case.chain, self.world.records.narratives(about))
        if broken:
            self.fail(f"{case.kind}: the chain does not hold: {broken[0].reason}", about, str(broken))
        if entries and _in_another_order(entries[-1]).sealed_hash() != entries[-1].hash:
            # Neither JSON nor a table promises an order: whoever reads it in another one finds it whole.
            self.fail(f"{case.kind}: the chain hangs on the order in which things are read", about)
        theirs = self.world.their_table(about)
        if theirs is not None and (odd := theirs.breaks(about)):
            self.fail(f"{case.kind}: the chain does not hold for the next release: {odd[0]}", about)


def _in_another_order(entry: Entry) -> Entry:
    def turned(one: Mapping[str, str]) -> Mapping[str, str]:
        return dict(reversed(list(one.items())))

    return replace(entry, changed=turned(entry.changed), text_digests=turned(entry.text_digests))


class StoredRecordsReadTheSame(Oracle):
    """A record that is read and written again is the same record."""

    name = Label("存储往返一致", "A record survives its storage")

    def checkpoint(self) -> None:
        for case in self.world.records.readable():
            self.look_at(case)

    def look_at(self, case: Record) -> None:
        read = self.world.records.read_anew(case)
        if to_case(to_text(read), case.kind, case.id, KINDS) != read:
            self.fail(f"{case.kind}: reads differently than it was written", case.id)


class WorklistsEqualRecomputed(Oracle):
    """The rows that lie in the table are those that its record asks for now."""

    name = Label("工作清单与重算一致", "Worklists equal recomputed ones")

    def checkpoint(self) -> None:
        district = self.world.directory.district(self.world.directory.name)
        for case in self.world.records.readable():
            kept = self.world.records.rows(case.id)
            asked = {owner: (one.list_key, one.order) for owner, one in listings(case, district).items()}
            if not case.newer:
                self._listed_where_it_belongs(case, kept)
            if case.newer and (theirs := self.world.their_table(case.id)) is not None:
                asked = theirs.rows(case, district)
            if asked.keys() != kept.keys():
                odd = sorted(asked.keys() ^ kept.keys())
                self.fail(f"{case.kind}: rows of other owners than the record asks for", case.id, str(odd))
            for owner, listing in asked.items():
                if owner in kept and kept[owner] != listing:
                    self.fail(
                        f"{case.kind}: a row stands in another place than the record asks for", case.id, owner
                    )

    def _listed_where_it_belongs(self, case: Any, kept: Mapping[str, tuple[str, str]]) -> None:
        """Read off the record once more, since the rows that are asked for come from what wrote them: whoever still has to do
        something finds the record among what is open, nobody else does, by what is due next; whoever owes an answer or a
        measure finds that, and the reporter finds it anyway."""
        is_open = again.unfinished(case) if case.kind in ("incident", "hazard") else case.open
        due = min((one.due_at for one in case.clocks if _counts(one)), default=None) if is_open else None
        for unit in _concerned(case):
            waits = is_open and not again.part_done(case, unit)
            wanted = "#open" if waits else "#over"
            if unit not in kept or not kept[unit][0].endswith(wanted):
                self.fail(f"{case.kind}: a unit does not find it among {wanted[1:]}", case.id, unit)
            elif waits and _stands_at(kept[unit][1]) != _as_kept(due):
                self.fail(
                    f"{case.kind}: stands elsewhere in a list than it is due",
                    case.id,
                    f"{unit} {kept[unit][1]} {due}",
                )
        if case.reporter.account is not None and "reporter" not in kept:
            self.fail(f"{case.kind}: whoever reported it does not find it", case.id)
        ends = case.exited_at if case.kind == "incident" else getattr(case, "withdrawn_at", None)
        if is_open and ends is None:
            self._owes(case, "orders", "answered_at", case.supervisions, kept)
            self._owes(case, "measures", "settled_at", case.measures, kept)

    def _owes(self, case: Any, what: str, done: str, parts: Any, kept: Mapping[str, Any]) -> None:
        units = self.world.directory.district(case.district).units
        for one in parts:
            to = one.owner.partition("/")[0] if what == "measures" else one.to.removeprefix("unit:")
            unit = units.get(case.lead if to == "lead:owner" else to)
            if (
                unit is None
                or getattr(one, done) is not None
                or (unit.id == case.campus and case.campus_left_out)
            ):
                continue
            acting = unit.parent if str(unit.kind) == "team" else unit.id
            if f"{what}:{acting}" not in kept:
                self.fail(f"{case.kind}: who owes one of its {what} does not find it", case.id, acting or "")


def _stands_at(order: str) -> datetime | None:
    """By which moment a row is ordered; None for what nothing is due on."""
    moment = order.partition("#")[0]
    return None if moment == "9999" else datetime.fromisoformat(moment)


def _as_kept(moment: datetime | None) -> datetime | None:
    """As a row keeps it, in milliseconds: a limit that was made longer may end between two of them."""
    return None if moment is None else datetime.fromisoformat(instants.to_text(moment))


def _counts(clock: Any) -> bool:
    return clock.limiting and clock.stopped_at is None and clock.paused_at is None


def _concerned(case: Any) -> set[str]:
    """The units that a record is listed for because it is theirs, besides whoever stands above all of them."""
    found = {case.station, case.lead, *case.joined, *(() if case.campus_left_out else (case.campus,))}
    if again.waits_for_receiver(case):
        found.add(case.transfer.to)
    match case.kind:
        case "hazard":
            found.add(case.rectifier)
        case "safety_notice":
            found |= {one.unit for one in case.receipts}
        case "area_sweep":
            found |= {*case.campuses, *case.stations, *(one.unit for one in case.places if one.unit)}
        case "inspection":
            found |= {*case.agencies, *(case.campuses if case.announced or case.began_at else ())}
        case "quiz_round":
            found = {case.lead, *case.campuses, *case.stations}
    return found - {"", None}


class BalancesAreEarnedLessSpent(Oracle):
    """Of every school, what the ledger keeps as its sum is what it has earned less what it has asked for and did not get back,
    and never below nought; and no more are out than there are of what there is only so much of."""

    name = Label(
        "积分余额等于所得减所用，且不为负",
        "A balance is what was earned less what was spent, and never below nought",
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._gone: dict[str, Record] = {}

    def checkpoint(self) -> None:
        ledger, name = self.world.tables[RecordTable.OUTREACH], self.world.directory.name
        found = [case for case in [*self._gone.values(), *ledger.readable()] if case.kind in _OF_POINTS]
        # What another release has made of one, this one cannot count.
        unknown = {case.campus for case in found if case.newer}
        self._look_at_balances(found, ledger.tallies(f"points#{name}"), unknown)
        if not unknown:
            self._look_at_rewards(found, ledger.tallies(f"rewards#{name}"))

    def _look_at_balances(self, found: Sequence[Record], sums: Mapping[str, int], unknown: set[str]) -> None:
        balances: Counter[str] = Counter()
        for case in found:
            balances[case.campus] += _moves(case)
        for campus, kept in sums.items():
            if kept < 0:
                self.fail("a school's balance is below nought", campus, str(kept))
            if campus not in unknown and kept != balances[campus]:
                said = f"{kept} {balances[campus]}"
                self.fail("a balance is not what was earned less what was spent", campus, said)

    def _look_at_rewards(self, found: Sequence[Any], sums: Mapping[str, int]) -> None:
        most = {one.id: one.most for one in self.world.directory.rewards(self.world.directory.name)}
        taken = Counter(f"{case.reward}#{case.period}" for case in found if _holds(case) and case.period)
        for item, kept in sums.items():
            if kept > most[item.partition("#")[0]]:
                self.fail("more are out than there are", item, str(kept))
            if kept != taken[item]:
                self.fail("not as many are out as were asked for", item, f"{kept} {taken[item]}")

    def let_go(self, about: str) -> None:
        case = self.world.records.get(about)
        if case is not None and case.kind in _OF_POINTS:
            self._gone[about] = case


_OF_POINTS: Final = frozenset({"points_entry", "redemption"})


def _holds(case: Any) -> bool:
    """Whether a request has its points: it waits, or was delivered."""
    return case.kind == "redemption" and str(case.state) in ("asked", "delivered")


def _moves(case: Any) -> int:
    """What a record adds to its school's balance; of what was spent the request says it, not the entry."""
    if case.kind == "points_entry":
        return 0 if str(case.reason) in ("spent", "returned") else int(case.points)
    return -int(case.points) if _holds(case) else 0


class FiguresEqualRebuilt(Oracle):
    """What is kept of every record together is what counting them all anew gives; once nothing is on its way any more. Where a
    campus went to another station and nobody has counted all figures anew since, what was kept before may still be so."""

    name = Label("留存统计与重建一致", "Kept figures equal rebuilt ones")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._gone: dict[str, Contribution] = {}

    def at_rest(self) -> None:
        anew = FakeFigures()
        found = dict(self._gone)
        for case in self.world.records.readable():
            if case.kind in COUNTED:
                found[case.id] = self._counted(case)
        for one in found.values():
            for step in steps(anew.kept(one.record), one):
                anew.write(one, step)
        kept, counted = self.world.figures.told(), anew.told()
        if kept != counted:
            odd = [cell for cell in kept.keys() | counted.keys() if kept.get(cell) != counted.get(cell)]
            self.fail("figures differ from those counted anew", "", str(odd[:3]))

    def let_go(self, about: str) -> None:
        case = self.world.records.get(about)
        if case is not None and case.kind in COUNTED:
            self._gone[about] = self._counted(case)

    def _counted(self, case: Record) -> Contribution:
        # Of what only the next release understands, it is the one that counts.
        theirs = self.world.their_table(case.id) if case.newer else None
        counted = theirs.contribution if theirs is not None else contribution
        kept = self.world.figures.kept(case.id)
        now, before = (
            counted(case, district)
            for district in (self.world.directory.district(case.district), self.world.directory.at_first)
        )
        if theirs is not None and kept.version < case.version:
            # Ours heard of it last, did not understand it and left what was kept: so it is until its next change.
            return replace(now, amounts=kept.amounts)
        return before if kept.amounts == before.amounts else now
