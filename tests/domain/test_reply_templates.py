"""Reply templates: written and rewritten by a station, offered by category and state, for everybody and about nobody."""

from typing import Any

import pytest

from campus_safety.errors import BadInput, Conflict, ForbiddenByState, NotAllowed, NotFound
from campus_safety.kinds.incidents.incident import State as IncidentState
from campus_safety.kinds.reply_templates.actions import Action
from campus_safety.kinds.reply_templates.commands import LONGEST, Rewrite, Withdraw
from campus_safety.kinds.reply_templates.decide import decide
from campus_safety.kinds.reply_templates.kind import KIND
from campus_safety.kinds.reply_templates.reply_template import ReplyTemplate
from campus_safety.kinds.reply_templates.writing import MOST, OFFERED, fitting, write
from campus_safety.records.access import permit, see
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from tests.builders import a_district, an_account, an_actor, at, rules
from tests.reply_templates import DESK, a_template, wanted

DISTRICT = a_district()


def rewritten(case: ReplyTemplate, text: str = "新的答复", **fields: Any) -> ReplyTemplate:
    command = Rewrite(texts={"text": text}, **fields)
    return decide(case, command, an_actor(DESK), rules(), at(60)).after


def row(number: int = 1, **changes: Any) -> Row:
    case = a_template(client_key=f"template-{number}", **changes)
    return listings(case, DISTRICT)["templates"].row


def test_it_is_of_the_writers_station_and_its_words_are_those_of_a_version() -> None:
    case = a_template()
    assert (case.station, case.lead, case.campus, case.words) == ("dm-st-harbour", "dm-st-harbour", "", 1)
    after = rewritten(case, categories=frozenset({"theft"}))
    assert (after.version, after.words, after.categories) == (2, 2, frozenset({"theft"}))


def test_the_words_stand_beside_the_record_and_not_in_its_timeline() -> None:
    change = write(wanted(), an_actor(DESK), rules(), at(), 0)
    assert change.narrative is not None and "感谢" in change.narrative.texts["text"]
    assert "感谢" not in str(change.entry)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "  "}, "missing"),
        ({"text": "好" * (LONGEST + 1)}, "too_long"),
        ({"text": "请联系 13812345678"}, "names_a_person"),
        ({"text": "证件 37100219900101123X"}, "names_a_person"),
        ({"categories": frozenset({"no_such"})}, "unknown_category"),
    ],
)
def test_bad_input_is_named_when_it_is_written_and_when_it_is_rewritten(
    fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        a_template(**fields)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert refused.value.faults[0].zh and refused.value.faults[0].en
    with pytest.raises(BadInput):
        rewritten(a_template(), fields.get("text", "好"), categories=fields.get("categories", frozenset()))


def test_a_station_telephone_and_a_case_number_may_stand_in_it() -> None:
    assert a_template(text="请拨打 0631-5300110 或 110，编号 20261124001").open


def test_a_station_has_a_bounded_number_of_them() -> None:
    assert a_template(in_use=MOST - 1).open
    with pytest.raises(Conflict):
        a_template(in_use=MOST)


def test_whoever_is_of_no_station_has_none() -> None:
    with pytest.raises(NotAllowed):
        write(wanted(), an_actor("dm-supervisor-1"), rules(), at(), 0)


def test_withdrawn_it_is_offered_no_more_and_not_rewritten() -> None:
    gone = decide(a_template(), Withdraw(), an_actor(DESK), rules(), at(60)).after
    assert (gone.open, gone.filed) == (False, {}) and gone.over_at is not None
    with pytest.raises(ForbiddenByState):
        rewritten(gone)


def test_those_for_the_category_come_first_then_those_for_all_and_no_others() -> None:
    general, theft = row(1), row(2, categories=frozenset({"theft"}))
    bullying = row(3, categories=frozenset({"bullying"}))
    handled = row(4, states=frozenset({IncidentState.HANDLED}))
    rows = (general, theft, bullying, handled)
    found = list(fitting(rows, frozenset({"theft"}), "handled"))
    assert found == [theft, general, handled]
    assert list(fitting(rows, frozenset({"fire"}), "reported")) == [general]
    many = [row(number) for number in range(30)]
    assert len(list(fitting(many, frozenset({"fire"}), "reported"))) == OFFERED


def test_desk_and_chief_write_officers_read_and_another_station_knows_of_none() -> None:
    case = a_template()
    for name in (DESK, "dm-st-harbour-chief"):
        permit(an_account(name), KIND, Action.REWRITE, case, DISTRICT)
    for name in ("dm-st-harbour-officer-1", "dm-supervisor-1", "dm-leader", "dm-auditor"):
        with pytest.raises(NotAllowed):
            permit(an_account(name), KIND, Action.REWRITE, case, DISTRICT)
    for name in ("dm-st-hill-desk", "dm-ms-01-safety", "dm-edu-desk", "dm-fire-duty"):
        with pytest.raises(NotFound):
            see(an_account(name), case, DISTRICT)
