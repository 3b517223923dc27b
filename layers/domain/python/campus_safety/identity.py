"""Names for cases: a long id that a retried request derives again, and a short code that people read out."""

import base64
import hashlib
from typing import Final

# What the id of a record looks like.
CASE_ID: Final = r"^c[a-z2-7]{26}$"
# Crockford's base 32: no I, L, O or U, so that a code survives a telephone line.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_CODE_LENGTH = 8


def case_id(*names: str) -> str:
    """The id that these names always give, such as an account and its key for a form: `c` and 26 base-32 characters.
    A sign-in is no part of it: a form that is sent again after a change of sign-ins is the same."""
    return derived_id("c", *names)


def derived_id(letter: str, *names: str) -> str:
    """The id that these names always give, of what the letter says: `f` a feed, `a` a file, `p` a paper, `w` a worklist."""
    digest = hashlib.sha256("\n".join(names).encode()).digest()[:16]
    return letter + base64.b32encode(digest).decode().rstrip("=").lower()


def short_code(of_case: str, attempt: int = 0) -> str:
    """Eight characters to read out, the last one a check; another attempt gives another code after a collision."""
    number = int.from_bytes(hashlib.sha256(f"{of_case}#{attempt}".encode()).digest()[:8], "big")
    digits = []
    for _ in range(_CODE_LENGTH - 1):
        number, digit = divmod(number, 32)
        digits.append(digit)
    return "".join(ALPHABET[digit] for digit in digits) + ALPHABET[_check(digits)]


def read_code(spoken: str) -> str | None:
    """The code as stored, from what somebody typed (spaces, dashes, small letters, I/L/O); None if the check fails."""
    code = spoken.strip().upper().replace(" ", "").replace("-", "").translate(_MISREAD)
    if len(code) != _CODE_LENGTH or any(character not in ALPHABET for character in code):
        return None
    digits = [ALPHABET.index(character) for character in code]
    return code if _check(digits[:-1]) == digits[-1] else None


def _check(digits: list[int]) -> int:
    """Luhn's sum over base 32: finds every single wrong character and nearly every swapped neighbour."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        weighted = digit * 2 if place % 2 == 0 else digit
        total += weighted // 32 + weighted % 32
    return -total % 32
