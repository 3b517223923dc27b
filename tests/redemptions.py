"""Builders of requests that spend points, with only what a test cares about named."""

from dataclasses import replace
from typing import Any

from campus_safety.district.directory import Reward
from campus_safety.kinds.points.points_entry import PointsEntry
from campus_safety.kinds.redemptions.decide import decide_all
from campus_safety.kinds.redemptions.redeeming import Redeem, redeem
from campus_safety.kinds.redemptions.redemption import Redemption
from campus_safety.records.change import Change
from campus_safety.records.commands import Command
from tests.builders import an_actor, at, rules
from tests.districts import key_of, sample_files

SCHOOL = "dm-ms-01-safety"
PRINCIPAL = "dm-ms-01-principal"
OFFICER = "dm-st-harbour-officer-1"
DESK = "dm-st-harbour-desk"
SUPERVISOR = "dm-supervisor-1"
EDUCATION = "dm-edu-desk"


def a_reward(id: str = "fraud-kit", **changes: Any) -> Reward:
    """As the demo district offers it: law-lesson 8, open-day 10 (two a term), fraud-kit 3 (forty a year), drill-gear 5."""
    (found,) = (one for one in sample_files().rewards if one.id == id)
    return replace(found, **changes)


def a_request(
    reward: Reward | None = None, *, by: str = SCHOOL, when: float = 0, **changes: Any
) -> tuple[Change[Redemption], Change[PointsEntry]]:
    """Harbour Middle School asks for a set of anti-fraud material."""
    found = reward or a_reward()
    plain = Redeem(
        client_key="redeem-1",
        digest="digest-1",
        campus="dm-ms-01",
        reward=found.id,
        found=found,
        account=key_of(by),
    )
    return redeem(replace(plain, **changes), an_actor(by), rules(), at(when))


def asked(**changes: Any) -> Redemption:
    return a_request(**changes)[0].after


def acted(
    case: Redemption, command: Command, *, by: str = SUPERVISOR, when: float = 60
) -> tuple[Change[Any], ...]:
    return decide_all(case, command, an_actor(by), rules(), at(when))
