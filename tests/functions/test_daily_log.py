"""The security room's log through the real handlers: entries, visits, hand-overs, offsets, and the four 100 %."""

from datetime import timedelta
from typing import Any

from campus_safety.kinds.campus_assurances.campus_assurance import assurance_id, campus_assurance
from campus_safety.kinds.daily_log.handing_over import hand_over
from campus_safety.kinds.daily_log.log_entry import EntryType, LogEntry, log_entry
from campus_safety.kinds.incidents.incident import MadeOf, incident
from campus_safety.records.change import Moment
from campus_safety.records.components import Attachment
from campus_safety.records.worklists import open_list
from campus_safety_aws.outside import REAL
from tests.builders import a_district, an_actor
from tests.by_kind import arrived
from tests.daily_log import (
    DESK,
    EDUCATION,
    GUARD,
    HILL,
    OFFICER,
    OPEN,
    SCHOOL,
    SUPERVISOR,
    an_entry,
)
from tests.world import World


def send(world: World, by: str = OFFICER, path: str = "/log", **changes: Any) -> tuple[int, Any]:
    body: dict[str, Any] = {
        "client_key": f"entry-{changes.pop('key', '0001')}",
        "campus": "dm-ms-01",
        "acting_staff": f"S-{by[-9:]}",
    }
    if path == "/log":
        body |= {
            "entry_type": "guard_training",
            "people": 4,
            "minutes": 60,
            "facts": {"subject": "equipment"},
        }
    return world.ask("POST", path, {**body, **changes}, by=by)


def sent(world: World, by: str = OFFICER, path: str = "/log", **changes: Any) -> str:
    status, receipt = send(world, by, path, **changes)
    assert status == 201, receipt
    return str(receipt["case_id"])


def act(world: World, case_id: str, action: str, by: str, **fields: Any) -> tuple[int, Any]:
    body = {"acting_staff": f"S-{by[-9:]}", **fields}
    return world.ask("POST", f"/log/{case_id}/{action}", body, by=by)


def assure(world: World, assurance: str, holds: str = "yes", **changes: Any) -> str:
    facts = {"assurance": assurance, "holds": holds}
    return sent(
        world, entry_type="assurance", facts=facts, people=0, minutes=0, evidence="台账第3号", **changes
    )


def look(world: World, case_id: str, by: str = OFFICER) -> Any:
    status, answer = world.ask("GET", f"/log/{case_id}", by=by)
    assert status == 200, answer
    return answer


def stored(world: World, case_id: str) -> LogEntry:
    return log_entry(world.duty.get(case_id))


def day(world: World, by: str = OFFICER, **query: str) -> Any:
    status, answer = world.ask("GET", "/log/day", by=by, query={"campus": "dm-ms-01", **query})
    assert status == 200, answer
    return answer


def faults(answer: Any) -> set[tuple[str, str]]:
    return {(fault["field"], fault["code"]) for fault in answer["faults"]}


def test_an_entry_is_written_once_however_often_it_is_sent(world: World) -> None:
    first = send(world, text="盾牌与钢叉使用")
    assert first[0] == 201
    assert send(world, text="盾牌与钢叉使用") == first
    assert send(world, text="别的")[1]["type"].endswith("key-reused")
    seen = look(world, first[1]["case_id"])
    assert (seen["entry_type_name"]["zh"], seen["minutes"], seen["people"]) == ("保安培训", 60, 4)
    assert seen["facts"] == [
        {
            "fact": "subject",
            "fact_name": {"zh": "内容", "en": "Subject"},
            "code": "equipment",
            "name": {"zh": "装备使用", "en": "Use of equipment"},
        }
    ]
    assert seen["texts"][0]["texts"]["text"] == "盾牌与钢叉使用"


def test_an_entry_with_faults_names_each_and_writes_nothing(world: World) -> None:
    status, problem = send(
        world,
        facts={"subject": "chess"},
        minutes=0,
        people=0,
        at=(REAL.now() + timedelta(hours=1)).isoformat(),
    )
    assert status == 422
    assert faults(problem) == {
        ("facts.subject", "unknown_code"),
        ("minutes", "out_of_range"),
        ("people", "out_of_range"),
        ("at", "in_the_future"),
    }
    status, problem = send(world, entry_type="officer_visit", people=-1, extra=1, acting_staff="张三")
    assert status == 422
    assert {field for field, _ in faults(problem)} == {"entry_type", "people", "extra", "acting_staff"}
    assert day(world)["entries"] == []
    assert send(world, HILL)[0] == 422
    assert send(world, "dm-ms-02-safety")[0] == 403
    for by in (EDUCATION, "dm-leader", "dm-auditor", "dm-market-duty"):
        assert send(world, by)[0] == 403
    assert send(world, GUARD, entry_type="guidance", facts={"area": "guards"})[0] == 403


