"""限定知悉: what keeps a case sealed, and who lets that fall. Nobody does it alone (`docs/decisions/0017`)."""

from dataclasses import replace

from campus_safety.decision import Decision, Outcome
from campus_safety.errors import BadInput, Conflict, Fault, SamePerson
from campus_safety.incidents import commands
from campus_safety.incidents.incident import Incident
from campus_safety.incidents.taxonomy import Flag

# What protects a child: with one of these, an assessment takes no flag away.
_PROTECTING = frozenset({Flag.MANDATORY_REPORT, Flag.SEALED})


def keeping_flags(after: Incident, before: Incident, decision: Decision[Incident]) -> Incident:
    """The case as it was assessed, with the flags that this assessment alone may not take from it."""
    lost = before.flags - after.flags if before.flags & _PROTECTING else frozenset[Flag]()
    if not lost:
        return after
    return replace(after, kept_flags=after.kept_flags | lost, flags_kept_by=decision.party)


def lift_flags(decision: Decision[Incident], command: commands.LiftFlags) -> Outcome[Incident]:
    """The chief or the brigade says that the kept flags were not needed: never whoever assessed or merged it so."""
    case = decision.case
    if not case.kept_flags:
        raise Conflict(Fault("case", "nothing_kept", "没有保留的标记", "No flags are kept on this case"))
    if case.assessed_at is None:
        raise Conflict(Fault("case", "not_assessed", "须先研判", "It has to be assessed first"))
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明解除理由", "Say why they are lifted"))
    by = case.flags_kept_by
    if by is not None and decision.is_one_of((by,)):
        raise SamePerson(
            Fault(
                "actor",
                "same_person",
                "研判人或并案人不得自行解除",
                "Who assessed or merged it may not lift its flags",
            )
        )
    told = ("education:desk",) if case.concerns_education else ()
    after = replace(case, kept_flags=frozenset[Flag](), flags_kept_by=None)
    return Outcome(after, tells=("lead:owner", "station:desk", *told))
