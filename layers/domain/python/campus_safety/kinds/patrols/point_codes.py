"""The codes that hang at points: printed as QR codes, read by whoever stands there.

`P1.<plan>.<spot>.<printing>.<signature>`, in the characters that a QR code packs best. The signature (HMAC-SHA256, 64
bits) comes from one secret, so that nobody can make a code for a point at which no code hangs. A code says where it
hangs and nothing of who reads it. A photograph of it is as good as the code itself: print anew when one has gone round.
"""

import hmac
import re
from typing import Final

from campus_safety.district.device_signing import hkdf
from campus_safety.errors import BadInput, Fault
from campus_safety.identity import ALPHABET
from campus_safety.values import dataclass

_SALT: Final = b"campus-safety-loop/patrol-point"
_FORM: Final = re.compile(
    r"P1\.([0-9A-Z]{8})\.([A-Z_]{1,30}(?:-[1-9][0-9]?)?)\.([1-9][0-9]{0,3})\.([0-9A-Z]{13})"
)
_SIGNATURE_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class PointCode:
    """What a code says: the sticker's plan (`PatrolPlan.sticker`), the spot, and which printing it is of."""

    sticker: str
    spot: str
    codes: int


def printed(secret: str, code: PointCode) -> str:
    """The code as it is printed."""
    text = f"P1.{code.sticker}.{code.spot.upper()}.{code.codes}"
    return f"{text}.{_signature(secret, text)}"


def read_code(secret: str, text: str) -> PointCode:
    """What a code says that somebody read. Raises BadInput for anything that was not printed here."""
    found = _FORM.fullmatch(text.strip().upper())
    if found is not None:
        signed, _, signature = found[0].rpartition(".")
        if hmac.compare_digest(signature, _signature(secret, signed)):
            return PointCode(found[1], found[2].lower(), int(found[3]))
    raise BadInput(Fault("code", "wrong_code", "不是本系统打印的点位码", "No code of a point of ours"))


def _signature(secret: str, text: str) -> str:
    key = hkdf(secret.encode(), _SALT, b"")
    number = int.from_bytes(hmac.digest(key, text.encode(), "sha256")[: _SIGNATURE_BITS // 8], "big")
    digits = []
    for _ in range(13):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)
