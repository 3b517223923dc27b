"""The next release beside this one, in one process: its modules, loaded from a tree of its own, stand in `sys.modules` while
a call is served by it, and ours do at any other time. Stores hold encoded items only; whatever else passes between the two
is made anew of the other's classes on the way, so that neither ever meets an object of the other."""

import atexit
import importlib
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from greenlet import GreenletExit

from campus_safety.district.directory import Account, District
from campus_safety.records.change import Change
from campus_safety.records.counting import Contribution
from campus_safety.records.record import Record
from campus_safety.records.store import Claim
from campus_safety_aws.case_items import case_pk, entry_sk
from campus_safety_aws.record_encoding import to_entry
from simulation import ROOT
from simulation.tables import Table
from tests.builders import a_policy_document
from tests.releases.next_release import next_release, paths

# How a sandbox of the next release is called: this, and the function's name.
NEXT: Final = "next:"
_OURS: Final = frozenset(
    {
        "campus_safety",
        "campus_safety_aws",
        *(one.name for one in (ROOT / "functions").iterdir() if one.is_dir()),
    }
)
# What of the tests is made of a release's own classes.
_FAKES: Final = frozenset({"tests.by_kind", "tests.fakes.cases", "tests.fakes.case_writes"})

# Of no release, and not looked into.
_PLAIN: Final = frozenset({str, int, float, bool, bytes, type(None), datetime, date, time, timedelta})
# Doors that answer documents: nothing in them is of a release.
_DOCUMENTS: Final = frozenset({"policy", "current_policy"})


class NextRelease:
    """The modules of the next release, and the way there and back."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._paths = paths(tree)
        # The side that is not there at present.
        self._away: dict[str, ModuleType] = {}
        self.here = False
        # Of the side that is there, and how many modules there were when it came.
        self._names, self._size = list[str](), 0
        # What was made of large things, and which classes are each other's.
        self._known: dict[int, tuple[Any, Any]] = {}
        self._classes: dict[type, Any] = {}

    def switch(self, *, there: bool) -> bool:
        """Lets the next release be there, or ours; answers what it was before."""
        was = self.here
        if was is there:
            return was
        modules = sys.modules
        if len(modules) != self._size:
            # Something was imported since.
            self._names = [name for name in modules if _changes_with_releases(name)]
        present = {name: modules.pop(name) for name in self._names}
        modules.update(self._away)
        self._names, self._away, self.here = [*self._away], present, there
        self._size = len(modules)
        if there:
            sys.path[:0] = self._paths
        else:
            del sys.path[: len(self._paths)]
        return was

    @contextmanager
    def side(self, *, there: bool) -> Iterator[None]:
        was = self.switch(there=there)
        try:
            yield
        except GreenletExit:
            # A call that nobody goes on with any more, whoever is there by now.
            raise
        except BaseException:
            self.switch(there=was)
            raise
        self.switch(there=was)

    def load(self, name: str) -> Any:
        """A module of the next release."""
        with self.side(there=True):
            return importlib.import_module(name)

    def theirs(self, value: Any) -> Any:
        """What of ours is handed to the next release, made of its classes."""
        if not isinstance(value, District | Account):
            return value if type(value) in _PLAIN else _made_of(value, self._class)
        # They are large, and asked for at every step.
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, _made_of(value, self._class))
        return known[1]

    def ours(self, value: Any) -> Any:
        """What of the next release is handed to us, made of our classes."""
        return _made_of(value, self._our_class)

    def made(self, known: type) -> bool:
        """Whether a class is the next release's."""
        with self.side(there=True):
            return getattr(sys.modules.get(known.__module__), known.__name__, None) is known

    def _class(self, known: type) -> Any:
        found = self._classes.get(known)
        if found is None:
            found = self._classes[known] = _inner(self.load(known.__module__), known)
        return found

    def _our_class(self, known: type) -> Any:
        found = self._classes.get(known)
        if found is None:
            with self.side(there=False):
                found = self._classes[known] = _inner(importlib.import_module(known.__module__), known)
        return found


@cache
def the_next_release() -> NextRelease:
    """One for each process, made of the sources as they are."""
    into = Path(tempfile.mkdtemp(prefix="next-release-"))
    atexit.register(shutil.rmtree, into, ignore_errors=True)
    return NextRelease(next_release(into / "tree"))


def left() -> bool:
    """Lets our side be there while a call waits; answers which it was, for `entered`."""
    return the_next_release().switch(there=False) if the_next_release.cache_info().currsize else False


def entered(*, there: bool) -> None:
    if there:
        the_next_release().switch(there=True)


def policy_of(
    release: NextRelease, document: Mapping[str, Any], name: str = "production"
) -> Mapping[str, Any]:
    """Our policy's document as the next release's file has it."""
    return {**document, **tomllib.loads((release.tree / "policies" / f"{name}.toml").read_text("utf-8"))}


@cache
def brought_clocks() -> frozenset[str]:
    """Clocks that the next release's policy has and ours has not."""
    ours = a_policy_document()
    theirs = policy_of(the_next_release(), ours)
    found = {*theirs["clocks"], *theirs["hazards"]["clocks"]}
    return frozenset(found - {*ours["clocks"], *ours["hazards"]["clocks"]})


