"""Producing what was asked for: from the Papers table's stream to a file in the papers bucket.

Event: a batch of stream records, new jobs only. Effect: the file is written under the job's own key, and the job says so.
Done again it writes the same file under the same key, so whatever stopped half-way is simply taken up again by the
stream's next attempt; a job that cannot be done says why, and no attempt at it is made again.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotAllowed, NotFound
from campus_safety.figures.spans import Period
from campus_safety.kinds.area_sweeps.area_sweep import area_sweep
from campus_safety.kinds.area_sweeps.seeing import sight
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.inspections.inspection import Inspection
from campus_safety.kinds.inspections.record import inspection_record
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.lists.list_filters import permit
from campus_safety.papers import facts
from campus_safety.papers.bulletin import month_of, permit_bulletin, told
from campus_safety.papers.jobs import (
    BULLETIN,
    COVERAGE,
    DRAFT,
    INSPECTION_RECORD,
    LEDGER,
    LIST,
    Job,
    JobState,
    Reason,
)
from campus_safety.records.access import shown
from campus_safety.records.relations import Part
from campus_safety.records.store import Cases
from campus_safety.records.surveys import Sums
from campus_safety.records.surveys import month_of as month_of_answers
from campus_safety.records.timeline import Narrative
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_A_SERVICE, OF_ONE_RECORD
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.files import Bucket
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.paper_jobs import PaperJobs, job_of
from campus_safety_aws.ports import Files
from campus_safety_aws.record_encoding import BrokenRecord
from campus_safety_aws.record_tables import RecordTables
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from papers import bulletins, documents, ledgers, lists

# What the job or its record does not give, as opposed to what a service refuses for now. The first that fits counts;
# whatever else goes wrong with one job is not printable.
_REASONS: Final[dict[type[Exception], Reason]] = {
    BrokenRecord: Reason.UNREADABLE,
    NotFound: Reason.GONE,
    NotAllowed: Reason.GONE,
}
_OF_ONE_JOB: Final[tuple[type[Exception], ...]] = (*OF_ONE_RECORD, StopIteration)

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Stores:
    jobs: PaperJobs
    cases: Cases
    tables: RecordTables
    files: Files
    directory: DirectoryReader
    figures: FiguresTable


def from_settings() -> Stores:
    return Stores(
        PaperJobs(setting("PAPERS_TABLE")),
        CasesTable(setting("CASES_TABLE"), KINDS),
        RecordTables.of_settings(setting, KINDS),
        Bucket(setting("PAPERS_BUCKET")),
        Directory(setting("DIRECTORY_TABLE")),
        FiguresTable(setting("FIGURES_TABLE")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Produce(stores, outside).handler)


class _Produce:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._jobs = stores.jobs
        self._cases = stores.cases
        self._tables = stores.tables
        self._files = stores.files
        self._directory = stores.directory
        self._figures = stores.figures
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        for record in event["Records"]:
            image = record["dynamodb"]["NewImage"]
            try:
                job = job_of(image["record"]["S"])
            except BrokenRecord as error:
                # Tried again it would be as unreadable, and what was asked for after it would wait.
                logger.error("not produced", job=image["pk"]["S"], error=failure(error))
                metrics.add_metric("PapersFailed", MetricUnit.Count, 1)
            else:
                self._produce(job)
        return {"batchItemFailures": []}

    def _produce(self, job: Job) -> None:
        """What a service refuses is tried again by the stream; whatever else goes wrong would go wrong again, and is said at once
        to whoever asked."""
        if not self._jobs.progress(job, JobState.WORKING, self._outside.now()):
            return
        try:
            done = self._done(job)
        except OF_A_SERVICE:
            raise
        except _OF_ONE_JOB as error:
            reasons = (reason for kind, reason in _REASONS.items() if isinstance(error, kind))
            reason = next(reasons, Reason.NOT_PRINTABLE)
            logger.error("not produced", paper_id=job.id, reason=reason.value, error=failure(error))
            metrics.add_metric("PapersFailed", MetricUnit.Count, 1)
            self._jobs.progress(job, JobState.FAILED, self._outside.now(), reason=reason)
            return
        self._jobs.progress(job, JobState.DONE, self._outside.now(), done=done, total=done)

    def _done(self, job: Job) -> int:
        """How many lines or papers were written."""
        if job.kind in (LEDGER, COVERAGE, LIST):
            return self._list(job)
        return self._bulletin(job) if job.kind == BULLETIN else self._paper(job)

    def _bulletin(self, job: Job) -> int:
        """What the kept figures say to whoever asked, by the rights that the account has now: a few queries, whatever the
        period and the history before it."""
        account, rules, made_at = (
            self._account(job),
            self._rulebook.in_force(job.district),
            self._outside.now(),
        )
        if account is None:
            raise _gone()
        unit = permit_bulletin(account, job.unit, rules.district)
        kept, month = self._figures.read(), month_of(job.month, made_at)

        def cells(period: Period) -> Mapping[str, int]:
            return kept.sums(job.district, unit, period)

        def answers(first: date) -> Mapping[str, Sums]:
            return month_of_answers(self._cases, job.district, first)

        said = told(account, unit, month, cells, rules, made_at, answers)
        self._files.write(job.key, bulletins.written(said, unit), documents.MEDIA)
        return 1

    def _paper(self, job: Job) -> int:
        case = self._cases.get(job.case_id)
        if case is None:
            raise _gone()
        rules, texts = self._rulebook.for_case(case), self._cases.narratives(case.id)
        if isinstance(case, Inspection):
            said = inspection_record(case, job.campus, job.unit, rules, texts)
        elif job.kind == INSPECTION_RECORD:
            said = facts.check_record(hazard(case), rules, self._cases.entries(case.id), texts)
        else:
            said = self._signed(job, hazard(case), rules, texts)
        self._files.write(
            job.key, documents.written("order" if job.kind == DRAFT else job.kind, said), documents.MEDIA
        )
        return 1

    def _signed(self, job: Job, case: Hazard, rules: Rules, texts: Mapping[int, Narrative]) -> facts.Facts:
        entries, paper = self._cases.entries(case.id), job.paper_of(case)
        if job.kind == DRAFT:
            return facts.notice(case, None, rules, entries, texts)
        if paper is None:
            raise _gone()
        match job.kind:
            case "order":
                return facts.notice(case, paper, rules, entries, texts)
            case "recheck":
                return facts.recheck(case, paper, rules, entries, texts)
            case _:
                return facts.extension_reply(case, paper, rules, entries, texts)

    def _list(self, job: Job) -> int:
        def progress(done: int, total: int) -> None:
            self._jobs.progress(job, JobState.WORKING, self._outside.now(), done=done, total=total)

        with tempfile.TemporaryDirectory() as folder:
            path, lines = self._written(job, Path(folder), progress)
            self._files.send(job.key, str(path), lists.MEDIA[job.extension])
        return lines

    def _written(self, job: Job, folder: Path, progress: Callable[[int, int], None]) -> tuple[Path, int]:
        match job.kind:
            case "coverage":
                return self._coverage(job, folder)
            case "ledger":
                return ledgers.written(
                    job,
                    self._cases,
                    self._rulebook.in_force(job.district),
                    folder,
                    self._outside.now(),
                    progress,
                )
            case _:
                return self._chosen(job, folder, progress)

    def _chosen(self, job: Job, folder: Path, progress: Callable[[int, int], None]) -> tuple[Path, int]:
        """The rows that whoever asked is shown now: by the rights and the unit that the account has now."""
        account, chosen, rules = self._account(job), job.chosen, self._rulebook.in_force(job.district)
        if account is None or chosen is None:
            raise _gone()
        permit(account, chosen, rules.district)
        table = self._tables.of_kind(chosen.kind)
        return lists.written(job, chosen, account, table, rules, folder, self._outside.now(), progress)

    def _coverage(self, job: Job, folder: Path) -> tuple[Path, int]:
        """What whoever asked sees of the sweep now, by their rights as they are now."""
        case = area_sweep(self._cases.get(job.case_id))
        account, district = self._account(job), self._rulebook.district_of(case)
        if (
            account is None
            or not account.enabled
            or Part.WORK not in shown(account, kind_of(case), case, district)
        ):
            raise _gone()
        names = {place.id: place.name for place in self._directory.places(job.district)}
        return ledgers.proved(
            job, sight(account, case, district), district, names, folder, self._outside.now()
        )

    def _account(self, job: Job) -> Account | None:
        return self._directory.account(job.by)


def _gone() -> NotFound:
    return NotFound(Fault("number", "not_found", "没有这份文书", "No such paper"))


handler = wired(lambda: bootstrap(from_settings()))
