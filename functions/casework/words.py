"""The words of every code, as an answer: what a form can offer, and how a page calls what it shows."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel

from campus_safety.district.policy import OwnCategory
from campus_safety.labels import Label
from campus_safety_aws.http import Words, words

if TYPE_CHECKING:
    from campus_safety.kinds.vocabulary import CategoryWords


class FlagAnswer(BaseModel):
    code: str
    name: Words


class CategoryAnswer(BaseModel):
    """`flags_if` and `level_if`: what a stated circumstance adds, or raises the level to. `part_of` is the built-in category
    that a district's own one is a part of; a form may offer either."""

    code: str
    name: Words
    level: int
    flags: list[str]
    flags_if: dict[str, list[str]]
    level_if: dict[str, int]
    part_of: str | None


class KindAnswer(BaseModel):
    code: str
    name: Words
    states: dict[str, Words]
    stages: dict[str, Words]
    severities: dict[str, Words]
    actions: dict[str, Words]


class VocabularyAnswer(BaseModel):
    """`lists` are the closed lists that bodies and answers take their codes from, by name. `version` changes when any of
    it does, so that a page can keep what it has read."""

    version: str
    categories: list[CategoryAnswer]
    flags: list[FlagAnswer]
    levels: dict[str, Words]
    kinds: list[KindAnswer]
    lists: dict[str, dict[str, Words]]


def vocabulary_answer(own: Iterable[OwnCategory] = ()) -> VocabularyAnswer:
    """The words of every code, with a district's own categories behind the built-in ones."""
    from campus_safety.kinds.vocabulary import own_categories

    found = [_category(one) for one in own_categories(own)]
    answer = _built_in()
    if found:
        answer = answer.model_copy(update={"categories": [*answer.categories, *found]})
    digest = hashlib.sha256(answer.model_dump_json().encode()).hexdigest()
    return answer.model_copy(update={"version": digest[:16]})


@cache
def _built_in() -> VocabularyAnswer:
    # Over all kinds, and for whoever asks only: no other request should wait for it to load.
    from campus_safety.kinds import vocabulary

    return VocabularyAnswer(
        version="",
        categories=[_category(one) for one in vocabulary.categories()],
        flags=[FlagAnswer(code=one.code, name=words(one.label)) for one in vocabulary.flags()],
        levels=_words(vocabulary.LISTS["level"]),
        kinds=[
            KindAnswer(
                code=one.code,
                name=words(one.label),
                states=_words(one.states),
                stages=_words(one.stages),
                severities=_words(one.severities),
                actions=_words(one.actions),
            )
            for one in vocabulary.kinds()
        ],
        lists={name: _words(table) for name, table in vocabulary.LISTS.items()},
    )


def _category(one: "CategoryWords") -> CategoryAnswer:
    return CategoryAnswer(
        code=one.code,
        name=words(one.label),
        level=one.level,
        flags=list(one.flags),
        flags_if={fact: list(added) for fact, added in one.flags_if.items()},
        level_if=dict(one.level_if),
        part_of=one.part_of,
    )


def _words(table: Mapping[str, Label]) -> dict[str, Words]:
    return {code: words(label) for code, label in table.items()}
