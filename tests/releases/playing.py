"""Plays one act of a story on the sources of one release, in a process of its own: what lies in the store goes from act to
act as JSON, as it would lie in the table. `python -m tests.releases.playing <tree> <state> <act>`; answers JSON.
"""

import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.errors import NewerRecord
from campus_safety.kinds.hazards import commands as of_hazards
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.decide import decide as decide_hazard
from campus_safety.kinds.hazards.finding import receive as receive_hazard
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.hazard import State as HazardState
from campus_safety.kinds.incidents import commands as of_incidents
from campus_safety.kinds.incidents.decide import decide as decide_incident
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.intake import receive as receive_incident
from campus_safety.kinds.incidents.taxonomy import ClosingReason
from campus_safety.records.change import Change, Moment
from campus_safety.records.record import Record
from campus_safety.records.timeline import verify
from tests.builders import NOW, SALT, WeekdayCalendar, a_district, a_report, an_account, an_actor
from tests.by_kind import parse_policy, permit, serve
from tests.fakes.cases import FakeCases
from tests.hazards import CHECKLISTS, CHIEF, OFFICER, SCHOOL, a_finding, photographed

DESK = "dm-st-harbour-desk"
# After this a fix may be looked at again.
LONG_ENOUGH = timedelta(days=30)


@dataclass
class Play:
    """The store, the policies that were loaded, and what time it is."""

    cases: FakeCases
    policies: dict[str, Any]
    now: datetime
    known: dict[str, Rules] = field(default_factory=dict)

    @staticmethod
    def read(state: Path) -> "Play":
        if not state.exists():
            return Play(FakeCases(), {}, NOW)
        kept = json.loads(state.read_text("utf-8"))
        play = Play(FakeCases(), kept["policies"], datetime.fromisoformat(kept["now"]))
        for pk, sk, item in kept["items"]:
            play.cases.table.write(pk, sk, item)
        return play

    def keep(self, state: Path) -> None:
        items = [(pk, sk, self.cases.table.get(pk, sk)) for pk, sk in self.cases.table.scan()]
        kept = {"items": items, "policies": self.policies, "now": self.now.isoformat()}
        state.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")

    def load_policy(self, version: str, tree: Path) -> None:
        """As the loader does: read strictly, then stored."""
        policies = tree / "policies"
        files = (policies / "production.toml", policies / "calendars" / "production.toml")
        document = {
            key: value for file in files for key, value in tomllib.loads(file.read_text("utf-8")).items()
        }
        parse_policy(version, document)
        self.policies[version] = json.loads(json.dumps(document))

    def rules(self, version: str = "") -> Rules:
        version = version or max(self.policies)
        if version not in self.known:
            policy = parse_policy(version, self.policies[version], stored=True)
            district = replace(a_district(), policy_version=version)
            self.known[version] = Rules(district, policy, WeekdayCalendar(), {Checklists: CHECKLISTS})
        return self.known[version]

    def pass_time(self, **span: float) -> None:
        """Every deadline is served in its time, as the flows do."""
        until = self.now + timedelta(**span)
        while (due := min(self._ticks(), default=until)) < until:
            self.now = max(self.now, due)
            self.serve_all()
        self.now = until

    def serve_all(self) -> int:
        """One look at every record; answers how many had something due."""
        count = 0
        for case in self.cases.every():
            if (change := serve(case, self.rules(case.policy), self.moment)) is not None:
                self.cases.commit([change], a_district())
                count += 1
        return count

    def _ticks(self) -> Iterator[datetime]:
        return (case.next_tick_at for case in self.cases.every() if case.next_tick_at is not None)

    @property
    def moment(self) -> Moment:
        return Moment(self.now, SALT)

    def report(self, key: str, category: str = "theft") -> str:
        report = a_report(client_key=key, category=category)
        change = receive_incident(report, an_actor("dm-ms-01-safety"), self.rules(), self.moment)
        self.cases.add(change, a_district())
        return change.after.id

    def find(self, key: str, source: Source = Source.SELF_CHECK) -> str:
        found = a_finding(client_key=key, source=source)
        change = receive_hazard(found, an_actor(SCHOOL), self.rules(), self.moment, earlier=())
        self.cases.add(change, a_district())
        return change.after.id

    def act(self, case_id: str, by: str, command: Any) -> None:
        def decided(case: Record) -> Change[Any]:
            rules, actor = self.rules(case.policy), an_actor(by)
            if isinstance(case, Incident):
                return decide_incident(case, command, actor, rules, self.moment)
            assert isinstance(case, Hazard)
            shown = photographed(photographed(case, "before"), "after") if _needs_photos(command) else case
            return decide_hazard(shown, command, actor, rules, self.moment)

        self.now += timedelta(seconds=20)
        case = self.case(case_id)
        permit(an_account(by), str(command.action), case, a_district())
        self.cases.commit((decided(case),), a_district())

    def case(self, case_id: str) -> Record:
        case = self.cases.get(case_id)
        assert case is not None
        return case

    def every(self) -> list[Record]:
        return [*self.cases.every()]

    def step(self, case: Record) -> bool:
        """The next step on the way to the end; False where there is none any more."""
        found = _next_of(case, self.now)
        if found is not None:
            by, command = found
            # Of what is sealed, and of what is not understood, an officer knows only where somebody has named him.
            self.act(case.id, DESK if by == OFFICER and case.sealed else by, command)
        return found is not None

    def finish(self) -> None:
        for case in self.every():
            while self.step(self.case(case.id)):
                pass
        self.pass_time(days=31)
        for case in self.every():
            while self.step(self.case(case.id)):
                pass


