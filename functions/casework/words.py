"""The words of every code, as an answer: what a form can offer, and how a page calls what it shows."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from campus_safety.district.policy import OwnCategory
from campus_safety.labels import Label
from campus_safety_aws.declared_answers import Answer, Spelled, brought, from_, spell
from campus_safety_aws.http import json_text, version_of


class FlagAnswer(Answer[Any]):
    code: str
    name: Label = from_("label")


class CategoryAnswer(Answer[Any]):
    """`flags_if` and `level_if`: what a stated circumstance adds, or raises the level to. `part_of` is the built-in category
    that a district's own one is a part of; a form may offer either."""

    code: str
    name: Label = from_("label")
    level: int
    flags: list[str]
    flags_if: dict[str, list[str]]
    level_if: dict[str, int]
    part_of: str | None


class KindAnswer(Answer[Any]):
    code: str
    name: Label = from_("label")
    states: dict[str, Label]
    stages: dict[str, Label]
    severities: dict[str, Label]
    actions: dict[str, Label]


class VocabularyAnswer(Answer[Any]):
    """`lists` are the closed lists that bodies and answers take their codes from, by name. `version` changes when any of
    it does, so that a page can keep what it has read."""

    version: str = brought()
    categories: list[CategoryAnswer] = from_(lambda vocabulary: vocabulary.categories())
    flags: list[FlagAnswer] = from_(lambda vocabulary: vocabulary.flags())
    levels: dict[str, Label] = from_(lambda vocabulary: vocabulary.LISTS["level"])
    kinds: list[KindAnswer] = from_(lambda vocabulary: vocabulary.kinds())
    lists: dict[str, dict[str, Label]] = from_("LISTS")


def vocabulary_answer(own: Iterable[OwnCategory] = ()) -> Spelled:
    """The words of every code, with a district's own categories behind the built-in ones."""
    from campus_safety.kinds.vocabulary import own_categories

    built_in = _built_in()
    found = [spell(CategoryAnswer, one) for one in own_categories(own)]
    answer = built_in | {"categories": [*built_in["categories"], *found]}
    return answer | {"version": version_of(json_text(answer))}


@cache
def _built_in() -> Spelled:
    # Over all kinds, and for whoever asks only: no other request should wait for it to load.
    from campus_safety.kinds import vocabulary

    return spell(VocabularyAnswer, vocabulary, version="")
