"""Files through the real handlers: announced, posted, checked for what they are, cleaned, linked, read."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import boto3
import pytest

from attachments.file_check import cleaned
from campus_safety.kinds.hazards.hazard import hazard
from campus_safety.records.attachments import MOST_PER_CASE, Upload, UploadState
from campus_safety.records.change import Moment
from campus_safety.records.components import Attachment
from campus_safety_aws.outside import REAL
from campus_safety_aws.uploads import kept_key
from tests.builders import a_district
from tests.by_kind import arrived
from tests.files import JPEG, MAKER, PDF, PNG, of_size, pdf, photo
from tests.functions.test_casework import report as report_incident
from tests.functions.test_hazards import act, did, report
from tests.hazards import OFFICER, SCHOOL, hazard_rules
from tests.world import REGION, Context, World

pytestmark = pytest.mark.emulated


def uploads_of(world: World) -> Any:
    return world.uploads


def announce(world: World, case_id: str, by: str = SCHOOL, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"photo-{changes.pop('key', '0001')}",
        "case_id": case_id,
        "purpose": "before",
        "media": JPEG,
        "size": 1000,
        "acting_staff": "T1001",
    }
    return world.ask("POST", "/attachments", body | changes, by=by)


def arrives(
    world: World, case_id: str, attachment_id: str, content: bytes, *, times: int = 1
) -> dict[str, Any]:
    """What S3 does after the form was posted: the object is there, and the bus says so, at least once."""
    key = f"incoming/{case_id}/{attachment_id}"
    boto3.client("s3", REGION).put_object(Bucket="files", Key=key, Body=content)
    answer: dict[str, Any] = {}
    for _ in range(times):
        answer = told(world, key)
    return answer


def told(world: World, key: str) -> dict[str, Any]:
    body = {"detail-type": "Object Created", "detail": {"bucket": {"name": "files"}, "object": {"key": key}}}
    records = {"Records": [{"messageId": "m1", "body": json.dumps(body)}]}
    answer: dict[str, Any] = world.function("attachments.arrivals").handler(records, Context())
    return answer


def objects() -> set[str]:
    found = boto3.client("s3", REGION).list_objects_v2(Bucket="files").get("Contents", [])
    return {one["Key"] for one in found}


def kept(world: World, case_id: str) -> bytes:
    """The only file of the case, as it is kept where its record says it is."""
    (one,) = files_of(world, case_id)
    key = kept_key(case_id, one.id, one.digest)
    assert objects() == {key}
    content = bytes(boto3.client("s3", REGION).get_object(Bucket="files", Key=key)["Body"].read())
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (one.digest, one.size)
    return content


def files_of(world: World, case_id: str) -> tuple[Attachment, ...]:
    return hazard(world.cases.get(case_id)).attachments


def upload_of(world: World, case_id: str, attachment_id: str) -> Upload:
    found: Upload | None = world.uploads.get(case_id, attachment_id)
    assert found is not None
    return found


def link(world: World, upload: Upload, clean: bytes) -> None:
    """What a delivery does up to the link, and nothing more: then it stopped."""
    digest = hashlib.sha256(clean).hexdigest()
    key = kept_key(upload.case_id, upload.id, digest)
    boto3.client("s3", REGION).put_object(Bucket="files", Key=key, Body=clean)
    case = hazard(world.cases.get(upload.case_id))
    one = Attachment(
        upload.id, upload.purpose.value, upload.media, len(clean), digest, upload.round, REAL.now(), upload.by
    )
    change = arrived(case, one, hazard_rules(), Moment(REAL.now(), "salt"))
    assert change is not None
    world.cases.commit((change,), a_district())


def test_a_photo_is_announced_posted_cleaned_linked_and_read(world: World) -> None:
    case_id = report(world)
    status, form = announce(world, case_id)
    assert (status, form["state"]) == (201, "awaited")
    assert form["fields"]["key"] == f"incoming/{case_id}/{form['attachment_id']}"
    assert form["fields"]["Content-Type"] == JPEG
    assert arrives(world, case_id, form["attachment_id"], photo(turned=6)) == {"batchItemFailures": []}
    (one,) = hazard(world.cases.get(case_id)).attachments
    assert (one.id, one.purpose, one.media, one.round, one.by.unit) == (
        form["attachment_id"],
        "before",
        JPEG,
        0,
        "dm-ms-01",
    )
    kept(world, case_id)
    status, answer = world.ask("GET", f"/attachments/{case_id}/{one.id}", by=SCHOOL)
    assert (status, answer["state"], answer["reason"]) == (200, "kept", None)
    assert f"{kept_key(case_id, one.id, one.digest)}?" in answer["url"]
    assert "X-Amz-Expires=300" in answer["url"]


def test_what_is_kept_does_not_say_where_it_was_taken(world: World) -> None:
    case_id = report(world)
    arrives(world, case_id, announce(world, case_id)[1]["attachment_id"], photo(turned=6))
    clean = kept(world, case_id)
    assert MAKER in photo(turned=6) and MAKER not in clean and b"Exif" not in clean


def test_a_second_delivery_changes_nothing(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    arrives(world, case_id, attachment_id, photo(), times=3)
    before = world.cases.get(case_id)
    assert before is not None and (len(before.attachments), before.version) == (1, 2)
    arrives(world, case_id, attachment_id, photo(size=(10, 10)))
    assert world.cases.get(case_id) == before, "posted again by the same form it is not taken again"
    kept(world, case_id)


@pytest.mark.parametrize(
    "stopped", ["before the link", "before it was settled", "before it was cleared away"]
)
def test_a_delivery_that_stopped_half_way_is_finished_by_the_next(world: World, stopped: str) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    upload, clean = upload_of(world, case_id, attachment_id), cleaned(photo(), JPEG, 10_000)
    if stopped == "before the link":
        key = kept_key(case_id, attachment_id, hashlib.sha256(clean).hexdigest())
        boto3.client("s3", REGION).put_object(Bucket="files", Key=key, Body=clean)
    else:
        link(world, upload, clean)
    if stopped == "before it was cleared away":
        uploads_of(world).keep(upload, hashlib.sha256(clean).hexdigest())
    assert arrives(world, case_id, attachment_id, photo()) == {"batchItemFailures": []}
    assert kept(world, case_id) == clean
    settled = upload_of(world, case_id, attachment_id)
    assert (settled.state, settled.digest) == (UploadState.KEPT, files_of(world, case_id)[0].digest)


def test_another_file_by_the_same_form_never_takes_the_place_of_the_one_in_the_record(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    first = cleaned(photo(), JPEG, 10_000)
    link(world, upload_of(world, case_id, attachment_id), first)
    arrives(world, case_id, attachment_id, photo(size=(10, 10)))
    assert kept(world, case_id) == first
    assert upload_of(world, case_id, attachment_id).state is UploadState.KEPT


def test_a_bad_file_by_the_same_form_never_takes_away_a_linked_one(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    upload, first = upload_of(world, case_id, attachment_id), cleaned(photo(), JPEG, 10_000)
    link(world, upload, first)
    arrives(world, case_id, attachment_id, b"rubbish")
    assert kept(world, case_id) == first
    # The delivery that had linked it comes to its end at last.
    uploads_of(world).keep(upload, files_of(world, case_id)[0].digest)
    assert upload_of(world, case_id, attachment_id).state is UploadState.KEPT


def test_what_cannot_be_looked_at_now_is_delivered_again(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    s3 = boto3.client("s3", REGION)
    s3.delete_bucket(Bucket="files")
    key = f"incoming/{case_id}/{attachment_id}"
    assert told(world, key) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    s3.create_bucket(Bucket="files")
    assert arrives(world, case_id, attachment_id, photo()) == {"batchItemFailures": []}
    kept(world, case_id)


@pytest.mark.parametrize(
    ("content", "purpose", "media", "reason"),
    [
        (photo("PNG"), "before", JPEG, "not_what_it_claims"),
        (b"<html><script>alert(1)</script></html>", "before", JPEG, "not_what_it_claims"),
        (photo(size=(400, 400))[:-900], "before", JPEG, "broken"),
        (of_size(photo("PNG"), 60_000, 60_000), "after", PNG, "too_many_pixels"),
        (pdf(b"<</S /JavaScript /JS (app.alert\\(1\\))>>"), "evidence", PDF, "active_content"),
        (photo() + bytes(10 * 1024 * 1024), "before", JPEG, "too_large"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused_and_its_sender_reads_why(
    world: World, content: bytes, purpose: str, media: str, reason: str
) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id, purpose=purpose, media=media)[1]["attachment_id"]
    assert arrives(world, case_id, attachment_id, content, times=2) == {"batchItemFailures": []}
    answer = world.ask("GET", f"/attachments/{case_id}/{attachment_id}", by=SCHOOL)[1]
    assert (answer["state"], answer["url"]) == ("refused", None)
    assert answer["reason"]["zh"] and answer["reason"]["en"]
    assert upload_of(world, case_id, attachment_id).reason == reason
    assert objects() == set()
    assert files_of(world, case_id) == ()


def test_a_plain_pdf_is_kept_as_evidence_as_it_is(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id, purpose="evidence", media=PDF)[1]["attachment_id"]
    arrives(world, case_id, attachment_id, pdf())
    assert kept(world, case_id) == pdf()


def test_every_fault_of_an_announcement_is_named_and_nothing_is_written(world: World) -> None:
    case_id = report(world)
    status, problem = announce(world, case_id, media="text/html", size=11 * 1024 * 1024)
    assert status == 422
    assert {(fault["field"], fault["code"]) for fault in problem["faults"]} == {
        ("media", "type_not_allowed"),
        ("size", "too_large"),
    }
    assert announce(world, case_id, purpose="selfie")[0] == 422
    assert announce(world, "c" + "a" * 26)[0] == 404
    assert announce(world, case_id, by="dm-ms-02-safety")[0] == 404, "another school's hazard does not exist"
    assert announce(world, case_id, by="dm-auditor")[0] == 403


def test_a_form_sent_again_is_the_same_file_and_its_key_is_not_another_files(world: World) -> None:
    case_id = report(world)
    first, again = announce(world, case_id)[1], announce(world, case_id)[1]
    assert first["attachment_id"] == again["attachment_id"]
    status, problem = announce(world, case_id, size=999)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")


def test_a_form_sent_again_is_answered_though_no_more_files_are_taken(world: World) -> None:
    case_id = report(world)
    first = announce(world, case_id)[1]["attachment_id"]
    upload = upload_of(world, case_id, first)
    late = announce(world, case_id, key="late")[1]["attachment_id"]
    link(world, upload, b"0")
    for number in range(1, MOST_PER_CASE):
        link(world, replace(upload, id=f"a{number}"), bytes(number))
    status, problem = announce(world, case_id, key="0002")
    assert (status, [fault["code"] for fault in problem["faults"]]) == (409, ["too_many"])
    assert announce(world, case_id)[0] == 201
    arrives(world, case_id, late, photo())
    answer = world.ask("GET", f"/attachments/{case_id}/{late}", by=SCHOOL)[1]
    assert (answer["state"], answer["reason"]["en"]) == (
        "refused",
        "The case has as many files as it may have",
    )
    assert len(files_of(world, case_id)) == MOST_PER_CASE
    assert not any(late in key for key in objects())


def test_a_hazard_that_is_over_takes_no_file_not_even_one_on_its_way(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    did(world, case_id, "withdraw", "dm-st-harbour-chief", text="重复")
    assert announce(world, case_id, key="0002")[0] == 409
    arrives(world, case_id, attachment_id, photo())
    answer = world.ask("GET", f"/attachments/{case_id}/{attachment_id}", by=SCHOOL)[1]
    assert (answer["state"], answer["reason"]["en"]) == ("refused", "The case was over when it arrived")
    assert objects() == set()


def test_a_file_that_nobody_announced_is_removed(world: World) -> None:
    case_id = report(world)
    arrives(world, case_id, "a" + "b" * 26, photo())
    assert objects() == set()


def test_only_who_may_see_the_hazard_reads_its_files(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    arrives(world, case_id, attachment_id, photo())
    path = f"/attachments/{case_id}/{attachment_id}"
    reads = {
        OFFICER: 200,
        "dm-edu-desk": 200,
        "dm-ms-01-guard": 200,
        "dm-auditor": 404,
        "dm-ms-02-safety": 404,
        "dm-fire-duty": 404,
    }
    assert {by: world.ask("GET", path, by=by)[0] for by in reads} == reads
    assert world.ask("GET", f"/attachments/{case_id}/a{'b' * 26}", by=OFFICER)[0] == 404


def test_a_photo_on_its_way_makes_no_request_stale(world: World) -> None:
    case_id = report(world)
    seen = hazard(world.cases.get(case_id)).version
    arrives(world, case_id, announce(world, case_id)[1]["attachment_id"], photo())
    assert act(world, case_id, "assign", version=seen)[0] == 200


def test_a_guard_who_reported_a_sealed_case_adds_the_pictures_and_sees_no_others(world: World) -> None:
    guard, desk = "dm-ms-01-guard", "dm-st-harbour-desk"
    case_id = report_incident(world, by=guard, channel="security_room", category="sexual_harm")
    form = announce(world, case_id, guard, purpose="evidence")[1]
    assert arrives(world, case_id, form["attachment_id"], photo()) == {"batchItemFailures": []}
    other = announce(world, case_id, desk, purpose="evidence", key="0002")[1]
    assert arrives(world, case_id, other["attachment_id"], photo()) == {"batchItemFailures": []}
    for name, files in ((guard, [form]), (desk, [form, other])):
        _, case = world.ask("GET", f"/cases/{case_id}", by=name)
        assert [file["attachment_id"] for file in case["attachments"]] == [
            one["attachment_id"] for one in files
        ]
    assert world.ask("GET", f"/attachments/{case_id}/{other['attachment_id']}", by=guard)[0] == 404
    assert announce(world, case_id, "dm-ms-02-guard", purpose="evidence", key="0003")[0] == 404


def test_the_files_of_a_record_are_listed_with_what_became_of_each(world: World) -> None:
    case_id = report(world)
    first = announce(world, case_id)[1]["attachment_id"]
    second = announce(world, case_id, key="0002")[1]["attachment_id"]
    arrives(world, case_id, first, photo())
    arrives(world, case_id, second, b"nothing that anybody knows")
    status, listed = world.ask("GET", f"/attachments/{case_id}", by=SCHOOL)
    assert status == 200
    by_id = {one["attachment_id"]: one for one in listed["files"]}
    assert (by_id[first]["state"], by_id[first]["own"]) == ("kept", True)
    assert (by_id[second]["state"], by_id[second]["reason"]["zh"][:2]) == ("refused", "文件")
    _, theirs = world.ask("GET", f"/attachments/{case_id}", by=OFFICER)
    assert [one["own"] for one in theirs["files"]] == [False, False]
    _, seen = world.ask("GET", f"/hazards/{case_id}", by=OFFICER)
    assert [(one["attachment_id"], one["may_open"]) for one in seen["attachments"]] == [(first, True)]


def test_the_files_of_a_record_out_of_reach_are_those_of_none(world: World) -> None:
    case_id = report(world)
    announce(world, case_id)
    real = world.answer("GET", f"/attachments/{case_id}", by="dm-ms-02-guard")
    made_up = world.answer("GET", f"/attachments/c{'a' * 26}", by="dm-ms-02-guard")
    assert real["statusCode"] == made_up["statusCode"] == 404
    assert json.loads(real["body"])["faults"] == json.loads(made_up["body"])["faults"]


def test_whoever_may_not_see_the_files_of_a_case_is_listed_their_own_alone(world: World) -> None:
    case_id = report_incident(world)
    own = announce(world, case_id, by="dm-ms-01-guard", key="0001", purpose="evidence")
    theirs = announce(world, case_id, by="dm-st-harbour-desk", key="0002", purpose="evidence")
    assert own[0] == theirs[0] == 201
    _, listed = world.ask("GET", f"/attachments/{case_id}", by="dm-ms-01-guard")
    assert [(one["attachment_id"], one["unit"]) for one in listed["files"]] == [
        (own[1]["attachment_id"], None)
    ]
    assert len(world.ask("GET", f"/attachments/{case_id}", by="dm-st-harbour-desk")[1]["files"]) == 2


def test_the_files_of_a_reporter_who_would_not_be_named_say_no_unit_to_who_may_not_know_them(
    world: World,
) -> None:
    case_id = report_incident(world, by="dm-edu-desk", category="sexual_harm", anonymous=True)
    theirs = announce(world, case_id, by="dm-edu-desk", key="0001", purpose="evidence")
    other = announce(world, case_id, by="dm-st-harbour-desk", key="0002", purpose="evidence")
    assert theirs[0] == other[0] == 201
    first, second = theirs[1]["attachment_id"], other[1]["attachment_id"]
    for name, unit in (
        ("dm-leader", None),
        ("dm-supervisor-1", "dm-edu"),
        ("dm-st-harbour-desk", "dm-edu"),
    ):
        status, listed = world.ask("GET", f"/attachments/{case_id}", by=name)
        assert status == 200, name
        by_id = {one["attachment_id"]: one["unit"] for one in listed["files"]}
        assert by_id == {first: unit, second: "dm-st-harbour"}, name
