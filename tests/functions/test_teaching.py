"""Law vice-principals, teaching packs and calendars through the real handlers."""

from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.appointments.appointing import claims, slots
from campus_safety.kinds.appointments.appointment import State, appointment
from campus_safety.records.store import ClaimTaken
from campus_safety_aws.outside import REAL
from tests.builders import an_account
from tests.by_kind import serve
from tests.outreach import CHIEF, EDUCATION, OFFICER, OTHER_OFFICER, SCHOOL, SUPERVISOR, an_appointment
from tests.world import World

pytestmark = pytest.mark.emulated

KEY = an_account(OFFICER).key
TODAY = REAL.now().astimezone(SHANGHAI).date()
NEXT_YEAR = (TODAY + timedelta(days=365)).isoformat()
STAFF = {"acting_staff": "P2001"}


def appoint(
    world: World, campus: str = "dm-ms-01", *, by: str = SUPERVISOR, key: str = "appoint-1", **changes: Any
) -> tuple[int, Any]:
    body = {
        "client_key": key,
        "campus": campus,
        "holder": KEY,
        "since": TODAY.isoformat(),
        "until": NEXT_YEAR,
        "acting_staff": "B001",
    }
    return world.ask("POST", "/appointments", body | changes, by=by)


def act(world: World, path: str, action: str, by: str, version: int, **fields: Any) -> tuple[int, Any]:
    return world.ask("POST", f"{path}/{action}", STAFF | {"version": version, **fields}, by=by)


def test_one_person_has_two_campuses_at_most_and_a_third_when_one_is_ended(world: World) -> None:
    status, first = appoint(world)
    assert (status, first["state"]) == (201, "in_office")
    assert appoint(world)[1] == first, "the same form again is the same appointment"
    assert appoint(world, "dm-ps-01", key="appoint-2")[0] == 201
    status, refused = appoint(world, "dm-kg-01", key="appoint-3")
    assert (status, refused["faults"][0]["code"]) == (409, "too_many_campuses")
    status, refused = appoint(world, key="appoint-0")
    assert status == 409
    path = f"/appointments/{first['case_id']}"
    assert act(world, path, "end", CHIEF, 1, text="调动")[0] == 200
    status, refused = appoint(world, "dm-ps-01", key="appoint-5")
    assert (status, refused["faults"][0]["code"]) == (409, "in_office_already")
    assert appoint(world, "dm-kg-01", key="appoint-4")[0] == 201


def test_of_three_appointments_at_the_same_moment_two_are_made(world: World) -> None:
    """One was decided while nobody had any, and is written after two others: the write itself refuses it."""
    rules = world.rules()
    late = [an_appointment(slot, client_key="late-0001") for slot in (1, 2)]
    assert [appoint(world, campus, key=campus)[0] for campus in ("dm-ps-01", "dm-kg-01")] == [201, 201]
    for change in late:
        with pytest.raises(ClaimTaken) as refused:
            world.outreach.add(change, rules.district, claims(change, REAL.now()))
        assert refused.value.claim.key == slots(KEY, 2)[change.after.slot - 1]
    assert world.outreach.get(late[0].after.id) is None, "nothing of it was written"
    taken = [world.outreach.claim(key) for key in slots(KEY, 2)]
    assert len({claim.case_id for claim in taken if claim}) == 2


def test_a_renewal_keeps_the_slot_and_one_whose_slot_is_gone_is_refused(world: World) -> None:
    _, receipt = appoint(world)
    path = f"/appointments/{receipt['case_id']}"
    longer = (TODAY + timedelta(days=700)).isoformat()
    status, done = act(world, path, "renew", CHIEF, 1, until=longer)
    assert (status, done["version"]) == (200, 2)
    status, answer = world.ask("GET", path, by=SCHOOL)
    assert (status, answer["until"], answer["renewed"], answer["holder"]) == (200, longer, 1, None)
    assert answer["holder_name"]["zh"] == an_account(OFFICER).name.zh
    claim = world.outreach.claim(slots(KEY, 2)[0])
    assert claim is not None
    assert claim.expires_at.date() >= TODAY + timedelta(days=699)


def test_a_term_that_is_over_leaves_its_slot_to_the_next(world: World) -> None:
    short = TODAY.isoformat()
    for number, campus in enumerate(("dm-ms-01", "dm-ps-01"), 1):
        assert appoint(world, campus, key=f"appoint-{number}", until=short)[0] == 201
    case_id = appoint(world, key="appoint-1", until=short)[1]["case_id"]
    case = appointment(world.outreach.get(case_id))
    rules = world.rules()
    change = serve(case, rules, REAL.moment())
    assert change is None or change.after.state is State.IN_OFFICE
    claim = world.outreach.claim(slots(KEY, 2)[0])
    assert claim is not None
    assert claim.expires_at == case.term.over_at
    with pytest.raises(ClaimTaken):
        world.outreach.commit((), rules.district, (claim,))


