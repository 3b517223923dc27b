"""Producing what was asked for: from the Papers table's stream to a file in the papers bucket.

Event: a batch of stream records, new jobs only. Effect: the file is written under the job's own key, and the job says so.
Done again it writes the same file; a job that fails says so, and what failed before its end is taken up by the retry.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.calendars import SHANGHAI
from campus_safety.errors import CampusSafetyError
from campus_safety.hazards.hazard import hazard
from campus_safety.papers import facts
from campus_safety.papers.jobs import DRAFT, LEDGER, Job, JobState
from campus_safety.papers.ledger import Line, belongs, year_begins
from campus_safety.rules import Rules
from campus_safety.worklists import Row, open_list, over_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.files import Bucket
from campus_safety_aws.instants import to_text
from campus_safety_aws.moments import now
from campus_safety_aws.paper_jobs import PaperJobs, job_of
from campus_safety_aws.records import BrokenRecord
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from papers import documents, workbook
from papers.spool import Spool

# Rows read at once, and their words: a batch of DynamoDB takes a hundred keys.
AT_ONCE: Final = 100
# How many lines are written between two words about it.
PROGRESS_EVERY: Final = 250
_OF_ONE_JOB: Final = (BrokenRecord, CampusSafetyError, KeyError, LookupError, ValueError, StopIteration)

logger = Logger()
metrics = Metrics()
jobs = PaperJobs(setting("PAPERS_TABLE"))
cases = CasesTable(setting("CASES_TABLE"))
files = Bucket(setting("PAPERS_BUCKET"))
rulebook = Rulebook(Directory(setting("DIRECTORY_TABLE")))


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    for record in event["Records"]:
        _produce(job_of(record["dynamodb"]["NewImage"]["record"]["S"]))
    return {"batchItemFailures": []}


def _produce(job: Job) -> None:
    """What AWS refuses is tried again by the stream; what the job itself cannot give is said to whoever asked."""
    if not jobs.progress(job, JobState.WORKING):
        return
    try:
        done = _ledger(job) if job.kind == LEDGER else _paper(job)
    except _OF_ONE_JOB as error:
        logger.error("not produced", paper_id=job.id, reason=type(error).__name__)
        metrics.add_metric("PapersFailed", MetricUnit.Count, 1)
        jobs.progress(job, JobState.FAILED, reason=type(error).__name__)
        return
    jobs.progress(job, JobState.DONE, done=done, total=done)


def _paper(job: Job) -> int:
    case = hazard(cases.get(job.case_id))
    rules = rulebook.for_case(case)
    entries, texts = cases.entries(case.id), cases.narratives(case.id)
    if job.kind == DRAFT:
        content = documents.written("order", facts.notice(case, None, rules, entries, texts))
    else:
        paper = next(
            one for one in case.papers if (one.kind, one.year, one.number) == (job.kind, job.year, job.number)
        )
        gather = {"order": facts.notice, "recheck": facts.recheck}.get(job.kind, facts.extension_reply)
        content = documents.written(job.kind, gather(case, paper, rules, entries, texts))
    files.write(job.key, content, documents.MEDIA)
    return 1


def _ledger(job: Job) -> int:
    rules = rulebook.in_force(job.district)
    with tempfile.TemporaryDirectory() as folder:
        with Spool(Path(folder) / "rows.db") as spool:
            for rows in _rows(job):
                spool.keep(row for row in rows if belongs(row, job.year))
            total = len(spool)

            def progress(done: int) -> None:
                if done % PROGRESS_EVERY == 0:
                    jobs.progress(job, JobState.WORKING, done=done, total=total)

            path = Path(folder) / job.key
            made = now().astimezone(SHANGHAI)
            count = workbook.write_ledger(
                str(path),
                f"{rules.district.unit(job.unit).name.zh} {job.year} 年度治安隐患整改台账",
                f"生成时间 {made:%Y-%m-%d %H:%M}（北京时间），共 {total} 条 / {total} hazards",
                _lines(spool, rules, job.year),
                progress,
            )
        files.send(job.key, str(path), workbook.MEDIA)
    return count


def _rows(job: Job) -> Iterator[tuple[Row, ...]]:
    """What is open now, and what was over since the year began: nothing else can stand in that year's ledger."""
    for name, since in (
        (open_list(job.unit, "hazard"), None),
        (over_list(job.unit, "hazard"), to_text(year_begins(job.year))),
    ):
        start = None
        while True:
            page = cases.page(name, since=since, size=AT_ONCE, start=start)
            yield page.rows
            start = page.next_key
            if start is None:
                break


def _lines(spool: Spool, rules: Rules, year: int) -> Iterator[Line]:
    present = datetime.now(UTC)
    for rows in spool.chunks(AT_ONCE):
        said = cases.first_words([row.case_id for row in rows])
        for row in rows:
            if row.hazard is None:
                continue
            text = said[row.case_id].texts.get("text", "") if row.case_id in said else ""
            yield Line(row, row.hazard, text, rules.district, rules.checklists, year, present)
