"""The Papers table: one item per job. Its stream starts the production; only its first image does."""

from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.models import Model

from campus_safety.papers.jobs import KEPT, Job, JobState, Reason
from campus_safety_aws.instant_attribute import InstantAttribute
from campus_safety_aws.record_encoding import BrokenRecord
from campus_safety_aws.tables import at_table

_CONDITION_FAILED: Final = "ConditionalCheckFailedException"
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Job)


class JobItem(Model):
    """Use `items_at(table)`: this class itself belongs to no table."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    record = UnicodeAttribute()
    state = UnicodeAttribute()
    done = NumberAttribute(default=0)
    total = NumberAttribute(default=0)
    reason = UnicodeAttribute(null=True)
    moved_at = InstantAttribute(null=True)
    expires_at = NumberAttribute()


def items_at(table: str) -> type[JobItem]:
    return at_table(JobItem, table)


def job_of(text: str) -> Job:
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise BrokenRecord("a job is not a readable record") from error


class PaperJobs:
    def __init__(self, table_name: str) -> None:
        self._item = items_at(table_name)

    def ask(self, job: Job) -> Job:
        """One write; asked again under the same id it changes nothing, and answers the job that there is."""
        try:
            self._item(
                _pk(job.id),
                "JOB",
                record=_encoder.encode(job).decode(),
                state=job.state.value,
                expires_at=int((job.asked_at + KEPT).timestamp()),
            ).save(condition=JobItem.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != _CONDITION_FAILED:
                raise
            return self.get(job.id) or job
        return job

    def get(self, job_id: str) -> Job | None:
        try:
            item = self._item.get(_pk(job_id), "JOB", consistent_read=True)
        except DoesNotExist:
            return None
        return replace(
            job_of(item.record),
            state=JobState(item.state),
            done=int(item.done),
            total=int(item.total),
            reason=Reason(item.reason) if item.reason else None,
            moved_at=item.moved_at,
        )

    def progress(
        self,
        job: Job,
        state: JobState,
        now: datetime,
        *,
        done: int = 0,
        total: int = 0,
        reason: Reason | None = None,
    ) -> bool:
        """How far it is; False, and nothing is written, if it was finished before or is no longer remembered."""
        item = self._item
        try:
            item(_pk(job.id), "JOB").update(
                actions=[
                    item.state.set(state.value),
                    item.done.set(done),
                    item.total.set(total),
                    item.moved_at.set(now),
                    item.reason.set(reason.value) if reason is not None else item.reason.remove(),
                ],
                condition=item.state.is_in(JobState.WAITING.value, JobState.WORKING.value),
            )
        except UpdateError as error:
            if error.cause_response_code == _CONDITION_FAILED:
                return False
            raise
        return True


def _pk(job_id: str) -> str:
    return f"PAPER#{job_id}"
