"""Reports and warnings, as their senders meet them."""

import json
from typing import Any

import pytest

from campus_safety.kinds.incidents.incident import incident
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from tests.builders import an_account
from tests.world import World

THEFT = {
    "client_key": "form-0001",
    "channel": "school_form",
    "category": "theft",
    "campus": "dm-ms-01",
    "acting_staff": "T1001",
    "text": "自行车被盗",
}


def report(world: World, by: str = "dm-ms-01-safety", **changes: Any) -> tuple[int, Any]:
    return world.ask("POST", "/reports", THEFT | changes, by=by)


def test_an_accepted_report_answers_with_a_receipt_and_the_case_exists(world: World) -> None:
    status, receipt = report(world)
    assert status == 201
    assert [promise["clock"] for promise in receipt["promises"]] == ["acknowledge", "assess"]
    assert receipt["promises"][0]["name"]["zh"] == "接报确认"
    case = incident(world.cases.get(receipt["case_id"]))
    assert (case.code, case.version, case.state) == (receipt["code"], 1, "reported")
    assert world.cases.by_code(receipt["code"]) == receipt["case_id"]


def test_the_same_form_sent_again_is_the_same_case_and_the_same_receipt(world: World) -> None:
    first, again = report(world), report(world)
    assert first == again
    assert len(world.cases.entries(first[1]["case_id"])) == 1


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    _, receipt = report(world)
    status, problem = report(world, text="另一件事")
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")
    assert len(world.cases.entries(receipt["case_id"])) == 1


def test_every_fault_is_named_and_nothing_is_written(world: World) -> None:
    status, problem = report(
        world, category="piracy", campus="dm-ms-01", discovered_at="2036-01-01T00:00:00+08:00"
    )
    assert status == 422
    assert {fault["field"] for fault in problem["faults"]} == {"category", "discovered_at"}
    assert all(fault["zh"] and fault["en"] for fault in problem["faults"])
    assert world.ask("GET", "/reports", by="dm-ms-01-safety")[1]["reports"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "长" * 4001}, "text"),
        ({"channel": "pigeon"}, "channel"),
        ({"client_key": "x"}, "client_key"),
        ({"acting_staff": "张三丰的名字"}, "acting_staff"),
        ({"discovered_at": "2026-11-24T09:30:00"}, "discovered_at"),
        ({"circumstances": ["raining"]}, "circumstances.0"),
        ({"pupil_name": "x"}, "pupil_name"),
    ],
)
def test_a_field_that_does_not_fit_is_named(world: World, changes: dict[str, Any], field: str) -> None:
    status, problem = report(world, **changes)
    assert status == 422
    assert [fault["field"] for fault in problem["faults"]] == [field]


def test_a_body_that_is_not_json_is_said_to_be_none(world: World) -> None:
    status, problem = world.ask("POST", "/reports", "{not json", by="dm-ms-01-safety")
    assert (status, problem["type"]) == (400, "urn:campus-safety:problem:not-json")


def test_a_body_beyond_the_limit_is_refused(world: World) -> None:
    assert world.ask("POST", "/reports", THEFT | {"text": "x" * 70_000}, by="dm-ms-01-safety")[0] == 413


def test_a_school_reports_for_itself_only_and_through_its_own_channels(world: World) -> None:
    assert report(world, campus="dm-ms-02")[0] == 403
    assert report(world, channel="call_110")[0] == 403
    assert report(world, by="dm-st-harbour-desk", channel="call_110", police_call="110-2026-778")[0] == 201


def test_a_sign_in_that_the_directory_does_not_know_may_nothing(world: World) -> None:
    assert report(world, by="somebody")[0] == 403


def test_bullying_needs_the_time_of_discovery_because_a_statutory_clock_runs_from_it(
    world: World,
) -> None:
    status, problem = report(world, category="bullying")
    assert (status, problem["faults"][0]["field"]) == (422, "discovered_at")


def test_a_mandatory_report_gets_proof_in_its_receipt(world: World) -> None:
    status, receipt = report(world, category="abuse")
    assert (status, receipt["mandatory_report"]) == (201, True)
    assert "强制报告" in receipt["statement"]["zh"]


def test_an_early_warning_names_whom_to_protect_and_points_to_its_evidence(world: World) -> None:
    warning = {
        "client_key": "warning-0001",
        "kind": "anti_fraud",
        "campus": "dm-ms-01",
        "acting_staff": "G1",
        "protects": "staff",
        "source": "anti_fraud_platform",
        "matched": "money_transfer",
        "circumstances": ["in_progress"],
        "evidence": "https://evidence.example/42",
    }
    status, receipt = world.ask("POST", "/warnings", warning, by="dm-gateway")
    assert (status, receipt["level"]) == (201, 1)
    case = incident(world.cases.get(receipt["case_id"]))
    assert (case.channel, case.category, case.subject, case.reporter.account) == (
        "early_warning",
        "fraud",
        "staff",
        None,
    )
    _, seen = world.ask("GET", f"/cases/{case.id}", by="dm-st-harbour-desk")
    assert seen["warning"] == {
        "kind": "anti_fraud",
        "kind_name": {"zh": "反诈预警", "en": "Anti-fraud"},
        "source": "anti_fraud_platform",
        "source_name": {"zh": "反诈预警平台", "en": "Anti-fraud platform"},
        "matched": "money_transfer",
        "matched_name": {"zh": "涉诈转账", "en": "Money transfer to a fraud"},
        "protects": "staff",
        "protects_name": {"zh": "教职工", "en": "Staff"},
    }
    _, page = world.ask("GET", "/cases", by="dm-st-harbour-desk")
    assert [(row["warning_name"]["zh"], row["matched"], row["device"]) for row in page["cases"]] == [
        ("反诈预警", "money_transfer", None)
    ]
    assert seen["work"]["evidence"] == "https://evidence.example/42"
    _, at_school = world.ask("GET", f"/cases/{case.id}", by="dm-ms-01-principal")
    assert at_school["work"]["evidence"] is None, "for systems of the police"
    image = warning | {"client_key": "warning-0002", "evidence": "data:image/png;base64,AAAA"}
    assert world.ask("POST", "/warnings", image, by="dm-gateway")[0] == 422


