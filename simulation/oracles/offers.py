"""What is offered is what is accepted: whoever acts was offered it, and who is offered something is not refused for what they
are, or for how the record stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from campus_safety.district.directory import Account
from campus_safety.kinds.activities.decide import decide as activities
from campus_safety.kinds.appointments.decide import decide as appointments
from campus_safety.kinds.area_sweeps.decide import decide as area_sweeps
from campus_safety.kinds.bulletins.decide import decide as bulletins
from campus_safety.kinds.daily_log.decide import decide as daily_log
from campus_safety.kinds.devices.testing import decide as devices
from campus_safety.kinds.hazards.decide import decide as hazards
from campus_safety.kinds.incidents.decide import decide as incidents
from campus_safety.kinds.inspections.decide import decide as inspections
from campus_safety.kinds.patrols.decide import decide as patrols
from campus_safety.kinds.patrols.decide import decide_plan as patrol_plans
from campus_safety.kinds.peak_posts.decide import decide_once as peak_posts
from campus_safety.kinds.points.decide import choices as points
from campus_safety.kinds.quizzes.decide import decide as quizzes
from campus_safety.kinds.redemptions.decide import decide as redemptions
from campus_safety.kinds.registers.decide import decide as registers
from campus_safety.kinds.registry import KINDS
from campus_safety.kinds.reply_templates.decide import decide as reply_templates
from campus_safety.kinds.rotas.decide import decide as rotas
from campus_safety.kinds.safety_notices.decide import decide as safety_notices
from campus_safety.kinds.teaching_packs.decide import decide as teaching_packs
from campus_safety.labels import Label
from campus_safety.records.change import Change, Moment
from campus_safety.records.offers import Offer, Opening, offers
from campus_safety.records.record import Record
from campus_safety_aws.rulebook import Rulebook
from simulation.calls import Request
from simulation.lives import LIVES
from simulation.oracles.oracle import Finding, Oracle
from simulation.world import World

CHOICES: Final[Mapping[str, Opening]] = {
    "incident": incidents.choices,
    "hazard": hazards.choices,
    "inspection": inspections.choices,
    "area_sweep": area_sweeps.choices,
    "safety_notice": safety_notices.choices,
    "log_entry": daily_log.choices,
    "peak_post": peak_posts.choices,
    "rota": rotas.choices,
    "patrol_plan": patrol_plans.choices,
    "patrol": patrols.choices,
    "register_entry": registers.choices,
    "self_test": devices.choices,
    "quiz_round": quizzes.choices,
    "points_entry": points,
    "redemption": redemptions.choices,
    "appointment": appointments.choices,
    "teaching_pack": teaching_packs.choices,
    "activity": activities.choices,
    "bulletin_issue": bulletins.choices,
    "reply_template": reply_templates.choices,
}
# What is said of the form's own fields, or of who is named as acting, wherever the fault is put.
_OF_THE_FORM: Final = frozenset({"same_person", "nothing_changed", "stale", "not_yet", "taken_meanwhile"})
# What hangs on a sum of many records, which only the write itself asks.
_OF_SUMS: Final = frozenset({"points_short"})
# Whether it may be done hangs on another record too, which only the function has read.
_OF_TWO: Final = frozenset({"mark_duplicate", "swap", "reinstate"})


class WhatIsOfferedIsAccepted(Oracle):
    """Of one release: what another one knows is offered by that one alone."""

    name = Label("可办即可办成，未列即不可办", "What is offered is accepted, and nothing else")

    def __init__(self, world: World, found: Callable[[Finding], None]) -> None:
        super().__init__(world, found)
        self._accounts = {one.key: one for one in world.directory.accounts()}
        self._rulebook = Rulebook(world.directory, KINDS)

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes[:1]:
            case, action = change.before, str(change.entry.action)
            account = self._accounts.get(change.entry.actor.account)
            if case is None or account is None or not self._asked(case, action):
                continue
            # As of when it was decided: a limit may have passed before it was written.
            offer = self._offer(account, case, action, change.entry.recorded_at)
            if offer is None or offer.in_the_way:
                why = [fault.code for fault in offer.in_the_way] if offer is not None else "not offered"
                self.fail(f"{case.kind}.{action} was done by {account.role} and was {why}", case.id)

    def answered(self, request: Request, status: int, answer: Any) -> None:
        case = self.world.records.get(request.about) if request.about else None
        action, body = request.path.rpartition("/")[2], request.body
        if case is None or body is None or status not in (403, 409, 422) or self.world.calls.last_waited:
            return
        account = next((one for one in self._accounts.values() if one.id == request.by), None)
        if account is None or not self._asked(case, action) or action in _OF_TWO:
            return
        offer = self._offer(account, case, action, self.world.clock.present())
        if offer is None or offer.in_the_way:
            return
        for fault in answer.get("faults", ()):
            if fault["code"] not in _OF_THE_FORM | _OF_SUMS and not _of_a_field(
                fault["field"], action, case.kind
            ):
                self.fail(
                    f"{case.kind}.{action} was offered to {account.role} and refused: {fault['code']}",
                    case.id,
                )

    def _offer(self, account: Account, case: Record, action: str, now: datetime) -> Offer | None:
        """This action, where it is offered to the account then, with what is in the way."""
        rules, moment = self._rulebook.for_case(case), Moment(now, "")
        found = offers(KINDS[case.kind], (action,), CHOICES[case.kind], account, case, rules, moment)
        return next((offer for offer in found if offer.action == action), None)

    def _asked(self, case: Record, action: str) -> bool:
        return case.kind in CHOICES and action in LIVES[case.kind].bodies and not case.newer


def _of_a_field(name: str, action: str, kind: str) -> bool:
    """Whether a fault is of what was filled in: of a field of the form, or of a part of one."""
    fields = LIVES[kind].bodies[action].model_fields
    return name.partition(".")[0] in fields
