"""The question bank (题库): what children are asked, which answers are right, and why.

A district's bank is a folder of documents (`policies/questions/*.toml`), one for each family of questions. Like the
checklists it is part of a policy's immutable version; a round is asked and marked by the version it was planned under.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

from campus_safety.district.families import FamilyReader
from campus_safety.district.policy_sections import PolicyDocument
from campus_safety.errors import BadInput
from campus_safety.kinds.hazards.categories import CATEGORIES as HAZARDS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES as INCIDENTS
from campus_safety.labels import Label, labelled
from campus_safety.marks import Check, Items, Text, one_of, twice
from campus_safety.values import dataclass

FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 6
# What a child can read on a telephone without scrolling away from the question.
LONGEST_QUESTION: Final = 120
LONGEST_OPTION: Final = 60
LONGEST_REASON: Final = 200

TOPICS: Mapping[str, Label] = labelled(
    {name: category.label for name, category in HAZARDS.items()}
    | {name: category.label for name, category in INCIDENTS.items()}
)


class Band(StrEnum):
    """Whom a question suits."""

    LOWER_PRIMARY = "lower_primary"
    UPPER_PRIMARY = "upper_primary"
    MIDDLE = "middle"
    HIGH = "high"


BANDS: Mapping[Band, Label] = labelled(
    {
        Band.LOWER_PRIMARY: Label("小学一至三年级", "Primary, years 1 to 3"),
        Band.UPPER_PRIMARY: Label("小学四至六年级", "Primary, years 4 to 6"),
        Band.MIDDLE: Label("初中", "Middle school"),
        Band.HIGH: Label("高中", "High school"),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """`options` by their letter; `right` are the letters of all that are right. `topic` is a category's code."""

    id: str
    topic: str
    bands: frozenset[Band]
    ask: Label
    options: Mapping[str, Label]
    right: frozenset[str]
    because: Label

    @property
    def several(self) -> bool:
        """Whether more than one answer is to be given."""
        return len(self.right) > 1


@dataclass(frozen=True, slots=True)
class Bank:
    """One version of a district's questions."""

    version: str
    questions: Mapping[str, Question] = field(default_factory=dict)

    def of(self, ids: Iterable[str], band: Band | None = None) -> tuple[Question, ...]:
        """These questions, in order, as far as they suit the band; all of them where none would."""
        found = tuple(self.questions[id] for id in ids if id in self.questions)
        return tuple(one for one in found if band is None or band in one.bands) or found


EMPTY: Final = Bank("")


class QuestionFaults(BadInput):
    """Documents that cannot be a question bank; nothing of them is taken over."""

    slug = "bad-questions"
    title = Label("题库有误", "The question bank has faults")


def parse_questions(version: str, documents: Mapping[str, Any], *, stored: bool = False) -> Bank:
    """The bank that these documents describe, by the family's name; raises QuestionFaults naming every fault.

    A family: `topic`, and `questions` of {id, bands, ask, options, right, because}; ids begin with the family's name;
    `ask`, `because` and each option are {zh, en}.

    A version that is `stored` is read for as long as rounds name it, by older and by newer code: what is not understood
    there is left out, and nothing is a fault.
    """
    reader, asked = FamilyReader(stored=stored), dict[str, str]()
    questions = {
        question.id: question
        for family, document in documents.items()
        for question in _family(reader, family, document, asked)
    }
    if reader.faults and not stored:
        raise QuestionFaults(*reader.faults)
    return Bank(version, MappingProxyType(questions))


class _Family:
    topic: Annotated[str, one_of(TOPICS, "unknown_category", "没有这个类别", "No such category")]
    questions: Annotated[tuple[object, ...], Items(1)]


def _bad_letters(options: Mapping[str, Label]) -> bool:
    letters = [chr(ord("a") + place) for place in range(len(options))]
    return not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or list(options) != letters


def _bad_right(right: tuple[str, ...], options: Mapping[str, Label]) -> bool:
    return not {*right} < {*options} or len({*right}) < len(right)


class _Row:
    id: object = ""
    bands: Annotated[frozenset[Band], Items(1)]
    ask: Annotated[Label, Text(1, LONGEST_QUESTION)]
    options: Mapping[str, Annotated[Label, Text(1, LONGEST_OPTION)]]
    right: Annotated[tuple[str, ...], Items(1)]
    because: Annotated[Label, Text(1, LONGEST_REASON)]
    checks: ClassVar = (
        Check(
            ("options",),
            _bad_letters,
            f"选项须为 {FEWEST_OPTIONS} 至 {MOST_OPTIONS} 个，依次为 a、b、c…",
            f"{FEWEST_OPTIONS} to {MOST_OPTIONS} options are called a, b, c… in order",
            "bad_options",
        ),
        Check(
            ("options",),
            lambda options: twice(label.zh for label in options.values()),
            "选项重复：{}",
            "Two options say the same: {}",
            "same_option",
        ),
        Check(
            ("right", "options"),
            _bad_right,
            "正确选项须为选项中的一个或几个，不能全部正确",
            "The right ones are some of the options, and not all",
            "bad_right",
        ),
    )


def _family(reader: FamilyReader, family: str, document: Any, asked: dict[str, str]) -> Iterator[Question]:
    """The questions that have no fault. `asked` is where each wording stands."""
    head = reader.head(family, document, _Family)
    for id, row, good in reader.rows(family, head.get("questions", ()), _Row):
        ask = row.get("ask")
        if ask is not None and (before := asked.setdefault(ask.zh, id)) != id:
            reader.fault(id, "asked_twice", f"与 {before} 题目相同", f"Asks the same as {before}")
        elif good and "topic" in head:
            yield Question(
                id,
                head["topic"],
                row["bands"],
                row["ask"],
                row["options"],
                frozenset(row["right"]),
                row["because"],
            )


DOCUMENT: Final = PolicyDocument(
    "questions", Bank, EMPTY, lambda version, asked: parse_questions(version, asked, stored=True)
)
