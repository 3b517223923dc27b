"""A secret that is at hand."""

from dataclasses import dataclass


@dataclass
class FakeSecret:
    text: str

    def value(self) -> str:
        return self.text