def _needs_photos(command: Any) -> bool:
    return isinstance(command, of_hazards.Assign | of_hazards.ClaimRectified)


def _next_of(case: Record, now: datetime) -> tuple[str, Any] | None:
    for order in case.supervisions:
        kind: Any = of_incidents if isinstance(case, Incident) else of_hazards
        if order.answered_at is None and case.open:
            return DESK, kind.AnswerOrder(number=order.number, texts={"text": "已整改"})
    if isinstance(case, Incident):
        return _next_of_incident(case)
    assert isinstance(case, Hazard)
    return _next_of_hazard(case, now)


def _next_of_incident(case: Incident) -> tuple[str, Any] | None:
    match case.state:
        case State.REPORTED:
            return DESK, of_incidents.Assess(level=case.level, category=case.category)
        case State.ASSESSED | State.DISPATCHED | State.ON_SCENE:
            reason = ClosingReason.RESOLVED_ON_SCENE
            return OFFICER, of_incidents.Handle(closing_reason=reason, texts={"text": "已处置"})
        case State.HANDLED:
            return DESK, of_incidents.GiveFeedback(texts={"text": "已告知"})
        case State.FEEDBACK_GIVEN if case.review_owed:
            return CHIEF, of_incidents.Review(texts={"text": "已复盘"})
        case State.FEEDBACK_GIVEN | State.REVIEWED:
            return CHIEF, of_incidents.Close()
    return None


def _next_of_hazard(case: Hazard, now: datetime) -> tuple[str, Any] | None:
    match case.state:
        case HazardState.FOUND:
            return OFFICER, of_hazards.Assign(due_at=now + timedelta(days=7))
        case HazardState.ASSIGNED | HazardState.RECTIFYING:
            return SCHOOL, of_hazards.ClaimRectified(texts={"text": "已接入"})
        case HazardState.RECTIFIED:
            return OFFICER, of_hazards.Recheck(passed=True, texts={"opinion": "已核实"})
        case HazardState.VERIFIED if case.verified_at and now > case.verified_at + LONG_ENOUGH:
            return OFFICER, of_hazards.FollowUp(held=True, texts={"opinion": "保持良好"})
        case HazardState.HELD if case.review_owed:
            return CHIEF, of_hazards.Review(texts={"text": "已复盘"})
        case HazardState.HELD | HazardState.REVIEWED:
            return CHIEF, of_hazards.Close()
    return None


# --- the acts -----------------------------------------------------------------------------------------------------


