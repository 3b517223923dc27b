"""From a command to a change of an entry of a register: which deed each action is."""

from campus_safety.kinds.registers import keeping
from campus_safety.kinds.registers.actions import Action
from campus_safety.kinds.registers.kind import KIND
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.records.decision import Decide

decide: Decide[RegisterEntry] = Decide(
    KIND,
    {
        Action.REGROUP: keeping.regroup,
        Action.RENEW: keeping.renew,
        Action.REPORT_FAULT: keeping.report_fault,
        Action.RESTORE: keeping.restore,
        Action.NAME_HAZARD: keeping.name_hazard,
        Action.NOTE: keeping.note,
        Action.WITHDRAW: keeping.withdraw,
    },
    {
        Action.REGROUP: keeping.is_a_team,
        Action.RENEW: keeping.has_a_date,
        Action.REPORT_FAULT: keeping.can_break,
    },
)
