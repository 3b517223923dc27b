"""Joint inspections: who is called where, what a finding becomes, and when everything has been answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.errors import BadInput, Conflict, ForbiddenByState, KeyReused
from campus_safety.kinds.hazards.categories import Grade, Source, Track
from campus_safety.kinds.hazards.hazard import State as HazardState
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.inspection import Answer, Inspection, Stage, State, inspection
from campus_safety.kinds.inspections.record import inspection_record
from campus_safety.messages.messages import messages_of
from campus_safety.records.events import event
from campus_safety.records.timeline import Narrative
from campus_safety.records.worklists import listings
from tests.builders import NOW, SALT, a_district, at
from tests.by_kind import serve
from tests.hazards import a_hazard
from tests.inspections import (
    AGENCIES,
    CAMPUSES,
    DESK,
    EDUCATION,
    FIRE,
    MARKET,
    OFFICER,
    SUPERVISOR,
    all_answered,
    answered,
    begun,
    changed,
    done,
    inspected,
    inspection_rules,
    made,
    planned,
    recorded,
)

DAY = 24 * 60 * 60


def faults_of(
    refused: pytest.ExceptionInfo[BadInput] | pytest.ExceptionInfo[Conflict],
) -> set[tuple[str, str]]:
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def pairs(case: Inspection) -> set[tuple[str, str]]:
    return {(visit.campus, visit.unit) for visit in case.visits}


def test_every_unit_is_called_to_every_campus_and_a_station_to_its_own() -> None:
    case = planned().after
    assert pairs(case) == {(campus, unit) for campus in CAMPUSES for unit in AGENCIES}
    both = planned(
        campuses=("dm-ms-01", "dm-ms-02"), agencies=("dm-fire", "dm-st-harbour", "dm-st-hill")
    ).after
    assert pairs(both) == {
        ("dm-ms-01", "dm-fire"),
        ("dm-ms-02", "dm-fire"),
        ("dm-ms-01", "dm-st-harbour"),
        ("dm-ms-02", "dm-st-hill"),
    }
    twice = planned(campuses=("dm-ms-01", "dm-ms-01"), agencies=("dm-fire", "dm-fire")).after
    assert pairs(twice) == {("dm-ms-01", "dm-fire")}


def test_it_stands_under_a_station_only_if_a_station_organises_it() -> None:
    called = planned().after
    assert (called.lead, called.station, called.campus) == ("dm-brigade", "", "")
    own = planned(by=DESK).after
    assert (own.lead, own.station) == ("dm-st-harbour", "dm-st-harbour")
    assert planned(by=EDUCATION).after.lead == "dm-edu"


def test_a_plan_with_faults_names_every_one() -> None:
    with pytest.raises(BadInput) as refused:
        planned(
            campuses=("dm-ms-01", "dm-ms-02", "nowhere"),
            agencies=("dm-st-harbour", "dm-ps-01", "dm-health", "dm-st-nowhere"),
            selection="everything",
            planned_on=date(2026, 11, 23),
            text="x" * 4001,
        )
    assert faults_of(refused) == {
        ("campuses", "unknown_campus"),
        ("agencies", "unknown_unit"),
        ("agencies", "inspects_nothing"),
        ("selection", "unknown_selection"),
        ("planned_on", "in_the_past"),
        ("text", "too_long"),
    }


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"agencies": ("dm-st-harbour",), "campuses": ("dm-ms-01", "dm-ms-02")}, "nobody_visits"),
        ({"agencies": ("dm-fire", "dm-st-hill")}, "visits_nothing"),
        ({"agencies": ("dm-fire", "dm-health")}, "no_field"),
        ({"agencies": ("dm-fire",), "selection": "kitchen"}, "no_field"),
        ({"agencies": ()}, "bad_count"),
        ({"campuses": ()}, "bad_count"),
        ({"agencies": ("dm-bureau", "dm-fire")}, "inspects_nothing"),
        ({"planned_on": date(2027, 12, 1)}, "too_far_ahead"),
    ],
)
def test_nobody_is_called_for_nothing(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadInput) as refused:
        planned(**changes)
    assert {code for _, code in faults_of(refused)} == {fault}


@pytest.mark.parametrize(
    ("now", "first"),
    [
        # 23:59 and 00:01 in Shanghai; the UTC day is the same.
        (datetime(2026, 11, 24, 15, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 16, 1, tzinfo=UTC), date(2026, 11, 25)),
        # 23:59 and 00:01 in UTC; the day in Shanghai is the same.
        (datetime(2026, 11, 24, 23, 59, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 25, 0, 1, tzinfo=UTC), date(2026, 11, 25)),
    ],
)
def test_the_planned_day_is_a_day_in_china(now: datetime, first: date) -> None:
    when = (now - NOW).total_seconds()
    case = planned(planned_on=first, when=when).after
    clock = case.clock("begin")
    assert clock is not None
    assert clock.due_at == datetime(first.year, first.month, first.day, 16, tzinfo=UTC), "its end"
    with pytest.raises(BadInput) as refused:
        planned(planned_on=first - timedelta(days=1), when=when)
    assert faults_of(refused) == {("planned_on", "in_the_past")}


def test_everybody_called_hears_of_it_and_so_do_its_campuses_unless_it_is_not_announced() -> None:
    assert set(planned().entry.tells) == {
        "dm-fire/duty",
        "dm-market/duty",
        "dm-st-harbour/desk",
        "dm-ms-01/safety",
        "dm-ps-01/safety",
    }
    secret = planned(announced=False)
    assert set(secret.entry.tells) == {"dm-fire/duty", "dm-market/duty", "dm-st-harbour/desk"}
    rows = listings(secret.after, a_district())
    assert not {"dm-ms-01", "dm-ps-01"} & set(rows)
    change = changed(secret.after, commands.Begin(), by=SUPERVISOR, when=60)
    assert {"dm-ms-01/safety", "dm-ps-01/safety"} <= set(change.entry.tells)
    assert {"dm-ms-01", "dm-ps-01"} <= set(listings(change.after, a_district()))


def test_a_plan_sent_twice_is_the_same_inspection() -> None:
    assert planned().after.id == planned(when=60).after.id
    assert planned().after.id != planned(client_key="inspection-2").after.id


def test_nothing_is_recorded_before_it_has_begun_or_after_it_is_over() -> None:
    cancelled = done(begun(), commands.Cancel(texts={"text": "改期"}), by=SUPERVISOR)
    concluded = done(all_answered(), commands.Conclude(), by=SUPERVISOR, when=9000)
    for case in (planned().after, cancelled, concluded):
        with pytest.raises(ForbiddenByState):
            recorded(case)
        with pytest.raises(ForbiddenByState):
            done(case, commands.NothingFound(campus="dm-ms-01"), by=FIRE)


def test_a_finding_makes_a_hazard_of_the_authority_whose_field_it_is() -> None:
    result = recorded(begun())
    hazard, finding = made(result), result.finding
    assert [change.before is None for change in result.changes] == [False, True]
    assert (hazard.state, hazard.source, hazard.track) == (
        HazardState.FOUND,
        Source.INSPECTION,
        Track.ORDERED,
    )
    assert (hazard.lead, hazard.rectifier, hazard.campus) == ("dm-fire", "dm-ms-01", "dm-ms-01")
    assert hazard.inspection == inspected(result).id
    assert hazard.inspection in hazard.links
    assert (hazard.item, hazard.spot, hazard.grade) == ("fire.exit-blocked", "stairs-2", Grade.GENERAL)
    assert result.changes[1].narrative is not None
    assert result.changes[1].narrative.texts == {"text": "二号楼梯堆放课桌"}
    assert (finding.hazard, finding.owner, finding.unit, finding.again) == (
        hazard.id,
        "dm-fire",
        "dm-fire",
        False,
    )
    visit = inspected(result).visit("dm-ms-01", "dm-fire")
    assert visit is not None
    assert (visit.answer, visit.version) == (Answer.FINDINGS, inspected(result).version)


@pytest.mark.parametrize(
    ("by", "item", "owner"),
    [
        # The police may find anything and hand it on to whose field it is.
        (OFFICER, "fire.exit-blocked", "dm-fire"),
        (OFFICER, "food.other", "dm-market"),
        (OFFICER, "access.other", "dm-st-harbour"),
        # Two authorities check food: each answers for what it has found itself.
        (MARKET, "food.other", "dm-market"),
        (EDUCATION, "food.other", "dm-edu"),
        (EDUCATION, "dormitory.other", "dm-edu"),
        (FIRE, "dormitory.other", "dm-fire"),
    ],
)
def test_the_hazard_goes_to_the_owner_of_the_field(by: str, item: str, owner: str) -> None:
    case = begun(planned(agencies=(*AGENCIES, "dm-edu")).after)
    result = recorded(case, by=by, item=item)
    assert (made(result).lead, result.finding.owner) == (owner, owner)


def test_who_makes_an_operator_mend_something_does_not_check_it_too() -> None:
    case = begun(planned(agencies=("dm-market", "dm-fire"), selection="everywhere").after)
    hazard = made(recorded(case, by=MARKET, item="surroundings.other", spot="surroundings"))
    assert (hazard.lead, hazard.rectifier) == ("dm-st-harbour", "dm-market")


def test_a_finding_with_faults_names_every_one_and_makes_nothing() -> None:
    case = begun()
    with pytest.raises(BadInput) as refused:
        recorded(
            case,
            by=FIRE,
            campus="dm-ms-02",
            item="surroundings.other",
            spot="roof",
            grade=Grade.MAJOR,
            seen_at=NOW + timedelta(days=9),
            officers=tuple(f"J{number}" for number in range(21)),
            texts={"text": "x" * 4001},
        )
    assert faults_of(refused) == {
        ("campus", "not_in_inspection"),
        ("item", "not_in_selection"),
        ("item", "not_your_field"),
        ("grade", "contradicts_checklist"),
        ("spot", "unknown_spot"),
        ("seen_at", "in_the_future"),
        ("officers", "too_many"),
        ("text", "too_long"),
    }
    with pytest.raises(BadInput) as refused:
        recorded(case, item="fire.no-such-item")
    assert faults_of(refused) == {("item", "unknown_item")}


@pytest.mark.parametrize(
    ("by", "campus", "fault"),
    [
        (EDUCATION, "dm-ms-01", ("actor", "not_invited")),
        (SUPERVISOR, "dm-ms-01", ("actor", "not_invited")),
        (OFFICER, "dm-ms-02", ("campus", "not_yours")),
    ],
)
def test_a_unit_answers_only_where_it_was_called_to(by: str, campus: str, fault: tuple[str, str]) -> None:
    case = begun(planned(campuses=("dm-ms-01", "dm-ms-02")).after)
    with pytest.raises(BadInput) as refused:
        recorded(case, by=by, campus=campus, item="access.other")
    assert fault in faults_of(refused)
    with pytest.raises(BadInput) as refused:
        done(case, commands.NothingFound(campus=campus), by=by)
    assert faults_of(refused) == {fault}


def test_a_finding_sent_twice_is_one_and_another_body_under_its_key_is_refused() -> None:
    case = begun()
    first = recorded(case)
    again = recorded(inspected(first), when=9000)
    assert (again.changes, again.finding) == ((), first.finding)
    with pytest.raises(KeyReused):
        recorded(inspected(first), submission="digest-2")
    # Decided twice on the same version, as by two requests at once: one and the same hazard.
    assert made(recorded(case)).id == made(first).id
    # Another unit's key is another key.
    other = recorded(inspected(first), by=MARKET, item="food.other")
    assert made(other).id != made(first).id
    concluded = done(all_answered(inspected(first)), commands.Conclude(), by=SUPERVISOR, when=9000)
    assert recorded(concluded).finding == first.finding, "a form that comes late is still answered"


def test_what_is_an_open_hazard_already_is_linked_instead_of_found_anew() -> None:
    case = begun()
    known = replace(a_hazard(item="fire.exit-blocked", spot="stairs-2"), links=())
    result = recorded(case, known=known)
    linked = made(result)
    assert (linked.id, linked.version, linked.links) == (known.id, known.version + 1, (case.id,))
    assert linked.source is Source.SELF_CHECK, "it stays what it was"
    assert (result.finding.hazard, result.finding.again) == (known.id, True)
    twice = recorded(inspected(result), known=linked, client_key="finding-2")
    assert len(twice.changes) == 1, "it is linked to this inspection already"
    assert [one.hazard for one in inspected(twice).findings] == [known.id, known.id]


def test_what_was_closed_and_is_found_again_is_a_recurrence() -> None:
    old = a_hazard(item="fire.exit-blocked", spot="stairs-2", client_key="old")
    closed = replace(old, state=HazardState.CLOSED, closed_at=NOW)
    row = listings(closed, a_district())["history"].row
    hazard = made(recorded(begun(), earlier=[row]))
    assert (hazard.recurrence_of, hazard.recurrence) == (old.id, 1)


def test_nothing_found_is_an_answer_that_a_finding_takes_back() -> None:
    case = answered(begun(), "dm-ms-01", "dm-fire")
    with pytest.raises(Conflict) as refused:
        answered(case, "dm-ms-01", "dm-fire")
    assert faults_of(refused) == {("campus", "already_done")}
    found = inspected(recorded(case, when=8000))
    visit = found.visit("dm-ms-01", "dm-fire")
    assert visit is not None
    assert visit.answer is Answer.FINDINGS
    with pytest.raises(Conflict) as refused:
        answered(found, "dm-ms-01", "dm-fire")
    assert faults_of(refused) == {("campus", "has_findings")}


def test_it_is_not_concluded_before_every_pair_has_answered_and_each_missing_one_is_named() -> None:
    case = answered(begun(), "dm-ms-01", "dm-fire")
    with pytest.raises(Conflict) as refused:
        done(case, commands.Conclude(), by=SUPERVISOR)
    assert faults_of(refused) == {
        (f"visits.{campus}.{unit}", "unanswered")
        for campus in CAMPUSES
        for unit in AGENCIES
        if (campus, unit) != ("dm-ms-01", "dm-fire")
    }
    names = {fault.zh for fault in refused.value.faults}
    assert "港湾派出所尚未就港湾中学作答" in names
    case = all_answered(case)
    assert case.stage is Stage.CONCLUSION
    over = done(case, commands.Conclude(), by=SUPERVISOR, when=9000)
    assert (over.state, over.open, over.next_tick_at) == (State.CONCLUDED, False, None)
    assert over.over_at == NOW + timedelta(seconds=9000)


def test_it_is_not_concluded_while_an_order_is_not_answered() -> None:
    order = commands.Supervise(to="dm-fire", due_at=NOW + timedelta(days=2), texts={"text": "请尽快作答"})
    case = all_answered(done(begun(), order, by=SUPERVISOR))
    with pytest.raises(Conflict) as refused:
        done(case, commands.Conclude(), by=SUPERVISOR, when=9000)
    assert faults_of(refused) == {("supervisions.1", "unanswered")}
    case = done(case, commands.AnswerOrder(number=1, texts={"text": "已作答"}), by=FIRE, when=9000)
    assert done(case, commands.Conclude(), by=SUPERVISOR, when=9100).state is State.CONCLUDED


def test_cancelling_needs_a_reason_and_leaves_hazards_what_they_are() -> None:
    result = recorded(begun())
    with pytest.raises(BadInput) as refused:
        done(inspected(result), commands.Cancel(), by=SUPERVISOR)
    assert faults_of(refused) == {("text", "missing")}
    change = changed(inspected(result), commands.Cancel(texts={"text": "台风"}), by=SUPERVISOR, when=9000)
    assert (change.after.state, change.after.next_tick_at) == (State.CANCELLED, None)
    assert change.after.findings == (result.finding,)
    with pytest.raises(BadInput):
        done(begun(), commands.Note(), by=FIRE)


def test_a_late_entry_counts_by_the_stated_time_and_is_marked() -> None:
    seen = NOW + timedelta(seconds=7200)
    result = recorded(begun(), seen_at=seen, when=20_000, officers=("J2002", "J2002"))
    entry = result.changes[0].entry
    assert (entry.stated_at, entry.late_entry, result.finding.at) == (seen, True, seen)
    visit = inspected(result).visit("dm-ms-01", "dm-fire")
    assert visit is not None
    assert (visit.since, visit.until, visit.officers) == (seen, seen, ("n-dm-fire-duty", "J2002"))
    with pytest.raises(BadInput) as refused:
        recorded(begun(when=3600), seen_at=NOW + timedelta(seconds=3500))
    assert faults_of(refused) == {("seen_at", "before_the_report")}


def test_everybody_called_is_reminded_of_the_day_and_who_has_not_begun_it_is_told() -> None:
    plan = planned(planned_on=date(2026, 12, 1))
    assert [(tick.rung, tick.tells) for tick in plan.entry.ticks] == [("notice", ("dm-brigade/supervisor",))]
    told = ticks(plan.after, [5 * DAY, 6.5 * DAY + 60, 7 * DAY + 60, 8 * DAY + 16 * 3600])
    assert told["begin T-P1D"] == [
        "dm-brigade/supervisor",
        "dm-fire/duty",
        "dm-market/duty",
        "dm-st-harbour/desk",
    ]
    assert "dm-brigade/supervisor" in told["begin 100%"]
    assert "dm-brigade/supervisor" in told["begin repeat-1"], (
        "an inspection that nobody begins is not forgotten"
    )


def test_only_those_who_have_not_answered_are_told_and_then_those_above() -> None:
    case = begun()
    for campus in CAMPUSES:
        case = answered(case, campus, "dm-fire")
    case = answered(case, "dm-ms-01", "dm-market")
    told = ticks(case, [3 * DAY, 4 * DAY, 5 * DAY, 7 * DAY])
    assert told["answer 80%"] == ["dm-market/duty", "dm-st-harbour/desk"]
    assert told["answer 100%"] == ["dm-market/duty", "dm-st-harbour/desk", "dm-brigade/supervisor"]
    assert told["answer 200%"] == ["dm-bureau/leader"]
    assert told["orders"] == ["lead:owner"], "one order, however late"


def test_the_organiser_is_told_when_a_conclusion_is_owed() -> None:
    told = ticks(all_answered(), [3 * DAY, 4 * DAY])
    assert told["conclude 80%"] == ["dm-brigade/supervisor"]
    assert "answer 80%" not in told


def test_an_open_inspection_always_has_a_next_tick() -> None:
    for case in (planned().after, begun(), answered(begun(), "dm-ms-01", "dm-fire"), all_answered()):
        assert case.next_tick_at is not None
        later = case
        for day in range(1, 40):
            change = serve(later, inspection_rules(), at(day * DAY))
            later = change.after if change else later
            assert later.next_tick_at is not None
            assert serve(later, inspection_rules(), at(day * DAY)) is None, "a second sweep finds nothing"


def ticks(case: Inspection, moments: list[float]) -> dict[str, list[str]]:
    """What the sweep says at these moments: "<clock> <rung>" -> who hears it; and who got an order."""
    told: dict[str, list[str]] = {}
    for when in moments:
        change = serve(case, inspection_rules(), at(when))
        if change is None:
            continue
        assert serve(change.after, inspection_rules(), at(when)) is None
        for tick in change.entry.ticks:
            told[f"{tick.clock} {tick.rung}"] = list(tick.tells)
        case = inspection(change.after)
    told["orders"] = [order.to for order in case.supervisions]
    return told


def test_the_record_of_a_visit_prints_what_its_unit_has_recorded_and_nothing_of_the_others() -> None:
    case = begun()
    first = recorded(case, officers=("J2002",), when=7200)
    second = recorded(
        inspected(first),
        client_key="finding-2",
        item="fire.sandwich-panel",
        spot="hall",
        texts={"text": "彩钢板房"},
        when=9000,
    )
    other = recorded(inspected(second), by=OFFICER, item="access.other", spot="gate", when=9100)
    texts = {
        change.entry.version: change.narrative
        for change in (first.changes[0], second.changes[0], other.changes[0])
        if change.narrative is not None
    }
    facts = inspection_record(inspected(other), "dm-ms-01", "dm-fire", inspection_rules(), texts)
    assert facts["unit"] == "港湾中学"
    assert facts["issuer"] == "示例区消防救援大队"
    assert (facts["began"], facts["ended"]) == ("2026年11月24日12时00分", "2026年11月24日12时30分")
    assert facts["officers"] == "n-dm-fire-duty、J2002"
    assert facts["result"] == "发现隐患"
    assert facts["findings"] == (
        "1. 楼梯2：疏散通道、安全出口堵塞或锁闭（消防，一般隐患）。二号楼梯堆放课桌",
        "2. 礼堂：人员密集场所使用易燃可燃夹芯板（消防，重大隐患）。彩钢板房",
    )


def test_a_record_of_nothing_found_says_so_and_one_of_no_answer_is_not_made() -> None:
    case = answered(begun(), "dm-ms-01", "dm-fire")
    no_texts: dict[int, Narrative] = {1: Narrative(SALT, {"text": "请携带检测设备"})}
    facts = inspection_record(case, "dm-ms-01", "dm-fire", inspection_rules(), no_texts)
    assert (facts["result"], facts["findings"]) == ("未发现隐患", ())
    with pytest.raises(ValueError, match="not answered"):
        inspection_record(case, "dm-ms-01", "dm-market", inspection_rules(), no_texts)


def test_messages_say_what_is_asked_and_name_no_campus() -> None:
    case = begun()
    late = serve(case, inspection_rules(), at(5 * DAY))
    assert late is not None
    messages = {
        (message.address, message.title): message.body
        for change in (planned(), late)
        for message in messages_of(event(change), a_district())
    }
    assert "请按计划参加或配合" in messages["dm-fire/duty", "护校安园 联合检查：联合检查已安排"]
    assert "时限 11-25 00:00:00" in messages["dm-fire/duty", "护校安园 联合检查：联合检查已安排"]
    assert ("dm-fire/duty", "护校安园 联合检查：“逐校作答”已到期，未完成") in messages
    assert ("dm-brigade/supervisor", "护校安园 联合检查：超时，督办单已下达") in messages
    assert not any("港湾" in body for body in messages.values())
