"""Files through the real handlers: announced, posted, checked for what they are, cleaned, linked, read."""

import io
import json
from typing import Any

import boto3
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from campus_safety.hazards.hazard import hazard
from tests.functions.test_hazards import act, did, report
from tests.hazards import OFFICER, SCHOOL
from tests.world import REGION, Context, World

JPEG = "image/jpeg"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), position: bool = False) -> bytes:
    """A picture, red on its left; with `position` a camera's data: where, when, with what, and lying on its side."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    if position:
        exif[Base.Make], exif[Base.Orientation], exif[Base.DateTime] = "SpyCam", 6, "2026:11:24 10:00:00"
        exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (37.0, 30.0, 30.12)})
    into = io.BytesIO()
    drawn.save(into, kind, exif=exif)
    return into.getvalue()


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


def kept(case_id: str, attachment_id: str) -> bytes:
    found = boto3.client("s3", REGION).get_object(Bucket="files", Key=f"kept/{case_id}/{attachment_id}")
    return bytes(found["Body"].read())


def test_a_photo_is_announced_posted_cleaned_linked_and_read(world: World) -> None:
    case_id = report(world)
    status, form = announce(world, case_id)
    assert (status, form["state"]) == (201, "awaited")
    assert form["fields"]["key"] == f"incoming/{case_id}/{form['attachment_id']}"
    assert form["fields"]["Content-Type"] == JPEG
    assert arrives(world, case_id, form["attachment_id"], picture(position=True)) == {"batchItemFailures": []}
    (one,) = hazard(world.cases.get(case_id)).attachments
    assert (one.id, one.purpose, one.media, one.round, one.by.unit) == (
        form["attachment_id"],
        "before",
        JPEG,
        0,
        "dm-ms-01",
    )
    assert objects() == {f"kept/{case_id}/{one.id}"}
    status, answer = world.ask("GET", f"/attachments/{case_id}/{one.id}", by=SCHOOL)
    assert (status, answer["state"], answer["reason"]) == (200, "kept", None)
    assert f"kept/{case_id}/{one.id}" in answer["url"] and "X-Amz-Expires=300" in answer["url"]


def test_what_is_kept_has_no_position_no_device_and_stands_upright(world: World) -> None:
    case_id = report(world)
    sent = picture(position=True)
    assert b"SpyCam" in sent
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    arrives(world, case_id, attachment_id, sent)
    clean = kept(case_id, attachment_id)
    assert b"SpyCam" not in clean and b"2026:11:24" not in clean and b"Exif" not in clean
    with Image.open(io.BytesIO(clean)) as found:
        assert dict(found.getexif()) == {}
        assert found.size == (40, 60), "it was turned as its data had asked"
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)


def test_a_second_delivery_changes_nothing(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    arrives(world, case_id, attachment_id, picture(), times=3)
    case = world.cases.get(case_id)
    assert case is not None
    assert (len(case.attachments), case.version) == (1, 2)
    arrives(world, case_id, attachment_id, picture(size=(10, 10)))
    assert objects() == {f"kept/{case_id}/{attachment_id}"}, (
        "posted again by the same form it is not taken again"
    )
    assert len(hazard(world.cases.get(case_id)).attachments) == 1


def test_a_step_that_stopped_half_way_is_finished_by_the_next_delivery(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    module = world.function("attachments.arrivals")
    settle = module.uploads.settle
    module.uploads.settle = lambda *_: (_ for _ in ()).throw(ValueError("the power went"))
    try:
        assert arrives(world, case_id, attachment_id, picture())["batchItemFailures"]
    finally:
        module.uploads.settle = settle
    assert f"incoming/{case_id}/{attachment_id}" in objects()
    assert told(world, f"incoming/{case_id}/{attachment_id}") == {"batchItemFailures": []}
    assert objects() == {f"kept/{case_id}/{attachment_id}"}
    assert len(hazard(world.cases.get(case_id)).attachments) == 1


BOMB = picture("PNG", size=(10, 10)).replace(
    (10).to_bytes(4, "big") + (10).to_bytes(4, "big"),
    (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big"),
    1,
)
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "purpose", "media", "reason"),
    [
        (picture("PNG"), "before", JPEG, "not_what_it_claims"),
        (b"<html><script>alert(1)</script></html>", "before", JPEG, "not_what_it_claims"),
        (picture(size=(400, 400))[:-900], "before", JPEG, "broken"),
        (b"\xff\xd8\xff" + b"rubbish" * 50, "before", JPEG, "broken"),
        (BOMB, "after", "image/png", None),
        (b"", "before", JPEG, "not_what_it_claims"),
        (
            PDF.replace(b"/Catalog", b"/Catalog /OpenAction 2 0 R /JavaScript"),
            "evidence",
            "application/pdf",
            "active_content",
        ),
        (PDF.replace(b"%%EOF", b""), "evidence", "application/pdf", "broken"),
        (picture(), "evidence", "application/pdf", "not_what_it_claims"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused_and_its_sender_reads_why(
    world: World, content: bytes, purpose: str, media: str, reason: str | None
) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id, purpose=purpose, media=media)[1]["attachment_id"]
    assert arrives(world, case_id, attachment_id, content) == {"batchItemFailures": []}
    answer = world.ask("GET", f"/attachments/{case_id}/{attachment_id}", by=SCHOOL)[1]
    assert (answer["state"], answer["url"]) == ("refused", None)
    assert answer["reason"]["zh"] and answer["reason"]["en"]
    stored = world.function("attachments.uploads").uploads.get(case_id, attachment_id)
    assert stored.reason == reason or (reason is None and stored.reason in ("too_many_pixels", "broken"))
    assert objects() == set()
    assert hazard(world.cases.get(case_id)).attachments == ()


def test_a_plain_pdf_is_kept_as_evidence_as_it_is(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id, purpose="evidence", media="application/pdf")[1]["attachment_id"]
    arrives(world, case_id, attachment_id, PDF)
    assert kept(case_id, attachment_id) == PDF


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


def test_a_hazard_that_is_over_takes_no_file_not_even_one_on_its_way(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    did(world, case_id, "withdraw", "dm-st-harbour-chief", text="重复")
    assert announce(world, case_id, key="0002")[0] == 409
    arrives(world, case_id, attachment_id, picture())
    answer = world.ask("GET", f"/attachments/{case_id}/{attachment_id}", by=SCHOOL)[1]
    assert (answer["state"], answer["reason"]["en"]) == ("refused", "The case was over when it arrived")
    assert objects() == set()


def test_a_file_that_nobody_announced_is_removed(world: World) -> None:
    case_id = report(world)
    arrives(world, case_id, "a" + "b" * 26, picture())
    assert objects() == set()


def test_only_who_may_see_the_hazard_reads_its_files(world: World) -> None:
    case_id = report(world)
    attachment_id = announce(world, case_id)[1]["attachment_id"]
    arrives(world, case_id, attachment_id, picture())
    path = f"/attachments/{case_id}/{attachment_id}"
    assert [
        world.ask("GET", path, by=by)[0] for by in (OFFICER, "dm-edu-desk", "dm-ms-02-safety", "dm-fire-duty")
    ] == [
        200,
        200,
        404,
        404,
    ]
    assert world.ask("GET", f"/attachments/{case_id}/a{'b' * 26}", by=OFFICER)[0] == 404


def test_a_photo_on_its_way_makes_no_request_stale(world: World) -> None:
    case_id = report(world)
    seen = hazard(world.cases.get(case_id)).version
    arrives(world, case_id, announce(world, case_id)[1]["attachment_id"], picture())
    assert act(world, case_id, "assign", version=seen)[0] == 200
