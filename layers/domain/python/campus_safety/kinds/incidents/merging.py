"""并案: a report of what is known already is merged into the case of it, and takes nothing away by it.

What a report obliges us to goes over to the root: its flags with its seal, and the clocks of its duties as they stand. So
no merge opens a sealed case, and none ends a duty of law (`docs/decisions/0017`).
"""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.policy import Basis
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.kinds.incidents.clock_rules import DUTIES
from campus_safety.kinds.incidents.discovery import counted_from, known_since
from campus_safety.kinds.incidents.exits import left
from campus_safety.kinds.incidents.incident import Incident, MergedReport, State
from campus_safety.kinds.incidents.need_to_know import without_school
from campus_safety.kinds.incidents.taxonomy import Circumstance, Flag
from campus_safety.records.clocks import Clock
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.record import first

# Who may say that reports from two campuses are of one incident: not the desk alone.
_ACROSS = frozenset({Role.CHIEF, Role.SUPERVISOR})


def may_be_merged(decision: Decision[Incident]) -> None:
    """Nothing was merged into it, and what must be assessed first was."""
    case = decision.case
    if case.duplicates:
        raise Conflict(
            Fault(
                "case",
                "has_duplicates",
                "已有重复报警并入本案",
                "Others have been merged into this case already",
            )
        )
    if Flag.MANDATORY_REPORT in case.flags and case.assessed_at is None:
        raise BadInput(
            Fault(
                "case",
                "mandatory_report",
                "强制报告须先研判，方可并案",
                "A mandatory report is assessed before it can be merged",
            )
        )


def duplicated(
    decision: Decision[Incident], root: Incident, reason: str, *, across_campuses: bool
) -> Outcome[Incident]:
    """The case as a duplicate of `root`. Its clocks stop; its reporter is told of it and hears the root's outcome, or, where
    that was given already, is told it now, on a clock of this case's own."""
    case = decision.case
    _refuse_unfit(case, root)
    faults = Faults()
    if not reason:
        faults.add("text", "missing", "请说明并案理由", "Say why it is merged")
    if root.campus != case.campus and not across_campuses:
        faults.add(
            "across_campuses",
            "other_campus",
            "两起警情不在同一校园，须由民警确认并说明理由",
            "They are of different campuses: an officer has to confirm that, and say why",
        )
    if _inquiry_lost(case, root):
        faults.add(
            "root",
            "inquiry_running",
            "法定欺凌调查正在进行，目标警情须先按学生欺凌研判",
            "A statutory inquiry runs; the case named must be assessed as bullying first",
        )
    faults.check()
    if root.campus != case.campus and decision.actor.role not in _ACROSS:
        raise NotAllowed(
            Fault(
                "actor",
                "not_senior",
                "跨校园并案由所长或治安大队决定",
                "Merging across campuses is the chief's or the brigade's to decide",
            )
        )
    after = replace(
        left(case, State.DUPLICATE, decision.rules, decision.now),
        duplicate_of=root.id,
        heard_with_root=_outcome_ahead(root),
    )
    # Whoever may not know of the root does not learn of it by the report that went into it.
    if root.sealed and not case.sealed:
        after = replace(after, kept_flags=after.kept_flags | {Flag.SEALED}, flags_kept_by=decision.party)
    if root.school_left_out and root.campus == case.campus:
        after = without_school(after, decision.rules)
    # Whoever has been working on it hears that there is nothing more to do, unless it was they who merged it.
    district = decision.rules.district
    others = district.acting_unit(case.lead) != decision.acting_unit
    return Outcome(after, tells=("reporter", *(("lead:owner",) if others else ())))


