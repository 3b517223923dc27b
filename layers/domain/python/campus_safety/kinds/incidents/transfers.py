"""To whom a case belongs: transfers that end when the receiver accepts, and links to past cases."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.organisation import UnitKind
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.able_units import able, check_receiving
from campus_safety.kinds.incidents.exits import left
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.need_to_know import still_named
from campus_safety.kinds.incidents.taxonomy import Flag
from campus_safety.records.components import Transfer
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome


def may_be_offered(decision: Decision[Incident]) -> Choices:
    """Nothing is offered yet, and what must be assessed first was; and the units that can take it over."""
    case = decision.case
    if Flag.MANDATORY_REPORT in case.flags and case.assessed_at is None:
        raise Conflict(
            Fault(
                "action",
                "mandatory_report",
                "强制报告须先研判，方可移送",
                "A mandatory report is assessed before it can be transferred",
            )
        )
    if case.transfer is not None and case.transfer.open:
        raise Conflict(
            Fault("case", "already_offered", "已有待接收的移送", "A transfer is waiting to be accepted")
        )
    return {"to": tuple(map(Option, able(check_receiving, case, decision.rules.district)))}


def is_offered(decision: Decision[Incident]) -> None:
    _offered(decision)


def waits_for_an_answer(decision: Decision[Incident]) -> None:
    transfer = decision.case.transfer
    if transfer is None or not transfer.open:
        raise Conflict(Fault("case", "nothing_offered", "没有待接收的移送", "No transfer is waiting"))


def offer_transfer(decision: Decision[Incident], command: commands.OfferTransfer) -> Outcome[Incident]:
    """移送: the case stays ours, its clocks running, until the receiver accepts. The hand-over clock runs from when we
    received it (article 61 of the procedure for administrative cases): neither a late offer nor a refusal buys time."""
    case, faults = decision.case, Faults()
    faults.units("to", (command.to,), decision.rules)
    check_receiving("to", command.to, case, decision.rules.district, faults)
    faults.check()
    earlier = case.transfer if case.transfer and case.transfer.accepted_at is None else None
    transfer = Transfer(
        to=command.to,
        offered_at=earlier.offered_at if earlier else decision.now,
        offered_by=decision.party,
        refused=earlier.refused if earlier else 0,
        received_at=earlier.received_at if earlier else _received_at(case),
    )
    return Outcome(replace(case, transfer=transfer), tells=(f"unit:{command.to}",))


def accept_transfer(decision: Decision[Incident], command: commands.AcceptTransfer) -> Outcome[Incident]:
    """Another station or our own brigade takes the case over and it goes on there; to any other body it leaves the loop as
    transferred."""
    case, transfer = decision.case, _offered(decision)
    accepted = replace(transfer, open=False, accepted_at=decision.now)
    receiver = decision.rules.district.unit(transfer.to)
    given_by = f"unit:{transfer.offered_by.unit}"
    if receiver.kind in (UnitKind.STATION, UnitKind.BRIGADE):
        joined = tuple(unit for unit in case.joined if unit != receiver.id)
        station = receiver.id if receiver.kind is UnitKind.STATION else case.station
        after = replace(case, transfer=accepted, station=station, lead=receiver.id, joined=joined)
        after = still_named(after, decision.rules.district)
        return Outcome(after, tells=(given_by, "reporters", "lead:owner"))
    after = left(
        replace(case, transfer=accepted, lead=receiver.id),
        State.TRANSFERRED,
        decision.rules,
        decision.now,
    )
    return Outcome(after, tells=(given_by, "reporters", "station:desk"))


def refuse_transfer(decision: Decision[Incident], command: commands.RefuseTransfer) -> Outcome[Incident]:
    transfer = _offered(decision)
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明退回理由", "Say why it is refused"))
    refused = replace(transfer, open=False, refused=transfer.refused + 1)
    return Outcome(
        replace(decision.case, transfer=refused), tells=(f"unit:{transfer.offered_by.unit}", "station:desk")
    )


def withdraw_transfer(decision: Decision[Incident], command: commands.WithdrawTransfer) -> Outcome[Incident]:
    """Whoever offered it takes the offer back: of a receiver that does not answer, or that was the wrong one."""
    case, transfer = decision.case, decision.case.transfer
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明撤回理由", "Say why it is taken back"))
    if transfer is None:
        raise AssertionError("an offer waits")
    after = replace(case, transfer=replace(transfer, open=False))
    return Outcome(after, tells=(f"unit:{transfer.to}", "lead:owner"))


def link(decision: Decision[Incident], command: commands.Link) -> Outcome[Incident]:
    linked = dict.fromkeys((*decision.case.links, *command.cases))
    if decision.case.id in linked:
        raise BadInput(Fault("cases", "itself", "不能关联自身", "A case is not linked to itself"))
    return Outcome(replace(decision.case, links=tuple(linked)))


def _received_at(case: Incident) -> datetime:
    """When those who have the case now received it: with the report, from another station, or by its being reopened."""
    taken = case.transfer.accepted_at if case.transfer is not None else None
    return max(case.course_since, taken) if taken is not None else case.course_since


def _offered(decision: Decision[Incident]) -> Transfer:
    transfer = decision.case.transfer
    if transfer is None or not transfer.open:
        raise Conflict(Fault("case", "nothing_offered", "没有待接收的移送", "No transfer is waiting"))
    if decision.actor.unit != transfer.to and not _is_for(decision, transfer.to):
        raise NotAllowed(
            Fault(
                "actor",
                "not_the_receiver",
                "只有接收单位可以答复移送",
                "Only the receiver answers a transfer",
            )
        )
    return transfer


def _is_for(decision: Decision[Incident], unit: str) -> bool:
    """A team answers for its station."""
    return decision.rules.district.unit(decision.actor.unit).parent == unit
