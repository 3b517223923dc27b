"""Forms and links of the bucket: what S3 is told to hold senders and readers to."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from campus_safety_aws.files import Bucket
from campus_safety_aws.ports import Files
from tests.fakes.files import FakeFiles

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
KEY = "incoming/c1/a1"


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of a function's role")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.fixture(params=["fake", "s3"])
def files(request: pytest.FixtureRequest) -> Iterator[Files]:
    if request.param == "fake":
        yield FakeFiles()
        return
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="files")
        yield Bucket("files")


def policy(fields: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(base64.b64decode(fields["policy"]))
    return told


def test_a_form_holds_for_one_key_one_type_so_many_bytes_and_ten_minutes() -> None:
    form = Bucket("files").form(KEY, "image/jpeg", 1000, NOON)
    told = policy(form.fields)
    for condition in (
        {"bucket": "files"},
        {"key": KEY},
        {"Content-Type": "image/jpeg"},
        ["content-length-range", 1, 1000],
    ):
        assert condition in told["conditions"]
    assert (form.fields["key"], form.fields["Content-Type"]) == (KEY, "image/jpeg")
    assert not any("starts-with" in condition for condition in told["conditions"])
    assert datetime.fromisoformat(told["expiration"]) == form.expires_at == NOON + timedelta(minutes=10)


def test_every_field_of_a_form_is_held_to_by_its_policy() -> None:
    """S3 refuses a form with a field that its policy does not name."""
    form = Bucket("files").form(KEY, "image/jpeg", 1000, NOON)
    named = {
        name
        for condition in policy(form.fields)["conditions"]
        if isinstance(condition, dict)
        for name in condition
    }
    assert set(form.fields) - {"policy", "x-amz-signature"} <= named
    assert "x-amz-security-token" in form.fields


def test_a_link_shows_one_file_as_its_type_for_five_minutes() -> None:
    asked = parse_qs(urlsplit(Bucket("files").link("kept/c1/a1/0", "application/pdf")).query)
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["response-content-type"] == ["application/pdf"]
    assert asked["response-content-disposition"] == ["inline"]
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "files.s3.us-east-1.amazonaws.com"),
        ("eu-central-1", "files.s3.eu-central-1.amazonaws.com"),
        ("cn-north-1", "files.s3.cn-north-1.amazonaws.com.cn"),
        ("cn-northwest-1", "files.s3.cn-northwest-1.amazonaws.com.cn"),
    ],
)
def test_both_partitions_have_their_own_hosts(
    monkeypatch: pytest.MonkeyPatch, region: str, host: str
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    monkeypatch.setenv("AWS_REGION", region)
    files = Bucket("files")
    assert urlsplit(files.form(KEY, "image/png", 1, NOON).url)[:2] == ("https", host)
    assert urlsplit(files.link(KEY, "image/png"))[:2] == ("https", host)


def signed_by_botocore() -> tuple[dict[str, str], dict[str, list[str]]]:
    """The fields of a form and the query of a link, as its client of S3 makes them."""
    client = boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
    form = client.generate_presigned_post(
        Bucket="files",
        Key=KEY,
        Fields={"Content-Type": "image/png"},
        Conditions=[{"Content-Type": "image/png"}],
    )
    link = client.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": "files",
            "Key": KEY,
            "ResponseContentType": "image/png",
            "ResponseContentDisposition": 'attachment; filename="报告"',
        },
        ExpiresIn=300,
    )
    return form["fields"], parse_qs(urlsplit(link).query)


def test_forms_and_links_are_signed_as_botocores_own_client_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "cn-north-1")
    files = Bucket("files")
    while True:
        (_, before), link = signed_by_botocore(), files.link(KEY, "image/png", name="报告")
        own = parse_qs(urlsplit(link).query)
        # Signed within one second, they are signed alike.
        if before["X-Amz-Date"] == own["X-Amz-Date"]:
            break
    assert own == before
    theirs, ours = signed_by_botocore()[0], files.form(KEY, "image/png", 1000, NOON).fields
    changing = {"policy", "x-amz-date", "x-amz-signature"}
    assert set(ours) == set(theirs)
    assert {name: ours[name] for name in set(ours) - changing} == {
        name: theirs[name] for name in set(theirs) - changing
    }


def test_an_emulated_cloud_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4999")
    files = Bucket("files")
    assert files.form(KEY, "image/png", 1, NOON).url == "http://127.0.0.1:4999/files"
    assert files.link(KEY, "image/png").startswith(f"http://127.0.0.1:4999/files/{KEY}?")


def test_no_more_is_read_than_one_byte_beyond_the_limit(files: Files) -> None:
    files.write(KEY, b"0123456789", "image/png")
    assert files.read(KEY, 10) == b"0123456789"
    assert files.read(KEY, 4) == b"01234"


def test_what_is_gone_is_gone_and_removing_it_again_changes_nothing(files: Files, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"from the disk")
    files.send(KEY, str(tmp_path / "one"), "image/png")
    assert files.read(KEY, 100) == b"from the disk"
    files.remove(KEY)
    files.remove(KEY)
    assert files.read(KEY, 100) is None
