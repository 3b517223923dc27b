"""Words that people read: always Chinese and English together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One wording in both languages; Chinese is shown first."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"
