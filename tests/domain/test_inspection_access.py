"""Who may do what with a joint inspection, and what of it each account sees: the tables walked to the end."""

from dataclasses import replace

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.inspection import Inspection, InspectionFacts, Stage, inspection_facts
from campus_safety.kinds.inspections.seeing import Sight, campuses_listed, permit_plan, sight
from campus_safety.records.access import relations_of
from campus_safety.records.components import Supervision
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation
from campus_safety.records.timeline import Entry
from campus_safety.records.worklists import listings, open_list
from tests.builders import NOW, a_district, accounts, an_account
from tests.by_kind import shown
from tests.inspections import (
    EDUCATION,
    FIRE,
    MARKET,
    OFFICER,
    SUPERVISOR,
    answered,
    begun,
    changed,
    inspected,
    planned,
    recorded,
)
from tests.rights import permitted_as_the_table_says, the_tables_name_everything

DISTRICT = a_district()
ACTIONS = tuple(action for action in Action if action not in (Action.PLAN, Action.TICK))
NEAR = {
    Role.SCHOOL_STAFF: "dm-ms-01-safety",
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: OFFICER,
    Role.DESK: "dm-st-harbour-desk",
    Role.CHIEF: "dm-st-harbour-chief",
    Role.SUPERVISOR: SUPERVISOR,
    Role.LEADER: "dm-leader",
    Role.EDUCATION: EDUCATION,
    Role.AGENCY: FIRE,
    Role.AUDITOR: "dm-auditor",
    Role.GATEWAY: "dm-gateway",
    Role.WALL: "dm-wall",
}


def tied(tie: Relation, role: Role) -> Record:
    """An inspection on which this role's account has this tie, and none that does not follow from it."""
    unit = an_account(NEAR[role]).unit
    case = replace(begun(), agencies=("dm-market",), lead="dm-st-hill", campuses=("dm-ms-01",))
    match tie:
        case Relation.LEAD:
            return replace(case, lead=unit)
        case Relation.INVITED:
            return replace(case, agencies=("dm-market", unit))
        case Relation.ORDERED:
            order = Supervision(1, Stage.VISITS, f"unit:{unit}", NOW, NOW)
            return replace(case, supervisions=(order,))
        case _:
            return case


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("inspection", Action)


@pytest.mark.parametrize("role", list(Role))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    for tie in (Relation.SCOPE, Relation.LEAD, Relation.INVITED, Relation.ORDERED):
        permitted_as_the_table_says(an_account(NEAR[role]), tied(tie, role), reach=False)


def test_who_is_neither_called_nor_above_nor_inspected_knows_of_no_inspection() -> None:
    case = begun()
    knowing = {name for name, account in accounts().items() if relations_of(account, case, DISTRICT)}
    assert knowing == {
        "dm-supervisor-1",
        "dm-supervisor-2",
        "dm-leader",
        "dm-auditor",
        "dm-fire-duty",
        "dm-market-duty",
        *(f"dm-st-harbour-{who}" for who in ("desk", "chief", "officer-1", "officer-2")),
        *(f"dm-{school}-01-{who}" for school in ("ms", "ps") for who in ("safety", "principal", "guard")),
    }


def test_a_campus_knows_of_an_unannounced_inspection_only_when_it_has_begun() -> None:
    secret = planned(announced=False).after
    for name in ("dm-ms-01-safety", "dm-ms-01-principal", "dm-ms-01-guard"):
        with pytest.raises(NotFound):
            shown(an_account(name), secret, DISTRICT)
        assert shown(an_account(name), begun(secret), DISTRICT)
    assert open_list("dm-ms-01", "inspection") not in {
        listing.list_key for listing in listings(secret, DISTRICT).values()
    }


@pytest.mark.parametrize(
    ("name", "campuses", "allowed"),
    [
        ("dm-supervisor-1", ("dm-ms-01", "dm-ms-02"), True),
        ("dm-edu-desk", ("dm-ms-01", "dm-ms-02"), True),
        ("dm-st-harbour-chief", ("dm-ms-01", "dm-ps-01"), True),
        ("dm-st-harbour-desk", ("dm-ms-01", "nowhere"), True),
        ("dm-st-harbour-desk", ("dm-ms-01", "dm-ms-02"), False),
        ("dm-st-harbour-officer-1", ("dm-ms-01",), False),
        ("dm-fire-duty", ("dm-ms-01",), False),
        ("dm-ms-01-principal", ("dm-ms-01",), False),
        ("dm-leader", ("dm-ms-01",), False),
        ("dm-auditor", ("dm-ms-01",), False),
        ("dm-gateway", ("dm-ms-01",), False),
    ],
)
def test_who_may_plan_an_inspection_of_which_campuses(
    name: str, campuses: tuple[str, ...], allowed: bool
) -> None:
    if allowed:
        permit_plan(an_account(name), campuses, DISTRICT)
    else:
        with pytest.raises(NotAllowed):
            permit_plan(an_account(name), campuses, DISTRICT)


def test_a_dismissed_account_plans_nothing() -> None:
    with pytest.raises(NotAllowed):
        permit_plan(replace(an_account(SUPERVISOR), enabled=False), ("dm-ms-01",), DISTRICT)


