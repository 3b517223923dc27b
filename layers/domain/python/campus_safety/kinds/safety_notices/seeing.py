"""What of a notice somebody sees: a campus its own receipt, everybody above it all of them."""

from campus_safety.district.directory import Account
from campus_safety.kinds.safety_notices.safety_notice import ReadReceipt, SafetyNotice
from campus_safety.records.relations import Part


def receipts_shown(account: Account, case: SafetyNotice, parts: frozenset[Part]) -> tuple[ReadReceipt, ...]:
    if Part.WORK in parts:
        return case.receipts
    return tuple(receipt for receipt in case.receipts if receipt.unit == account.unit)
