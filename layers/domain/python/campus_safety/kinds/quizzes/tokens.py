"""What lets a page without any sign-in hand in sheets: a token of one round and one day, and the code of a school.

Both are made from one secret, so that nobody invents them. A token is random and says nothing of who has it; what is kept
of it is a keyed hash that is another one each day. A school's code is what its pupils are told: it has a check character,
and is no id that anybody could read in a list.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from campus_safety.identity import read_code, short_code
from campus_safety.values import dataclass

_FORM: Final = re.compile(r"(?P<day>[0-9]{8})\.(?P<nonce>[0-9a-f]{32})\.(?P<mac>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Token:
    """A token whose signature holds. `key` is the hash that is kept; `day` in Shanghai."""

    text: str
    day: date
    key: str


def issue(secret: str, round_id: str, day: date, nonce: str) -> Token:
    """A token of this round and day; `nonce` are 32 random hexadecimal digits."""
    signed = f"{day:%Y%m%d}.{nonce}"
    return _token(secret, round_id, f"{signed}.{_mac(secret, 'token', round_id, signed)}", day)


def read(secret: str, round_id: str, text: str) -> Token | None:
    """The token, of whatever day; None for one that was not issued here or for another round."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    signed = f"{found['day']}.{found['nonce']}"
    if not hmac.compare_digest(_mac(secret, "token", round_id, signed), found["mac"]):
        return None
    return _token(secret, round_id, text, date.fromisoformat(found["day"]))


def sheet_key(secret: str, token: Token, client_key: str) -> str:
    """The hash under which a sheet is known again: nobody else's token leads to it."""
    return _mac(secret, "sheet", token.key, client_key)


def school_code(secret: str, district: str, campus: str) -> str:
    """The code that a campus's pupils are told, eight characters."""
    return short_code(_mac(secret, "school", district, campus))


def lesson_code(secret: str, round_id: str, campus: str, present: datetime) -> str:
    """The code of the lessons of this half hour, eight characters: staff say it to whoever sits before them."""
    return _lesson(secret, round_id, campus, _half_hour(present))


def is_of_lesson(secret: str, round_id: str, campus: str, spoken: str, present: datetime) -> bool:
    """Whether somebody typed the code of this half hour or of the one before, so that it holds for half an hour at least."""
    code, now = read_code(spoken) or "", _half_hour(present)
    valid = [_lesson(secret, round_id, campus, half_hour) for half_hour in (now, now - 1)]
    return sum(hmac.compare_digest(one, code) for one in valid) > 0


def _lesson(secret: str, round_id: str, campus: str, half_hour: int) -> str:
    return short_code(_mac(secret, "lesson", round_id, campus, str(half_hour)))


def _half_hour(present: datetime) -> int:
    return int(present.timestamp()) // 1800


def campus_of(secret: str, district: str, campuses: Iterable[str], spoken: str) -> str | None:
    """Which of the campuses has this code, as somebody typed it; None if none has."""
    code = read_code(spoken)
    found = None
    # All are compared: how long it takes says nothing of how near a guess was.
    for campus in campuses:
        if hmac.compare_digest(school_code(secret, district, campus), code or ""):
            found = campus
    return found


def _token(secret: str, round_id: str, text: str, day: date) -> Token:
    return Token(text, day, _mac(secret, "kept", round_id, text, day.isoformat()))


def _mac(secret: str, *parts: str) -> str:
    return hmac.digest(secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hex()
