"""Words that people read: always Chinese and English together."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from campus_safety.values import dataclass

Code = TypeVar("Code", bound=str | int)


@dataclass(frozen=True, slots=True)
class Label:
    """One wording in both languages; Chinese is shown first."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class _Labels(dict[Code, Label]):
    def __missing__(self, code: Code) -> Label:
        return Label(str(code), str(code))


def labelled(words: Mapping[Code, Label]) -> Mapping[Code, Label]:
    """Labels by their code. A code of another release is named by itself; it is not `in` the table all the same."""
    return MappingProxyType(_Labels(words))