def a_busy_one() -> tuple[Inspection, list[Entry]]:
    """Findings by three units at two campuses, one of them handed on by the station, and an order."""
    entries = [planned().entry]
    case = planned().after

    def noted(case: Inspection, entry: Entry) -> Inspection:
        entries.append(entry)
        return case

    change = changed(case, commands.Begin(), by=SUPERVISOR, when=60)
    case = noted(change.after, change.entry)
    for by, campus, item, spot in (
        (FIRE, "dm-ms-01", "fire.exit-blocked", "stairs-1"),
        (MARKET, "dm-ms-01", "food.other", "canteen"),
        (OFFICER, "dm-ms-01", "access.other", "gate"),
        (OFFICER, "dm-ps-01", "fire.exit-blocked", "stairs-1"),
        (FIRE, "dm-ps-01", "fire.hydrant-dead", "corridor"),
    ):
        result = recorded(case, by=by, campus=campus, item=item, spot=spot, client_key=f"{campus}{item}")
        case = noted(inspected(result), result.changes[0].entry)
    change = changed(case, commands.NothingFound(campus="dm-ps-01"), by=MARKET, when=7300)
    case = noted(change.after, change.entry)
    change = changed(case, commands.Note(texts={"text": "内部情况"}), by=FIRE, when=7400)
    case = noted(change.after, change.entry)
    order = commands.Supervise(to="dm-market", due_at=NOW.replace(day=28), texts={"text": "请补充"})
    change = changed(case, order, by=SUPERVISOR, when=7500)
    return noted(change.after, change.entry), entries


def seen_by(name: str, case: Inspection) -> Sight:
    return sight(an_account(name), case, DISTRICT)


@pytest.mark.parametrize(
    ("name", "findings", "visits", "entries"),
    [
        # All of it: whoever organises it, and those above.
        (SUPERVISOR, {1, 2, 3, 4, 5}, 6, set(range(1, 11))),
        ("dm-leader", {1, 2, 3, 4, 5}, 6, set(range(1, 11))),
        ("dm-auditor", {1, 2, 3, 4, 5}, 6, set(range(1, 11))),
        # Its own, and what the station has handed on to it.
        (FIRE, {1, 4, 5}, 2, {1, 2, 3, 6, 7, 9}),
        (MARKET, {2}, 2, {1, 2, 4, 8, 10}),
        (OFFICER, {3, 4}, 2, {1, 2, 5, 6}),
        ("dm-st-harbour-chief", {3, 4}, 2, {1, 2, 5, 6}),
        # What was found at one's own school, by whomever.
        ("dm-ms-01-safety", {1, 2, 3}, 3, {1, 2, 3, 4, 5}),
        ("dm-ps-01-guard", {4, 5}, 3, {1, 2, 6, 7, 8}),
    ],
)
def test_everybody_sees_what_is_theirs(name: str, findings: set[int], visits: int, entries: set[int]) -> None:
    case, written = a_busy_one()
    seen = seen_by(name, case)
    assert {one.number for one in seen.findings} == findings
    assert len(seen.visits) == visits
    assert {entry.version for entry in seen.entries(written)} == entries


def test_an_entry_that_is_shown_in_part_gives_away_neither_others_visits_nor_who_else_was_told() -> None:
    case, written = a_busy_one()
    fire, above = seen_by(FIRE, case), seen_by(SUPERVISOR, case)
    plan, begin = written[0], written[1]
    assert set(fire.changed(plan.changed)) == {
        "state",
        "planned_on",
        "began_at",
        "concluded_at",
        "cancelled_at",
    } & set(plan.changed)
    assert "visits" in above.changed(plan.changed)
    assert fire.told(begin.tells) == ["dm-fire/duty"]
    assert set(above.told(begin.tells)) == set(begin.tells)
    assert [fire.ordered("unit:dm-market"), seen_by(MARKET, case).ordered("unit:dm-market")] == [False, True]


def test_a_station_that_organises_sees_all() -> None:
    case = begun(planned(by="dm-st-harbour-desk").after, by="dm-st-harbour-desk")
    case = inspected(recorded(answered(case, "dm-ps-01", "dm-market"), by=FIRE))
    for name in ("dm-st-harbour-desk", "dm-st-harbour-chief", OFFICER):
        assert seen_by(name, case).whole
        assert [one.number for one in seen_by(name, case).findings] == [1]


def test_a_list_names_to_each_account_the_campuses_that_are_its_own() -> None:
    case = planned(
        campuses=("dm-ms-01", "dm-ms-02"), agencies=("dm-fire", "dm-st-harbour", "dm-st-hill")
    ).after
    facts = inspection_facts(listings(case, DISTRICT)["dm-fire"].row)
    assert isinstance(facts, InspectionFacts)

    def listed(name: str) -> tuple[str, ...]:
        return campuses_listed(an_account(name), facts, case.lead, DISTRICT)

    assert listed(SUPERVISOR) == listed(FIRE) == listed("dm-leader") == ("dm-ms-01", "dm-ms-02")
    assert listed(OFFICER) == listed("dm-ms-01-guard") == ("dm-ms-01",)
    assert listed("dm-st-hill-desk") == listed("dm-ms-02-safety") == ("dm-ms-02",)
    assert listed(MARKET) == ()
