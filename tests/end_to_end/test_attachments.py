"""Files on the deployed system, IAM enforced: posted by a browser's form, checked by the function, read through a link."""

import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import Any

import pytest

from local.people import System, post_form
from tests.end_to_end.playing import OFFICER, SAFETY, until
from tests.files import JPEG, MAKER, photo

FINDING = {
    "campus": "dm-ms-01",
    "item": "technical_guard.alarm-unlinked",
    "spot": "gate",
    "source": "self_check",
    "text": "一键报警未接入",
}


@pytest.fixture
def hazard(system: System) -> str:
    found = system.person(SAFETY).post("/hazards", client_key=f"hazard-{token_hex(8)}", **FINDING)
    return str(found["case_id"])


def announce(system: System, case_id: str, **changes: Any) -> Any:
    body = {
        "client_key": f"file-{token_hex(8)}",
        "case_id": case_id,
        "purpose": "before",
        "media": JPEG,
        "size": 50_000,
    }
    return system.person(SAFETY).post("/attachments", **(body | changes))


def fetch(url: str) -> tuple[bytes, Any]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read(), answer.headers


def refusal(ask: Callable[[], object]) -> int:
    """The status with which storage itself says no."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask()
    with refused.value as answer:
        return int(answer.code)


def names(system: System) -> set[str]:
    found = system.aws("s3").list_objects_v2(Bucket=system.outputs["FilesBucket"]).get("Contents", [])
    return {one["Key"] for one in found}


def test_a_photo_is_posted_cleaned_linked_and_read(system: System, hazard: str) -> None:
    sent = photo(turned=6)
    kept = system.person(SAFETY).attach(hazard, "before", sent)
    assert (kept["state"], kept["reason"]) == ("kept", None)
    (linked,) = system.person(OFFICER).get(f"/hazards/{hazard}")["attachments"]
    assert (linked["attachment_id"], linked["purpose"]) == (kept["attachment_id"], "before")
    content, headers = fetch(
        system.person(OFFICER).get(f"/attachments/{hazard}/{kept['attachment_id']}")["url"]
    )
    assert content.startswith(b"\xff\xd8\xff")
    assert MAKER in sent and MAKER not in content
    assert headers["Content-Type"] == JPEG
    until(lambda: not any(name.startswith(f"incoming/{hazard}") for name in names(system)), "a cleared form")
    entries = system.person(OFFICER).get(f"/hazards/{hazard}/timeline")["entries"]
    assert [entry["action"] for entry in entries if entry["action"] != "tick"] == ["report", "attach"]


def test_a_page_that_claims_to_be_a_photo_is_refused_and_removed(system: System, hazard: str) -> None:
    found = system.person(SAFETY).attach(hazard, "before", b"<html><script>alert(1)</script></html>")
    assert (found["state"], found["url"]) == ("refused", None)
    assert "not of the type" in found["reason"]["en"]
    until(lambda: not any(hazard in name for name in names(system)), "a removed file")
    assert system.person(OFFICER).get(f"/hazards/{hazard}")["attachments"] == []


def test_nothing_is_read_without_a_link_and_a_link_reads_one_file(system: System, hazard: str) -> None:
    kept = system.person(SAFETY).attach(hazard, "before", photo())
    bare = kept["url"].partition("?")[0]
    for url in (bare, kept["url"].replace(kept["attachment_id"], "a" + "b" * 26)):
        assert refusal(partial(fetch, url)) == 403


@pytest.mark.parametrize(
    "spoiled",
    [
        {"key": "kept/x/y"},
        {"Content-Type": "text/html"},
    ],
)
def test_a_form_posts_nothing_but_what_it_was_made_for(
    system: System, hazard: str, spoiled: dict[str, str]
) -> None:
    form = announce(system, hazard)
    assert refusal(lambda: post_form(form["url"], {**form["fields"], **spoiled}, photo())) == 403
    assert not any(hazard in name for name in names(system))


def test_a_form_takes_no_more_than_was_announced(system: System, hazard: str) -> None:
    form = announce(system, hazard, size=100)
    assert refusal(lambda: post_form(form["url"], form["fields"], photo(size=(400, 400)))) == 400
    post_form(form["url"], form["fields"], photo()[:100])