def test_chiefs_appoint_for_their_own_station_and_schools_for_nobody(world: World) -> None:
    assert appoint(world, by=CHIEF)[0] == 201
    status, refused = appoint(world, "dm-ms-02", by=CHIEF, key="appoint-2")
    assert (status, refused["type"]) == (404, "urn:campus-safety:problem:not-found")
    assert appoint(world, by=SCHOOL, key="appoint-3")[0] == 403
    assert appoint(world, by=OFFICER, key="appoint-4")[0] == 403
    status, refused = appoint(world, "dm-ps-01", key="appoint-5", holder="nobody|at all")
    assert (status, refused["faults"][0]["code"]) == (422, "unknown_account")
    assert [row["campus"] for row in world.ask("GET", "/appointments", by=SCHOOL)[1]["records"]] == [
        "dm-ms-01"
    ]


def test_who_appoints_is_told_whom_and_others_are_not(world: World) -> None:
    query = {"campus": "dm-ms-01"}
    status, found = world.ask("GET", "/appointments/candidates", by=CHIEF, query=query)
    assert status == 200
    keys = {one["account"] for one in found["candidates"]}
    assert {KEY, an_account(OTHER_OFFICER).key} <= keys
    assert an_account("dm-st-harbour-desk").key not in keys, "a shared account is nobody"
    assert world.ask("GET", "/appointments/candidates", by=SCHOOL, query=query)[0] == 403
    assert world.ask("GET", "/appointments/candidates", by="dm-st-hill-chief", query=query)[0] == 404


def pack(world: World, *, by: str = OFFICER, key: str = "pack-0001", **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": key,
        "title": "反诈第一课",
        "topics": ["fraud"],
        "groups": ["middle"],
        "minutes": 40,
        "acting_staff": "P2001",
    }
    return world.ask("POST", "/packs", body | changes, by=by)


def test_a_pack_is_used_everywhere_until_a_newer_one_takes_its_place(world: World) -> None:
    status, old = pack(world)
    assert status == 201
    for name in (SCHOOL, "dm-ms-02-safety", "dm-st-hill-officer-1"):
        (row,) = world.ask("GET", "/packs", by=name, query={"topic": "fraud"})[1]["packs"]
        assert (row["case_id"], row["title"]) == (old["case_id"], "反诈第一课")
    assert world.ask("GET", "/packs", by=SCHOOL, query={"topic": "fire"})[1]["packs"] == []
    status, refused = pack(world, by="dm-st-hill-officer-1", key="pack-0002", replaces=old["case_id"])
    assert status == 403, refused
    status, new = pack(world, key="pack-0003", title="反诈第二课", replaces=old["case_id"])
    assert status == 201
    assert pack(world, key="pack-0003", title="反诈第二课", replaces=old["case_id"])[1] == new
    rows = world.ask("GET", "/packs", by=SCHOOL)[1]["packs"]
    assert [row["case_id"] for row in rows] == [new["case_id"]]
    gone = world.ask("GET", f"/packs/{old['case_id']}", by=SCHOOL)[1]
    assert (gone["state"], gone["replaced_by"]) == ("replaced", new["case_id"])
    status, refused = pack(world, key="pack-0004", replaces=old["case_id"])
    assert status == 409
    assert world.ask("GET", "/packs", by="dm-fire-duty")[0] == 403


def test_calendars_are_subscribed_to_listed_and_revoked(world: World) -> None:
    body = {"client_key": "phone-001", "campus": "dm-ms-01"}
    status, made = world.ask("POST", "/calendars", body, by=SCHOOL)
    assert status == 201
    path, again = made["path"], world.ask("POST", "/calendars", body, by=SCHOOL)[1]
    assert (again["feed_id"], again["path"] == path) == (made["feed_id"], False), (
        "a new address, the same feed"
    )
    listed = world.ask("GET", "/calendars", by=SCHOOL)[1]["calendars"]
    assert [one["feed_id"] for one in listed] == [made["feed_id"]]
    assert all("path" not in one for one in listed), "an address is said once"
    revoke = f"/calendars/{made['feed_id']}/revoke"
    assert world.ask("POST", revoke, by=EDUCATION)[0] == 404
    revoked = [world.ask("POST", revoke, by=SCHOOL)[1]["revoked_at"] for _ in range(2)]
    assert revoked[0] is not None
    assert revoked[0] == revoked[1]
    assert world.ask("POST", "/calendars", body, by=SCHOOL)[0] == 409
    assert world.ask("POST", "/calendars", body | {"campus": "dm-ps-01"}, by=SCHOOL)[0] == 404
    for number in range(10):
        assert (
            world.ask("POST", "/calendars", {"client_key": f"device-{number:02}"}, by=OTHER_OFFICER)[0] == 201
        )
    status, refused = world.ask("POST", "/calendars", {"client_key": "device-10"}, by=OTHER_OFFICER)
    assert (status, refused["faults"][0]["code"]) == (409, "too_many")
