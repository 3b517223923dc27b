"""How far a device's signature reaches: one made by another program, headers that lie, times that no clock shows."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.device_signing import SignedRequest, confirm, device_key, hkdf, sign, verify
from campus_safety.errors import BadSignature
from tests.builders import a_device

SECRET = "a secret of the tests"
DEVICE = "dm-ms-01-alarm"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=5)
BODY = b'{"kind":"alarm"}'


def signed(**changes: Any) -> dict[str, str]:
    """What the gateway of `DEVICE` adds to its request."""
    said: dict[str, Any] = {
        "method": "POST",
        "path": "/alarms",
        "device": DEVICE,
        "key_version": 1,
        "now": NOW,
        "nonce": "nonce-0001",
        "body": BODY,
    }
    return sign(changes.pop("key", device_key(SECRET, DEVICE, 1)), **(said | changes))


def verified(headers: dict[str, str], **changes: Any) -> SignedRequest:
    asked: dict[str, Any] = {
        "method": "POST",
        "path": "/alarms",
        "body": BODY,
        "now": NOW,
        "window": WINDOW,
    }
    version = changes.pop("key_version", 1)
    request = verify(changes.pop("secret", SECRET), headers, **(asked | changes))
    confirm(request, a_device(request.device, version))
    return request


def refusal(headers: dict[str, str], **changes: Any) -> list[tuple[str, str]]:
    """The (header, code) pairs that a refused request is told."""
    with pytest.raises(BadSignature) as refused:
        verified(headers, **changes)
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return [(fault.field, fault.code) for fault in refused.value.faults]


def test_keys_longer_than_one_block_derive_as_in_test_case_2_of_rfc_5869() -> None:
    derived = hkdf(bytes(range(0x50)), bytes(range(0x60, 0xB0)), bytes(range(0xB0, 0x100)), 82)
    assert derived.hex() == (
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
    )


def test_more_than_the_rfc_allows_is_refused() -> None:
    assert len(hkdf(b"x", b"", b"", 255 * 32)) == 255 * 32
    with pytest.raises(ValueError, match="range"):
        hkdf(b"x", b"", b"", 255 * 32 + 1)


def test_a_gateway_in_another_language_gets_the_same_key_and_signature() -> None:
    # Made with `openssl kdf` and `openssl dgst -mac HMAC` from the lines that the module names.
    key = device_key(SECRET, DEVICE, 1)
    assert key.hex() == "b3905f1a92b1d316838b21573332d7dffcaddb3fb1472671b7565f0ee6d65434"
    assert signed() == {
        "X-Device": DEVICE,
        "X-Key-Version": "1",
        "X-Timestamp": "2026-11-24T02:00:00.000Z",
        "X-Nonce": "nonce-0001",
        "X-Signature": "ow42uMSLnyBAUYNqmgEYp86SvrHcw8VpCdCdaROUscg",
    }


@given(
    body=st.binary(max_size=200),
    nonce=st.from_regex(r"[A-Za-z0-9_-]{8,64}", fullmatch=True),
    device=st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True),
    version=st.integers(1, 999),
    late=st.timedeltas(-WINDOW, WINDOW),
)
def test_what_any_device_signs_holds_anywhere_in_the_window(
    body: bytes, nonce: str, device: str, version: int, late: timedelta
) -> None:
    key = device_key(SECRET, device, version)
    headers = signed(key=key, body=body, nonce=nonce, device=device, key_version=version)
    found = verified(headers, body=body, key_version=version, now=NOW + late)
    assert (found.device, found.nonce, found.timestamp) == (device, nonce, NOW)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "method": st.sampled_from(["GET", "post"]),
            "path": st.sampled_from(["/reports", "/alarms/"]),
            "body": st.binary().filter(lambda body: body != BODY),
            "secret": st.text(min_size=1).filter(lambda secret: secret != SECRET),
        },
    ).filter(bool)
)
def test_a_signature_holds_for_nothing_else(changes: dict[str, Any]) -> None:
    assert refusal(signed(), **changes) == [("X-Signature", "bad_signature")]


@pytest.mark.parametrize(
    ("header", "other"),
    [
        ("X-Device", "dm-ms-02-alarm"),
        ("X-Timestamp", "2026-11-24T02:00:00.001Z"),
        ("X-Timestamp", "2026-11-24T02:00:00Z"),
        ("X-Nonce", "nonce-0002"),
    ],
)
def test_no_header_can_be_exchanged_for_another_good_one(header: str, other: str) -> None:
    assert refusal(signed() | {header: other}) == [("X-Signature", "bad_signature")]


def test_no_other_spelling_of_a_signature_holds() -> None:
    headers = signed()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for letter in alphabet.replace(headers["X-Signature"][-1], ""):
        refusal(headers | {"X-Signature": headers["X-Signature"][:-1] + letter})


def test_a_device_cannot_sign_for_another_nor_an_old_key_for_a_turned_one() -> None:
    assert refusal(signed(device="dm-ms-02-alarm")) == [("X-Signature", "bad_signature")]
    assert refusal(signed(), key_version=2) == [("X-Key-Version", "unknown_version")]
    # Raising the version in the header does not help whoever only holds the old key.
    assert refusal(signed(key_version=2), key_version=2) == [("X-Signature", "bad_signature")]


@pytest.mark.parametrize("off", [WINDOW, -WINDOW])
def test_the_window_is_open_to_its_edges_and_no_further(off: timedelta) -> None:
    assert verified(signed(), now=NOW + off).timestamp == NOW
    beyond = off + timedelta(milliseconds=1 if off > timedelta(0) else -1)
    assert refusal(signed(), now=NOW + beyond) == [("X-Timestamp", "outside_window")]


@pytest.mark.parametrize(
    "stamp", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-13-45T99:00:00Z"]
)
def test_a_time_that_no_clock_shows_is_refused_without_stumbling(stamp: str) -> None:
    # Signed as a broken gateway would sign it, so that the time is what is looked at.
    class Broken(datetime):
        def astimezone(self, tz: Any = None) -> "Broken":
            return self

        def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
            return stamp

    assert refusal(signed(now=Broken(2026, 1, 1, tzinfo=UTC))) == [("X-Timestamp", "outside_window")]


def test_times_are_told_in_utc_whatever_zone_the_gateway_lives_in() -> None:
    found = verified(signed(now=NOW.astimezone(timezone(timedelta(hours=8)))))
    assert (found.timestamp, found.timestamp.tzinfo) == (NOW, UTC)


@pytest.mark.parametrize("header", ["X-Device", "X-Key-Version", "X-Timestamp", "X-Nonce", "X-Signature"])
def test_a_missing_header_is_named(header: str) -> None:
    headers = {name: value for name, value in signed().items() if name != header}
    assert refusal(headers) == [(header, "missing")]
    assert refusal(headers | {header: ""}) == [(header, "missing")]


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("X-Device", "d" * 3000, "bad_device"),  # longer than a table's key may be
        ("X-Device", "dm-ms-01-alarm\n", "bad_device"),
        ("X-Device", "DEVICE#1", "bad_device"),
        ("X-Key-Version", "01", "unknown_version"),
        ("X-Key-Version", "１", "unknown_version"),
        ("X-Timestamp", "2026-11-24", "bad_time"),
        ("X-Timestamp", "2026-11-24T02:00:00", "bad_time"),
        ("X-Nonce", "n" * 65, "bad_nonce"),
        ("X-Nonce", "随机随机随机随机", "bad_nonce"),
        ("X-Signature", "é" * 43, "bad_signature"),
        ("X-Signature", "\ud800" * 43, "bad_signature"),
    ],
)
def test_a_malformed_header_is_refused_before_anything_is_looked_up(
    header: str, value: str, code: str
) -> None:
    headers = signed() | {header: value}
    assert refusal(headers) == [(header, code)]


def test_header_names_are_read_in_any_case_because_api_gateway_lowers_them() -> None:
    lowered = {name.lower(): value for name, value in signed().items()}
    assert verified(lowered).device == DEVICE


def test_the_bodys_digest_tells_two_requests_with_one_nonce_apart() -> None:
    one, other = (verified(signed(body=body), body=body) for body in (BODY, b'{"kind":"self_test"}'))
    assert (one.nonce, one.body_digest == other.body_digest) == (other.nonce, False)
