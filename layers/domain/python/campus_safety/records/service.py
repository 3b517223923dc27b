"""One way in: a record is made once, looked at, acted on and listed here, by whatever road somebody came.

The service knows no HTTP. It is given its stores, the rules, and an outside: a clock, a pause and salt. In which order rights,
versions and transitions are asked, how often a lost race is decided again, and how the same form is known again is said
here and nowhere else. A kind brings its own deeds.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from campus_safety.district.directory import Account, DirectoryReader, District
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import (
    BadInput,
    CampusSafetyError,
    Conflict,
    Fault,
    Meanwhile,
    NotAllowed,
    may_not,
    no_such_list,
    no_such_record,
)
from campus_safety.instants import to_text
from campus_safety.labels import Label
from campus_safety.records.access import has_lists, lists_of, may_be_named, permit, see, shown
from campus_safety.records.attempts import attempted, refuse_stale
from campus_safety.records.change import Moment
from campus_safety.records.commands import Command
from campus_safety.records.kind import Kind
from campus_safety.records.make_once import Changes, Claims, Make, all_of, make_once, no_claims
from campus_safety.records.offers import Offer, Opening, offers
from campus_safety.records.outside import Outside, Rulebook
from campus_safety.records.read_traces import What, trace
from campus_safety.records.record import C, Record
from campus_safety.records.relations import Part, Relation
from campus_safety.records.rows import Row
from campus_safety.records.store import AlreadyReported, Cases, Claim, ClaimTaken
from campus_safety.records.submissions import Submission, Submitter, key_reused
from campus_safety.records.timeline import Actor, Entry, Narrative
from campus_safety.records.worklists import listed, open_list, over_list, reported_list
from campus_safety.values import dataclass

T = TypeVar("T")

# How long the key of an action is known: longer than any page keeps what it could not send.
KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Looked(Generic[C]):
    """A record as one account may look at it at `now`."""

    kind: Kind
    who: Submitter
    case: C
    rules: Rules
    parts: frozenset[Part]
    entries: tuple[Entry, ...]
    narratives: Mapping[int, Narrative]
    now: datetime
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked(Generic[C]):
    """One action that was asked, after rights and version were looked at. `code_attempt` counts the short codes that were
    taken already of what the action makes besides, and `known` is what it would have made and was there before; `outside`
    is for what it makes in other tables first."""

    who: Submitter
    case: C
    command: Any
    actor: Actor
    rules: Rules
    moment: Moment
    outside: Outside
    code_attempt: int = 0
    known: Record | None = None

    def by(self, decide: Callable[[C, Any, Actor, Rules, Moment], T], command: Command | None = None) -> T:
        """What this deed makes of it, or of the command that it became."""
        return decide(self.case, command or self.command, self.actor, self.rules, self.moment)


@dataclass(frozen=True, slots=True)
class Acted(Generic[C]):
    """A record after an action, the rules that it was decided by, and what the account may do next."""

    kind: Kind
    who: Submitter
    command: Command
    case: C
    rules: Rules
    offers: tuple[Offer, ...] = ()


View: TypeAlias = Literal["open", "overdue", "over", "mine"]
"""Which records of a list: open, open and overdue, over, or those that the account has reported itself."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list as one account may read it. `place` names the list and the view, for the mark of the next page."""

    kind: Kind
    account: Account
    place: str
    rows: tuple[Row, ...]
    next_key: Mapping[str, str] | None
    present: datetime
    district: District


Decided: TypeAlias = Callable[[Asked[C]], Changes[C]]
Start: TypeAlias = Callable[[str], Mapping[str, str] | None]
"""From the name of a list to where its page begins."""


def by(decide: Callable[[C, Any, Actor, Rules, Moment], Changes[C]]) -> Decided[C]:
    """Of a kind whose actions need nothing besides the record."""
    return lambda asked: asked.by(decide)


