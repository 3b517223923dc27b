"""安排、移交、换班: who stands at a post. Whoever is named has to be able to: an account of the campus's station or its teams,
and at a fixed post also the campus's own security room."""

from dataclasses import replace
from typing import Final

from campus_safety.district.directory import District, address
from campus_safety.district.organisation import Post
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.peak_post import PeakPost, PostType
from campus_safety.records.change import Change
from campus_safety.records.decision import Decision, Faults, Outcome, made
from campus_safety.records.timeline import Actor

POSTS_OF_A_STATION: Final = (Post.OFFICER, Post.DESK, Post.CHIEF)


def assignable(station: str, campus: str, post_type: PostType, district: District) -> frozenset[str]:
    """The keys of the accounts that can stand there."""
    units = (station, *(team.id for team in district.teams_of(station)))
    addresses = [address(unit, post) for unit in units for post in POSTS_OF_A_STATION]
    if post_type is PostType.FIXED:
        addresses.append(address(campus, Post.SECURITY_ROOM))
    return frozenset(key for at in addresses for key in district.holders_of(at))


def may_stand(key: str, post: PeakPost, district: District) -> bool:
    return key in assignable(post.station, post.campus, post.post_type, district)


def assign(decision: Decision[PeakPost], command: commands.Assign) -> Outcome[PeakPost]:
    """Who stood there before hears of it too."""
    case, faults = decision.case, Faults()
    _check_able("assignee", command.assignee, case, decision.rules, faults)
    faults.check()
    if command.assignee == case.assignee:
        raise Conflict(Fault("assignee", "already_done", "已是该人员", "Stands there already"))
    return Outcome(
        replace(case, assignee=command.assignee, overridden=True),
        tells=persons(case.assignee, command.assignee),
    )


def can_be_given(decision: Decision[PeakPost]) -> None:
    """Somebody stands there; and an officer gives away only what is the own."""
    somebody_stands_there(decision)
    _own(decision.actor, decision.case.assignee or "")


def somebody_stands_there(decision: Decision[PeakPost]) -> None:
    if decision.case.assignee is None:
        raise Conflict(Fault("case", "nobody_there", "该岗位尚未安排人员", "Nobody stands there yet"))


def hand_over(decision: Decision[PeakPost], command: commands.HandOver) -> Outcome[PeakPost]:
    """One post from one to another, both named. An officer gives away only what is the own."""
    case, faults = decision.case, Faults()
    _own(decision.actor, command.giver)
    _check_able("taker", command.taker, case, decision.rules, faults)
    faults.check()
    _still("giver", command.giver, case)
    if command.taker == command.giver:
        raise BadInput(Fault("taker", "same_person", "移交对象须为他人", "Hand it to somebody else"))
    return Outcome(
        replace(case, assignee=command.taker, overridden=True), tells=persons(command.giver, command.taker)
    )


def swapped(
    one: Decision[PeakPost], other: Decision[PeakPost], command: commands.Swap
) -> tuple[Change[PeakPost], Change[PeakPost]]:
    """Two posts exchange who stands there; both changes are written in one transaction, or neither. Raises as `decide`."""
    here, there, faults = one.case, other.case, Faults()
    if here.id == there.id:
        raise BadInput(Fault("other", "same_post", "须选择另一个岗位", "Name another post"))
    _own(one.actor, command.mine, command.theirs)
    _still("mine", command.mine, here)
    _still("theirs", command.theirs, there)
    if command.mine == command.theirs:
        raise BadInput(Fault("theirs", "same_person", "两岗为同一人员", "The same person stands at both"))
    _check_able("theirs", command.theirs, here, one.rules, faults)
    _check_able("mine", command.mine, there, other.rules, faults)
    faults.check()
    told = persons(command.mine, command.theirs)
    return (
        _swapped(one, command.theirs, command, told),
        _swapped(other, command.mine, command, told),
    )


def swapped_before(here: PeakPost, there: PeakPost, command: commands.Swap) -> bool:
    """Whether this exchange, sent again over a bad network, was made already: then nothing is left to do."""
    return command.mine != command.theirs and (here.assignee, there.assignee) == (
        command.theirs,
        command.mine,
    )


def _swapped(
    decision: Decision[PeakPost], assignee: str, command: commands.Swap, told: tuple[str, ...]
) -> Change[PeakPost]:
    after = replace(decision.case, assignee=assignee, overridden=True)
    return made(decision, Outcome(after, tells=told), command.action, command.texts)


def persons(*keys: str | None) -> tuple[str, ...]:
    """The addresses of accounts, each once; nobody has none."""
    return tuple(dict.fromkeys(f"account:{key}" for key in keys if key is not None))


def _own(actor: Actor, *keys: str) -> None:
    if actor.role == Role.OFFICER and actor.account not in keys:
        raise NotAllowed(
            Fault(
                "action",
                "not_yours",
                "只能移交或调换本人的岗位，其他岗位由值班室安排",
                "You give away your own post; others are the desk's to assign",
            )
        )


def _still(where: str, key: str, post: PeakPost) -> None:
    if post.assignee != key:
        raise Conflict(
            Fault(
                where,
                "changed_meanwhile",
                "该岗位人员已有变动，请刷新后再试",
                "Somebody else stands there by now; look again",
            )
        )


def _check_able(where: str, key: str | None, post: PeakPost, rules: Rules, faults: Faults) -> None:
    if key is not None and not may_stand(key, post, rules.district):
        faults.add(
            where,
            "cannot_stand_there",
            "该账号不属于本所（定点值守可为本校安保室），不能安排到该岗位",
            "Not an account of this station, nor, at a fixed post, of the campus's security room",
        )