def taken_in(decision: Decision[Incident], duplicate: Incident) -> Outcome[Incident]:
    """The root with one more report of it: its flags are those of both, and the duties of the duplicate run on here."""
    root = decision.case
    hearing = duplicate.reporters if _outcome_ahead(root) else ()
    also = (*root.also_reported, *(MergedReport(duplicate.id, account) for account in hearing))
    more = duplicate.flags - root.flags
    numbers = duplicate if root.casualties is None else root
    after = replace(
        root,
        duplicates=(*root.duplicates, duplicate.id),
        also_reported=also,
        kept_flags=root.kept_flags | more,
        flags_kept_by=decision.party if more else root.flags_kept_by,
        named=tuple(dict.fromkeys((*root.named, *duplicate.named))),
        bureau_told_at=first(root.bureau_told_at, duplicate.bureau_told_at),
        parents_told_at=first(root.parents_told_at, duplicate.parents_told_at),
        investigated_at=first(root.investigated_at, duplicate.investigated_at),
        authority_units=tuple(dict.fromkeys((*root.authority_units, *duplicate.authority_units))),
        told_authorities=tuple(dict.fromkeys((*root.told_authorities, *duplicate.told_authorities))),
        joined=tuple(
            dict.fromkeys((*root.joined, *(unit for unit in duplicate.authority_units if unit != root.lead)))
        ),
        circumstances=root.circumstances | _production(duplicate),
        reported_up_at=first(root.reported_up_at, duplicate.reported_up_at),
        casualties=numbers.casualties,
        casualties_changed_at=numbers.casualties_changed_at,
        casualties_told_at=numbers.casualties_told_at,
    )
    brought = list[datetime]()
    for name in DUTIES:
        theirs, ours = duplicate.clock(name), root.clock(name)
        if theirs is not None and theirs.stopped_at is None and _sooner(theirs, ours):
            after = after.with_clock(_taken_over(theirs, ours))
            brought.append(theirs.started_at)
    if brought:
        # It is one incident, discovered when it was first: every duty is counted from then.
        known = known_since(root)
        since = min(brought if known is None else [known, *brought])
        after = counted_from(after, since, decision.rules, decision.now)
    if duplicate.school_left_out:
        after = without_school(after, decision.rules)
    told = ("education:desk",) if after.concerns_education and not root.concerns_education else ()
    return Outcome(after, tells=("lead:owner", *told))


def given_back(decision: Decision[Incident], duplicate: Incident) -> Outcome[Incident]:
    """The root without a report that was merged by mistake. The flags that came with it stay until somebody lifts them."""
    root = decision.case
    after = replace(
        root,
        duplicates=tuple(one for one in root.duplicates if one != duplicate.id),
        also_reported=tuple(one for one in root.also_reported if one.case != duplicate.id),
    )
    return Outcome(after, tells=("lead:owner",))


def _production(case: Incident) -> frozenset[Circumstance]:
    """That it was an accident of this kind does not get lost with the report that says so."""
    return frozenset({Circumstance.PRODUCTION_ACCIDENT} if case.production_accident else ())


def _refuse_unfit(case: Incident, root: Incident) -> None:
    if root.id == case.id:
        raise BadInput(Fault("root", "itself", "案件不能是自身的重复", "A case is no duplicate of itself"))
    if root.district != case.district:
        raise BadInput(Fault("root", "unknown", "没有这个案件", "No such case"))
    if root.duplicate_of is not None:
        raise Conflict(
            Fault("root", "is_duplicate", "目标案件本身是重复报警", "The case named is a duplicate itself")
        )


def _outcome_ahead(root: Incident) -> bool:
    """Whether the root's reporters are still to be told how it ended."""
    return root.feedback_at is None and root.open


def _inquiry_lost(case: Incident, root: Incident) -> bool:
    """Whether an inquiry that the law asks for would run nowhere after the merge."""
    owed = case.about.investigated and case.investigated_at is None
    return owed and not root.about.investigated


def _taken_over(theirs: Clock, ours: Clock | None) -> Clock:
    """Their clock as it stands, in the place of ours: what either has told stays told, and nothing is told again."""
    if ours is None:
        return theirs
    revision = ours.revision + theirs.revision
    told = (replace(one, revision=ours.revision + one.revision) for one in theirs.served)
    # What is a duty of law in either case is one in the root.
    basis = Basis.LAW if Basis.LAW in (ours.basis, theirs.basis) else theirs.basis
    return replace(theirs, basis=basis, revision=revision, served=(*ours.served, *told))


def _sooner(theirs: Clock, ours: Clock | None) -> bool:
    """Whether theirs is the one to go by: no clock of the root's own runs that ends earlier."""
    return ours is None or ours.stopped_at is not None or theirs.due_at < ours.due_at
