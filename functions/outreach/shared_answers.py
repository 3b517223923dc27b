"""What answers about packs and activities have in common."""

from pydantic import BaseModel

from campus_safety.labels import Label
from campus_safety_aws.http import Words, words


class CodedAnswer(BaseModel):
    code: str
    name: Words


def coded(code: str, label: Label | None) -> CodedAnswer:
    return CodedAnswer(code=code, name=words(label or Label(code, code)))
