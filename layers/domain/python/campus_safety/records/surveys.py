"""回访评价: three questions to whoever reported a case, after its end.

Kept apart from the case (`docs/decisions/0065`): no answer is kept by itself, only the sums of a station's month, and of a
case only that one came. So nobody can look up who answered what.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account
from campus_safety.district.policy import Policy
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, Fault, no_such_record
from campus_safety.records.attempts import attempted
from campus_safety.records.change import Tally
from campus_safety.records.fields import ClientKey, Hint, Number, Title
from campus_safety.records.outside import Outside
from campus_safety.records.record import Record
from campus_safety.records.store import Cases, Claim, ClaimTaken
from campus_safety.values import dataclass

# Police do not rate police, and systems and screens rate nobody.
ASKED: Final = frozenset({Role.SCHOOL_STAFF, Role.GUARD, Role.EDUCATION, Role.AGENCY})
# That a case was answered for is known so much longer: one that is reopened and closed again is not asked about twice.
RECEIPT_KEPT: Final = timedelta(days=366)

_SCALE: Final = Number(1, 5)
_FROM_1_TO_5: Final = Hint("1（很差）到 5（很好）", "from 1, very poor, to 5, very good")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswers:
    """回访评价 / each may be left out, one at least is answered. `client_key` is made anew for each page and kept nowhere:
    without it nobody can try out which answers a digest is of."""

    client_key: ClientKey
    timely: Annotated[int | None, _SCALE, Title("处理是否及时", "Was it handled in time?"), _FROM_1_TO_5] = (
        None
    )
    outcome: Annotated[
        int | None, _SCALE, Title("结果是否满意", "Are you content with the outcome?"), _FROM_1_TO_5
    ] = None
    explained: Annotated[bool | None, Title("是否得到反馈说明", "Was it explained to you?")] = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the answers of a station's month come to: how many sheets, of how many each question was answered, and the sum."""

    sheets: int = 0
    timely: int = 0
    timely_sum: int = 0
    outcome: int = 0
    outcome_sum: int = 0
    explained: int = 0
    explained_sum: int = 0

    @classmethod
    def of(cls, answers: SurveyAnswers) -> "Sums":
        """One sheet."""
        said = (answers.timely, answers.outcome, answers.explained)
        pairs = [number for one in said for number in ((0, 0) if one is None else (1, int(one)))]
        return cls(1, *pairs)

    @property
    def blank(self) -> bool:
        return not (self.timely or self.outcome or self.explained)

    def by_name(self) -> Mapping[str, int]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


def added(sums: Iterable[Sums]) -> Sums:
    total = dict.fromkeys(Sums().by_name(), 0)
    for one in sums:
        for name, number in one.by_name().items():
            total[name] += number
    return Sums(**total)


def asked_until(case: Record, account: Account, policy: Policy) -> datetime | None:
    """Until when the account may answer for the case; None where it is not asked. `policy` is the one in force: a question is
    no limit that a case came under.

    Whoever wished to stay unknown is not asked, nor is who worked on it: nobody finds their own work good."""
    within, over = policy.surveyed_within, case.over_at
    if within is None or over is None or not case.surveyed or case.sealed or case.newer or case.exercise:
        return None
    if account.key != case.reporter.account or case.reporter.anonymous or account.role not in ASKED:
        return None
    if any(by.account == account.key for by in case.worked_by):
        return None
    return over + within


def still_asked(
    case: Record, account: Account, policy: Policy, cases: Cases, now: datetime
) -> datetime | None:
    """The same, while it is not too late and no answer has come."""
    until = asked_until(case, account, policy)
    if until is None or now > until or cases.claim(_key(case)) is not None:
        return None
    return until


def answer(
    case: Record | None,
    answers: SurveyAnswers,
    digest: str,
    account: Account,
    policy: Policy,
    cases: Cases,
    outside: Outside,
) -> None:
    """Takes the answers, once: that they came and what they add are written together. The same sheet sent again changes
    nothing, however late. Raises NotFound for who did not report it, BadInput for a blank sheet, Conflict where nobody is
    asked, it is too late, or it was answered otherwise, and Contended."""
    if case is None or account.key != case.reporter.account:
        raise no_such_record()
    if Sums.of(answers).blank:
        raise BadInput(Fault("answers", "missing", "请至少回答一题", "Answer one question at least"))
    now, until = outside.now(), asked_until(case, account, policy)
    if until is None:
        raise Conflict(Fault("case_id", "not_asked", "这一件不作回访评价", "Nobody is asked about this one"))
    taken = cases.claim(_key(case))
    if taken is None:
        if now > until:
            raise Conflict(
                Fault("case_id", "too_late", "回访评价已经截止", "It is too late: the time to answer is over")
            )
        claim = Claim(_key(case), case.id, digest, now, until + RECEIPT_KEPT)
        taken = _count(claim, _tallies(case, answers, now), cases, outside)
    if taken.digest != digest:
        raise Conflict(
            Fault(
                "case_id",
                "already_answered",
                "已经评价过，只能评价一次",
                "It was answered before, and is once only",
            )
        )


def _count(claim: Claim, tallies: tuple[Tally, ...], cases: Cases, outside: Outside) -> Claim:
    """The claim that holds now: this one, or whose came first."""
    try:
        attempted(lambda _: cases.count_once(claim, tallies), outside.rest)
    except ClaimTaken as taken:
        return taken.claim
    return claim


def month_of(cases: Cases, district: str, month: date) -> Mapping[str, Sums]:
    """What came in a month, by station."""
    found: dict[str, dict[str, int]] = {}
    for item, number in cases.tallies(_of(district, month)).items():
        station, _, name = item.rpartition("#")
        found.setdefault(station, {})[name] = number
    known = Sums().by_name()
    return {
        station: Sums(**{name: number for name, number in numbers.items() if name in known})
        for station, numbers in found.items()
    }


def _tallies(case: Record, answers: SurveyAnswers, now: datetime) -> tuple[Tally, ...]:
    of = _of(case.district, now.astimezone(SHANGHAI).date())
    numbers = Sums.of(answers).by_name()
    return tuple(Tally(of, f"{case.station}#{name}", by) for name, by in numbers.items() if by)


def _key(case: Record) -> str:
    return f"survey#{case.id}"


def _of(district: str, month: date) -> str:
    """The name under which the sums of a district's month are kept."""
    return f"survey#{district}#{month:%Y-%m}"