class Service(Generic[C]):
    """The records of one kind. `read` narrows a case to the kind or raises NotFound; `decide` makes the change of an action,
    and `choices` says what one can be filled in with, or refuses it; `asked` are the actions that people ask for; `claims`
    are the keys that the record's own change takes with it."""

    def __init__(
        self,
        kind: Kind,
        cases: Cases,
        directory: DirectoryReader,
        rulebook: Rulebook,
        outside: Outside,
        *,
        read: Callable[[Record | None], C],
        decide: Decided[C],
        choices: Opening,
        claims: Claims = no_claims,
    ) -> None:
        self.asked: list[str] = []
        self.kind, self.cases, self.rulebook, self.outside = kind, cases, rulebook, outside
        self._directory = directory
        self._read, self._decide, self._choices, self._claims = read, decide, choices, claims

    def get(self, case_id: str) -> C:
        """The record as it is, read strongly. Raises NotFound."""
        return self._read(self.cases.get(case_id))

    def see(self, who: Submitter, case_id: str) -> C:
        """A record that the account can see; to it nothing else exists."""
        case = self.get(case_id)
        see(who.account, case, self.rulebook.district_of(case))
        return case

    def permit_making(self, account: Account, action: str, campus: str | None = None) -> None:
        """Raises NotAllowed unless the account's role may make such a record, and for a campus's own account unless it is
        for that campus."""
        label = self.kind.actions[action].label
        if not account.enabled or not self.kind.may_ever(account.role, action):
            raise NotAllowed(
                Fault(
                    "action", "not_allowed", f"该账号不能“{label.zh}”", f"This account may not “{label.en}”"
                )
            )
        campuses = self._directory.district(account.district).campuses
        if campus is not None and account.unit in campuses and campus != account.unit:
            raise NotAllowed(
                Fault("campus", "not_yours", "只能登记本校（园）情况", "You record for your own campus")
            )

    def make_once(self, submission: Submission | None, make: Make[C], rules: Rules) -> C:
        """The record of this form, new or made before; see `make_once`."""
        return self._read(
            make_once(
                self.cases, make, rules.district, self.outside, submission=submission, claims=self._claims
            )
        )

    def look(self, who: Submitter, case_id: str, what: What = What.RECORD) -> Looked[C]:
        """Raises NotFound, also for what is out of the account's scope. Whoever reads what is sealed leaves a trace."""
        case = self.get(case_id)
        # Rights first: who may not know of it must not learn either that its rules cannot be read.
        parts = shown(who.account, self.kind, case, self.rulebook.district_of(case))
        if Part.SUMMARY not in parts:
            raise no_such_record()
        if what is What.TIMELINE and Part.TIMELINE not in parts:
            raise may_not("查看时间线", "see timelines")
        rules, now = self.rulebook.for_case(case), self.outside.now()
        trace(self.cases, case, who.account, what, now)
        entries, narratives = self.cases.entries(case_id), self.cases.narratives(case_id)
        offered = self.offers(who, case, rules) if what is What.RECORD else ()
        return Looked(self.kind, who, case, rules, parts, entries, narratives, now, offered)

    def offers(self, who: Submitter, case: C, rules: Rules) -> tuple[Offer, ...]:
        """What the account may do with this record now."""
        at = Moment(self.outside.now(), "")
        return offers(self.kind, self.asked, self._choices, who.account, case, rules, at)

    def act(
        self,
        who: Submitter,
        case_id: str,
        command: Command,
        staff: str,
        version: int | None = None,
        decide: Decided[C] | None = None,
        submission: Submission | None = None,
    ) -> Acted[C]:
        """The record after an action; one conditional write. `version` is what the person was looking at, `decide` the deed
        where it is not the kind's. The same `submission` sent again is answered as what it has done, whatever has become of
        the record since. Raises NotFound, NotAllowed, BadInput, StaleVersion, KeyReused, Conflict, Contended."""
        actor, action, known = who.acting(staff), command.action, None

        def write(codes: int) -> Acted[C]:
            nonlocal known
            case = self.get(case_id)
            permit(who.account, self.kind, action, case, self.rulebook.district_of(case))
            rules = self.rulebook.for_case(case)
            # What needs no version is sent again over bad networks, after its own first writing too; and nobody is stale by
            # what another unit has written meanwhile and they cannot even see.
            if self.kind.actions[action].versioned:
                if version is None:
                    raise _version_missing()
                refuse_stale(self.cases, case, version, self._told(who, case, rules))
            moment = self.outside.moment()
            changes = all_of(
                (decide or self._decide)(
                    Asked(who, case, command, actor, rules, moment, self.outside, codes, known)
                )
            )
            if not changes:
                return self._acted(who, command, case, rules)
            try:
                claims = (
                    *self._claims(changes[0], moment.now),
                    *_sent_once(submission, case_id, moment.now),
                )
                self.cases.commit(changes, rules.district, claims)
            except ClaimTaken as taken:
                raise _taken_meanwhile() from taken
            except AlreadyReported as before:
                known = before.case
                raise
            return self._acted(who, command, self._read(changes[0].after), rules)

        try:
            return attempted(write, self.outside.rest)
        except CampusSafetyError:
            if submission is None or not self._was_done(submission, case_id):
                raise
            case = self.see(who, case_id)
            return self._acted(who, command, case, self.rulebook.for_case(case))

    def _was_done(self, submission: Submission, case_id: str) -> bool:
        """Whether this very form has acted on this record already. Raises KeyReused for another form under the same key."""
        claim = self.cases.claim(_key_of(submission))
        if claim is None or claim.expires_at < self.outside.now():
            return False
        if (claim.case_id, claim.digest) != (case_id, submission.digest):
            raise key_reused()
        return True

    def _told(self, who: Submitter, case: C, rules: Rules) -> Callable[[Entry], Meanwhile]:
        """How this account is told of what others have done: by which post and what, where it sees the timeline. Whoever does
        a part only sees theirs; who would not be named is not."""
        account, district = who.account, rules.district
        parts = shown(account, self.kind, case, district)
        whole = Part.TIMELINE in parts and Relation.INVITED not in see(account, case, district)

        def told(entry: Entry) -> Meanwhile:
            own, step = entry.actor.account == account.key, self.kind.actions.get(entry.action)
            if step is None or not (own or whole):
                return Meanwhile(entry.version, entry.recorded_at, own)
            named = own or may_be_named(entry.actor.account, case, parts)
            by = _post_of(entry.actor, district) if named else None
            return Meanwhile(entry.version, entry.recorded_at, own, entry.action, step.label, by)

        return told

    def _acted(self, who: Submitter, command: Command, case: C, rules: Rules) -> Acted[C]:
        return Acted(self.kind, who, command, case, rules, self.offers(who, case, rules))

    def page(
        self, who: Submitter, view: View, unit: str | None = None, *, size: int = 20, start: Start
    ) -> Listed:
        """One query, whatever the number of records: what is due first stands first. Raises NotAllowed, NotFound."""
        whose, account = self.list_owner(who, unit), who.account
        if view == "mine":
            name = reported_list(account.key, self.kind.name)
        else:
            name = (over_list if view == "over" else open_list)(whose, self.kind.name)
        return self.rows(who, name, view, newest_first=view in ("over", "mine"), size=size, start=start)

    def list_owner(self, who: Submitter, unit: str | None) -> str:
        """Whose list is read: the unit that is named, or else the account's own. Raises NotAllowed, NotFound."""
        if not has_lists(who.account, self.kind):
            raise NotAllowed(
                Fault("authorization", "not_allowed", "该账号没有此类清单", "This account has no such list")
            )
        units = self.lists_of(who)
        if unit is not None and unit not in units:
            raise no_such_list()
        return unit or units[0]

    def lists_of(self, who: Submitter) -> tuple[str, ...]:
        """The units whose lists this account reads; the first is its own."""
        return lists_of(who.account, self.district(who))

    def district(self, who: Submitter) -> District:
        return self._directory.district(who.account.district)

    def rows(
        self, who: Submitter, name: str, view: str, *, newest_first: bool, size: int, start: Start
    ) -> Listed:
        """A page of the list of this name, without the rows that the account may not see."""
        present, place = self.outside.now(), f"{view}:{name}"
        found = self.cases.page(
            name,
            before=to_text(present) if view == "overdue" else None,
            newest_first=newest_first,
            size=size,
            start=start(place),
        )
        rows = tuple(row for row in found.rows if listed(who.account, row))
        return Listed(self.kind, who.account, place, rows, found.next_key, present, self.district(who))


def _post_of(actor: Actor, district: District) -> Label:
    """The unit and the role that somebody acted for."""
    unit = district.units.get(actor.unit)
    role = Role(actor.role).label if actor.role in tuple(Role) else Label(actor.role, actor.role)
    return Label(f"{unit.name.zh}{role.zh}", f"{unit.name.en}, {role.en}") if unit is not None else role


def _key_of(submission: Submission) -> str:
    return f"action#{submission.account}#{submission.key}"


def _sent_once(submission: Submission | None, case_id: str, now: datetime) -> Sequence[Claim]:
    if submission is None:
        return ()
    return (Claim(_key_of(submission), case_id, submission.digest, now, now + KEPT),)


def _version_missing() -> BadInput:
    return BadInput(
        Fault("version", "missing", "请带上您看到的版本号", "Say which version you were looking at")
    )


def _taken_meanwhile() -> Conflict:
    return Conflict(
        Fault(
            "case_id",
            "taken_meanwhile",
            "名额已被占用，请刷新后再试",
            "Somebody else has taken its place meanwhile; reload and try again",
        )
    )
