"""Case ids that a retried request derives again, and codes that survive a telephone line."""

from hypothesis import given
from hypothesis import strategies as st

from campus_safety.identity import ALPHABET, case_id, read_code, short_code

KEYS = st.text(min_size=1, max_size=20)


@given(KEYS, KEYS, KEYS)
def test_the_same_submission_is_always_the_same_case(issuer: str, subject: str, key: str) -> None:
    assert case_id(issuer, subject, key) == case_id(issuer, subject, key)
    assert case_id(issuer, subject, key) != case_id(issuer, subject, key + "x")


@given(KEYS, st.integers(0, 5))
def test_a_code_reads_back_however_it_is_typed(key: str, attempt: int) -> None:
    code = short_code(case_id("i", "s", key), attempt)
    assert len(code) == 8
    for typed in (code.lower(), f" {code[:4]}-{code[4:]} ", code.replace("1", "I"), code.replace("0", "O")):
        assert read_code(typed) == code


@given(KEYS, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(key: str, place: int, wrong: str) -> None:
    code = short_code(case_id("i", "s", key))
    if code[place] != wrong:
        assert read_code(code[:place] + wrong + code[place + 1 :]) is None


def test_a_second_attempt_gives_another_code() -> None:
    assert short_code("c1", 0) != short_code("c1", 1)
    assert read_code("short") is None
    assert read_code("ABCDEFG!") is None
