"""Who may do what, and who sees what: two tables that a person can read, and the functions that read them.

A cell names the tie that a role needs to the case:
    -         never
    scope     any case it can see at all
    lead      its unit leads the case or was sent to it
    reporter  it reported the case itself
    receiver  its unit was offered the case
    ordered   its unit was given a supervision order on it
Out of scope looks like "not found": `see` is asked first, everywhere.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.case import Case
from campus_safety.directory import Account, District
from campus_safety.errors import Fault, NotAllowed, NotFound
from campus_safety.organisation import Post
from campus_safety.posts import owner_of
from campus_safety.roles import Role
from campus_safety.taxonomy import Flag
from campus_safety.transitions import TRANSITIONS, Action


class Tie(StrEnum):
    """How an account is tied to a case."""

    NEVER = "-"
    SCOPE = "scope"
    LEAD = "lead"
    REPORTER = "reporter"
    RECEIVER = "receiver"
    ORDERED = "ordered"


class Part(StrEnum):
    """Parts of an answer that are shown or left out as a whole."""

    SUMMARY = "summary"
    WORK = "work"
    REPORT_TEXT = "report_text"
    REPORTER_IDENTITY = "reporter_identity"
    DIALOGUE = "dialogue"
    FEEDBACK = "feedback"
    SCHOOL_TEXTS = "school_texts"
    POLICE_NOTES = "police_notes"
    REVIEW = "review"
    TIMELINE = "timeline"
    ACTORS = "actors"


_ACTIONS = """
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
report                 scope        scope    scope    scope    scope    scope      -      scope     scope    -       scope
press                  -            -        -        -        -        -          -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
acknowledge            -            -        scope    scope    scope    scope      -      -         lead     -       -
assess                 -            -        scope    scope    scope    scope      -      -         lead     -       -
dispatch               -            -        -        scope    scope    scope      -      -         lead     -       -
arrive                 -            -        scope    scope    scope    -          -      -         lead     -       -
note                   lead         lead     scope    scope    scope    scope      -      lead      lead     -       -
ask                    lead         -        scope    scope    scope    scope      -      lead      lead     -       -
answer                 reporter     reporter reporter reporter reporter reporter   -      reporter  reporter -       reporter
tell_bureau            scope        -        -        scope    scope    scope      -      -         -        -       -
tell_parents           scope        -        scope    scope    scope    -          -      -         -        -       -
conclude_investigation lead         -        -        -        -        -          -      lead      -        -       -
claim_handled          scope        scope    -        -        -        -          -      -         -        -       -
handle                 lead         -        scope    scope    scope    scope      -      lead      lead     -       -
give_feedback          lead         -        scope    scope    scope    scope      -      lead      lead     -       -
review                 lead         -        -        -        scope    scope      -      lead      lead     -       -
settle_measure         scope        -        scope    scope    scope    scope      -      scope     lead     -       -
close                  -            -        -        -        scope    scope      scope  -         -        -       -
reopen                 -            -        -        -        scope    scope      scope  -         -        -       -
false_alarm            -            -        -        scope    scope    scope      -      -         -        -       -
mark_duplicate         -            -        -        scope    scope    scope      -      -         -        -       -
take_duplicate         -            -        -        scope    scope    scope      -      -         -        -       -
offer_transfer         -            -        -        scope    scope    scope      -      -         lead     -       -
accept_transfer        -            -        -        receiver receiver receiver   -      receiver  receiver -       -
refuse_transfer        -            -        -        receiver receiver receiver   -      receiver  receiver -       -
supervise              -            -        -        -        -        scope      scope  scope     -        -       -
receive_order          ordered      -        -        ordered  ordered  -          -      ordered   ordered  -       -
answer_order           ordered      -        -        ordered  ordered  -          -      ordered   ordered  -       -
ask_extension          lead         -        scope    scope    scope    -          -      lead      lead     -       -
decide_extension       -            -        -        -        scope    scope      scope  -         -        -       -
link                   -            -        scope    scope    scope    scope      -      -         -        -       -
"""

_PARTS = """
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   reporter
work                   scope        -        scope    scope    scope    scope      scope  scope     scope    scope   -
report_text            lead         reporter scope    scope    scope    scope      scope  scope     scope    -       reporter
reporter_identity      -            -        -        scope    scope    scope      -      -         -        -       -
dialogue               reporter     reporter scope    scope    scope    scope      -      lead      lead     -       reporter
feedback               reporter     reporter scope    scope    scope    scope      scope  scope     lead     -       reporter
school_texts           lead         -        scope    scope    scope    scope      scope  scope     -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         lead     -       -
review                 lead         -        scope    scope    scope    scope      scope  scope     lead     -       -
timeline               lead         -        scope    scope    scope    scope      scope  scope     lead     scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
"""

Table = Mapping[str, Mapping[Role, Tie]]


def _table(text: str) -> Table:
    head, *rows = (line.split() for line in text.strip().splitlines())
    roles = [Role(name) for name in head[1:]]
    return MappingProxyType(
        {row[0]: MappingProxyType(dict(zip(roles, map(Tie, row[1:]), strict=True))) for row in rows}
    )


MAY: Table = _table(_ACTIONS)
SHOWN: Table = _table(_PARTS)

# Which part each action's words belong to; everything not named here is a police note.
TEXTS_OF: Mapping[str, Part] = MappingProxyType(
    {
        Action.REPORT: Part.REPORT_TEXT,
        Action.ASK: Part.DIALOGUE,
        Action.ANSWER: Part.DIALOGUE,
        Action.GIVE_FEEDBACK: Part.FEEDBACK,
        Action.TELL_BUREAU: Part.SCHOOL_TEXTS,
        Action.TELL_PARENTS: Part.SCHOOL_TEXTS,
        Action.CONCLUDE_INVESTIGATION: Part.SCHOOL_TEXTS,
        Action.CLAIM_HANDLED: Part.SCHOOL_TEXTS,
        Action.REVIEW: Part.REVIEW,
        Action.SETTLE_MEASURE: Part.REVIEW,
    }
)


def ties(account: Account, case: Case, district: District) -> frozenset[Tie]:
    """Every tie the account has to the case; none at all means that the case does not exist for it."""
    if not account.enabled or account.district != case.district:
        return frozenset()
    units = _units(account, district)
    found = set()
    if case.reporter.account == account.key:
        found.add(Tie.REPORTER)
    if case.transfer is not None and case.transfer.open and case.transfer.to in units:
        found.add(Tie.RECEIVER)
    if any(_ordered(order.to, case, district) in account.addresses for order in case.supervisions):
        found.add(Tie.ORDERED)
    if case.lead in units or units & set(case.joined):
        found.add(Tie.LEAD)
    if _in_scope(account, case, units, found):
        found.add(Tie.SCOPE)
    elif not found & {Tie.REPORTER, Tie.RECEIVER, Tie.ORDERED}:
        return frozenset()
    return frozenset(found)


def see(account: Account, case: Case, district: District) -> frozenset[Tie]:
    """The account's ties to the case; raises NotFound, as if the case did not exist, when it has none."""
    found = ties(account, case, district)
    if not found:
        raise NotFound(Fault("case_id", "not_found", "没有这个案件", "No such case"))
    return found


