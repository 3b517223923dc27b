"""The kinds of record that are played, a row each. What people may send about one is read off the routes of its function,
what a form contains off the bodies that these routes check, who sends it off the tables of rights and transitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from campus_safety.kinds.registry import KINDS
from simulation.deployed import taken

_ONE: Final = "/<case_id>/"


@dataclass(frozen=True, slots=True)
class Life:
    """`path` is where the routes of a kind begin, `function` what serves them. `made_at` are the paths at which people make
    such a record, with the action that makes it; `often` how often they do, beside the other kinds. Where it is 0 something
    else makes them: their own forms, a planner, another record."""

    kind: str
    function: str
    path: str
    made_at: Mapping[str, str] = field(default_factory=dict)
    often: int = 0

    @property
    def bodies(self) -> Mapping[str, type[BaseModel]]:
        """Action -> the body of its route. What reporters are asked afterwards is no step of a record's life."""
        return _bodies(self.kind, self.function, self.path)

    def making(self, path: str) -> type[BaseModel]:
        return taken(self.function)[path]


@cache
def _bodies(kind: str, function: str, path: str) -> Mapping[str, type[BaseModel]]:
    begins, actions = path + _ONE, KINDS[kind].actions
    return MappingProxyType(
        {
            action: body
            for rule, body in taken(function).items()
            if rule.startswith(begins) and (action := rule.removeprefix(begins)) in actions
        }
    )


LIVES: Final[Mapping[str, Life]] = MappingProxyType(
    {
        life.kind: life
        for life in (
            Life("incident", "casework.cases", "/cases"),
            Life("hazard", "hazards.hazards", "/hazards"),
            Life("inspection", "inspections.inspections", "/inspections", {"/inspections": "plan"}, 10),
            Life("area_sweep", "area_sweeps.area_sweeps", "/area-sweeps", {"/area-sweeps": "plan"}, 4),
            Life("peak_post", "duty.posts", "/posts", {"/posts": "add"}, 3),
            Life("rota", "duty.posts", "/rotas", {"/rotas": "open"}, 2),
            Life(
                "patrol_plan",
                "duty.patrols",
                "/patrol-plans",
                {"/patrol-plans": "plan", "/patrol-plans/rounds": "plan"},
                4,
            ),
            Life("patrol", "duty.patrols", "/patrols"),
            Life("register_entry", "duty.patrols", "/registers", {"/registers": "enter"}, 8),
            Life(
                "log_entry",
                "duty.daily_log",
                "/log",
                {"/log": "record", "/log/visits": "arrive", "/log/handovers": "hand_over"},
                10,
            ),
            Life("campus_assurance", "duty.daily_log", "/assurances"),
            Life("safety_notice", "duty.notices", "/notices", {"/notices": "issue"}, 4),
            Life("self_test", "duty.devices", "/self-tests"),
            Life("activity", "outreach.activities", "/activities", {"/activities": "plan"}, 8),
            Life("quiz_round", "outreach.quiz_rounds", "/quiz-rounds", {"/quiz-rounds": "plan"}, 4),
            Life("points_entry", "outreach.points", "/points", {"/points": "award"}, 2),
            Life("redemption", "outreach.points", "/redemptions", {"/redemptions": "redeem"}, 6),
            Life("teaching_pack", "outreach.teaching", "/packs", {"/packs": "publish"}, 3),
            Life("appointment", "outreach.teaching", "/appointments", {"/appointments": "appoint"}, 3),
            Life("reply_template", "duty.notices", "/reply-templates", {"/reply-templates": "write"}, 2),
            Life("bulletin_issue", "insight.figures", "/bulletin-issues"),
        )
    }
)
# Kinds whose records are reported, each by a form of its own; they draw from streams of their own too.
REPORTED: Final = ("incident", "hazard")


def kind_at(path: str) -> str:
    """The kind that a path is about; reports are incidents."""
    found = [
        life
        for life in LIVES.values()
        if path == life.path or path.startswith((life.path + "/", life.path + "?"))
    ]
    return max(found, key=lambda life: len(life.path)).kind if found else "incident"
