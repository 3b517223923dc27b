"""To whom a case belongs: transfers that end when the receiver accepts, duplicates, links to past cases."""

from dataclasses import replace

from campus_safety.case import Transfer
from campus_safety.decision import Decision, Faults, Outcome
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.incidents import commands
from campus_safety.incidents.incident import Incident, State
from campus_safety.organisation import UnitKind


def offer_transfer(decision: Decision[Incident], command: commands.OfferTransfer) -> Outcome[Incident]:
    """移送: the case stays ours, its clocks running, until the receiver accepts. The hand-over clock runs from the
    first offer: a refusal does not buy new time."""
    case, faults = decision.case, Faults()
    faults.units("to", (command.to,), decision.rules)
    if command.to in (case.lead, case.campus):
        faults.add("to", "already_there", "接收单位已是主办单位", "The case is theirs already")
    faults.check()
    if case.transfer is not None and case.transfer.open:
        raise Conflict(
            Fault("case", "already_offered", "已有待接收的移送", "A transfer is waiting to be accepted")
        )
    earlier = case.transfer if case.transfer and case.transfer.accepted_at is None else None
    transfer = Transfer(
        to=command.to,
        offered_at=earlier.offered_at if earlier else decision.now,
        offered_by=decision.party,
        refused=earlier.refused if earlier else 0,
    )
    return Outcome(replace(case, transfer=transfer), tells=(f"unit:{command.to}",))


def accept_transfer(decision: Decision[Incident], command: commands.AcceptTransfer) -> Outcome[Incident]:
    """Another station takes the case over and it goes on there; to any other body it leaves the loop as transferred."""
    case, transfer = decision.case, _offered(decision)
    accepted = replace(transfer, open=False, accepted_at=decision.now)
    receiver = decision.rules.district.unit(transfer.to)
    given_by = f"unit:{transfer.offered_by.unit}"
    if receiver.kind is UnitKind.STATION:
        joined = tuple(unit for unit in case.joined if unit != receiver.id)
        after = replace(case, transfer=accepted, station=receiver.id, lead=receiver.id, joined=joined)
        return Outcome(after, tells=(given_by, "reporter", "lead:owner"))
    after = replace(
        case,
        transfer=accepted,
        lead=receiver.id,
        state=State.TRANSFERRED,
        exited_at=decision.now,
        acknowledged_at=case.acknowledged_at or decision.now,
    )
    return Outcome(after, tells=(given_by, "station:desk"))


def refuse_transfer(decision: Decision[Incident], command: commands.RefuseTransfer) -> Outcome[Incident]:
    transfer = _offered(decision)
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明退回理由", "Say why it is refused"))
    refused = replace(transfer, open=False, refused=transfer.refused + 1)
    return Outcome(
        replace(decision.case, transfer=refused), tells=(f"unit:{transfer.offered_by.unit}", "station:desk")
    )


def link(decision: Decision[Incident], command: commands.Link) -> Outcome[Incident]:
    linked = dict.fromkeys((*decision.case.links, *command.cases))
    if decision.case.id in linked:
        raise BadInput(Fault("cases", "itself", "不能关联自身", "A case is not linked to itself"))
    return Outcome(replace(decision.case, links=tuple(linked)))


def duplicated(decision: Decision[Incident], root: Incident) -> Outcome[Incident]:
    """The case as a duplicate of `root`. Its clocks stop; what its reporter is owed does not."""
    case = decision.case
    if root.id == case.id:
        raise BadInput(Fault("root", "itself", "案件不能是自身的重复", "A case is no duplicate of itself"))
    if root.district != case.district:
        raise BadInput(Fault("root", "unknown", "没有这个案件", "No such case"))
    if root.duplicate_of is not None:
        raise Conflict(
            Fault("root", "is_duplicate", "目标案件本身是重复报警", "The case named is a duplicate itself")
        )
    if case.duplicates:
        raise Conflict(
            Fault(
                "case",
                "has_duplicates",
                "已有重复报警并入本案",
                "Others have been merged into this case already",
            )
        )
    after = replace(
        case,
        state=State.DUPLICATE,
        duplicate_of=root.id,
        exited_at=decision.now,
        acknowledged_at=case.acknowledged_at or decision.now,
    )
    return Outcome(after)


def taken_in(decision: Decision[Incident], duplicate: Incident) -> Outcome[Incident]:
    root = decision.case
    return Outcome(replace(root, duplicates=(*root.duplicates, duplicate.id)), tells=("lead:owner",))


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
