"""What people ask of a quiz round."""

from collections.abc import Mapping
from typing import Annotated, Final

from campus_safety.kinds.quizzes.actions import Action
from campus_safety.kinds.quizzes.questions import BANDS, Band
from campus_safety.records.commands import Command
from campus_safety.records.fields import AnyClientKey, Choice, Items, Names, Reason, Rule, Text, Title, saying
from campus_safety.values import dataclass

__all__ = ["ASKED", "Cancel", "Command", "HandIn"]


class Cancel(Command):
    """The reason is the text. Sheets that were handed in until then earn nothing."""

    __slots__ = ()
    action = Action.CANCEL
    written = saying(text=Reason)


QuestionId = Annotated[str, Text(1, 80, r"^[a-z0-9-]+\.[a-z0-9-]+$"), Names("question")]
Letters = Annotated[tuple[Annotated[str, Text(pattern=r"^[a-f]$")], ...], Items(0, 6), Rule.UNORDERED]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """一份答卷 / a sheet. It has no field for a name, and none is wanted; `band` only says which questions were asked,
    `lesson` is the code that staff say in a lesson."""

    school: Annotated[str, Text(0, 40), Title("学校码", "Code of the school")]
    token: Annotated[str, Text(0, 200), Title("答题凭证", "Token of the page")]
    client_key: AnyClientKey
    band: Annotated[Band | None, Choice(BANDS), Title("学段", "Years")] = None
    lesson: Annotated[str, Text(0, 40), Title("课堂码", "Code of the lesson")] = ""
    answers: Annotated[Mapping[QuestionId, Letters], Items(0, 50), Title("答案", "Answers by question")]


ASKED: Final = (Cancel,)
