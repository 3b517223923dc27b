"""What answers about packs and activities have in common."""

from typing import NamedTuple

from campus_safety.labels import Label
from campus_safety_aws.declared_answers import Answer


class Coded(NamedTuple):
    """A code and its words."""

    code: str
    name: Label


class CodedAnswer(Answer[Coded]):
    code: str
    name: Label


def coded(code: str, label: Label | None) -> Coded:
    return Coded(code, label or Label(code, code))