def test_a_day_is_read_in_one_query_in_the_order_in_which_things_happened(world: World) -> None:
    hour = timedelta(hours=1)
    later = sent(world, key="0001", at=(REAL.now() - hour).isoformat())
    earlier = sent(world, key="0002", at=(REAL.now() - 2 * hour).isoformat())
    days = {stored(world, id).day.isoformat() for id in (later, earlier)}
    found = [entry["case_id"] for one in sorted(days) for entry in day(world, day=one)["entries"]]
    assert found == [earlier, later]
    assert day(world, day="2026-01-01")["entries"] == []
    for by in (HILL, "dm-ms-02-guard", EDUCATION, "dm-market-duty"):
        assert world.ask("GET", "/log/day", by=by, query={"campus": "dm-ms-01"})[0] == 404
    assert world.ask("GET", "/log/day", by=OFFICER, query={"campus": "dm-ms-01", "day": "soon"})[0] == 422


def test_an_officer_arrives_and_leaves_and_the_month_shows_who_was_where(world: World) -> None:
    here = sent(world, path="/log/visits")
    assert look(world, here)["state"] == "present"
    assert act(world, here, "leave", HILL)[0] == 404
    assert act(world, here, "leave", SCHOOL)[0] == 403
    assert act(world, here, "leave", OFFICER)[1]["state"] == "recorded"
    assert act(world, here, "leave", OFFICER)[0] == 200
    assert stored(world, here).version == 2
    ended = REAL.now() - timedelta(minutes=5)
    before: dict[str, Any] = {"at": (ended - timedelta(minutes=90)).isoformat(), "left_at": ended.isoformat()}
    wrong = sent(world, path="/log/visits", key="0002", **before)
    assert act(world, wrong, "offset", OFFICER, text="重复登记")[1]["state"] == "offset"
    month = f"{stored(world, here).day:%Y-%m}"
    seen = world.ask("GET", "/log/visits", by=OFFICER, query={"month": month})[1]
    assert (seen["station"], seen["required"], len(seen["campuses"])) == ("dm-st-harbour", 1, 3)
    met = {campus["campus"]: (campus["visits"], campus["met"]) for campus in seen["campuses"]}
    assert met == {"dm-ms-01": (1, True), "dm-ps-01": (0, False), "dm-kg-01": (0, False)}
    assert seen["units"] == [{"unit": stored(world, here).by.unit, "visits": 1, "minutes": 1}]
    own = world.ask("GET", "/log/visits", by=SCHOOL, query={"month": month})[1]
    assert [campus["campus"] for campus in own["campuses"]] == ["dm-ms-01"]
    assert faults(world.ask("GET", "/log/visits", by=SUPERVISOR)[1]) == {("station", "missing")}
    above = world.ask("GET", "/log/visits", by=SUPERVISOR, query={"station": "dm-st-harbour", "month": month})
    assert above[1] == seen
    assert world.ask("GET", "/log/visits", by=OFFICER, query={"station": "dm-st-hill"})[0] == 404
    assert world.ask("GET", "/log/visits", by=OFFICER, query={"month": "2026-13"})[0] == 422
    for by in (EDUCATION, "dm-market-duty"):
        assert world.ask("GET", "/log/visits", by=by)[0] == 404