def permit(account: Account, action: Action, case: Case, district: District) -> None:
    """Raises NotFound out of scope, and NotAllowed where the table has no such right."""
    if not _holds(MAY[action][account.role], see(account, case, district)):
        label = TRANSITIONS[action].label
        raise NotAllowed(
            Fault(
                "action",
                "not_allowed",
                f"“{account.role.label.zh}”不能对该案件“{label.zh}”",
                f"“{account.role.label.en}” may not “{label.en}” here",
            )
        )


def permit_report(account: Account, campus: str, district: District) -> None:
    """School accounts report for their own campus, everybody else for any campus of the district."""
    if not account.enabled or MAY[Action.REPORT][account.role] is Tie.NEVER:
        raise NotAllowed(Fault("action", "not_allowed", "该账号不能上报", "This account may not report"))
    if account.role in (Role.SCHOOL_STAFF, Role.GUARD) and campus != account.unit:
        raise NotAllowed(
            Fault("campus", "not_yours", "只能上报本校（园）情况", "You report for your own campus")
        )


def shown(account: Account, case: Case, district: District) -> frozenset[Part]:
    """The parts of a case's answer that this account gets. An anonymous reporter is known to the desk and above only."""
    found = see(account, case, district)
    parts = {part for part in Part if _holds(SHOWN[part][account.role], found)}
    if Tie.REPORTER in found:
        parts |= {Part.SUMMARY, Part.REPORT_TEXT, Part.DIALOGUE, Part.FEEDBACK}
    return frozenset(parts)


def lists_of(account: Account, district: District) -> tuple[str, ...]:
    """The units whose worklists this account reads; the first is its own."""
    return tuple(sorted(_units(account, district), key=lambda unit: unit != account.unit))


def _holds(needed: Tie, found: Iterable[Tie]) -> bool:
    return needed is not Tie.NEVER and needed in found


def _units(account: Account, district: District) -> frozenset[str]:
    """The account's unit, and for a team inside a station the station it works for."""
    unit = district.units.get(account.unit)
    above = {unit.parent} if unit is not None and unit.kind == "team" and unit.parent else set()
    return frozenset({account.unit, *above})


def _ordered(to: str, case: Case, district: District) -> str:
    """The post an order was given to: a unit's owner, or the owner of the lead."""
    return owner_of(case.lead if to == "lead:owner" else to.removeprefix("unit:"), district)


def _in_scope(account: Account, case: Case, units: frozenset[str], found: set[Tie]) -> bool:
    match account.role:
        case Role.SUPERVISOR | Role.LEADER | Role.AUDITOR:
            return True
        case Role.DESK | Role.CHIEF:
            return case.station in units or Tie.LEAD in found
        case Role.OFFICER:
            return Tie.LEAD in found or (case.station in units and not case.sealed)
        case Role.SCHOOL_STAFF:
            return case.campus in units and (not case.sealed or _answers_for_campus(account))
        case Role.GUARD:
            return case.campus in units and not case.sealed
        case Role.EDUCATION:
            return Flag.EDUCATION_TOLD in case.flags or Tie.LEAD in found
        case Role.AGENCY:
            return Tie.LEAD in found
        case _:
            return False


def _answers_for_campus(account: Account) -> bool:
    return bool({Post.SAFETY, Post.PRINCIPAL} & set(account.posts))