def open_cases(play: Play, tree: Path) -> dict[str, Any]:
    """This release: cases at many places of the loop."""
    play.load_policy("v1", tree)
    ids: dict[str, str] = {}
    for number, steps in enumerate((0, 1, 2, 3)):
        ids[f"incident-{steps}"] = play.report(f"form-{number}")
        ids[f"hazard-{steps}"] = play.find(f"hazard-{number}")
        play.pass_time(minutes=2)
        for name in (f"incident-{steps}", f"hazard-{steps}"):
            for _ in range(steps):
                play.step(play.case(ids[name]))
    play.pass_time(hours=5)
    return ids


def go_forward(play: Play, tree: Path) -> dict[str, Any]:
    """The next release arrives, and its policy with it: by itself it says nothing. Then people act, and time passes."""
    said = play.serve_all()
    play.load_policy("v2", tree)
    said += play.serve_all()
    parents = Source.PARENTS  # type: ignore[attr-defined]  # of the next release
    ids = {"new-incident": play.report("form-new"), "parents-hazard": play.find("hazard-new", parents)}
    by_telephone = play.report("form-telephone")
    play.step(play.case(by_telephone))
    reason = ClosingReason.BY_TELEPHONE  # type: ignore[attr-defined]  # of the next release
    play.act(by_telephone, OFFICER, of_incidents.Handle(closing_reason=reason, texts={"text": "已电话处置"}))
    play.step(play.case(ids["new-incident"]))
    for case in play.every():
        if isinstance(case, Incident) and case.state is State.REPORTED and not case.acknowledged_at:
            play.act(case.id, DESK, of_incidents.Acknowledge())
    play.pass_time(hours=20)
    return ids | {"by-telephone": by_telephone, "said": said}


def go_back(play: Play, tree: Path) -> dict[str, Any]:
    """This release again, over what the next one has left. Nobody acts on what it does not understand; all else goes on."""
    said, refused = play.serve_all(), []
    ids = {"between": play.report("form-between"), "hazard-between": play.find("hazard-between")}
    for case in play.every():
        try:
            play.step(case)
        except NewerRecord:
            refused.append(case.id)
    play.pass_time(hours=26)
    return ids | {"said": said, "refused": refused}


def go_forward_again(play: Play, tree: Path) -> dict[str, Any]:
    """And the next release, for good: every case comes to its end."""
    said = play.serve_all()
    for case in play.every():
        if isinstance(case, Incident) and case.state is State.ASSESSED:
            play.act(case.id, DESK, of_incidents.Note(texts={"text": "继续办理"}))
        if isinstance(case, Hazard) and case.state is HazardState.ASSIGNED:
            play.act(case.id, SCHOOL, of_hazards.Note(texts={"text": "继续整改"}))
    play.pass_time(hours=1)
    play.finish()
    return {"said": said}


def look(play: Play, tree: Path) -> dict[str, Any]:
    """Nothing is done: the chains are verified, and where everything stands is said."""
    return {}


ACTS: dict[str, Callable[[Play, Path], dict[str, Any]]] = {
    act.__name__: act for act in (open_cases, go_forward, go_back, go_forward_again, look)
}


def main(tree: str, state: str, act: str) -> None:
    play = Play.read(Path(state))
    done = ACTS[act](play, Path(tree))
    play.keep(Path(state))
    cases = [*play.cases.every()]
    breaks = {
        case.id: [
            str(one)
            for one in verify(play.cases.entries(case.id), case.chain, play.cases.narratives(case.id))
        ]
        for case in cases
    }
    sys.stdout.write(
        json.dumps(
            {
                "did": done,
                "breaks": {case_id: found for case_id, found in breaks.items() if found},
                "open": [case.id for case in cases if case.open],
                "newer": [case.id for case in cases if case.newer],
                "unserved": [case.id for case in cases if case.open and case.next_tick_at is None],
                "clocks": {case.id: [clock.name for clock in case.clocks] for case in cases},
                "marked": {
                    case.id: [clock.name for clock in case.clocks if clock.marked_at is not None]
                    for case in cases
                },
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
