"""Announcing a file and reading one: POST /attachments, GET /attachments/{case_id}/{attachment_id}.

The file itself never passes through here: it is posted to storage by a form, and read through a link of a few minutes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, NamedTuple

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path

from attachments.stores import Stores, from_settings
from campus_safety.district.directory import Account
from campus_safety.errors import Fault, NotFound, no_such_record
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.labels import Label
from campus_safety.records.access import may_be_named, permit, see, shown
from campus_safety.records.actions import ATTACH
from campus_safety.records.attachments import (
    REASONS,
    STATES,
    Announce,
    Upload,
    UploadState,
    attachment_id,
    check_form,
    may_open,
    refuse_another,
)
from campus_safety.records.components import Party
from campus_safety.records.decision import Faults
from campus_safety.records.purposes import PURPOSES
from campus_safety.records.read_traces import What, trace
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.submissions import key_reused
from campus_safety_aws.declared_answers import (
    Answer,
    Spelled,
    brought,
    by_sight,
    from_,
    itself,
    only_for,
    spell,
    worded,
)
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, caller, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_tables import At
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.submitters import submitter
from campus_safety_aws.uploads import incoming_key, kept_key

TAGS: Final = ["附件 / Attachments"]


AttachmentId = Annotated[str, Path(pattern=r"^a[a-z2-7]{26}$")]


class UploadAnswer(Answer[Upload]):
    """上传表单 / where the file is posted: all `fields` first, the file last, as multipart/form-data."""

    attachment_id: str = from_("id")
    state: str
    url: str = by_sight(lambda _, form: form.url)
    fields: dict[str, str] = by_sight(lambda _, form: form.fields)
    expires_at: datetime = by_sight(lambda _, form: form.expires_at)


class Sight(NamedTuple):
    """Who looks at the files of which record, and which of its parts they are shown."""

    account: str
    case: Record
    parts: frozenset[Part]


class ListedFileAnswer(Answer[Upload]):
    """一个附件 / a file that this account may open, once it is kept, or has sent itself; `reason` says why it was refused."""

    attachment_id: str = from_("id")
    purpose: str = worded(PURPOSES)
    media: str
    size: int
    round: int
    state: str = worded(STATES)
    reason: Label | None = from_(lambda upload: REASONS.get(upload.reason))
    asked_at: datetime
    unit: str | None = only_for(
        Part.ATTACHMENTS,
        by_sight(lambda file, at: file.by.unit if may_be_named(file.by.account, at.case, at.parts) else None),
    )
    own: bool = by_sight(lambda upload, at: upload.by.account == at.account)


class RecordFilesAnswer(Answer[Sequence[Upload]]):
    """附件清单 / the files of a record, the first announced first."""

    case_id: str = brought()
    files: list[ListedFileAnswer] = itself()


class FileAnswer(Answer[Upload]):
    """附件状态 / what became of a file; `url` reads it for a few minutes once it is kept."""

    attachment_id: str = from_("id")
    case_id: str = brought()
    purpose: str
    media: str
    state: str
    reason: Label | None = from_(lambda upload: REASONS.get(upload.reason))
    url: str | None = brought()


class _Uploads:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._tables = stores.tables
        self._files = stores.files
        self._directory = stores.directory
        self._rulebook = Rulebook(stores.directory, KINDS)
        route(app, "POST /attachments", UploadAnswer, "登记附件 / Announce a file", TAGS, 201)(self.announce)
        route(app, "GET /attachments/<case_id>", RecordFilesAnswer, "附件清单 / Files of a record", TAGS)(
            self.files
        )
        route(app, "GET /attachments/<case_id>/<attachment_id>", FileAnswer, "读取附件 / Read a file", TAGS)(
            self.read
        )

    def announce(self, body: "MakingBody[Announce]") -> tuple[Spelled, int]:
        said, who = body.command(), submitter(caller(self._app), self._directory)
        at, case = self._found(said.case_id)
        district, faults = self._rulebook.district_of(case), Faults()
        see(who.account, case, district)
        kind = kind_of(case)
        if kind.files:
            permit(who.account, kind, ATTACH, case, district)
        # Its files may lie with another record of the same notice; rights are those of the record that was named.
        case = at.cases.get(case.files_of) or case
        check_form(kind, said.purpose, said.media, said.size, faults)
        faults.check()
        wanted = Upload(
            id=attachment_id(case.id, who.account.key, said.client_key),
            case_id=case.id,
            purpose=said.purpose,
            media=said.media,
            size=said.size,
            round=len(getattr(case, "rounds", ())),
            by=Party(who.account.key, who.account.unit, body.acting_staff),
            asked_at=self._outside.now(),
        )
        known = at.uploads.get(case.id, wanted.id)
        if known is None:
            # Only now: a form that is sent again is answered as before, whatever became of the case meanwhile.
            refuse_another(kind, case)
            known = at.uploads.announce(wanted)
        if (known.purpose, known.media, known.size) != (wanted.purpose, wanted.media, wanted.size):
            raise key_reused()
        form = self._files.form(incoming_key(known), known.media, known.size, self._outside.now())
        return spell(UploadAnswer, known, form), 201

    def files(self, case_id: CaseId) -> Spelled:
        """All that the account may open, in whatever state: those that are on their way or were refused among them."""
        who = submitter(caller(self._app), self._directory)
        at, case = self._found(case_id)
        seen = Sight(who.account.key, case, self._shown(who.account, case))
        trace(at.cases, case, who.account, What.RECORD, self._outside.now())
        files = [
            one for one in at.uploads.of_case(case.files_of) if may_open(seen.account, one.by, seen.parts)
        ]
        return spell(RecordFilesAnswer, files, seen, case_id=case_id)

    def read(self, case_id: CaseId, attachment_id: AttachmentId) -> Spelled:
        who = submitter(caller(self._app), self._directory)
        at, case = self._found(case_id)
        parts = self._shown(who.account, case)
        found = at.uploads.get(case.files_of, attachment_id)
        if found is None or not may_open(who.account.key, found.by, parts):
            raise NotFound(Fault("attachment_id", "not_found", "没有这个附件", "No such file"))
        trace(at.cases, case, who.account, What.FILE, self._outside.now())
        key = kept_key(found.case_id, found.id, found.digest)
        url = self._files.link(key, found.media) if found.state is UploadState.KEPT else None
        return spell(FileAnswer, found, case_id=case_id, url=url)

    def _shown(self, account: Account, case: Record) -> frozenset[Part]:
        """Who may not look at the record itself learns of no files either, not even that there are none."""
        parts = shown(account, kind_of(case), case, self._rulebook.district_of(case))
        if Part.SUMMARY not in parts:
            raise no_such_record()
        return parts

    def _found(self, case_id: str) -> tuple[At, Record]:
        found = self._tables.find(case_id)
        if found is None:
            raise no_such_record()
        return found


app_of, bootstrap = over_http(_Uploads)
handler = wired(lambda: bootstrap(from_settings()))
