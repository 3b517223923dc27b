"""What the answer of one case costs before it can be sent: every section of it, by each of the means."""

from collections.abc import Callable, Iterator
from typing import Any

from bench.bodies import Means, median_of
from campus_safety_aws.declared_answers import fields_of, section_of, steps_of
from casework.answers import CaseAnswer
from local.answer_schemas import model_of


def measure() -> list[Means]:
    sections = list(dict.fromkeys(_inside(CaseAnswer)))

    def declared() -> None:
        for section in sections:
            steps_of.__wrapped__(section)

    def modelled() -> None:
        model_of.cache_clear()
        model_of(CaseAnswer)

    means: dict[str, Callable[[], None]] = {
        "spelled from the declaration": declared,
        "pydantic, made from the declaration": modelled,
    }
    return [Means(name, len(sections), median_of(make)) for name, make in means.items()]


def _inside(section: Any) -> Iterator[Any]:
    yield section
    for field in fields_of(section):
        for holds in (field.holds, *getattr(field.holds, "__args__", ())):
            if (inner := section_of(holds)) is not None:
                yield from _inside(inner)
