"""How an alarm gateway signs what it sends, and how that is checked. Nothing here reads a clock or a secret store.

Each device has its own key, derived from one secret by its id and key version (HKDF-SHA256, RFC 5869), so that one
stolen key can be turned by raising that device's version: by one, and the key before is taken for two weeks more; by two,
and it is refused at once. Signed are, a line each: method, path, device, key version,
timestamp, nonce, SHA-256 of the body. Headers: X-Device, X-Key-Version, X-Timestamp, X-Nonce, X-Signature.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from campus_safety.district.directory import Device
from campus_safety.errors import BadSignature, Fault
from campus_safety.values import dataclass

_BAD_DEVICE = ("bad_device", "设备编号格式不正确", "A device is 1 to 40 lower-case letters, digits or -")
_BAD_VERSION = ("unknown_version", "密钥版本已失效", "This key version is not in force")
_BAD_TIME = ("bad_time", "时间格式不正确", "A time is written 2026-11-24T01:30:00.000Z")
_BAD_NONCE = ("bad_nonce", "随机数格式不正确", "A nonce is 8 to 64 letters, digits, - or _")
_BAD_SIGNATURE = ("bad_signature", "签名不正确", "The signature does not hold")

# What each header looks like, and what is said of one that does not: nothing else reaches a table or the comparison.
_FORMS = {
    "X-Device": (re.compile(r"[a-z0-9-]{1,40}"), _BAD_DEVICE),
    "X-Key-Version": (re.compile(r"[1-9][0-9]{0,8}"), _BAD_VERSION),
    "X-Timestamp": (
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
        ),
        _BAD_TIME,
    ),
    "X-Nonce": (re.compile(r"[A-Za-z0-9_-]{8,64}"), _BAD_NONCE),
    "X-Signature": (re.compile(r"[A-Za-z0-9_-]{43}=?"), _BAD_SIGNATURE),
}
# How long the key before is still taken once the version was raised by one: somebody has to go to every gate.
KEY_OVERLAP: Final = timedelta(days=14)
_SALT = b"campus-safety-loop/device"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request whose signature holds: whoever sent it has, or had, this device's key. `timestamp` is UTC, `body_digest` the
    SHA-256 of the body in hex."""

    device: str
    nonce: str
    timestamp: datetime
    body_digest: str
    key_version: int


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """RFC 5869 with SHA-256. Raises ValueError beyond its 255 blocks, 8,160 bytes."""
    extracted = hmac.digest(salt, secret, "sha256")
    block, output, count = b"", b"", 0
    while len(output) < length:
        count += 1
        block = hmac.digest(extracted, block + info + bytes([count]), "sha256")
        output += block
    return output[:length]


def device_key(secret: str, device: str, key_version: int) -> bytes:
    """The key that is installed in one device."""
    return hkdf(secret.encode(), _SALT, f"{device}\n{key_version}".encode())


def sign(
    key: bytes,
    *,
    method: str,
    path: str,
    device: str,
    key_version: int,
    now: datetime,
    nonce: str,
    body: bytes,
) -> dict[str, str]:
    """The headers that a gateway adds to its request."""
    stamp = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    text = _canonical(method, path, device, str(key_version), stamp, nonce, body)
    signature = base64.urlsafe_b64encode(hmac.digest(key, text, "sha256")).decode().rstrip("=")
    return dict(zip(_FORMS, (device, str(key_version), stamp, nonce, signature), strict=True))


def _claims(headers: Mapping[str, str]) -> dict[str, str]:
    """What the request says of itself, by the header's name in small letters. Raises BadSignature naming every header that
    is missing or malformed."""
    given = {name.lower(): value for name, value in headers.items()}
    faults = []
    for name, (form, wrong) in _FORMS.items():
        value = given.get(name.lower())
        if not value:
            faults.append(Fault(name, "missing", "缺少签名头", "This header is missing"))
        elif not form.fullmatch(value):
            faults.append(Fault(name, *wrong))
    if faults:
        raise BadSignature(*faults)
    return given


def verify(
    secret: str,
    headers: Mapping[str, str],
    *,
    method: str,
    path: str,
    body: bytes,
    now: datetime,
    window: timedelta,
) -> SignedRequest:
    """The request, if its signature and time hold. Raises BadSignature saying which did not.

    No table is asked: the key derives from what the request claims. So whoever has no key costs next to nothing, and is told
    the same of every device, whether it is there or not; `confirm` says the rest to those who have one.
    """
    given = _claims(headers)
    device, key_version = given["x-device"], int(given["x-key-version"])
    stamp, nonce = given["x-timestamp"], given["x-nonce"]
    text = _canonical(method, path, device, str(key_version), stamp, nonce, body)
    expected = base64.urlsafe_b64encode(hmac.digest(device_key(secret, device, key_version), text, "sha256"))
    if not hmac.compare_digest(expected.rstrip(b"="), given["x-signature"].rstrip("=").encode()):
        raise BadSignature(Fault("X-Signature", *_BAD_SIGNATURE))
    timestamp = _moment(stamp)
    if timestamp is None or abs(now - timestamp) > window:
        raise BadSignature(
            Fault("X-Timestamp", "outside_window", "时间超出允许范围", "The time is outside the window")
        )
    return SignedRequest(
        device, nonce, timestamp.astimezone(UTC), hashlib.sha256(body).hexdigest(), key_version
    )


def confirm(signed: SignedRequest, device: Device | None) -> Device:
    """The device, if it is in use and the key that signed is the one in force, or the one before while it is being changed.
    Raises BadSignature."""
    if device is None or not device.enabled:
        raise BadSignature(
            Fault("X-Device", "unknown_device", "设备未登记或已停用", "The device is not known")
        )
    if signed.key_version != device.key_version and not _being_changed(signed, device):
        raise BadSignature(Fault("X-Key-Version", *_BAD_VERSION))
    return device


def _being_changed(signed: SignedRequest, device: Device) -> bool:
    until = device.former_key_until
    return until is not None and signed.key_version == device.key_version - 1 and signed.timestamp < until


def _canonical(
    method: str, path: str, device: str, version: str, stamp: str, nonce: str, body: bytes
) -> bytes:
    return "\n".join((method, path, device, version, stamp, nonce, hashlib.sha256(body).hexdigest())).encode()


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return None
