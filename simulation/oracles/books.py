"""Books that are kept beside the records: chains, lists, figures. Each is worked out anew and compared."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from campus_safety.figures.counting import COUNTED, contribution
from campus_safety.figures.keeping import steps
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.counting import Contribution
from campus_safety.records.record import Record
from campus_safety.records.timeline import verify
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_case, to_text
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
        broken = verify(self.world.records.entries(about), case.chain, self.world.records.narratives(about))
        if broken:
            self.fail(f"{case.kind}: the chain does not hold: {broken[0].reason}", about, str(broken))
        theirs = self.world.their_table(about)
        if theirs is not None and (odd := theirs.breaks(about)):
            self.fail(f"{case.kind}: the chain does not hold for the next release: {odd[0]}", about)


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

    def _listed_where_it_belongs(self, case: Record, kept: Mapping[str, tuple[str, str]]) -> None:
        """Read off the record once more, since the rows that are asked for come from what wrote them: whoever still has to do
        something finds the record among what is open, nobody else does, and the reporter finds it anyway."""
        for unit in case.units:
            waits = case.open and case.part_done_at(unit) is None
            wanted = "#open" if waits else "#over"
            if unit not in kept or not kept[unit][0].endswith(wanted):
                self.fail(f"{case.kind}: a unit does not find it among {wanted[1:]}", case.id, unit)
        if case.reporter.account is not None and "reporter" not in kept:
            self.fail(f"{case.kind}: whoever reported it does not find it", case.id)


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
