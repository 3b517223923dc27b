"""Reply templates, on the function of safety notices: both are words that a station prepares.

POST, GET /reply-templates; GET /reply-templates/offered; GET /reply-templates/{case_id}, …/timeline; POST
/reply-templates/{case_id}/{action}: one conditional write each.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.policy import OwnCategory
from campus_safety.errors import may_not
from campus_safety.kinds.incidents.incident import STATES as INCIDENT_STATES
from campus_safety.kinds.incidents.incident import State as IncidentState
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Category
from campus_safety.kinds.reply_templates.actions import Action
from campus_safety.kinds.reply_templates.commands import ASKED
from campus_safety.kinds.reply_templates.decide import decide
from campus_safety.kinds.reply_templates.kind import KIND
from campus_safety.kinds.reply_templates.reply_template import (
    ReplyTemplate,
    reply_template,
    templates_list,
)
from campus_safety.kinds.reply_templates.writing import MOST, Write, fitting, write
from campus_safety.labels import Label
from campus_safety.records.kind import Kinds
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import by
from campus_safety.records.store import Cases
from campus_safety.values import dataclass
from campus_safety_aws.declared_answers import Answer, Spelled, brought, by_sight, from_, spell
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.http import CaseId, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.shared_answers import RecordAnswer, RecordReceiptAnswer

INCIDENT: Final = "incident"
TAGS: Final = ["答复模板 / Reply templates"]


class ReplyTemplateAnswer(RecordAnswer[ReplyTemplate]):
    """答复模板 / its words as they are now, and the categories and states of incidents that it is offered for; none is all."""

    text: str | None = brought()
    categories: list[str] = from_(lambda one: sorted(one.categories))
    category_names: list[Label] = by_sight(
        lambda one, at: [*_labels(one.categories, at.rules.policy.of(INCIDENT).categories, CATEGORIES)]
    )
    states: list[str] = from_(lambda one: sorted(one.states))
    states_named: list[Label] = from_(
        lambda one: [INCIDENT_STATES[code] for code in sorted(one.states) if code in INCIDENT_STATES]
    )


def _labels(
    codes: frozenset[str], *known: Mapping[str, OwnCategory] | Mapping[str, Category]
) -> Iterator[Label]:
    """What those are called that this release and this policy know, the district's own among them."""
    for code in sorted(codes):
        found = next((table[code] for table in known if code in table), None)
        if found is not None:
            yield found.label


@dataclass(frozen=True, slots=True)
class Offered:
    row: Row
    text: str


class OfferedTemplateAnswer(Answer[Offered]):
    case_id: str = from_("row.case_id")
    code: str = from_("row.code")
    text: str


class OfferedTemplatesAnswer(Answer[list[Offered]]):
    """可用的答复模板 / the own station's that fit an incident, those for its category first."""

    templates: list[OfferedTemplateAnswer] = from_(lambda found: found)


class ReplyTemplates:
    """The routes of reply templates; `duty` is where they lie."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        duty: Cases,
        directory: DirectoryReader,
        outside: Outside,
        kinds: Kinds,
    ) -> None:
        self._duty, self._directory = duty, directory
        self._routes = RecordRoutes[ReplyTemplate](
            app,
            duty,
            directory,
            outside,
            kind=KIND,
            kinds=kinds,
            path="/reply-templates",
            read=reply_template,
            decide=by(decide),
            choices=decide.choices,
            tags=TAGS,
        )
        route(
            app,
            "POST /reply-templates",
            RecordReceiptAnswer,
            "新增答复模板 / Write a reply template",
            TAGS,
            201,
        )(self.write_one)
        route(
            app,
            "GET /reply-templates/offered",
            OfferedTemplatesAnswer,
            "可用的答复模板 / Those that fit an incident",
            TAGS,
        )(self.offered)
        route(
            app, "GET /reply-templates/<case_id>", ReplyTemplateAnswer, "答复模板详情 / One template", TAGS
        )(self.one_template)
        self._routes.add_list_and_timeline()
        self._routes.add_actions(ASKED)

    def write_one(self, body: "MakingBody[Write]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        self._routes.permit_making(who.account, Action.WRITE)
        wanted = body.asked_by(who, "/reply-templates")
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        in_use = len(self._rows(rules.district.acting_unit(who.account.unit)))
        case = self._routes.make_once(
            wanted.submission,
            lambda moment, code: write(wanted, actor, rules, moment, in_use, code_attempt=code),
            rules,
        )
        return spell(RecordReceiptAnswer, case, KIND), 201

    def offered(
        self,
        category: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,60}$")],
        state: Annotated[IncidentState, Query()],
    ) -> Spelled:
        """One query, and one for the words of each that fits, twelve at most."""
        account = self._routes.submitter().account
        if not account.enabled or not KIND.ever_shown(account.role, Part.POLICE_NOTES):
            raise may_not("查看", "look at this")
        rules = self._routes.rulebook.in_force(account.district)
        parent, _ = rules.policy.of(INCIDENT).told_apart(category)
        rows = self._rows(rules.district.acting_unit(account.unit))
        found = [
            Offered(row, text)
            for row in fitting(rows, frozenset({category, parent}), state.value)
            if (text := self._text(row.case_id, int(row.facts["words"] or 1)))
        ]
        return spell(OfferedTemplatesAnswer, found)

    def one_template(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        said = looked.narratives.get(looked.case.words) if Part.POLICE_NOTES in looked.parts else None
        text = said.texts.get("text") if said is not None else None
        return spell(ReplyTemplateAnswer, looked.case, looked, text=text)

    def _rows(self, station: str) -> tuple[Row, ...]:
        return tuple(self._duty.page(templates_list(station), size=MOST).rows)

    def _text(self, case_id: str, version: int) -> str:
        said = self._duty.narratives(case_id).get(version)
        return said.texts.get("text", "") if said is not None else ""
