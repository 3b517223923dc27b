"""What an account keeps: so many lists and no more, each changed as it was seen, and no form done twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from campus_safety.errors import CampusSafetyError, Conflict, KeyReused, NotFound, StaleVersion
from campus_safety.lists.list_filters import ChosenList
from campus_safety.lists.saved_worklists import REMEMBERED, SavedWorklist, SavedWorklists
from tests.builders import NOW

MOST = 3


def a_worklist(number: int = 1, unit: str = "dm-st-harbour") -> SavedWorklist:
    return SavedWorklist(f"w{number}", f"清单{number}", ChosenList("incident", unit), NOW, f"digest-{number}")


def kept(*worklists: SavedWorklist) -> SavedWorklists:
    found = SavedWorklists()
    for one in worklists:
        found = saved(found, one)
    return found


def saved(before: SavedWorklists, new: SavedWorklist) -> SavedWorklists:
    """As an account of Harbour station keeps it."""
    return before.saved(new, MOST, lambda chosen: chosen.unit == "dm-st-harbour")


def test_the_same_form_is_kept_once_and_another_under_its_key_refused() -> None:
    once = kept(a_worklist())
    assert saved(once, a_worklist()) is once
    with pytest.raises(KeyReused):
        saved(once, replace(a_worklist(), submission="another"))


def test_what_can_no_longer_be_read_gives_way_and_nothing_else_does() -> None:
    full = kept(a_worklist(1), a_worklist(2, "dm-st-hill"), a_worklist(3))
    assert [one.id for one in saved(full, a_worklist(4)).kept] == ["w1", "w3", "w4"]
    with pytest.raises(Conflict):
        saved(saved(full, a_worklist(4)), a_worklist(5))


def test_a_stale_version_is_refused_and_what_is_done_is_done() -> None:
    before = kept(a_worklist())
    after = before.renamed("w1", "新名", 1)
    assert (after.find("w1").name, after.find("w1").version, after.version) == ("新名", 2, 2)
    assert after.renamed("w1", "新名", 1) is after
    with pytest.raises(StaleVersion):
        after.renamed("w1", "旧名", 1)
    with pytest.raises(StaleVersion):
        after.deleted("w1", 1)
    gone = after.deleted("w1", 2)
    assert gone.kept == () and gone.deleted("w1", 2) is gone
    with pytest.raises(NotFound):
        gone.renamed("w1", "新名", 2)
    with pytest.raises(NotFound):
        saved(gone, a_worklist())


@given(
    some.lists(some.tuples(some.sampled_from("srd"), some.integers(1, 6), some.integers(1, 3)), max_size=40)
)
def test_whatever_is_asked_in_whatever_order_there_are_never_too_many_and_versions_only_rise(
    asked: list[tuple[str, int, int]],
) -> None:
    found = SavedWorklists()
    for what, number, version in asked:
        before = found
        try:
            match what:
                case "s":
                    found = saved(before, a_worklist(number))
                case "r":
                    found = before.renamed(f"w{number}", f"第{version}名", version)
                case _:
                    found = before.deleted(f"w{number}", version)
        except CampusSafetyError:
            continue
        assert found.version == before.version + (found != before)
        ids = [one.id for one in found.kept]
        assert len(ids) == len({*ids}) <= MOST and not {*ids} & {*found.gone}
        assert len(found.gone) <= REMEMBERED