def test_a_shift_hands_over_what_is_open_and_another_takes_it_over(world: World) -> None:
    report = {
        "channel": "school_form",
        "category": "theft",
        "campus": "dm-ms-01",
        "acting_staff": "T1001",
    }
    theft = world.ask("POST", "/reports", report | {"client_key": "report-1"}, by=SCHOOL)[1]["case_id"]
    sealed = report | {
        "client_key": "report-2",
        "category": "bullying",
        "bullying_kinds": ["verbal"],
        "discovered_at": REAL.now().isoformat(),
    }
    hidden = world.ask("POST", "/reports", sealed, by=SCHOOL)[1]["case_id"]
    notice = {
        "client_key": "notice-1",
        "topic": "fraud",
        "addressed": "station",
        "acting_staff": "P1001",
        "text": "防范诈骗",
    }
    told = world.ask("POST", "/notices", notice, by=DESK)[1]["case_id"]
    for by in (GUARD, SCHOOL):
        case_id = sent(world, by, "/log/handovers", key=f"shift-{by[-5:]}", text="钥匙在抽屉")
        handed = look(world, case_id, GUARD)["handed"]
        assert handed == {
            "incidents": 1, "hazards": 0, "notices": 1, "cases": [theft, told], "more": False,
        }  # fmt: skip
        assert hidden not in str(look(world, case_id, SCHOOL)), "whoever must know of it knows without a log"
        assert look(world, case_id, GUARD)["texts"][0]["texts"]["text"] == "钥匙在抽屉"
    assert act(world, case_id, "take_over", SCHOOL)[0] == 403, "who hands over may not take over"
    assert act(world, case_id, "take_over", DESK)[0] == 403
    assert act(world, case_id, "take_over", GUARD, acting_staff="G2002")[1]["state"] == "recorded"
    assert act(world, case_id, "take_over", GUARD, acting_staff="G2002")[0] == 200
    assert look(world, case_id, GUARD)["taken_by"] == "G2002"
    assert send(world, OFFICER, "/log/handovers", key="shift-police")[0] == 403


def test_the_sweep_tells_once_of_a_shift_that_nobody_takes_over(world: World) -> None:
    rules = world.rules()
    form = an_entry(GUARD, EntryType.SHIFT_HANDOVER)
    moment = Moment(REAL.now() - timedelta(minutes=31), "salt")
    change = hand_over(form, OPEN, an_actor(GUARD), rules, moment)
    world.duty.add(change, a_district())
    assert [world.sweep("duty")["served"] for _ in range(2)] == [1, 0]
    (tick,) = [tick for entry in world.duty.entries(change.after.id) for tick in entry.ticks]
    assert tick.tells == ("dm-ms-01/security_room", "dm-ms-01/safety")


def test_a_mediation_names_a_dispute_of_its_campus_and_nothing_else(world: World) -> None:
    report = {"channel": "school_form", "campus": "dm-ms-01", "acting_staff": "T1001"}

    def incident(key: str, category: str) -> str:
        form = report | {"client_key": f"report-{key}", "category": category}
        return str(world.ask("POST", "/reports", form, by=SCHOOL)[1]["case_id"])

    mediation: dict[str, Any] = {
        "entry_type": "mediation",
        "facts": {"outcome": "settled"},
        "people": 2,
        "minutes": 30,
        "text": "双方和解",
    }
    dispute, theft = incident("1", "dispute"), incident("2", "theft")
    case_id = sent(world, GUARD, incident=dispute, **mediation)
    assert look(world, case_id, SCHOOL)["links"] == [dispute]
    status, problem = send(world, GUARD, key="0002", incident=theft, **mediation)
    assert (status, faults(problem)) == (422, {("incident", "no_dispute")})
    assert send(world, GUARD, key="0003", incident="c" + "a" * 26, **mediation)[0] == 404
    assert faults(send(world, key="0004", incident=dispute)[1]) == {("incident", "not_asked_for")}
    other = send(world, OFFICER, key="0005", incident=dispute, **mediation | {"campus": "dm-ps-01"})
    assert faults(other[1]) == {("incident", "no_dispute")}


def test_a_wrong_entry_is_offset_by_a_right_one_in_one_transaction(world: World) -> None:
    wrong = sent(world, minutes=600)
    right = sent(world, key="0002", minutes=60, replaces=wrong)
    assert (stored(world, wrong).state, stored(world, wrong).replaced_by) == ("offset", right)
    assert sent(world, key="0002", minutes=60, replaces=wrong) == right
    assert stored(world, wrong).version == 2
    twice = send(world, key="0007", minutes=45, replaces=wrong)
    assert (twice[0], faults(twice[1])) == (409, {("replaces", "replaced_already")}), "both would count"
    other = send(world, key="0003", replaces=right, campus="dm-ps-01")
    assert faults(other[1]) == {("replaces", "another_kind")}
    assert send(world, key="0004", replaces="c" + "a" * 26)[0] == 404
    by_guard = sent(world, GUARD, key="0005")
    assert send(world, key="0006", replaces=by_guard)[0] == 403
    assert act(world, right, "offset", OFFICER)[0] == 422


