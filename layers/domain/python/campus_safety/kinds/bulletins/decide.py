"""From a command to a change of an issue of the bulletin: which deed each action is."""

from campus_safety.kinds.bulletins import issuing
from campus_safety.kinds.bulletins.actions import Action
from campus_safety.kinds.bulletins.bulletin_issue import BulletinIssue
from campus_safety.kinds.bulletins.kind import KIND
from campus_safety.records.decision import Decide

decide: Decide[BulletinIssue] = Decide(
    KIND,
    {
        Action.NOTE: issuing.note,
        Action.RELEASE: issuing.release,
    },
)
