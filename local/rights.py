"""Who may do what, and who is shown what: the tables of every kind on one page, `docs/rights.md`.

    python -m local.rights

The tables stand in the kinds' own `actions.py`; a test keeps the page equal to them.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from campus_safety.district.roles import Role
from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import Kind
from campus_safety.records.relations import Holders, Part, Relation

PAGE: Final = Path(__file__).resolve().parent.parent / "docs/rights.md"
_INTRODUCTION: Final = """# 权限表 · Rights

每类记录两张表：谁能做什么，谁能看什么。格中写的是该角色与记录之间须有的关系，空格表示不能。
Two tables for each kind of record: who may do what, and who is shown what. A cell names the relation that the role
needs to the record; an empty one means never.

由 `make rights` 生成，请勿手改：权限写在各类记录自己的 `actions.py` 里。
Written by `make rights` from each kind's own `actions.py`; not to be edited by hand.

"文字归入"：该动作所写文字属于哪部分内容；“系统”：只由系统做。
The third column says to which section the words of an action belong; 系统: the system alone does it.

移送待接受的：接收单位中有权答复的角色可看 `summary` 和 `report_text`，强制报告、限定知悉的只看 `summary`。
What is offered: those of the receiving unit who may answer are shown these two; of mandatory and sealed ones the first.

◆：难以撤回的办理，页面须另页再次确认。◆: cannot simply be undone; a page asks once more, on a page of its own.

"""
RELATIONS: Final[Mapping[Relation, tuple[str, str, str]]] = {
    Relation.SCOPE: ("可见", "范围内、看得到的记录", "any record that it can see at all"),
    Relation.LEAD: ("参与", "本单位牵头、参与或被派", "its unit leads it, joined it or was sent to it"),
    Relation.LEADING: ("牵头", "本单位牵头", "its unit leads it"),
    Relation.REPORTER: ("本人", "本人上报", "it reported it itself"),
    Relation.RECEIVER: ("受移", "移送给本单位，尚未接受", "its unit was offered it"),
    Relation.ORDERED: ("受督", "本单位收到督办单", "its unit was given a supervision order on it"),
    Relation.RECTIFIER: ("整改", "本单位负责整改", "its unit is to put it right"),
    Relation.INVITED: ("受邀", "本单位承担其中一部分", "its unit does a part of it"),
}


def page() -> str:
    return (
        _INTRODUCTION + "\n".join([*_keys(), *(line for kind in KINDS.values() for line in _of(kind))]) + "\n"
    )


def _keys() -> Iterator[str]:
    yield "| 格中 cell | 关系 relation | 何时具备 · When an account has it |"
    yield "| --- | --- | --- |"
    for tie, (cell, zh, en) in RELATIONS.items():
        yield f"| {cell} | `{tie}` | {zh} · {en} |"
    yield "\n| 角色 role | |"
    yield "| --- | --- |"
    for role in Role:
        yield f"| {role.label.zh} | {role.label.en} `{role}` |"


def _of(kind: Kind) -> Iterator[str]:
    yield f"\n## {kind.label.zh} · {kind.label.en} `{kind.name}`\n"
    rows = (
        (
            (f"`{action}`", step.label.zh + " ◆" * step.binds, str(step.texts) if step.may else "系统"),
            kind.may[action],
        )
        for action, step in kind.actions.items()
    )
    yield from _table(("动作 action", "名称", "文字归入"), rows)
    yield ""
    yield from _table(("内容 section",), (((f"`{part}`",), kind.sections[part]) for part in Part))


def _table(head: Sequence[str], rows: Iterator[tuple[Sequence[str], Holders]]) -> Iterator[str]:
    names = (*head, *(role.label.zh for role in Role))
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for cells, holders in rows:
        needed = (RELATIONS[holders[role]][0] if holders[role] in RELATIONS else "" for role in Role)
        yield f"| {' | '.join((*cells, *needed))} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
