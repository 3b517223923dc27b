"""Who did the work never finds it good: over the whole history of a record, by account, by number and by unit."""

from dataclasses import replace

import pytest

from campus_safety.errors import BadInput, NotAllowed, SamePerson
from campus_safety.kinds.hazards import commands as of_hazards
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import ClosingReason, Level
from campus_safety.records.commands import PlannedMeasure, SettleMeasure
from campus_safety.records.components import Party
from tests import hazards
from tests.builders import a_case, an_account, assessed, at, done, handled, told

CHIEF, OFFICER, SAFETY = "dm-st-harbour-chief", "dm-st-harbour-officer-1", "dm-ms-01-safety"
GUARD, SUPERVISOR, TRAFFIC = "dm-ms-01-guard", "dm-supervisor-1", "dm-traffic-duty"
DAY = 24 * 3600
WHY = {"text": "说明"}
ON_SCENE = commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts=WHY)
FRONT = commands.Handle(closing_reason=ClosingReason.FRONT_LINE)


def test_the_chief_does_not_close_what_he_handled_by_typing_another_number() -> None:
    case = told(done(assessed(), ON_SCENE, by=CHIEF, when=90))
    with pytest.raises(SamePerson):
        done(case, commands.Close(), by=CHIEF, staff="another", when=300)
    assert done(case, commands.Close(), by=SUPERVISOR, when=300).state is State.CLOSED


def test_whoever_handled_it_before_it_was_reopened_does_not_close_it_either() -> None:
    first = told(done(assessed(), ON_SCENE, by=CHIEF, when=90))
    closed = done(first, commands.Close(), by=SUPERVISOR, when=300)
    again = done(closed, commands.Reopen(texts=WHY), by=CHIEF, when=400)
    again = told(handled(again, when=500), when=600)
    with pytest.raises(SamePerson):
        done(again, commands.Close(), by=CHIEF, when=700)
    assert done(again, commands.Close(), by=SUPERVISOR, when=700).state is State.CLOSED


def test_whoever_was_on_the_scene_does_not_close_it() -> None:
    case = done(assessed(), commands.Dispatch(), when=60)
    case = done(case, commands.Arrive(), by=OFFICER, staff=f"n-{CHIEF}", when=70)
    case = told(done(case, ON_SCENE, by="dm-st-harbour-officer-2", when=90))
    with pytest.raises(SamePerson):
        done(case, commands.Close(), by=CHIEF, when=300)


def test_an_earlier_claim_counts_also_when_somebody_else_claimed_after_it() -> None:
    case = done(assessed(a_case(by=GUARD)), commands.ClaimHandled(texts=WHY), by=GUARD, staff="P7")
    case = done(case, commands.ClaimHandled(texts=WHY), by=SAFETY)
    with pytest.raises(SamePerson):
        done(case, FRONT, by=OFFICER, staff="P7")
    assert done(case, FRONT, by=OFFICER).state is State.HANDLED


def test_an_account_that_changed_its_role_is_still_who_claimed_it() -> None:
    case = done(assessed(a_case(by=GUARD)), commands.ClaimHandled(texts=WHY), by=GUARD)
    (claimed,) = case.worked_by
    moved = replace(claimed, account=handled().handled_by.account)  # type: ignore[union-attr]
    with pytest.raises(SamePerson):
        done(replace(case, worked_by=(moved,), claimed_by=moved), FRONT, by=OFFICER)


def test_a_record_of_before_knows_its_last_worker() -> None:
    case = replace(told(), worked_by=())
    with pytest.raises(SamePerson):
        done(case, commands.Close(), by=CHIEF, staff=f"n-{OFFICER}", when=300)


# --- hazards ------------------------------------------------------------------------------------------------------


def test_who_began_the_work_does_not_verify_it_after_it_was_given_to_another() -> None:
    case = hazards.done(
        hazards.assigned(), of_hazards.Assign(rectifier="dm-traffic"), by=hazards.OFFICER, when=4000
    )
    case = hazards.done(case, of_hazards.Start(), by=TRAFFIC, when=5000)
    case = hazards.done(case, of_hazards.Assign(rectifier="dm-ms-01"), by=hazards.OFFICER, when=6000)
    case = hazards.claimed(case)
    with pytest.raises(BadInput) as refused:
        hazards.done(case, of_hazards.Reroute(to="dm-traffic", texts=WHY), by=hazards.OFFICER, when=1.5 * DAY)
    assert {fault.code for fault in refused.value.faults} == {"worked_on_it"}
    stolen = replace(case, lead="dm-traffic")
    with pytest.raises(SamePerson):
        hazards.rechecked(stolen, by=TRAFFIC)
    assert hazards.rechecked(case).verified_by is not None


def test_the_same_account_verifies_nothing_that_it_claimed_under_another_unit() -> None:
    case = hazards.claimed()
    officer = Party(an_account(hazards.OFFICER).key, "dm-ms-01", "old number")
    with pytest.raises(SamePerson):
        hazards.rechecked(replace(case, worked_by=(officer,)))


# --- measures -----------------------------------------------------------------------------------------------------


def with_a_measure(owner: str = "dm-ms-01/safety") -> Incident:
    case = told(handled(assessed(level=Level.ONE)))
    measure = PlannedMeasure(owner=owner, due_at=at(5 * DAY).now)
    return done(
        case,
        commands.Review(measures=(measure,), texts={"cause": "原因", "measure.1": "措施"}),
        by=CHIEF,
        when=200,
    )


@pytest.mark.parametrize(
    ("owner", "by", "drops", "may"),
    [
        ("dm-ms-01/safety", SAFETY, False, True),
        ("dm-ms-01/safety", SAFETY, True, False),
        ("dm-ms-01/safety", OFFICER, False, False),
        ("dm-ms-01/safety", CHIEF, True, True),
        ("dm-ms-01/safety", "dm-edu-desk", True, True),
        ("dm-st-harbour/desk", SAFETY, False, False),
        ("dm-st-harbour/desk", OFFICER, False, True),
        ("dm-st-harbour/desk", "dm-edu-desk", False, False),
        ("dm-st-harbour/desk", SUPERVISOR, True, True),
        ("dm-st-harbour/desk", CHIEF, True, True),
        ("dm-st-harbour/chief", CHIEF, False, True),
        ("dm-st-harbour/chief", CHIEF, True, False),
        ("dm-st-harbour/chief", SUPERVISOR, True, True),
    ],
)
def test_a_measure_is_settled_by_its_owner_and_dropped_from_above_only(
    owner: str, by: str, drops: bool, may: bool
) -> None:
    settle = SettleMeasure(number=1, done=not drops, texts=WHY)
    if may:
        assert done(with_a_measure(owner), settle, by=by, when=400).measures[0].settled_at is not None
        return
    with pytest.raises(NotAllowed) as refused:
        done(with_a_measure(owner), settle, by=by, when=400)
    assert {fault.code for fault in refused.value.faults} == {"not_the_owner"}
