"""From a command to a change of a reply template: which deed each action is."""

from campus_safety.kinds.reply_templates import writing
from campus_safety.kinds.reply_templates.actions import Action
from campus_safety.kinds.reply_templates.kind import KIND
from campus_safety.kinds.reply_templates.reply_template import ReplyTemplate
from campus_safety.records.decision import Decide

decide: Decide[ReplyTemplate] = Decide(
    KIND,
    {
        Action.REWRITE: writing.rewrite,
        Action.WITHDRAW: writing.withdraw,
    },
)
