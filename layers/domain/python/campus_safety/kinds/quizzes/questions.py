"""The question bank (题库): what children are asked, which answers are right, and why.

A district's bank is a folder of documents (`policies/questions/*.toml`), one for each family of questions. Like the
checklists it is part of a policy's immutable version; a round is asked and marked by the version it was planned under.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.policy_sections import PolicyDocument
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.hazards.categories import CATEGORIES as HAZARDS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES as INCIDENTS
from campus_safety.labels import Label, labelled

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

_QUESTION: Final = ("id", "bands", "ask", "options", "right", "because")
_WORDS: Final = ("zh", "en")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
    reader = _Reader(stored=stored)
    for family, document in documents.items():
        reader.family(family, document)
    if reader.faults and not stored:
        raise QuestionFaults(*reader.faults)
    return Bank(version, MappingProxyType(reader.questions))


class _Reader:
    """Reads documents and remembers every fault, so that they are all told at once."""

    def __init__(self, *, stored: bool) -> None:
        self.stored = stored
        self.faults: list[Fault] = []
        self.questions: dict[str, Question] = {}
        # Ids and wordings as they are written, those of bad questions included.
        self._written: set[str] = set()
        self._asked: dict[str, str] = {}

    def fault(self, where: str, code: str, zh: str, en: str) -> None:
        self.faults.append(Fault(where, code, zh, en))

    def family(self, family: str, document: Any) -> None:
        document = self._table(family, document)
        self._unknown(family, document, ("topic", "questions"))
        topic = document.get("topic")
        if not isinstance(topic, str) or topic not in TOPICS:
            self.fault(
                f"{family}.topic", "unknown_category", f"没有这个类别：{topic}", f"No such category: {topic}"
            )
        rows = document.get("questions")
        if not isinstance(rows, list) or not rows:
            self.fault(f"{family}.questions", "missing", "须有题目", "Needs questions")
            return
        for row in rows:
            self._question(family, str(topic), self._table(family, row))

    def _question(self, family: str, topic: str, row: Mapping[str, Any]) -> None:
        id = row.get("id")
        id = id if isinstance(id, str) else ""
        where, known = id or family, len(self.faults)
        self._unknown(where, row, _QUESTION)
        if not id.startswith(f"{family}.") or not _NAME.fullmatch(id.removeprefix(f"{family}.")):
            self.fault(
                where,
                "bad_id",
                f"编号须为 {family}. 加小写字母、数字、连字符",
                f"Its id is {family}. and then lower-case letters, digits and hyphens",
            )
        if id in self._written:
            self.fault(where, "duplicate", "编号重复", "The id is given twice")
        self._written.add(id)
        bands = self._bands(where, row.get("bands"))
        ask = self._words(f"{where}.ask", row.get("ask"), LONGEST_QUESTION)
        because = self._words(f"{where}.because", row.get("because"), LONGEST_REASON)
        options = self._options(where, row.get("options"))
        right = self._right(where, row.get("right"), options)
        self._asked_once(where, ask)
        if len(self.faults) == known:
            self.questions[id] = Question(id, topic, bands, ask, MappingProxyType(options), right, because)

    def _bands(self, where: str, found: Any) -> frozenset[Band]:
        if not isinstance(found, list) or not found or not all(band in tuple(Band) for band in found):
            said = "、".join(Band)
            self.fault(
                f"{where}.bands",
                "unknown_band",
                f"适用年级须取自：{said}",
                f"Bands are of: {', '.join(Band)}",
            )
            return frozenset()
        return frozenset(Band(band) for band in found)

    def _options(self, where: str, found: Any) -> dict[str, Label]:
        table = found if isinstance(found, Mapping) else {}
        letters = [chr(ord("a") + place) for place in range(len(table))]
        if not FEWEST_OPTIONS <= len(table) <= MOST_OPTIONS or list(table) != letters:
            self.fault(
                f"{where}.options",
                "bad_options",
                f"选项须为 {FEWEST_OPTIONS} 至 {MOST_OPTIONS} 个，依次为 a、b、c…",
                f"{FEWEST_OPTIONS} to {MOST_OPTIONS} options are called a, b, c… in order",
            )
        options = {
            str(letter): self._words(f"{where}.options.{letter}", words, LONGEST_OPTION)
            for letter, words in table.items()
        }
        if len({label.zh for label in options.values()}) < len(options):
            self.fault(f"{where}.options", "same_option", "选项重复", "Two options say the same")
        return options

    def _right(self, where: str, found: Any, options: Mapping[str, Label]) -> frozenset[str]:
        letters = found if isinstance(found, list) else []
        wrong = not letters or any(not isinstance(letter, str) or letter not in options for letter in letters)
        if wrong or len(set(letters)) < len(letters) or len(letters) == len(options):
            self.fault(
                f"{where}.right",
                "bad_right",
                "正确选项须为选项中的一个或几个，不能全部正确",
                "The right ones are some of the options, and not all",
            )
            return frozenset()
        return frozenset(letters)

    def _asked_once(self, where: str, ask: Label) -> None:
        if ask.zh and (before := self._asked.setdefault(ask.zh, where)) != where:
            self.fault(where, "asked_twice", f"与 {before} 题目相同", f"Asks the same as {before}")

    def _words(self, where: str, found: Any, longest: int) -> Label:
        table = found if isinstance(found, Mapping) else {}
        self._unknown(where, table, _WORDS)
        zh, en = table.get("zh"), table.get("en")
        if not (isinstance(zh, str) and zh.strip() and isinstance(en, str) and en.strip()):
            self.fault(where, "missing_words", "须有中英文", "Needs Chinese and English")
            return Label("", "")
        # An English text takes about three times as many characters.
        if len(zh) > longest or len(en) > 3 * longest:
            self.fault(
                where,
                "too_long",
                f"中文不超过 {longest} 字，英文不超过 {3 * longest} 字符",
                f"At most {longest} Chinese and {3 * longest} English characters",
            )
        return Label(zh, en)

    def _table(self, where: str, found: Any) -> Mapping[str, Any]:
        if isinstance(found, Mapping):
            return found
        self.fault(where, "not_a_table", "须为一个表", "Needs to be a table")
        return {}

    def _unknown(self, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known and not self.stored:
                self.fault(where, "unknown_field", f"没有这一栏：{key}", f"No such field: {key}")


DOCUMENT: Final = PolicyDocument(
    "questions", Bank, EMPTY, lambda version, asked: parse_questions(version, asked, stored=True)
)
