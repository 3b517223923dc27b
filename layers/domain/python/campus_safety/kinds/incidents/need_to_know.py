"""限定知悉: what keeps a case sealed, who lets that fall, which officers know of it, and that a school may have to be left out.

Nobody lets a seal fall alone (`docs/decisions/0017`). Of a sealed case a station's desk and chief know by their posts, its
officers only where somebody has named them (`docs/decisions/0020`).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from campus_safety.district.directory import District, address
from campus_safety.district.organisation import Post, UnitKind
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Flag
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.measures import handed_on
from campus_safety.records.post_addresses import owner_of
from campus_safety.records.supervision import amended

# What protects a child: with one of these, an assessment takes no flag away.
_PROTECTING = frozenset({Flag.MANDATORY_REPORT, Flag.SEALED})
# Who may let a school know again of what is about those who answer there.
_SENIOR: Final = frozenset({Role.CHIEF, Role.SUPERVISOR})


def keeping_flags(after: Incident, before: Incident, decision: Decision[Incident]) -> Incident:
    """The case as it was assessed, with the flags that this assessment alone may not take from it."""
    own = before.about.flags_for(before.circumstances) | before.kept_flags
    lost = own - after.flags if own & _PROTECTING else frozenset[Flag]()
    if not lost:
        return after
    return replace(after, kept_flags=after.kept_flags | lost, flags_kept_by=decision.party)


def kept_by_another(decision: Decision[Incident]) -> None:
    """There are kept flags, of an assessed case, and somebody else kept them."""
    case, by = decision.case, decision.case.flags_kept_by
    if not case.kept_flags:
        raise Conflict(Fault("case", "nothing_kept", "没有保留的标记", "No flags are kept on this case"))
    if case.assessed_at is None:
        raise Conflict(Fault("case", "not_assessed", "须先研判", "It has to be assessed first"))
    if by is not None and decision.is_one_of((by,)):
        raise SamePerson(
            Fault(
                "actor",
                "same_person",
                "研判人或并案人不得自行解除",
                "Who assessed or merged it may not lift its flags",
            )
        )


def lift_flags(decision: Decision[Incident], command: commands.LiftFlags) -> Outcome[Incident]:
    """The chief or the brigade says that the kept flags were not needed: never whoever assessed or merged it so."""
    case = decision.case
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明解除理由", "Say why they are lifted"))
    told = ("education:desk",) if case.concerns_education else ()
    after = replace(case, kept_flags=frozenset[Flag](), flags_kept_by=None)
    return Outcome(after, tells=("lead:owner", "station:desk", *told))


def candidates(case: Incident, district: District) -> tuple[str, ...]:
    """The accounts that hold an officer's post in a police unit that works on the case, or in one of its teams; in order."""
    found: set[str] = set()
    # Not those of a unit that is only offered the case.
    for unit in {case.station, case.lead, *case.joined} & district.units.keys():
        if district.unit(unit).kind not in (UnitKind.STATION, UnitKind.BRIGADE, UnitKind.TEAM):
            continue
        acting = district.acting_unit(unit)
        for one in (acting, *(team.id for team in district.teams_of(acting))):
            found.update(district.holders_of(address(one, Post.OFFICER)))
    return tuple(sorted(found))


def still_named(case: Incident, district: District) -> Incident:
    """The case that went to other units, known to those of the named only who are theirs."""
    possible = frozenset(candidates(case, district))
    return replace(case, named=tuple(one for one in case.named if one in possible))


def name_officers(decision: Decision[Incident], command: commands.NameOfficers) -> Outcome[Incident]:
    """Adds officers who need to know, and takes away those who no longer do. Whoever worked on it goes on knowing."""
    case = decision.case
    named = naming(case, command.officers, decision.rules.district)
    gone = frozenset(command.no_longer)
    after = replace(case, named=tuple(one for one in named if one not in gone))
    if after.named == case.named:
        raise Conflict(
            Fault("officers", "nothing_changed", "知悉人员没有变化", "Nobody is added or taken away")
        )
    new = tuple(f"account:{one}" for one in after.named if one not in case.named)
    return Outcome(after, tells=new)


def naming(case: Incident, officers: Iterable[str], district: District) -> tuple[str, ...]:
    """The named of the case, with these. Raises BadInput for who is no officer of a unit that works on it."""
    faults, possible = Faults(), frozenset(candidates(case, district))
    for number, one in enumerate(officers, 1):
        if one not in possible:
            faults.add(
                f"officers.{number}",
                "no_officer_here",
                "不是承办单位的民警账号",
                "Not the account of an officer of a unit that works on it",
            )
    faults.check()
    return tuple(dict.fromkeys((*case.named, *officers)))


def may_bring_back(decision: Decision[Incident]) -> None:
    """Whoever may leave a school out may do so; that it knows again is for the chief and the brigade."""
    if decision.case.school_left_out and decision.actor.role not in _SENIOR:
        raise NotAllowed(
            Fault(
                "left_out",
                "not_senior",
                "恢复告知学校由所长决定",
                "The chief decides that the school may know",
            )
        )


def leave_out_school(decision: Decision[Incident], command: commands.LeaveOutSchool) -> Outcome[Incident]:
    """About those who answer at the school: the school knows nothing of it from now on, or again."""
    case = decision.case
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明理由", "Say why"))
    if case.school_left_out == command.left_out:
        raise Conflict(Fault("left_out", "already_done", "已是如此", "It is so already"))
    if command.left_out:
        after = without_school(case, decision.rules)
        return Outcome(after, tells=("lead:owner", "station:chief", "education:desk"))
    return Outcome(replace(case, school_left_out=False), tells=("lead:owner", "campus:safety"))


def without_school(case: Incident, rules: Rules) -> Incident:
    """The case with the school left out: the station leads in its place, answers what the school was ordered, and owes what
    the school had still to do."""
    lead = case.station if case.lead == case.campus else case.lead
    after = replace(
        case,
        school_left_out=True,
        lead=lead,
        joined=tuple(unit for unit in case.joined if unit not in (case.campus, lead)),
    )
    for order in case.supervisions:
        if order.answered_at is None and order.to == f"unit:{case.campus}":
            after = amended(after, replace(order, to=f"unit:{case.station}"), rules)
    for measure in case.measures:
        if measure.settled_at is None and measure.owner.partition("/")[0] == case.campus:
            after = handed_on(after, measure, owner_of(case.station, rules.district))
    return after