def test_the_desk_reads_who_reported_by_role_unit_and_post_and_never_by_account(world: World) -> None:
    _, receipt = report(world)
    _, seen = world.ask("GET", f"/cases/{receipt['case_id']}", by="dm-st-harbour-desk")
    assert seen["reporter"].keys() == {
        *(
            "role",
            "role_name",
            "unit",
            "unit_name",
            "post_name",
            "on_behalf",
            "behalf_of",
            "behalf_of_name",
            "anonymous",
        ),
    }
    assert (seen["reporter"]["role"], seen["reporter"]["unit"]) == ("school_staff", "dm-ms-01")
    assert seen["reporter"]["post_name"] == post_of("dm-ms-01-safety")
    assert "demo|" not in str(seen)


def post_of(name: str) -> dict[str, str]:
    post = an_account(name).name
    return {"zh": post.zh, "en": post.en}


def test_reporters_see_their_own_reports_and_nobody_elses(world: World) -> None:
    _, receipt = report(world)
    status, found = world.ask("GET", f"/reports/{receipt['case_id']}", by="dm-ms-01-safety")
    assert (status, found["receipt"], found["state_name"]["zh"]) == (200, receipt, "待接报")
    assert [line["code"] for line in world.ask("GET", "/reports", by="dm-ms-01-safety")[1]["reports"]] == [
        receipt["code"]
    ]
    assert world.ask("GET", f"/reports/{receipt['case_id']}", by="dm-ms-01-principal")[0] == 404


def test_what_was_said_about_a_report_is_a_talk_with_times(world: World) -> None:
    _, receipt = report(world)
    path = f"/cases/{receipt['case_id']}"
    desk, sender = "dm-st-harbour-desk", "dm-ms-01-safety"

    def did(action: str, by: str, **fields: Any) -> None:
        case = world.cases.get(receipt["case_id"])
        assert case is not None
        body = {"acting_staff": "N1001", "version": case.version, **fields}
        status, answer = world.ask("POST", f"{path}/{action}", body, by=by)
        assert status == 200, (action, answer)

    did("acknowledge", desk)
    did("ask", desk, text="车是什么颜色", clocks=[])
    did("note", desk, text="内部记录")
    did("answer", sender, text="红色")
    _, seen = world.ask("GET", f"/reports/{receipt['case_id']}", by=sender)
    assert [(one["action"], one["mine"], one["text"]) for one in seen["thread"]] == [
        ("report", True, "自行车被盗"),
        ("ask", False, "车是什么颜色"),
        ("answer", True, "红色"),
    ]
    assert [one["at"] for one in seen["thread"]] == sorted(one["at"] for one in seen["thread"])
    asked = seen["thread"][1]
    assert (asked["by"], asked["by_name"]["zh"], asked["action_name"]["zh"]) == (
        "desk",
        "派出所值班室",
        "请报告人补充",
    )
    assert asked["at"] > receipt["received_at"] and "N1001" not in json.dumps(seen)


def test_a_line_of_ones_reports_says_how_far_it_is(world: World) -> None:
    report(world)
    _, page = world.ask("GET", "/reports", by="dm-ms-01-safety")
    (line,) = page["reports"]
    assert (line["stage_name"]["zh"], line["category_name"]["zh"]) == ("接报", CATEGORIES["theft"].label.zh)
    assert line["level_name"]["zh"] and page["server_time"]


def test_who_has_reported_is_not_asked_by_themselves_where_the_school_leads(world: World) -> None:
    """Else the one who leads could make their own limits stand still."""
    led_by_school = "stampede"
    _, own = report(world, category=led_by_school)
    _, others = report(world, "dm-ms-01-guard", category=led_by_school, channel="security_room")

    def offered(case_id: str, by: str) -> dict[str, Any]:
        _, seen = world.ask("GET", f"/cases/{case_id}", by=by)
        return {one["name"]: one.get("why") for one in (*seen["actions"], *seen["not_now"])}

    for receipt in (own, others):
        for action, by, more in (
            ("acknowledge", "dm-st-harbour-desk", {}),
            ("assess", "dm-st-harbour-desk", {"level": 1, "category": led_by_school}),
        ):
            case = world.cases.get(receipt["case_id"])
            assert case is not None
            body = {"acting_staff": "N1001", "version": case.version, **more}
            status, answer = world.ask("POST", f"/cases/{case.id}/{action}", body, by=by)
            assert status == 200, answer
    assert offered(own["case_id"], "dm-ms-01-safety")["ask"] == [
        {
            "zh": "这是您自己上报的，不必请自己补充",
            "en": "You have reported this yourself: there is nobody else to ask",
        }
    ]
    assert offered(others["case_id"], "dm-ms-01-safety")["ask"] is None
    case = world.cases.get(own["case_id"])
    assert case is not None
    body = {"acting_staff": "T1001", "version": case.version, "text": "几点发现", "clocks": []}
    status, answer = world.ask("POST", f"/cases/{case.id}/ask", body, by="dm-ms-01-safety")
    assert (status, answer["faults"][0]["code"]) == (422, "own_report")
