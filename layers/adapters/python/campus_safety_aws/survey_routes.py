"""回访评价 over HTTP, below the path of each kind of case whose reporter is asked: POST <path>/<case_id>/survey."""

from collections.abc import Callable

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.directory import DirectoryReader
from campus_safety.labels import Label
from campus_safety.records.outside import Outside, Rulebook
from campus_safety.records.record import Record
from campus_safety.records.store import Cases
from campus_safety.records.surveys import SurveyAnswers, answer
from campus_safety_aws.declared_answers import Answer, Spelled, from_, spell
from campus_safety_aws.forms import Body
from campus_safety_aws.http import CaseId, caller, route
from campus_safety_aws.submitters import digest_of, submitter


class SurveyTakenAnswer(Answer[Record]):
    """已收到评价 / the answers were taken; of them only sums are kept."""

    case_id: str = from_("id")
    thanks: Label = from_(
        lambda _: Label(
            "谢谢您的评价。只计入合计，不记在案件里", "Thank you. Only sums are kept, nothing in the case"
        )
    )


def add_survey(
    app: APIGatewayHttpResolver,
    cases: Cases,
    directory: DirectoryReader,
    rulebook: Rulebook,
    outside: Outside,
    *,
    path: str,
    read: Callable[[Record | None], Record],
    tags: list[str],
) -> None:
    """`read` answers the record if it is of the path's kind."""

    def survey(case_id: CaseId, body: "Body[SurveyAnswers]") -> Spelled:
        account = submitter(caller(app), directory).account
        policy = rulebook.in_force(account.district).policy
        case = read(cases.get(case_id))
        answer(case, body.command(), digest_of(f"{path}/{case_id}", body), account, policy, cases, outside)
        return spell(SurveyTakenAnswer, case)

    survey.__name__ = survey.__qualname__ = f"{path.strip('/')}_survey"
    route(app, f"POST {path}/<case_id>/survey", SurveyTakenAnswer, "回访评价 / Say how it was handled", tags)(
        survey
    )
