"""From a command to a change of a teaching pack: which deed each action is."""

from campus_safety.kinds.teaching_packs import publishing
from campus_safety.kinds.teaching_packs.actions import Action
from campus_safety.kinds.teaching_packs.kind import KIND
from campus_safety.kinds.teaching_packs.teaching_pack import TeachingPack
from campus_safety.records.decision import Decide

decide: Decide[TeachingPack] = Decide(
    KIND,
    {
        Action.KEEP: publishing.keep,
        Action.REPLACE: publishing.give_way,
        Action.NOTE: publishing.note,
        Action.WITHDRAW: publishing.withdraw,
    },
)
