"""Builders of entries of a campus's registers, with only what a test cares about named."""

from dataclasses import replace
from datetime import date
from typing import Any

from campus_safety.district.organisation import Post
from campus_safety.kinds.registers.decide import decide
from campus_safety.kinds.registers.keeping import Enter, enter
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registers.things import Member, Piece, Register, TeamPart
from campus_safety.records.commands import Command
from tests.builders import an_account, an_actor, at, rules

SCHOOL = "dm-ms-01-safety"
GUARD = "dm-ms-01-guard"
# `builders.NOW` is 10:00 in Shanghai on this day.
TODAY = date(2026, 11, 24)
TEAM = (TeamPart(Member.POLICE, 1), TeamPart(Member.GUARD, 2), TeamPart(Member.PARENT, 3))


def wanted(register: Register, number: str, **fields: Any) -> Enter:
    sender = fields.pop("sender", SCHOOL)
    plain = Enter(
        client_key=f"entry-{register}-{number}",
        digest="digest-1",
        account=an_account(sender).key,
        campus="dm-ms-01",
        register_type=register,
        number=number,
    )
    return replace(plain, **fields)


def entered(asked: Enter, *, by: str = SCHOOL, when: float = 0) -> RegisterEntry:
    return enter(asked, an_actor(by), rules(), at(when)).after


def a_team(**changes: Any) -> RegisterEntry:
    """One officer, two guards and three parents, led by the community officer."""
    plain = {"team": TEAM, "post": Post.OFFICER, "since": date(2026, 9, 1)}
    return entered(wanted(Register.TEAM, "T-01", **plain | changes))


def a_camera(**changes: Any) -> RegisterEntry:
    plain = {"spot": "gate", "post": Post.SECURITY_ROOM}
    return entered(wanted(Register.CAMERA, "C-01", **plain | changes))


def a_certificate(**changes: Any) -> RegisterEntry:
    """Of guard B0001, good until five weeks from now."""
    return entered(
        wanted(Register.GUARD_CERTIFICATE, "B0001", **{"valid_until": date(2026, 12, 29)} | changes)
    )


def shields(**changes: Any) -> RegisterEntry:
    plain = {"piece": Piece.SHIELD, "pieces": 4, "spot": "security_room"}
    return entered(wanted(Register.EQUIPMENT, "S-01", **plain | changes))


def acted(case: RegisterEntry, command: Command, *, by: str = SCHOOL, when: float = 60) -> RegisterEntry:
    return decide(case, command, an_actor(by), rules(), at(when)).after
