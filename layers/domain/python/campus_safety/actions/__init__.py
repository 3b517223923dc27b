"""What people do to a case: each command is checked against the transition table and becomes one change."""

from campus_safety.actions.decide import decide, mark_duplicate

__all__ = ["decide", "mark_duplicate"]
