"""Safety notices through the real handlers: issued, read, chased, withdrawn and replaced; to one campus or to all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.rules import Rules
from campus_safety.kinds.safety_notices.issuing import issue
from campus_safety.kinds.safety_notices.safety_notice import Addressed, SafetyNotice, part_id, safety_notice
from campus_safety.records.change import Moment
from campus_safety.records.worklists import open_list
from campus_safety_aws.outside import REAL
from tests.builders import a_district, a_policy_document, an_actor
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.files import photo
from tests.functions.test_attachments import announce, arrives
from tests.safety_notices import (
    DESK,
    EDUCATION,
    GUARD,
    HARBOUR,
    HILL,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    WARNING,
    a_notice,
)
from tests.world import Context, World, later


def send(world: World, by: str = DESK, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"notice-{changes.pop('key', '0001')}",
        "topic": "fraud",
        "addressed": "campuses",
        "campuses": list(HARBOUR),
        "acting_staff": "P1001",
        "text": WARNING,
    }
    return world.ask("POST", "/notices", body | changes, by=by)


def issued(world: World, by: str = DESK, **changes: Any) -> str:
    status, receipt = send(world, by, **changes)
    assert status == 201, receipt
    return str(receipt["case_id"])


def to_all(world: World, by: str = SUPERVISOR, **changes: Any) -> str:
    return issued(world, by, addressed="district", campuses=[], **changes)


def read(world: World, case_id: str, by: str = SCHOOL, **more: Any) -> tuple[int, Any]:
    return world.ask("POST", f"/notices/{case_id}/read", {"acting_staff": f"T-{by[-8:]}", **more}, by=by)


def withdraw(world: World, case_id: str, by: str = DESK, **more: Any) -> tuple[int, Any]:
    body = {"acting_staff": "P1001", "text": "内容有误", **more}
    return world.ask("POST", f"/notices/{case_id}/withdraw", body, by=by)


def look(world: World, case_id: str, by: str) -> Any:
    status, answer = world.ask("GET", f"/notices/{case_id}", by=by)
    assert status == 200, answer
    return answer


def stored(world: World, case_id: str) -> SafetyNotice:
    return safety_notice(world.duty.get(case_id))


def deliver(world: World, case_id: str) -> int:
    """What the bus does with a head that has others to reach."""
    event = {"detail": {"case_id": case_id}}
    return int(world.function("duty.delivery").handler(event, Context())["delivered"])


def faults(answer: Any) -> set[tuple[str, str]]:
    return {(fault["field"], fault["code"]) for fault in answer["faults"]}


def test_a_notice_is_issued_read_with_a_receipt_and_over_when_all_have_read(world: World) -> None:
    status, receipt = send(world)
    assert (status, receipt["campuses"], receipt["parts"], receipt["state"]) == (201, 3, 1, "issued")
    case_id = receipt["case_id"]
    assert send(world) == (status, receipt), "the same form is the same notice"
    assert send(world, text="别的内容")[1]["type"].endswith("key-reused")
    assert look(world, case_id, SCHOOL)["receipts"][0]["read_at"] is None
    assert read(world, case_id)[0] == 200
    before = stored(world, case_id).version
    assert read(world, case_id, GUARD)[0] == 200, "a second reader of the campus is not refused"
    assert stored(world, case_id).version == before, "and changes nothing"
    mine = look(world, case_id, SCHOOL)
    assert [(one["campus"], one["staff"]) for one in mine["receipts"]] == [("dm-ms-01", "T-1-safety")]
    assert (mine["whole"], mine["clocks"], mine["texts"][0]["texts"]["text"]) == (None, [], WARNING)
    for campus in ("dm-kg-01", "dm-ps-01"):
        assert read(world, case_id, f"{campus}-safety")[0] == 200
    seen = look(world, case_id, DESK)
    assert (seen["state"], seen["whole"]["read_by_all"], seen["whole"]["unread"]) == ("read", True, 0)
    assert all(one["read_at"] and one["staff"] for one in seen["receipts"])
    assert {one["staff"] for one in look(world, case_id, EDUCATION)["receipts"]} == {None}


def test_a_form_sent_again_much_later_is_answered_as_before(world: World) -> None:
    """Its time to read would be refused as too short by now; what was right then is not judged again."""
    soon = (REAL.now() + timedelta(minutes=31)).isoformat()
    first = send(world, read_by=soon)
    assert first[0] == 201
    world.give("duty.notices", later(timedelta(minutes=20)))
    assert send(world, read_by=soon) == first
    status, refused = send(world, read_by=soon, key="0002")
    assert (status, faults(refused)) == (422, {("read_by", "too_short")})


def test_a_notice_with_faults_names_each_and_writes_nothing(world: World) -> None:
    status, problem = send(world, topic="weather", campuses=["dm-none", "dm-ms-02"], text=" ")
    assert status == 422
    assert faults(problem) == {
        ("topic", "unknown_topic"),
        ("campuses", "unknown_campus"),
        ("campuses", "not_yours"),
        ("text", "missing"),
    }
    status, problem = send(world, addressed="everybody", acting_staff="Wang Xiaoming", extra=1)
    assert status == 422
    assert {field for field, _ in faults(problem)} == {"addressed", "acting_staff", "extra"}
    assert world.ask("GET", "/notices", by=DESK)[1]["records"] == []


@pytest.mark.parametrize("by", [SCHOOL, GUARD, EDUCATION, "dm-leader", "dm-auditor", "dm-market-duty"])
def test_only_police_issue(world: World, by: str) -> None:
    assert send(world, by)[0] == 403


def test_out_of_scope_a_notice_does_not_exist(world: World) -> None:
    case_id = issued(world)
    for by in ("dm-ms-02-safety", HILL, "dm-market-duty"):
        assert world.ask("GET", f"/notices/{case_id}", by=by)[0] == 404
        assert read(world, case_id, by)[0] == 404
        assert withdraw(world, case_id, by)[0] == 404
    assert read(world, case_id, DESK)[0] == 403
    assert world.ask("GET", f"/notices/{case_id}/timeline", by=SCHOOL)[0] == 403, "it names other campuses"
    assert world.ask("GET", f"/notices/{case_id}/timeline", by=OFFICER)[1]["holds"] is True


def test_lists_and_counts_say_what_is_unread(world: World) -> None:
    first, second = issued(world), issued(world, key="0002")
    assert world.ask("GET", "/notices/unread", by=SCHOOL)[1] == {
        "unit": "dm-ms-01", "notices": 2, "unread": 2, "more": False,
    }  # fmt: skip
    read(world, first)
    rows = world.ask("GET", "/notices", by=SCHOOL)[1]["records"]
    assert [row["case_id"] for row in rows] == [second]
    over = world.ask("GET", "/notices", by=SCHOOL, query={"view": "over"})[1]["records"]
    assert [(row["case_id"], row["due_at"], row["late"]) for row in over] == [(first, None, False)]
    assert over[0]["facts"]["read_at"]
    assert "unread" not in over[0]["facts"], "nothing of the others"
    assert world.ask("GET", "/notices/unread", by=SCHOOL)[1]["unread"] == 1
    assert world.ask("GET", "/notices/unread", by=DESK)[1] == {
        "unit": "dm-st-harbour", "notices": 2, "unread": 5, "more": False,
    }  # fmt: skip
    assert world.ask("GET", "/notices/unread", by=DESK, query={"unit": "dm-brigade"})[0] == 404


def test_what_was_withdrawn_is_gone_for_its_readers_and_their_list(world: World) -> None:
    case_id = issued(world)
    assert faults(withdraw(world, case_id, text="")[1]) == {("text", "string_too_short")}
    assert withdraw(world, case_id)[1]["state"] == "withdrawn"
    assert withdraw(world, case_id)[0] == 200, "sent again, nothing changes"
    assert stored(world, case_id).version == 2
    assert read(world, case_id)[0] == 409
    assert world.ask("GET", "/notices/unread", by=SCHOOL)[1]["notices"] == 0
    assert [text["texts"]["text"] for text in look(world, case_id, SCHOOL)["texts"]] == [WARNING, "内容有误"]


def test_a_notice_is_corrected_by_issuing_another_in_its_place(world: World) -> None:
    old = issued(world)
    new = issued(world, key="0002", replaces=old, text="更正后的提示")
    assert (stored(world, old).state, stored(world, old).replaced_by) == ("withdrawn", new)
    assert stored(world, new).replaces == old
    assert issued(world, key="0002", replaces=old, text="更正后的提示") == new
    assert stored(world, old).version == 2
    assert send(world, HILL, key="0003", replaces=old, addressed="station", campuses=[])[0] == 404
    assert send(world, key="0003", replaces="c" + "a" * 26)[0] == 404
    from_above = issued(world, SUPERVISOR, key="0004")
    assert send(world, key="0005", replaces=from_above)[0] == 403


def test_a_notice_after_an_incident_is_named_by_it_and_names_it_nowhere(world: World) -> None:
    warning = {
        "client_key": "warn-0001",
        "channel": "school_form",
        "category": "fraud",
        "campus": "dm-ms-01",
        "acting_staff": "T1001",
    }
    incident = world.ask("POST", "/reports", warning, by=SCHOOL)[1]["case_id"]
    case_id = issued(world, incident=incident)
    assert issued(world, incident=incident) == case_id
    known = world.cases.get(incident)
    assert known is not None
    assert known.links == (case_id,)
    for by in (SCHOOL, DESK):
        assert incident not in str(look(world, case_id, by))
    assert incident not in str(world.ask("GET", f"/notices/{case_id}/timeline", by=DESK)[1])
    status, hidden = send(world, HILL, key="0002", incident=incident, addressed="station", campuses=[])
    assert status == 404
    status, absent = send(world, key="0003", incident=case_id)
    assert (status, absent["faults"]) == (404, hidden["faults"]), "a notice is no incident"


def test_after_a_sealed_incident_no_choice_of_campuses_points_at_one(world: World) -> None:
    report = {
        "client_key": "sealed-01",
        "channel": "school_form",
        "category": "bullying",
        "campus": "dm-ms-01",
        "discovered_at": REAL.now().isoformat(),
        "bullying_kinds": ["verbal"],
        "acting_staff": "T1001",
    }
    status, receipt = world.ask("POST", "/reports", report, by=SCHOOL)
    assert status == 201, receipt
    status, problem = send(world, topic="bullying", incident=receipt["case_id"])
    assert (status, faults(problem)) == (422, {("addressed", "points_at_sealed")})
    issued(world, topic="bullying", incident=receipt["case_id"], addressed="station", campuses=[])


def test_a_notice_to_the_district_reaches_every_campus_and_delivering_again_changes_nothing(
    world: World,
) -> None:
    head = to_all(world)
    seen = look(world, head, SUPERVISOR)
    assert (seen["stage"], seen["whole"]["parts"], seen["whole"]["made"]) == ("delivering", 2, 1)
    for campus in sorted(stored(world, head).campuses_concerned):
        read(world, head, f"{campus}-safety")
    assert look(world, head, SUPERVISOR)["whole"]["read_by_all"] is False, "others have not been told yet"
    assert deliver(world, head) == 1
    assert deliver(world, head) == 0
    assert stored(world, head).state == "read"
    other = part_id(head, 2)
    assert look(world, other, HILL)["whole"] == look(world, head, SUPERVISOR)["whole"]
    assert world.ask("GET", f"/notices/{head}", by=HILL)[0] == 404, "the other station's part is its own"
    assert look(world, other, "dm-ms-02-safety")["texts"][0]["texts"]["text"] == WARNING
    assert withdraw(world, other, SUPERVISOR)[1]["case_id"] == head, "the whole of it is withdrawn"
    assert deliver(world, head) == 1
    assert (stored(world, head).open, stored(world, other).state) == (False, "withdrawn")
    entries = world.duty.entries(other)
    assert [entry.actor.staff for entry in entries] == ["P1001", "P1001"], "whoever issued and withdrew it"


@pytest.mark.emulated
def test_a_notice_has_its_files_once_and_all_its_campuses_read_them(world: World) -> None:
    head = to_all(world)
    assert deliver(world, head) == 1
    form = announce(world, head, SUPERVISOR, purpose="material")[1]
    assert arrives(world, head, form["attachment_id"], photo()) == {"batchItemFailures": []}
    other = part_id(head, 2)
    for case_id, name in ((head, SCHOOL), (other, "dm-ms-02-safety"), (other, "dm-ms-02-guard")):
        assert [file["attachment_id"] for file in look(world, case_id, name)["attachments"]] == [
            form["attachment_id"]
        ]
        status, file = world.ask("GET", f"/attachments/{case_id}/{form['attachment_id']}", by=name)
        assert (status, file["state"]) == (200, "kept")
        assert file["url"]
    assert announce(world, head, SCHOOL, purpose="material", key="0002")[0] == 403, "campuses read"
    later = announce(world, other, SUPERVISOR, purpose="material", key="0003")[1]
    assert later["fields"]["key"].startswith(f"incoming/{head}/"), "whichever of its records is named"


def test_its_clock_finds_a_notice_that_never_arrived(world: World) -> None:
    """Nobody heard the first event: two minutes later a rung says it again, and the desk is told."""
    wanted = a_notice(SUPERVISOR, addressed=Addressed.DISTRICT, campuses=())
    moment = Moment(REAL.now() - timedelta(minutes=3), "salt")
    change = issue(wanted, an_actor(SUPERVISOR), in_force(world), moment)
    world.duty.add(change, a_district())
    world.published()
    assert world.sweep("duty")["served"] == 1
    world.sweep("duty")
    (tick,) = [tick for entry in world.duty.entries(change.after.id) for tick in entry.ticks]
    assert (tick.clock, tick.rung, tick.tells) == ("deliver", "100%", ("dm-brigade/supervisor",))
    event = world.duty.event(change.after.id, 2)
    assert event is not None
    assert (event["kind"], event["action"], event["to_deliver"]) == ("safety_notice", "tick", True)
    assert deliver(world, change.after.id) == 1


def in_force(world: World) -> Rules:
    return world.rules()


def chased(world: World, case_id: str) -> list[str]:
    return [tick.rung for entry in world.duty.entries(case_id) for tick in entry.ticks]


def test_the_sweep_serves_each_rung_of_the_chase_once_as_its_hour_comes(world: World) -> None:
    """Notices of five ages, so that between the youngest and the oldest lies midnight, here and in UTC."""
    ids = {}
    for hours in (19, 20, 25, 31, 37):
        wanted = a_notice(client_key=f"aged-{hours}")
        moment = Moment(REAL.now() - timedelta(hours=hours), "salt")
        change = issue(wanted, an_actor(DESK), in_force(world), moment)
        world.duty.add(change, a_district())
        ids[hours] = change.after.id
    assert world.sweep("duty")["served"] == 4
    assert world.sweep("duty")["served"] == 0
    ladder = ["80%", "100%", "125%", "150%"]
    assert {hours: chased(world, id) for hours, id in ids.items()} == {
        19: [], 20: ladder[:1], 25: ladder[:2], 31: ladder[:3], 37: ladder,
    }  # fmt: skip
    read(world, ids[31])
    (last,) = [entry for entry in world.duty.entries(ids[37]) if entry.ticks]
    assert last.ticks[2].tells == tuple(f"{campus}/principal" for campus in HARBOUR)
    assert last.ticks[3].tells == ("dm-edu/desk", "dm-st-harbour/desk")


@pytest.mark.parametrize("midnight", ["2026-10-10T00:00+08:00", "2026-10-10T00:00+00:00"])
def test_a_limit_just_before_and_just_after_midnight_is_chased_alike(world: World, midnight: str) -> None:
    for minutes in (-1, 0, 1):
        due = datetime.fromisoformat(midnight).astimezone(UTC) + timedelta(minutes=minutes)
        wanted = a_notice(client_key=f"due{minutes}", read_by=due)
        moment = Moment(due - timedelta(hours=2), "salt")
        change = issue(wanted, an_actor(DESK), in_force(world), moment)
        world.duty.add(change, a_district())
    assert [world.sweep("duty")["served"] for _ in range(3)] == [3, 0, 0]
    rows = world.duty.page(open_list("dm-st-harbour", "safety_notice")).rows
    served = [chased(world, row.case_id) for row in rows]
    assert len(served) == 3
    assert all(rungs[:4] == ["80%", "100%", "125%", "150%"] for rungs in served)
    assert all(len(rungs) == 5 and rungs[4].startswith("repeat-") for rungs in served)


def test_a_district_of_a_hundred_and_fourteen_campuses_is_told_and_reads(world: World) -> None:
    files, some = sample_files("huancui"), ("hc-hs-01", "hc-hs-02", "hc-kg-74")
    # Of four hundred accounts those that act here: every item makes each emulated transaction slower.
    acting = {"hc-supervisor-1", *(f"{campus}-safety" for campus in some)}
    files = replace(files, posts=tuple(post for post in files.posts if post.account in acting))
    writer = world.directory
    writer.replace_district(files, sample_sign_ins("huancui"), at=LOADED_AT)
    writer.seed_policy("huancui", a_policy_document(), datetime(2026, 9, 1, tzinfo=UTC))
    status, receipt = send(world, "hc-supervisor-1", addressed="district", campuses=[])
    assert (status, receipt["campuses"], receipt["parts"]) == (201, 114, 10)
    head = receipt["case_id"]
    assert deliver(world, head) == 9
    whole = look(world, head, "hc-supervisor-1")["whole"]
    assert (whole["campuses"], whole["unread"], whole["made"]) == (114, 114, 10)
    rows = world.duty.page(open_list("hc-brigade", "safety_notice"), size=50).rows
    campuses = [receipt.unit for row in rows for receipt in stored(world, row.case_id).receipts]
    assert len(set(campuses)) == len(campuses) == 114
    for campus in some:
        (row,) = world.duty.page(open_list(campus, "safety_notice")).rows
        assert read(world, row.case_id, f"{campus}-safety")[0] == 200
    assert look(world, head, "hc-supervisor-1")["whole"]["unread"] == 111