def test_the_four_hundred_per_cent_follow_the_last_dated_entry_of_each(world: World) -> None:
    entries = [
        assure(world, one, key=f"a-{number}-0")
        for number, one in enumerate(("closed_management", "full_time_guards", "alarm_linked", "escort_post"))
    ]
    seen = world.ask("GET", "/assurances", by=OFFICER)[1]
    campus = next(one for one in seen["campuses"] if one["campus"] == "dm-ms-01")
    assert (campus["lacking"], seen["all_four"]) == ([], 1)
    assert [one["entry"] for one in campus["standings"]] == entries
    assert {(one["since"], one["stale"]) for one in campus["standings"]} == {
        (stored(world, entries[0]).day.isoformat(), False)
    }
    assert [(one["campuses"], one["of"]) for one in seen["counts"]] == [(1, 3)] * 4
    lost = assure(world, "alarm_linked", "no", key="a-lost")
    assert _lacking(world, "dm-ms-01") == ["alarm_linked"]
    assert act(world, lost, "offset", OFFICER, text="误登")[0] == 200
    assert _lacking(world, "dm-ms-01") == []
    replaced = assure(world, "escort_post", "no", key="a-right", replaces=entries[3])
    assert _lacking(world, "dm-ms-01") == ["escort_post"]
    standing = campus_assurance(world.duty.get(assurance_id("dm-ms-01")))
    assert {fact.entry for fact in standing.facts} == {*entries[:3], replaced}
    assert _lacking(world, "dm-kg-02") == [
        "closed_management", "full_time_guards", "alarm_linked", "escort_post",
    ]  # fmt: skip


def test_a_school_records_its_recurring_duties_and_police_see_what_is_owed(world: World) -> None:
    facts = {"assurance": "background_checks", "holds": "yes"}
    entry = sent(
        world, SCHOOL, key="d-1", entry_type="duty", facts=facts, people=0, minutes=0, evidence="查询台账"
    )
    seen = world.ask("GET", "/assurances", by=OFFICER)[1]
    campus = next(one for one in seen["campuses"] if one["campus"] == "dm-ms-01")
    duties = {one["assurance"]: one for one in campus["duties"]}
    done, owed = duties["background_checks"], duties["minors_data_audit"]
    assert (done["entry"], done["overdue"], done["done_on"] is not None) == (entry, False, True)
    assert (owed["overdue"], owed["done_on"], owed["name"]["zh"]) == (True, None, "未成年人个人信息合规审计")
    assert campus["guards_recommended"] == 3
    assert campus["lacking"] == ["closed_management", "full_time_guards", "alarm_linked", "escort_post"]
    four = {"assurance": "escort_post", "holds": "yes"}
    status, problem = send(world, SCHOOL, key="d-2", entry_type="duty", facts=four, evidence="x", people=0, minutes=0)  # fmt: skip
    assert (status, problem["faults"][0]["code"]) == (422, "unknown_code"), (
        "the four are for police to assure"
    )


def test_the_evidence_of_an_assurance_may_be_a_file(world: World) -> None:
    entry = assure(world, "escort_post")
    file = {
        "client_key": "file-0001",
        "case_id": entry,
        "purpose": "evidence",
        "media": "application/pdf",
        "size": 1000,
        "acting_staff": "P1001",
    }
    assert world.ask("POST", "/attachments", file | {"purpose": "before"}, by=OFFICER)[0] == 422
    assert world.ask("POST", "/attachments", file, by=SCHOOL)[0] == 403, "who is assured adds no evidence"
    status, form = world.ask("POST", "/attachments", file, by=OFFICER)
    assert status == 201, form
    case, rules = stored(world, entry), world.rules()
    kept = Attachment(
        form["attachment_id"], "evidence", "application/pdf", 1000, "0" * 64, 0, REAL.now(), case.by
    )
    change = arrived(case, kept, rules, Moment(REAL.now(), "salt"))
    assert change is not None
    world.duty.commit([change], rules.district)
    assert [one["attachment_id"] for one in look(world, entry, EDUCATION)["attachments"]] == [kept.id]
    assert look(world, entry, GUARD)["attachments"] == []


