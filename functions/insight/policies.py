"""Versions of the district's policy, and what another one would change: GET /policies, POST /policies/preview.

Nothing is written: a policy is put in force by whoever loads the district's files (`python -m local.load_district`).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.directory import DirectoryReader, District, PolicyVersion
from campus_safety.district.organisation import AREA_LABELS, Area
from campus_safety.district.policy import Policy
from campus_safety.district.policy_changes import LimitChange, PolicyChanges, changes, length
from campus_safety.district.policy_documents import parse_policy
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists.policy_preview import (
    OpenOnes,
    Preview,
    candidate,
    check,
    open_ones,
    permit_policies,
)
from campus_safety.records.rows import Row
from campus_safety.records.submissions import Submitter
from campus_safety.records.worklists import open_list
from campus_safety.values import dataclass
from campus_safety_aws.declared_answers import Answer, Spelled, brought, by_sight, from_, spell, worded
from campus_safety_aws.forms import Body
from campus_safety_aws.http import route
from campus_safety_aws.record_tables import RecordTables

TAGS: Final = ["策略 / Policies"]
# Open records of a kind that are counted: a page a query.
PAGE: Final = 100
MOST_PAGES: Final = 4


@dataclass(frozen=True, slots=True)
class Versions:
    current: str
    of: tuple[PolicyVersion, ...]


class PolicyVersionAnswer(Answer[PolicyVersion]):
    """一个版本 / `in_force` says that it holds for what comes in now; what is open keeps the version that it came under."""

    version: str
    effective_from: datetime | None
    in_force: bool = by_sight(lambda one, current: one.version == current)


class PoliciesAnswer(Answer[Versions]):
    current: str
    versions: list[PolicyVersionAnswer] = from_("of")


class LimitChangeAnswer(Answer[LimitChange]):
    """一项时限 / `area` and `category` where it differs by them. `before` and `after` are as a policy writes them, absent where
    there is no limit; `shorter` says that there is less time than before."""

    kind: str = worded(lambda kind: KINDS[kind].label)
    clock: str
    clock_name: Label = from_("label")
    severity: str
    severity_name: Label | None = from_(lambda one: KINDS[one.kind].severities.get(one.severity))
    area: str | None = from_(lambda one: one.area or None)
    area_name: Label | None = from_(lambda one: AREA_LABELS[Area(one.area)] if one.area else None)
    category: str | None = from_(lambda one: one.category or None)
    before: str | None = from_(lambda one: str(one.before) if one.before else None)
    before_words: Label | None = from_(lambda one: length(one.before) if one.before else None)
    after: str | None = from_(lambda one: str(one.after) if one.after else None)
    after_words: Label | None = from_(lambda one: length(one.after) if one.after else None)
    shorter: bool


class OpenOnesAnswer(Answer[OpenOnes]):
    """未办结的 / records that are open now and keep their limits. `unsure`: a limit of theirs reaches into a year whose calendar
    was not known; a calendar that says it calculates it again."""

    kind: str = worded(lambda kind: KINDS[kind].label)
    open: int
    unsure: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Tried:
    found: PolicyChanges
    open: tuple[OpenOnes, ...]


class PolicyPreviewAnswer(Answer[Tried]):
    """试算结果 / compared with what is in force. `relaid` is how many open records would get other limits: none, but where the
    calendar differs those that are `unsure`."""

    limits: list[LimitChangeAnswer] = from_("found.limits")
    ladders: list[str] = from_("found.ladders")
    calendar: bool = from_("found.calendar")
    relaid: int = from_(lambda tried: sum(one.unsure for one in tried.open) if tried.found.calendar else 0)
    open: list[OpenOnesAnswer]
    current: str = brought()


class Policies:
    """The routes of policies; `asking` says who asks, and of which district."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        directory: DirectoryReader,
        tables: RecordTables,
        asking: Callable[[], tuple[Submitter, District]],
    ) -> None:
        self._directory, self._tables, self._asking = directory, tables, asking
        route(app, "GET /policies", PoliciesAnswer, "策略版本 / Versions of the policy", TAGS)(self.policies)
        route(
            app, "POST /policies/preview", PolicyPreviewAnswer, "试算策略 / What a policy would change", TAGS
        )(self.policy_preview)

    def policies(self) -> Spelled:
        who, district = self._asking()
        permit_policies(who.account)
        found = Versions(district.policy_version, self._directory.policies(district.id))
        return spell(PoliciesAnswer, found, district.policy_version)

    def policy_preview(self, body: "Body[Preview]") -> Spelled:
        """Nothing is written."""
        who, district = self._asking()
        permit_policies(who.account)
        asked: Preview = body.command()
        check(asked)
        version, document = self._directory.current_policy(district.id)
        if asked.version is None:
            wanted = candidate(asked, document)
        else:
            wanted = _stored(asked.version, self._directory.policy(district.id, asked.version))
        found = changes(_stored(version, document), wanted)
        tried = Tried(found, tuple(self._open(kind, district) for kind in _kinds(found)))
        return spell(PolicyPreviewAnswer, tried, current=version)

    def _open(self, kind: str, district: District) -> OpenOnes:
        """The brigade's list has all of a district's."""
        lists, key = self._tables.of_kind(kind), open_list(district.brigade().id, kind)
        rows: list[Row] = []
        start = None
        for _ in range(MOST_PAGES):
            page = lists.page(key, size=PAGE, start=start)
            rows += page.rows
            start = page.next_key
            if start is None:
                break
        return open_ones(kind, rows, at_least=start is not None)


def _stored(version: str, document: dict[str, object]) -> Policy:
    return parse_policy(version, document, KINDS.policy, stored=True)


def _kinds(found: PolicyChanges) -> list[str]:
    """The kinds of which something changes; of all cases where the calendar does."""
    changed = dict.fromkeys(one.kind for one in found.limits)
    if found.calendar:
        changed |= dict.fromkeys(name for name, kind in KINDS.items() if kind.flow)
    return [name for name in KINDS if name in changed]
