"""Who may do what to a hazard: the whole table, role by action by tie, and the parts, walked to the end."""

from dataclasses import replace
from itertools import product

import pytest

from campus_safety.district.directory import Account
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, NotAllowed, NotFound
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.hazard import Hazard, Stage
from campus_safety.records.access import relations_of
from campus_safety.records.case import Case
from campus_safety.records.components import Party, Supervision
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from tests.builders import NOW, a_case, a_district, accounts, an_account
from tests.by_kind import MAY, SHOWN, permit, shown
from tests.domain.test_access import FAR, NEAR, may
from tests.hazards import PRINCIPAL, SUPERVISOR, a_hazard, done, in_days
from tests.rights import does_not_exist, the_tables_name_everything

DISTRICT = a_district()
MAY_DO, SHOWS = MAY["hazard"], SHOWN["hazard"]


def tied(tie: Relation, role: Role) -> Hazard:
    """A plain hazard on which the near account of this role has this tie (besides scope, where it follows)."""
    account, case = an_account(NEAR[role]), a_hazard(by=PRINCIPAL)
    match tie:
        case Relation.REPORTER:
            return replace(case, reporter=replace(case.reporter, account=account.key))
        case Relation.LEAD:
            return replace(case, lead=account.unit)
        case Relation.RECTIFIER:
            return replace(case, rectifier=account.unit)
        case Relation.ORDERED:
            order = Supervision(
                1,
                Stage.RECTIFICATION,
                f"unit:{account.unit}",
                NOW,
                NOW,
                by=Party("somebody", "dm-bureau", "S1"),
            )
            return replace(case, supervisions=(order,))
        case _:
            return case


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("hazard", Action)


@pytest.mark.parametrize("role", list(Role))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    account = an_account(NEAR[role])
    for action, tie in product(Action, Relation):
        case = tied(tie, role)
        found, needed = relations_of(account, case, DISTRICT), MAY_DO[action][role]
        if not found:
            with pytest.raises(NotFound):
                permit(account, action, case, DISTRICT)
        elif may(needed, action, found):
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


@pytest.mark.parametrize("role", [role for role in FAR if role is not Role.EDUCATION])
def test_out_of_scope_every_action_and_every_look_is_not_found(role: Role) -> None:
    does_not_exist(FAR[role], a_hazard(by=PRINCIPAL))


@pytest.mark.parametrize("role", list(Role))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    account = an_account(NEAR[role])
    for tie in Relation:
        case = tied(tie, role)
        found = relations_of(account, case, DISTRICT)
        if not found:
            continue
        parts = shown(account, case, DISTRICT)
        own = {Part.SUMMARY, Part.REPORT_TEXT, Part.DIALOGUE, Part.FEEDBACK}
        for part in Part:
            needed = SHOWS[part][role]
            granted = needed is not Relation.NEVER and needed in found
            assert (part in parts) == (granted or (Relation.REPORTER in found and part in own)), (part, tie)


def test_nobody_of_the_school_may_recheck_look_again_or_strike_off() -> None:
    for action, role in product(
        (Action.RECHECK, Action.FOLLOW_UP, Action.CLOSE), (Role.SCHOOL_STAFF, Role.GUARD)
    ):
        assert MAY_DO[action][role] is Relation.NEVER


@pytest.mark.parametrize("case", [a_hazard(), a_case()], ids=["hazard", "incident"])
def test_every_order_that_may_be_given_has_somebody_who_may_answer_it(case: Case) -> None:
    """Else what it stands in the way of would never be closed."""
    for unit in DISTRICT.units.values():
        if unit.kind is UnitKind.SUB_BUREAU:
            continue
        order = Supervision(
            1, "handling", f"unit:{unit.id}", NOW, NOW, by=Party("somebody", "dm-bureau", "S1")
        )
        ordered = replace(case, supervisions=(order,))
        assert any(_may(account, ordered) for account in accounts().values()), unit.id


def _may(account: Account, case: Record) -> bool:
    try:
        permit(account, Action.ANSWER_ORDER, case, DISTRICT)
    except (NotAllowed, NotFound):
        return False
    return True


@pytest.mark.parametrize(
    ("by", "to", "code"),
    [("dm-edu-desk", "dm-bureau", "stands_above"), (SUPERVISOR, "dm-brigade", "own_unit")],
)
def test_nobody_gives_orders_to_the_leadership_or_to_their_own_unit(by: str, to: str, code: str) -> None:
    order = commands.Supervise(to=to, due_at=in_days(2), texts={"text": "督办"})
    with pytest.raises(BadInput) as refused:
        done(a_hazard(), order, by=by, when=60)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("to", code)]


def test_only_police_sign_and_no_shared_desk_does() -> None:
    signing = {role for role in Role if MAY_DO[Action.SIGN_ORDER][role] is not Relation.NEVER}
    assert signing == {Role.OFFICER, Role.CHIEF, Role.SUPERVISOR}
