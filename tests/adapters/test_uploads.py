"""What is remembered of announced files: written once, settled once, on an emulated DynamoDB and in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from campus_safety.records.attachments import Upload, UploadState
from campus_safety.records.components import Party
from campus_safety.records.purposes import Purpose
from campus_safety_aws.case_items import items_at
from campus_safety_aws.ports import UploadBook
from campus_safety_aws.record_encoding import BrokenRecord
from campus_safety_aws.uploads import FORGOTTEN_AFTER, Uploads, incoming_key, kept_key
from tests.fakes.files import FakeUploads

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ONE = Upload(
    "a1", "c1", Purpose.BEFORE, "image/jpeg", 1000, 1, Party("issuer|one", "dm-ms-01", "T1001"), NOON
)


@pytest.fixture(params=["fake", "dynamodb"])
def uploads(request: pytest.FixtureRequest) -> UploadBook:
    if request.param == "fake":
        return FakeUploads()
    table: UploadBook = request.getfixturevalue("table")
    return table


@pytest.fixture
def table() -> Iterator[Uploads]:
    with mock_aws():
        items_at("cases").create_table(billing_mode="PAY_PER_REQUEST")
        yield Uploads("cases")


def item(uploads: UploadBook) -> dict[str, Any]:
    if isinstance(uploads, FakeUploads):
        return uploads.table.get("CASE#c1", "ATTACHMENT#a1") or {}
    key = {"pk": {"S": "CASE#c1"}, "sk": {"S": "ATTACHMENT#a1"}}
    found: dict[str, Any] = boto3.client("dynamodb").get_item(TableName="cases", Key=key).get("Item", {})
    return found


def test_what_was_announced_is_read_back_whole(uploads: UploadBook) -> None:
    assert uploads.get("c1", "a1") is None
    assert uploads.announce(ONE) == ONE
    assert uploads.get("c1", "a1") == ONE
    assert uploads.get("c2", "a1") is None


def test_what_was_announced_before_is_answered_and_not_overwritten(uploads: UploadBook) -> None:
    uploads.announce(ONE)
    assert uploads.announce(replace(ONE, media="image/png", asked_at=NOON + timedelta(hours=1))) == ONE
    assert uploads.get("c1", "a1") == ONE


def test_the_files_of_a_record_are_listed_as_they_were_announced_and_no_others(uploads: UploadBook) -> None:
    later = replace(ONE, id="a0", asked_at=NOON + timedelta(minutes=1))
    for one in (later, ONE, replace(ONE, case_id="c2")):
        uploads.announce(one)
    uploads.refuse(later, "too_large")
    assert uploads.of_case("c1") == (ONE, replace(later, state=UploadState.REFUSED, reason="too_large"))
    assert uploads.of_case("c3") == ()


def test_a_file_that_never_comes_is_forgotten_and_one_that_came_is_not(uploads: UploadBook) -> None:
    uploads.announce(ONE)
    assert int(item(uploads)["expires_at"]["N"]) == int((NOON + FORGOTTEN_AFTER).timestamp())
    uploads.keep(ONE, "d1")
    assert "expires_at" not in item(uploads)


def test_a_file_is_settled_once(uploads: UploadBook) -> None:
    uploads.announce(ONE)
    uploads.refuse(ONE, "broken")
    uploads.refuse(ONE, "too_large")
    assert uploads.get("c1", "a1") == replace(ONE, state=UploadState.REFUSED, reason="broken")


def test_a_linked_file_is_kept_whatever_another_delivery_said_before_or_says_after(
    uploads: UploadBook,
) -> None:
    uploads.announce(ONE)
    uploads.refuse(ONE, "broken")
    uploads.keep(ONE, "d1")
    uploads.keep(ONE, "d2")
    uploads.refuse(ONE, "broken")
    assert uploads.get("c1", "a1") == replace(ONE, state=UploadState.KEPT, digest="d1")


def test_a_record_that_cannot_be_read_is_named(uploads: UploadBook) -> None:
    if isinstance(uploads, FakeUploads):
        uploads.table.write("CASE#c1", "ATTACHMENT#a1", {"record": {"S": "{}"}})
    else:
        items_at("cases")("CASE#c1", "ATTACHMENT#a1", record="{}").save()
    with pytest.raises(BrokenRecord, match="c1 a1"):
        uploads.get("c1", "a1")


def test_files_are_named_by_ids_and_what_is_kept_by_what_it_is() -> None:
    assert incoming_key(ONE) == "incoming/c1/a1"
    assert kept_key("c1", "a1", "d1") != kept_key("c1", "a1", "d2")
    assert kept_key("c1", "a1", "d1").startswith("kept/c1/a1")