def test_who_sees_how_which_campuses_stand(world: World) -> None:
    entry = assure(world, "escort_post")
    assert len(world.ask("GET", "/assurances", by=EDUCATION)[1]["campuses"]) == 6
    assert look(world, entry, EDUCATION)["texts"][0]["texts"]["evidence"] == "台账第3号"
    assert [one["campus"] for one in world.ask("GET", "/assurances", by=SCHOOL)[1]["campuses"]] == [
        "dm-ms-01"
    ]
    hill = world.ask("GET", "/assurances", by=SUPERVISOR, query={"station": "dm-st-hill"})[1]
    assert {one["station"] for one in hill["campuses"]} == {"dm-st-hill"}
    assert world.ask("GET", "/assurances", by=OFFICER, query={"station": "dm-st-hill"})[0] == 404
    assert world.ask("GET", "/assurances", by="dm-market-duty")[0] == 403
    assert send(world, SCHOOL, key="0002", entry_type="assurance", facts={"assurance": "escort_post", "holds": "yes"}, evidence="x")[0] == 403  # fmt: skip


def test_lists_show_what_waits_and_what_was_written(world: World) -> None:
    shift = sent(world, GUARD, "/log/handovers", key="shift-1")
    entry = sent(world, key="0002")
    waiting = world.ask("GET", "/log", by=SCHOOL)[1]["records"]
    assert [(row["case_id"], row["stage"]) for row in waiting] == [(shift, "taking_over")]
    over = world.ask("GET", "/log", by=SCHOOL, query={"view": "over"})[1]["records"]
    assert [row["case_id"] for row in over] == [entry]
    assert world.ask("GET", "/log", by=OFFICER, query={"view": "mine"})[1]["records"][0]["case_id"] == entry
    assert world.ask("GET", f"/log/{entry}/timeline", by=SCHOOL)[1]["holds"] is True
    for by in ("dm-ms-02-safety", HILL, EDUCATION):
        assert world.ask("GET", f"/log/{entry}", by=by)[0] == 404


def _lacking(world: World, campus: str) -> list[str]:
    found = world.ask("GET", "/assurances", by=SUPERVISOR)[1]["campuses"]
    lacking: list[str] = next(one["lacking"] for one in found if one["campus"] == campus)
    return lacking


def test_each_is_told_the_types_that_they_write_and_what_each_asks_for(world: World) -> None:
    asked = {
        by: {one["entry_type"]: one for one in world.ask("GET", "/log/types", by=by)[1]["types"]}
        for by in (GUARD, DESK, EDUCATION)
    }
    assert asked[GUARD].keys() < asked[DESK].keys()
    assert asked[DESK].keys() - asked[GUARD].keys() == {"legal_consultation", "guidance", "assurance"}
    assert asked[EDUCATION] == {}
    training = asked[GUARD]["guard_training"]
    assert (training["people"], training["timed"], training["said"]) == (1, True, [])
    (subject,) = training["facts"]
    assert (subject["fact"], subject["name"]["zh"]) == ("subject", "内容")
    # What it says is what is taken.
    codes = [one["code"] for one in subject["choices"]]
    for number, code in enumerate(codes):
        assert send(world, GUARD, key=f"type-{number}", facts={"subject": code})[0] == 201
    assert send(world, GUARD, key="type-none", facts={})[0] == 422


# What was told in the room becomes an incident


def asked_for_help(world: World, by: str = GUARD, **changes: Any) -> str:
    form: dict[str, Any] = {"entry_type": "help_request", "minutes": 0, "people": 1, "facts": {}}
    return sent(world, by, **form | {"text": "有人翻围墙"} | changes)


def test_what_was_told_in_the_room_becomes_one_incident_and_nothing_is_typed_twice(world: World) -> None:
    entry = asked_for_help(world)
    status, done = act(world, entry, "become_incident", SCHOOL, category="suspicious_person", text="约二十岁")
    assert status == 200, done
    known = stored(world, entry)
    (made,) = known.links
    case = incident(world.cases.get(made))
    assert (case.campus, case.category, case.channel) == (known.campus, "suspicious_person", "security_room")
    assert (case.discovered_at, case.made_of) == (known.at, MadeOf("log_entry", entry))
    assert world.cases.narratives(made)[1].texts["text"] == "有人翻围墙\n约二十岁"
    # The words that were added stand with the incident only, and no timeline has any.
    assert set(world.duty.narratives(entry)) == {1}
    assert "翻围墙" not in str(world.cases.entries(made)) + str(world.duty.entries(entry))
    # A second tap, also another person's who takes it for something else, finds the same one.
    for by, category in ((SCHOOL, "suspicious_person"), (OFFICER, "theft")):
        assert act(world, entry, "become_incident", by, category=category)[0] == 200
    assert stored(world, entry) == known
    assert len(world.cases.page(open_list("dm-ms-01")).rows) == 1


