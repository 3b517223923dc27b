"""The domain's dataclasses are the library's, only written later: whatever the library's can do, ours does alike."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any, ClassVar

import pytest

from campus_safety.values import dataclass as ours

TAGS: tuple[str, ...] = ("a", "b")


def a_pair(decorate: Any) -> tuple[Any, Any]:
    """A class, and one that inherits from it, as the one or the other decorates them."""

    @decorate(frozen=True, slots=True)
    class Place:
        name: str
        floor: int = 1
        tags: tuple[str, ...] = TAGS
        seen: list[str] = field(default_factory=list, compare=False, repr=False)
        known: ClassVar[int] = 3

        @property
        def said(self) -> str:
            return self.name

    @decorate(frozen=True, slots=True, kw_only=True)
    class Room(Place):
        """A room."""

        door: str
        number: int = field(default=7, init=False)
        keys: dict[str, int] = field(init=False, default_factory=lambda: {"a": 1})

        def __post_init__(self) -> None:
            if not self.door:
                raise ValueError("no door")

        @property
        def said(self) -> str:
            return f"{super(type(self), self).said} {self.door}"

    return Place, Room


THEIRS, OURS = a_pair(dataclass), a_pair(ours)
GIVEN: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("hall",), {}),
    (("hall", 2, ("c",), ["x"]), {}),
    (("hall",), {"floor": 2, "seen": ["y"]}),
]


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize(("placed", "named"), GIVEN)
def test_what_is_made_holds_and_says_the_same(kind: int, placed: Any, named: Any) -> None:
    door = {"door": "left"} if kind else {}
    their, our = THEIRS[kind](*placed, **named, **door), OURS[kind](*placed, **named, **door)
    assert dataclasses.asdict(our) == dataclasses.asdict(their)
    assert repr(our) == repr(their)
    assert our.said == their.said
    assert [one.name for one in fields(our)] == [one.name for one in fields(their)]


@pytest.mark.parametrize("kind", [0, 1])
def test_the_classes_are_described_alike(kind: int) -> None:
    their, our = (inspect.signature(one[kind]).parameters for one in (THEIRS, OURS))
    assert [(name, it.kind, it.annotation) for name, it in our.items()] == [
        (name, it.kind, it.annotation) for name, it in their.items()
    ]
    assert OURS[kind].__match_args__ == THEIRS[kind].__match_args__
    assert OURS[kind].__slots__ == THEIRS[kind].__slots__


@pytest.mark.parametrize(
    "wrong",
    [
        lambda kinds: kinds[0](),
        lambda kinds: kinds[0]("hall", 1, (), [], "more"),
        lambda kinds: kinds[0]("hall", colour="red"),
        lambda kinds: kinds[1]("hall"),
        lambda kinds: kinds[1]("hall", door="left", number=3),
    ],
)
def test_what_the_library_refuses_is_refused(wrong: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        wrong(THEIRS)
    with pytest.raises(TypeError):
        wrong(OURS)


def test_what_a_class_checks_is_checked_of_every_one() -> None:
    with pytest.raises(ValueError, match="no door"):
        OURS[1]("hall", door="")
    with pytest.raises(ValueError, match="no door"):
        replace(OURS[1]("hall", door="left"), door="")


def test_nothing_is_changed_after_it_was_made() -> None:
    place = OURS[0]("hall")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        place.name = "yard"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del place.name
    with pytest.raises(FrozenInstanceError):
        place.colour = "red"


def test_equal_ones_are_one_in_a_set_and_classes_are_told_apart() -> None:
    place, other = OURS[0]("hall", seen=["x"]), OURS[0]("hall", seen=["y"])
    assert {place, other} == {place}
    assert place != OURS[0]("yard")
    assert place != OURS[1]("hall", door="left")
    assert place != "hall"


def test_nothing_made_anew_is_shared() -> None:
    one, another = OURS[1]("hall", door="left"), OURS[1]("hall", door="left")
    assert one.seen is not another.seen
    assert one.keys is not another.keys


def test_they_are_put_in_order_by_their_fields_among_their_own() -> None:
    @ours(frozen=True, slots=True, order=True)
    class Step:
        day: int
        name: str = field(default="", compare=False)

    assert sorted([Step(3), Step(1), Step(2)]) == [Step(1), Step(2), Step(3)]
    assert (Step(1) <= Step(1), Step(1) >= Step(2), Step(1) > Step(2)) == (True, False, False)
    with pytest.raises(TypeError):
        assert Step(1) < (2,)  # type: ignore[operator]


def test_one_that_is_not_compared_is_itself_alone() -> None:
    @ours(frozen=True, slots=True, eq=False)
    class Thing:
        name: str

    assert Thing("a") != Thing("a")


def test_one_without_fields_equals_its_like() -> None:
    @ours(frozen=True, slots=True)
    class Nothing:
        pass

    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


@ours(frozen=True, slots=True)
class Carried:
    name: str
    parts: tuple[str, ...] = ()

    @property
    def alike(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Carried) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


@ours(frozen=True, slots=True)
class Carrier(Carried):
    weight: int = 0

    @property
    def alike(self) -> str:
        return f"{super().alike}!"


def test_they_are_carried_to_other_processes_and_copied() -> None:
    carrier = Carrier("a", ("b",), 3)
    assert pickle.loads(pickle.dumps(carrier)) == carrier  # noqa: S301 - written in this very line
    copied = copy.deepcopy(carrier)
    assert (copied.name, copied.parts, copied.weight) == ("a", ("b",), 3)


def test_what_a_class_says_itself_stays_and_super_finds_its_base() -> None:
    assert Carried("a", ("b",)) == Carried("a")
    assert Carrier("a").alike == "a!"


def test_what_a_class_says_of_itself_is_what_was_written() -> None:
    assert (OURS[0].__doc__, OURS[1].__doc__) == (None, "A room.")
