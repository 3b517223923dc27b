"""Accounts of a district: GET /accounts, GET /accounts/{account}; POST /accounts/{account}/close when somebody leaves,
POST /accounts/{account}/hand_over for what they were still to do.

Closing takes effect within a minute, as every dismissal does; what the account was still to do is named, and handed over
record by record, each by its own action. Accounts are opened by loading the district's files, never here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path

from campus_safety.district.directory import Account, DirectoryReader, District, account_key
from campus_safety.district.organisation import POST_LABELS, Post
from campus_safety.errors import BadInput, CampusSafetyError, Fault, NotFound
from campus_safety.instants import to_text
from campus_safety.kinds.activities import commands as of_activities
from campus_safety.kinds.activities.activity import activity, calendar_list
from campus_safety.kinds.activities.decide import decide as decide_activity
from campus_safety.kinds.activities.kind import KIND as ACTIVITY
from campus_safety.kinds.appointments.appointment import terms_list
from campus_safety.kinds.appointments.kind import KIND as APPOINTMENT
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.peak_posts import commands as of_posts
from campus_safety.kinds.peak_posts.decide import decide as decide_post
from campus_safety.kinds.peak_posts.kind import KIND as PEAK_POST
from campus_safety.kinds.peak_posts.peak_post import by_day_list, peak_post
from campus_safety.labels import Label
from campus_safety.lists.accounts import (
    Close,
    HandOver,
    ListedAccount,
    check_close,
    check_taker,
    left_behind,
    permit_accounts,
)
from campus_safety.records.kind import Kinds
from campus_safety.records.rows import Row
from campus_safety.records.service import Service, by
from campus_safety.records.store import Cases, rows_since
from campus_safety.records.submissions import Submitter
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import (
    Answer,
    Spelled,
    brought,
    by_sight,
    from_,
    itself,
    named,
    spell,
    worded,
)
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.forms import Body
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import caller, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.ports import AccountBook
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import submitter

TAGS: Final = ["账号 / Accounts"]
AccountId = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,60}$")]
# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(ACTIVITY, APPOINTMENT, PEAK_POST, INCIDENT, HAZARD)
# The interface waits for half a minute at most: what is more is left, and asked for again. A refusal takes less than a
# record that changes hands, and must not stand in the way of what comes after it.
AT_ONCE: Final = 40
TRIED_AT_ONCE: Final = 200
_PERSONAL: Final = Fault(
    "case",
    "personal",
    "法治副校长由本人担任，不能移交：请卸任后另行聘任",
    "A law vice-principal is appointed in person: end the term and appoint somebody else",
)


class In(NamedTuple):
    district: District


def _unit_name(unit: str, at: In) -> Label:
    return at.district.unit(unit).name


def _post_name(post: str) -> Label:
    return POST_LABELS[Post(post)] if post in tuple(Post) else Label(post, post)


class AccountAnswer(Answer[ListedAccount]):
    """账号 / by the name of its post, never a person's. `enabled` says that somebody can sign in to it; one that was closed
    says when and by which account and staff number."""

    account: str = from_("account.id")
    name: Label = from_("account.name")
    role: str = worded(lambda role: role.label, "account.role")
    unit: str = named(_unit_name, "account.unit")
    posts: list[Label] = from_(lambda one: [_post_name(post) for post in one.account.posts])
    shared: bool = from_("account.shared")
    enabled: bool = from_("account.enabled")
    closed_at: datetime | None
    closed_by: str


class AccountsAnswer(Answer[Sequence[ListedAccount]]):
    accounts: list[AccountAnswer] = itself()


class LeftAnswer(Answer[Row]):
    """还指着它的事 / something to come that still names the account: somebody has to take it over."""

    kind: str = worded(lambda kind: SERVED[kind].label)
    case_id: str
    code: str
    campus: str = named(_unit_name)
    state: str


class OneAccountAnswer(AccountAnswer):
    """一个账号 / `vacant` are the posts, by name, that nobody holds without it; `left` what is to be taken over."""

    vacant: list[Label] = by_sight(lambda one, at: [*_vacant(one, at.district)])
    left: list[LeftAnswer] = brought()


class Handed(NamedTuple):
    """A record that was to change hands, and what was in the way, if anything."""

    row: Row
    faults: tuple[Fault, ...] = ()


class HandedAnswer(Answer[Handed]):
    """移交结果 / one record: whether it was handed over, and why not."""

    kind: str = worded(lambda kind: SERVED[kind].label, "row.kind")
    case_id: str = from_("row.case_id")
    code: str = from_("row.code")
    campus: str = named(_unit_name, "row.campus")
    done: bool = from_(lambda one: not one.faults)
    why: list[Label] = from_(lambda one: [Label(fault.zh, fault.en) for fault in one.faults])


class AccountHandedOverAnswer(OneAccountAnswer):
    """移交 / the account after it, and what became of each record. `left` is what still names it, `untried` how many of these
    are for the next time: forty change hands at once."""

    handed: list[HandedAnswer] = brought()
    untried: int = brought()


def _vacant(one: ListedAccount, district: District) -> Sequence[Label]:
    return [
        _post_name(post)
        for post, at in zip(one.account.posts, one.account.addresses, strict=True)
        if not [key for key in district.holders.get(at, ()) if key != one.account.key]
    ]


@dataclass(frozen=True, slots=True)
class Stores:
    duty: Cases
    outreach: Cases
    directory: DirectoryReader
    writer: AccountBook


def from_settings() -> Stores:
    table = setting("DIRECTORY_TABLE")
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        CasesTable(setting("OUTREACH_TABLE"), SERVED),
        Directory(table, ttl_seconds=0),
        DirectoryWriter(table),
    )


class _Accounts:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._duty, self._outreach = stores.duty, stores.outreach
        self._directory, self._writer = stores.directory, stores.writer
        route(app, "GET /accounts", AccountsAnswer, "账号清单 / Accounts", TAGS)(self.accounts)
        route(app, "GET /accounts/<account>", OneAccountAnswer, "一个账号 / One account", TAGS)(self.one)
        route(app, "POST /accounts/<account>/close", OneAccountAnswer, "停用账号 / Close an account", TAGS)(
            self.close
        )

        route(
            app,
            "POST /accounts/<account>/hand_over",
            AccountHandedOverAnswer,
            "移交未了事项 / Hand over what is left",
            TAGS,
        )(self.hand_over)
        rulebook = Rulebook(self._directory, SERVED)
        self._posts = Service(
            PEAK_POST,
            self._duty,
            self._directory,
            rulebook,
            outside,
            read=peak_post,
            decide=by(decide_post),
            choices=decide_post.choices,
        )
        self._activities = Service(
            ACTIVITY,
            self._outreach,
            self._directory,
            rulebook,
            outside,
            read=activity,
            decide=by(decide_activity),
            choices=decide_activity.choices,
        )

    def accounts(self) -> Spelled:
        """Of the district, by their ids, closed ones among them."""
        who = self._asking()
        found = self._writer.listed_accounts(who.account.district)
        return spell(AccountsAnswer, found, In(self._directory.district(who.account.district)))

    def one(self, account: AccountId) -> Spelled:
        return self._answered(self._found(account, self._asking()))

    def close(self, account: AccountId, body: "Body[Close]") -> Spelled:
        """Closed again it stays closed since when it was."""
        who, said = self._asking(), body.command()
        found = self._found(account, who)
        check_close(who.account, found.account)
        if found.account.enabled:
            by = f"{who.account.id} {said.acting_staff}"
            self._writer.close_account(found.account, self._outside.now(), by)
        return self._answered(self._found(account, who))

    def hand_over(self, account: AccountId, body: "Body[HandOver]") -> Spelled:
        """What names this account goes to another one, each record by its own action and for itself; at most forty at once.
        Sent again, what has gone is not touched, and what has not is tried again."""
        who, said = self._asking(), body.command()
        giving = self._found(account, who).account
        taker = check_taker(giving, self._directory.account(account_key(giving.district, said.to)))
        left = [*left_behind(giving, self._rows(giving), self._outside.now())]
        handed: list[Handed] = []
        for row in left[:TRIED_AT_ONCE]:
            if sum(not one.faults for one in handed) == AT_ONCE:
                break
            handed.append(Handed(row, self._refused(row, giving.key, taker.key, who, said)))
        found, untried = self._found(account, who), len(left) - len(handed)
        return self._answered(found, AccountHandedOverAnswer, handed=handed, untried=untried)

    def _refused(self, row: Row, giver: str, taker: str, who: Submitter, said: HandOver) -> tuple[Fault, ...]:
        """Hands it over; answers what is in the way."""
        try:
            match row.kind:
                case PEAK_POST.name:
                    post = of_posts.HandOver(giver=giver, taker=taker)
                    self._posts.act(who, row.case_id, post, said.acting_staff)
                case ACTIVITY.name:
                    held = of_activities.HandOver(giver=giver, taker=taker)
                    self._activities.act(who, row.case_id, held, said.acting_staff)
                case _:
                    raise BadInput(_PERSONAL)
        except CampusSafetyError as refused:
            return refused.faults or (Fault("case", refused.slug, refused.title.zh, refused.title.en),)
        return ()

    def _asking(self) -> Submitter:
        who = submitter(caller(self._app), self._directory)
        permit_accounts(who.account)
        return who

    def _found(self, account: str, who: Submitter) -> ListedAccount:
        key = account_key(who.account.district, account)
        for one in self._writer.listed_accounts(who.account.district):
            if one.account.key == key:
                return one
        raise NotFound(Fault("account", "not_found", "没有这个账号", "No such account"))

    def _answered(
        self, found: ListedAccount, answer: type[OneAccountAnswer] = OneAccountAnswer, **more: Any
    ) -> Spelled:
        district = self._directory.district(found.account.district)
        left = [*left_behind(found.account, self._rows(found.account), self._outside.now())]
        return spell(answer, found, In(district), left=left, **more)

    def _rows(self, account: Account) -> list[Row]:
        since = to_text(self._outside.now())
        own = f"account:{account.key}"
        lists: list[tuple[Any, str, str | None]] = [
            (self._duty, by_day_list(account.unit), since[: len("2026-01-01")]),
            (self._outreach, calendar_list(own), None),
            (self._outreach, terms_list(own), None),
        ]
        return [row for cases, name, start in lists for row in rows_since(name, start, cases)]


app_of, bootstrap = over_http(_Accounts)
handler = wired(lambda: bootstrap(from_settings()))
