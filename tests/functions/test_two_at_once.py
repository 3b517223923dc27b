"""Two officers at one case, a double tap, and a form that is sent again: nobody loses what they typed, nothing is done twice."""

from typing import Any

from tests.functions.test_casework import CHIEF, DESK, OFFICER, SAFETY, act, report
from tests.world import World

KEY = "action-key-0001"


def test_an_action_that_is_sent_again_under_its_key_is_the_same_action(world: World) -> None:
    case_id = report(world)
    sent: dict[str, Any] = {"level": 2, "category": "theft", "version": 1, "client_key": KEY}
    status, first = act(world, case_id, "assess", **sent)
    assert status == 200, first
    assert act(world, case_id, "assess", **sent) == (200, first)
    # Also after others have gone on, and from a state that knows no such action any more.
    assert act(world, case_id, "dispatch")[0] == 200
    status, later = act(world, case_id, "assess", **sent)
    assert (status, later["state"]) == (200, "dispatched")
    assert [entry.action for entry in world.cases.entries(case_id)] == ["report", "assess", "dispatch"]


def test_another_form_under_the_same_key_is_refused(world: World) -> None:
    case_id, other = report(world), report(world, key="0002")
    note: dict[str, Any] = {"text": "已查看监控", "version": 1, "client_key": KEY}
    assert act(world, case_id, "note", OFFICER, **note)[0] == 200
    for about, changed in ((case_id, {"text": "已询问"}), (other, {})):
        status, said = act(world, about, "note", OFFICER, **note | changed)
        assert (status, said["type"]) == (409, "urn:campus-safety:problem:key-reused")


def test_what_was_refused_under_a_key_may_be_mended_and_sent_under_it(world: World) -> None:
    case_id = report(world)
    wrong: dict[str, Any] = {"level": 2, "category": "nonsense", "client_key": KEY}
    assert act(world, case_id, "assess", **wrong)[0] == 422
    assert act(world, case_id, "assess", **wrong | {"category": "theft"})[0] == 200


def test_a_key_is_its_senders_own(world: World) -> None:
    case_id = report(world)
    note: dict[str, Any] = {"text": "已查看监控", "client_key": KEY}
    assert act(world, case_id, "note", OFFICER, **note)[0] == 200
    assert act(world, case_id, "note", DESK, **note)[0] == 200
    assert len(world.cases.entries(case_id)) == 3


def stale(world: World, case_id: str, action: str, by: str, **fields: Any) -> Any:
    status, said = act(world, case_id, action, by, **fields, version=1)
    assert (status, said["type"]) == (409, "urn:campus-safety:problem:stale-version"), said
    return said


def test_whoever_comes_second_is_told_what_the_other_did(world: World) -> None:
    case_id = report(world)
    assert act(world, case_id, "assess", DESK, level=2, category="theft")[0] == 200
    said = stale(world, case_id, "assess", CHIEF, level=3, category="theft")
    (one,) = said["since"]
    assert (one["version"], one["action"], one["own"]) == (2, "assess", False)
    assert one["action_name"] == {"zh": "研判定级", "en": "Assess"}
    assert one["by"]["zh"].endswith("派出所值班室") and one["by"]["en"]
    (fault,) = said["faults"]
    assert "研判定级" in fault["zh"] and "Assess" in fault["en"]


def test_a_second_tab_of_the_same_account_is_told_that_it_was_itself(world: World) -> None:
    case_id = report(world)
    assert act(world, case_id, "assess", DESK, level=2, category="theft")[0] == 200
    (one,) = stale(world, case_id, "assess", DESK, level=3, category="theft")["since"]
    assert one["own"]


def test_whoever_sees_no_timeline_is_told_that_something_was_done_and_not_what(world: World) -> None:
    case_id = report(world)
    assert act(world, case_id, "assess", DESK, level=2, category="theft")[0] == 200
    said = stale(world, case_id, "claim_handled", "dm-ms-01-guard", text="已劝离")
    (one,) = said["since"]
    assert (one["version"], one["action"], one["action_name"], one["by"]) == (2, None, None, None)
    assert "研判" not in said["detail"]


def test_who_would_not_be_named_is_not_named_by_a_refusal(world: World) -> None:
    case_id = report(world, "dm-ms-01-guard", channel="security_room", anonymous=True)
    assert act(world, case_id, "note", OFFICER, text="已查看监控")[0] == 200
    assert act(world, case_id, "ask", OFFICER, text="什么时间", clocks=[])[0] == 200
    assert act(world, case_id, "answer", "dm-ms-01-guard", text="八点")[0] == 200
    since = stale(world, case_id, "note", OFFICER, text="已走访")["since"]
    assert [(one["action"], one["by"] is None) for one in since] == [
        ("note", False),
        ("ask", False),
        ("answer", True),
    ]
    named = stale(world, case_id, "assess", DESK, level=2, category="theft")["since"]
    assert named[-1]["by"] is not None


def test_a_reporter_withdraws_once_however_often_it_is_sent(world: World) -> None:
    case_id = report(world)
    sent: dict[str, Any] = {"text": "误报", "client_key": KEY}
    first = act(world, case_id, "withdraw", SAFETY, **sent)
    assert first[0] == 200
    assert act(world, case_id, "withdraw", SAFETY, **sent) == first