def test_who_came_for_help_is_said_by_the_kind_of_person_where_it_becomes_an_incident(world: World) -> None:
    entry = asked_for_help(world)
    status, problem = act(world, entry, "become_incident", SCHOOL, category="theft", behalf_of="neighbour")
    assert (status, problem["faults"][0]["field"]) == (422, "behalf_of")
    assert act(world, entry, "become_incident", SCHOOL, category="theft", behalf_of="parent")[0] == 200
    (made,) = stored(world, entry).links
    reporter = incident(world.cases.get(made)).reporter
    assert (reporter.on_behalf, reporter.behalf_of, reporter.unit) == (True, "parent", "dm-ms-01")
    assert "parent" not in str(world.duty.entries(entry)), "the log names no more than the incident"


def test_entry_and_incident_name_each_other_to_whom_may_see_them(world: World) -> None:
    entry = asked_for_help(world)
    assert act(world, entry, "become_incident", OFFICER, category="sexual_harm")[0] == 200
    (made,) = stored(world, entry).links
    seen = look(world, entry, SUPERVISOR)
    assert (seen["became"], seen["links"]) == (made, [made])
    case = world.ask("GET", f"/cases/{made}", by=SUPERVISOR)[1]
    assert case["work"]["made_of"] == {"kind": "log_entry", "case_id": entry}
    # It is sealed: a guard who has written down what was told does not learn that there is a case.
    seen = look(world, entry, GUARD)
    assert (seen["became"], seen["links"]) == (None, [])


def test_only_what_was_told_becomes_an_incident_and_only_by_whom_may_read_it(world: World) -> None:
    training = sent(world)
    status, problem = act(world, training, "become_incident", OFFICER, category="theft")
    assert (status, faults(problem)) == (409, {("entry_type", "no_incident")})
    theirs = asked_for_help(world, OFFICER, key="0002")
    assert act(world, theirs, "become_incident", GUARD, category="theft")[0] == 403
    assert act(world, theirs, "become_incident", HILL, category="theft")[0] == 404
    status, problem = act(world, theirs, "become_incident", OFFICER, category="weather")
    assert (status, faults(problem)) == (422, {("category", "unknown_category")})
    assert act(world, theirs, "offset", OFFICER, text="登错了")[0] == 200
    assert act(world, theirs, "become_incident", OFFICER, category="theft")[0] == 409
    assert world.cases.page(open_list("dm-ms-01")).rows == ()


def test_a_mediation_that_names_its_dispute_becomes_no_second_incident(world: World) -> None:
    form: dict[str, Any] = {
        "entry_type": "mediation",
        "minutes": 0,
        "people": 2,
        "facts": {"outcome": "continuing"},
    }
    alone = sent(world, SCHOOL, **form, text="为停车争执")
    assert "become_incident" in {one["name"] for one in look(world, alone, OFFICER)["actions"]}
    assert act(world, alone, "become_incident", OFFICER, category="dispute")[0] == 200
    (made,) = stored(world, alone).links
    named = sent(world, OFFICER, **form, key="0002", text="再次调解", incident=made)
    status, problem = act(world, named, "become_incident", OFFICER, category="dispute")
    assert (status, faults(problem)) == (409, {("case_id", "belongs_to_one")})
    for entry in (alone, named):
        assert "become_incident" not in {one["name"] for one in look(world, entry, OFFICER)["actions"]}


class _Unwritten:
    """A log that can be read and answers no write: the incident is made, and not named yet."""

    def __init__(self, log: Any) -> None:
        self._log = log

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def commit(self, *_: Any, **__: Any) -> None:
        raise ConnectionError


def test_a_retry_names_the_incident_that_was_made_before_the_failure(world: World) -> None:
    entry = asked_for_help(world)
    world.give("duty.daily_log", log=_Unwritten(world.duty))
    assert act(world, entry, "become_incident", SCHOOL, category="theft")[0] == 500
    (row,) = world.cases.page(open_list("dm-ms-01")).rows
    world.forget()
    assert act(world, entry, "become_incident", SCHOOL, category="theft")[0] == 200
    assert stored(world, entry).links == (row.case_id,)
