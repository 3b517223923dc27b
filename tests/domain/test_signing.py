"""Signed requests of alarm gateways: what holds, and what each thing that does not hold is called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.device_signing import SignedRequest, confirm, device_key, hkdf, sign, verify
from campus_safety.errors import BadSignature
from tests.builders import a_device

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SECRET = "the district's secret"
BODY = b'{"kind":"alarm"}'


def headers(
    body: bytes = BODY, now: datetime = NOW, nonce: str = "nonce-0001", version: int = 1
) -> dict[str, str]:
    key = device_key(SECRET, "hc-kg-12-alarm", version)
    return sign(
        key,
        method="POST",
        path="/alarms",
        device="hc-kg-12-alarm",
        key_version=version,
        now=now,
        nonce=nonce,
        body=body,
    )


def verified(
    given_headers: dict[str, str], body: bytes = BODY, version: int = 1, path: str = "/alarms"
) -> SignedRequest:
    request = verify(
        SECRET,
        given_headers,
        method="POST",
        path=path,
        body=body,
        now=NOW,
        window=timedelta(minutes=5),
    )
    confirm(request, a_device(request.device, version))
    return request


def reason(
    given_headers: dict[str, str], body: bytes = BODY, version: int = 1, path: str = "/alarms"
) -> list[str]:
    with pytest.raises(BadSignature) as refused:
        verified(given_headers, body, version, path)
    return [fault.code for fault in refused.value.faults]


def test_the_derivation_is_that_of_rfc_5869() -> None:
    """Test cases 1 and 3 of its appendix A."""
    secret = bytes.fromhex("0b" * 22)
    assert hkdf(
        secret, bytes.fromhex("000102030405060708090a0b0c"), bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), 42
    ).hex() == ("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    assert hkdf(secret, b"", b"", 42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


@given(st.binary(max_size=200))
def test_what_was_signed_holds_whatever_the_body(body: bytes) -> None:
    request = verified(headers(body), body)
    assert (request.device, request.nonce, request.timestamp) == ("hc-kg-12-alarm", "nonce-0001", NOW)


@given(
    st.sampled_from(["X-Device", "X-Nonce", "X-Timestamp", "X-Signature"]),
    st.text("abc123", min_size=8, max_size=9),
)
def test_any_header_changed_breaks_it(name: str, value: str) -> None:
    changed = headers() | {name: value}
    if changed[name] != headers()[name]:
        assert reason(changed)


def test_each_fault_has_its_name() -> None:
    assert reason({}) == ["missing"] * 5
    assert reason(headers(), body=b'{"kind":"self_test"}') == ["bad_signature"]
    assert reason(headers(), path="/reports") == ["bad_signature"]
    assert reason(headers(version=2), version=1) == ["unknown_version"]
    assert reason(headers(now=NOW - timedelta(minutes=6))) == ["outside_window"]
    assert reason(headers(now=NOW + timedelta(minutes=6))) == ["outside_window"]
    assert len(reason(headers(nonce="short"))) == 1
    assert reason(headers() | {"X-Signature": "不是签名"}) == ["bad_signature"]


def test_every_device_and_version_has_its_own_key() -> None:
    keys = {device_key(SECRET, device, version) for device in ("a", "b") for version in (1, 2)}
    assert len(keys) == 4
