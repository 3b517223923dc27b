"""The question bank that ships is good, and a bad one is refused with every fault named."""

import re
from copy import deepcopy
from typing import Any

import pytest

from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.kinds.quizzes.questions import TOPICS, Band, QuestionFaults, parse_questions
from tests.quizzes import the_bank

GOOD: dict[str, Any] = {
    "topic": "fire",
    "questions": [
        {
            "id": "fire.number",
            "bands": ["lower_primary"],
            "ask": {"zh": "火警电话是？", "en": "The number for fire?"},
            "options": {"a": {"zh": "119", "en": "119"}, "b": {"zh": "114", "en": "114"}},
            "right": ["a"],
            "because": {"zh": "119", "en": "119"},
        }
    ],
}


def codes(documents: Any) -> set[tuple[str, str]]:
    with pytest.raises(QuestionFaults) as refused:
        parse_questions("v", documents)
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def changed(**changes: Any) -> dict[str, Any]:
    document = deepcopy(GOOD)
    document["questions"][0] |= changes
    return {"fire": document}


def test_the_bank_that_ships_has_enough_for_every_band_and_covers_what_schools_teach() -> None:
    bank = the_bank()
    assert len(bank.questions) >= 40
    topics = {question.topic for question in bank.questions.values()}
    assert topics >= {"fraud", "traffic", "bullying", "fire", "drowning", "online_harm", "suspicious_person"}
    assert topics <= set(CATEGORIES), "what a review names is what can be asked about"
    for band in Band:
        assert sum(band in question.bands for question in bank.questions.values()) >= 20
    assert any(question.several for question in bank.questions.values())


def test_no_question_quotes_an_article_of_a_law() -> None:
    for question in the_bank().questions.values():
        words = (question.ask, question.because, *question.options.values())
        assert not any(re.search(r"第.{1,4}条|[Aa]rticle \d", f"{one.zh}{one.en}") for one in words), (
            question.id
        )


def test_every_right_answer_is_right_for_everybody_who_reads_chinese_or_english() -> None:
    for question in the_bank().questions.values():
        assert question.right < set(question.options)
        assert all(label.zh != label.en or label.zh.isdigit() for label in question.options.values())


def test_a_good_document_is_read() -> None:
    (question,) = parse_questions("v", {"fire": GOOD}).questions.values()
    assert (question.topic, question.right, question.several) == ("fire", frozenset("a"), False)


def test_questions_that_suit_a_band_are_asked_or_else_all() -> None:
    bank = the_bank()
    ids = ("traffic.crossing", "traffic.e-bike-age")
    assert [one.id for one in bank.of(ids, Band.LOWER_PRIMARY)] == ["traffic.crossing"]
    assert [one.id for one in bank.of(ids, Band.HIGH)] == ["traffic.e-bike-age"]
    assert [one.id for one in bank.of(ids[:1], Band.HIGH)] == ["traffic.crossing"]
    assert len(bank.of(ids)) == 2


def test_every_fault_is_named_at_once() -> None:
    document = deepcopy(GOOD)
    document["topic"] = "cooking"
    document["extra"] = 1
    document["questions"] += [
        {**GOOD["questions"][0], "id": "water.number", "bands": ["baby"], "right": ["c"], "why": 1},
        {**GOOD["questions"][0], "ask": {"zh": "长" * 121, "en": "long"}, "because": {"zh": "因为"}},
    ]
    assert codes({"fire": document}) >= {
        ("fire.topic", "unknown_category"),
        ("fire.extra", "unknown_key"),
        ("water.number", "bad_id"),
        ("water.number.why", "unknown_key"),
        ("water.number.bands.0", "unknown_value"),
        ("water.number.right", "bad_right"),
        ("fire.number", "duplicate"),
        ("fire.number.ask", "too_long"),
        ("fire.number.because", "missing"),
    }


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"options": {"a": {"zh": "是", "en": "yes"}}, "right": ["a"]}, "bad_options"),
        ({"options": {"a": {"zh": "是", "en": "yes"}, "c": {"zh": "否", "en": "no"}}}, "bad_options"),
        ({"options": {"a": {"zh": "是", "en": "yes"}, "b": {"zh": "是", "en": "no"}}}, "same_option"),
        ({"right": ["a", "b"]}, "bad_right"),
        ({"right": []}, "missing"),
        ({"right": ["a", "a"]}, "bad_right"),
        ({"right": [1]}, "missing"),
        ({"options": "a"}, "not_a_table"),
        ({"bands": []}, "missing"),
        ({"ask": "?"}, "missing"),
        ({"id": 5}, "bad_id"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(changes: dict[str, Any], fault: str) -> None:
    assert fault in {code for _, code in codes(changed(**changes))}


def test_the_same_question_is_not_asked_twice() -> None:
    document = deepcopy(GOOD)
    document["questions"].append({**GOOD["questions"][0], "id": "fire.again"})
    assert codes({"fire": document}) == {("fire.again", "asked_twice")}


@pytest.mark.parametrize("document", [5, {"topic": "fire"}, {"topic": "fire", "questions": [3]}, []])
def test_what_is_no_document_is_refused_and_not_fallen_over(document: Any) -> None:
    assert codes({"fire": document})


def test_topics_are_categories_of_incidents_and_of_hazards() -> None:
    assert TOPICS["bullying"].zh == "学生欺凌" and TOPICS["water"].zh == "涉水"
