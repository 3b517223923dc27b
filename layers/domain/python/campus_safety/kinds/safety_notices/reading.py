"""已读, 撤回 and 送达: a campus's receipt, taking a notice back, and that all of its parts know what has become of it."""

from dataclasses import replace

from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.kinds.safety_notices import commands
from campus_safety.kinds.safety_notices.safety_notice import ReadReceipt, SafetyNotice, State
from campus_safety.records.decision import Decision, Outcome


def has_read(case: SafetyNotice, unit: str) -> bool:
    receipt = case.receipt_of(unit)
    return receipt is not None and receipt.read_at is not None


def not_read(decision: Decision[SafetyNotice]) -> None:
    """It is addressed to this campus, which has not read it yet. Sent again, nothing changes: `decide` answers None before."""
    case, unit = decision.case, decision.actor.unit
    if case.receipt_of(unit) is None:
        raise NotAllowed(
            Fault(
                "actor",
                "not_addressed",
                "该安全提示未发给本单位",
                "This notice is not addressed to your unit",
            )
        )
    if has_read(case, unit):
        raise Conflict(Fault("action", "already_done", "本单位已签收", "Your unit has read it already"))


def read(decision: Decision[SafetyNotice], command: commands.Read) -> Outcome[SafetyNotice]:
    """The first of a campus's accounts that reads it signs for the campus."""
    case, unit = decision.case, decision.actor.unit
    receipts = tuple(
        ReadReceipt(unit, decision.now, decision.party) if receipt.unit == unit else receipt
        for receipt in case.receipts
    )
    return Outcome(_read_by_all(replace(case, receipts=receipts)))


def withdraw(decision: Decision[SafetyNotice], command: commands.Withdraw) -> Outcome[SafetyNotice]:
    """With a reason, or because another notice takes its place. Who has read it is kept, and hears of it too."""
    if not command.texts.get("text", "").strip() and command.replaced_by is None:
        raise BadInput(Fault("text", "missing", "请说明撤回理由", "Say why it is withdrawn"))
    after = replace(
        decision.case,
        state=State.WITHDRAWN,
        withdrawn_at=decision.now,
        replaced_by=command.replaced_by,
        reached=1,
        delivered_at=None if decision.case.further else decision.now,
    )
    # Where another takes its place, that one is what they are told of.
    tells = () if command.replaced_by else ("campuses:owner", "campuses:security_room")
    return Outcome(after, tells=tells)


def deliver(decision: Decision[SafetyNotice], command: commands.Deliver) -> Outcome[SafetyNotice]:
    """One more part shares what has become of the head; with the last of them all campuses have been told."""
    reached = decision.case.reached + 1
    after = replace(decision.case, reached=reached)
    if reached == after.parts:
        after = replace(after, delivered_at=decision.now)
    return Outcome(_read_by_all(after))


def _read_by_all(case: SafetyNotice) -> SafetyNotice:
    """Read once every campus has, and never while some of them have not even been told."""
    moments = [receipt.read_at for receipt in case.receipts if receipt.read_at is not None]
    if case.state is not State.ISSUED or case.delivered_at is None or len(moments) < len(case.receipts):
        return case
    return replace(case, state=State.READ, read_at=max(moments))
