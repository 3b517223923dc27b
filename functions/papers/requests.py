"""Asking for a paper, a ledger or a list, and fetching it: POST /papers, GET /papers/{paper_id}.

Asking is one write; the table's stream lets it be produced. How far it is is read here, and at last a short-lived link.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import DirectoryReader, District
from campus_safety.errors import BadInput, Fault, NotFound, no_such_record
from campus_safety.identity import derived_id
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.inspections.inspection import Inspection
from campus_safety.kinds.inspections.seeing import sight as sight_of_inspection
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.lists.list_filters import ChosenList, View, check, permit, reaches
from campus_safety.papers.bulletin import month_of, permit_bulletin
from campus_safety.papers.jobs import (
    BULLETIN,
    COVERAGE,
    DRAFT,
    INSPECTION_RECORD,
    KEPT,
    LEDGER,
    LIST,
    REASONS,
    STATES,
    Ask,
    Job,
    JobState,
    permit_ledger,
    reads_words,
)
from campus_safety.records.access import shown
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submitter, key_reused
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Answer, Spelled, brought, from_, spell, worded
from campus_safety_aws.directory import Directory
from campus_safety_aws.files import Bucket
from campus_safety_aws.forms import Body
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import caller, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.paper_jobs import PaperJobs
from campus_safety_aws.ports import Files
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.saved_worklists import WorklistsTable
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import digest_of, submitter

TAGS: Final = ["文书与台账 / Papers and ledgers"]
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA: Final = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


PaperId = Annotated[str, Path(pattern=r"^p[a-z2-7]{26}$")]


class PaperAskedAnswer(Answer[Job]):
    paper_id: str = from_("id")
    state: str


class PaperJobAnswer(PaperAskedAnswer):
    """进度 / `done` of `total` rows are written; `url` fetches the file for a few minutes once it is ready; a job that has
    failed says why."""

    kind: str
    state: str = worded(STATES)
    done: int
    total: int
    url: str | None = brought()
    reason: str | None = worded(REASONS)


@dataclass(frozen=True, slots=True)
class Stores:
    worklists: WorklistsTable
    jobs: PaperJobs
    cases: Cases
    files: Files
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        WorklistsTable(setting("WORKLISTS_TABLE")),
        PaperJobs(setting("PAPERS_TABLE")),
        CasesTable(setting("CASES_TABLE"), KINDS),
        Bucket(setting("PAPERS_BUCKET")),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Requests:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._worklists = stores.worklists
        self._jobs = stores.jobs
        self._cases = stores.cases
        self._files = stores.files
        self._directory = stores.directory
        self._rulebook = Rulebook(stores.directory, KINDS)
        route(app, "POST /papers", PaperAskedAnswer, "生成文书或台账 / Ask for one", TAGS, 202)(self.ask)
        route(app, "GET /papers/<paper_id>", PaperJobAnswer, "文书进度与下载 / Progress and file", TAGS)(
            self.fetch
        )

    def ask(self, sent: "Body[Ask]") -> tuple[Spelled, int]:
        body = sent.command(digest=digest_of("/papers", sent))
        who = submitter(caller(self._app), self._directory)
        district = self._directory.district(who.account.district)
        match body.kind:
            case "ledger":
                job = self._ledger(body, who, district)
            case "list":
                job = self._list(body, who, district)
            case "bulletin":
                job = self._bulletin(body, who, district)
            case _:
                job = self._paper(body, who)
        asked = self._jobs.ask(job)
        if asked.submission != job.submission:
            raise key_reused()
        return spell(PaperAskedAnswer, asked.as_of(self._outside.now())), 202

    def fetch(self, paper_id: PaperId) -> Spelled:
        who, job, present = (
            submitter(caller(self._app), self._directory),
            self._jobs.get(paper_id),
            self._outside.now(),
        )
        if job is None or job.by != who.account.key or present > job.asked_at + KEPT:
            raise NotFound(Fault("paper_id", "not_found", "没有这份文书", "No such paper"))
        job = job.as_of(present)
        url = None
        if job.state is JobState.DONE:
            url = self._files.link(job.key, MEDIA[job.extension], name=f"{job.kind}-{job.key}")
        return spell(PaperJobAnswer, job, url=url)

    def _ledger(self, body: Ask, who: Submitter, district: District) -> Job:
        unit = body.unit or district.acting_unit(who.account.unit)
        permit_ledger(who.account, unit, district)
        this_year = self._outside.now().astimezone(SHANGHAI).year
        year = body.year or this_year
        if year > this_year:
            raise BadInput(Fault("year", "in_the_future", "年度尚未开始", "That year has not begun"))
        return Job(
            _id(who, body),
            district.id,
            LEDGER,
            who.account.key,
            self._outside.now(),
            unit=unit,
            year=year,
            submission=body.digest,
            words=reads_words(who.account),
        )

    def _list(self, body: Ask, who: Submitter, district: District) -> Job:
        chosen = self._chosen(body, who, district)
        permit(who.account, chosen, district)
        return Job(
            _id(who, body),
            district.id,
            LIST,
            who.account.key,
            self._outside.now(),
            unit=chosen.unit,
            submission=body.digest,
            chosen=chosen,
            format=body.format,
        )

    def _bulletin(self, body: Ask, who: Submitter, district: District) -> Job:
        unit = permit_bulletin(who.account, body.unit, district)
        if body.month is None:
            raise BadInput(Fault("month", "missing", "请指明月份", "Say which month"))
        month_of(body.month, self._outside.now())
        return Job(
            _id(who, body),
            district.id,
            BULLETIN,
            who.account.key,
            self._outside.now(),
            unit=unit,
            submission=body.digest,
            month=body.month,
        )

    def _chosen(self, body: Ask, who: Submitter, district: District) -> ChosenList:
        if body.worklist is not None:
            saved = self._worklists.of(who.account.key).find(body.worklist).chosen
            chosen = replace(saved, start=body.start, end=body.end)
            if not reaches(who.account, chosen, district):
                raise NotFound(Fault("worklist", "not_found", "没有这个清单", "No such worklist"))
            check(chosen, district)
            return chosen
        if body.of is None:
            raise BadInput(Fault("of", "missing", "请指明哪类记录", "Say which kind of record"))
        chosen = ChosenList(
            body.of,
            body.unit or who.account.unit,
            View(body.view),
            body.start,
            body.end,
            body.campus,
            body.state,
            body.category,
            body.late,
        )
        check(chosen, district)
        return chosen

    def _paper(self, body: Ask, who: Submitter) -> Job:
        unnumbered = body.kind in (DRAFT, INSPECTION_RECORD, COVERAGE)
        missing = [
            name
            for name in (("case_id",) if unnumbered else ("case_id", "year", "number"))
            if getattr(body, name) is None
        ]
        if missing or body.case_id is None:
            raise BadInput(*(Fault(name, "missing", "请指明哪份文书", "Say which paper") for name in missing))
        case = self._cases.get(body.case_id)
        if case is None:
            raise no_such_record()
        district = self._rulebook.district_of(case)
        parts = shown(who.account, kind_of(case), case, district)
        job = Job(
            _id(who, body),
            case.district,
            body.kind,
            who.account.key,
            self._outside.now(),
            unit=body.unit or "",
            case_id=case.id,
            year=body.year or 0,
            number=body.number or 0,
            campus=body.campus or "",
            submission=body.digest,
        )
        if body.kind == COVERAGE:
            known = Part.WORK in parts and isinstance(case, AreaSweep) and bool(case.digest)
        elif body.kind == INSPECTION_RECORD:
            known = Part.REPORT_TEXT in parts and _was_checked(case, job, who, district)
        elif body.kind == DRAFT:
            known = Part.POLICE_NOTES in parts and isinstance(case, Hazard) and case.draft is not None
        else:
            known = Part.PAPERS in parts and job.paper_of(case) is not None
        if not known:
            raise _unknown()
        return job


def _was_checked(case: Record, job: Job, who: Submitter, district: District) -> bool:
    """A visit of an inspection that was answered and is shown to this account, or the police check that found a hazard."""
    if not isinstance(case, Inspection):
        return isinstance(case, Hazard) and (
            case.source is Source.POLICE_CHECK or case.checked_at is not None
        )
    visits = sight_of_inspection(who.account, case, district).visits
    return any(
        (visit.campus, visit.unit) == (job.campus, job.unit) and visit.answer is not None for visit in visits
    )


def _unknown() -> NotFound:
    return NotFound(Fault("number", "not_found", "没有这份文书", "No such paper"))


def _id(who: Submitter, body: Ask) -> str:
    return derived_id("p", who.account.key, body.client_key)


app_of, bootstrap = over_http(_Requests)
handler = wired(lambda: bootstrap(from_settings()))