class TheirTable:
    """The table of records as the next release reads and writes it; what it has written, oracles are told as we read it."""

    def __init__(self, release: NextRelease, table: Table) -> None:
        self._release, self._table = release, table
        made = release.load("tests.fakes.cases").FakeCases
        with release.side(there=True):
            self._cases = made(table=table.table)

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(method)
        asked = getattr(self._cases, method)

        def done(*arguments: Any, **named: Any) -> Any:
            with self._release.side(there=True):
                return asked(*arguments, **named)

        return done

    def add(self, change: Change[Any], district: District, claims: Sequence[Claim] = ()) -> None:
        self.commit((change,), district, claims)

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        with self._release.side(there=False):
            self._commit(changes, district, claims)

    def _commit(self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim]) -> None:
        table = self._table
        before = [table.get(change.after.id) for change in changes]
        with self._release.side(there=True):
            self._cases.commit(changes, district, claims)
        table.writes += 1
        for change in changes:
            table.ids.setdefault(change.after.id, str(change.after.kind))
        table.on_commit(
            [self._as_we_read(change.after.id, one) for change, one in zip(changes, before, strict=True)]
        )

    # What oracles ask the next release, where only it knows all of a record.

    def breaks(self, case_id: str) -> list[str]:
        """Where the chain of a record does not hold, as the next release reads it."""
        verify = self._release.load("campus_safety.records.timeline").verify
        with self._release.side(there=True):
            case = self._cases.get(case_id)
            entries, said = self._cases.entries(case_id), self._cases.narratives(case_id)
            return [one.reason for one in verify(entries, case.chain, said)]

    def contribution(self, case: Record, district: District) -> Contribution:
        """What a record adds to the figures."""
        of = self._release.load("campus_safety.figures.counting").contribution
        given = self._release.theirs(district)
        with self._release.side(there=True):
            counted = of(self._cases.get(case.id), given)
        made: Contribution = self._release.ours(counted)
        return made

    def rows(self, case: Record, district: District) -> dict[str, tuple[str, str]]:
        """Owner -> list and order of the worklist rows that a record asks for."""
        of = self._release.load("campus_safety.records.worklists").listings
        given = self._release.theirs(district)
        with self._release.side(there=True):
            asked = of(self._cases.get(case.id), given)
            return {owner: (one.list_key, one.order) for owner, one in asked.items()}

    def _as_we_read(self, case_id: str, before: Record | None) -> Change[Any]:
        after = self._table.get(case_id)
        if after is None:
            raise KeyError(case_id)
        item = self._table.table.get(case_pk(case_id), entry_sk(after.version))
        if item is None:
            raise KeyError(case_id)
        return Change(before, after, to_entry(item["record"]["S"], case_id))


class Abroad:
    """A door of ours as the next release knows it. `speaks` says that what stands behind it is made of their classes."""

    def __init__(self, release: NextRelease, door: Any, *, speaks: bool = False) -> None:
        self._release, self._door, self._speaks = release, door, speaks

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(method)
        with self._release.side(there=False):
            asked = getattr(self._door, method)
        if not callable(asked):
            return self._release.theirs(asked)

        done = self._spoken(asked) if self._speaks else self._carried(asked, method)
        self.__dict__[method] = done
        return done

    def _spoken(self, asked: Callable[..., Any]) -> Callable[..., Any]:
        """What the weather does at the door is ours, also the error that it ends in."""

        def done(*arguments: Any, **named: Any) -> Any:
            try:
                return asked(*arguments, **named)
            except Exception as error:
                if not _changes_with_releases(type(error).__module__) or self._release.made(type(error)):
                    raise
                raise self._release.theirs(error) from None

        return done

    def _carried(self, asked: Callable[..., Any], method: str) -> Callable[..., Any]:
        release = self._release

        def done(*arguments: Any, **named: Any) -> Any:
            with release.side(there=False):
                try:
                    answer = asked(*release.ours(arguments), **release.ours(named))
                except Exception as error:
                    if not _changes_with_releases(type(error).__module__):
                        raise
                    raise release.theirs(error) from None
            return answer if method in _DOCUMENTS else release.theirs(answer)

        return done


def _changes_with_releases(module: str) -> bool:
    return module.partition(".")[0] in _OURS or module in _FAKES


def _inner(module: Any, known: type) -> Any:
    found = module
    for name in known.__qualname__.split("."):
        found = getattr(found, name)
    return found


def _made_of(value: Any, of: Callable[[type], Any]) -> Any:
    """The same value, with every class of a release in the place of the other's."""
    known = type(value)
    if known in _PLAIN:
        return value
    changes = _changes_with_releases(known.__module__)
    if isinstance(value, Enum):
        return of(known)(value.value) if changes else value
    if is_dataclass(value):
        made = object.__new__(of(known) if changes else known)
        for one in fields(made):
            if hasattr(value, one.name):
                object.__setattr__(made, one.name, _made_of(getattr(value, one.name), of))
        return made
    if isinstance(value, Mapping):
        return {_made_of(name, of): _made_of(one, of) for name, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return (of(known) if changes else known)(*(_made_of(one, of) for one in value))
    if isinstance(value, list | tuple | set | frozenset):
        return known(_made_of(one, of) for one in value)
    if isinstance(value, Exception) and changes:
        fault = of(known).__new__(of(known), *_made_of(value.args, of))
        fault.args = _made_of(value.args, of)
        fault.__dict__.update(_made_of(value.__dict__, of))
        return fault
    return value
