"""docs/rights.md says what the kinds' tables say."""

from campus_safety.district.roles import Role
from campus_safety.kinds.registry import KINDS
from campus_safety.records.relations import Relation
from local.rights import PAGE, RELATIONS, page


def test_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make rights"


def test_every_relation_is_explained() -> None:
    assert set(RELATIONS) == set(Relation) - {Relation.NEVER}


def test_a_right_is_found_in_the_row_of_its_action() -> None:
    row = next(line for line in page().splitlines() if line.startswith("| `accept_transfer` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")][3:]
    needed = KINDS["incident"].may["accept_transfer"]
    assert cells == ["" if needed[role] is Relation.NEVER else RELATIONS[needed[role]][0] for role in Role]


def test_its_lines_can_be_read() -> None:
    assert [line for line in page().splitlines() if len(line) > 120] == []
