"""Saved worklists: POST, GET /worklists; GET /worklists/{worklist_id}; POST /worklists/{worklist_id}/rename, …/delete.

They lie in a table of their own: nothing writes the Directory, where rights lie, what is in Papers vanishes, and what is in
Figures is made anew. A list is read through the rights that the account has when it looks.
"""

import base64
import hashlib
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.chosen_lists import ChosenList, View, check, permit, reaches, readable
from campus_safety.directory import District
from campus_safety.errors import Fault, NotFound
from campus_safety.saved_worklists import SavedWorklist, SavedWorklists
from campus_safety_aws.chosen_rows import chosen_page
from campus_safety_aws.directory import Directory
from campus_safety_aws.homes import Homes
from campus_safety_aws.http import answers, api, caller, cursor, entry, read_cursor
from campus_safety_aws.moments import now
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.saved_worklists import WorklistsTable
from campus_safety_aws.senders import Sender, digest_of, sender
from campus_safety_aws.settings import setting
from insight.worklist_answers import (
    DeleteWorklistBody,
    RenameWorklistBody,
    SaveWorklistBody,
    WorklistAnswer,
    WorklistDeletedAnswer,
    WorklistPageAnswer,
    WorklistsAnswer,
    worklist_answer,
    worklist_row,
)

TAGS: Final = ["工作清单 / Worklists"]

worklists = WorklistsTable(setting("WORKLISTS_TABLE"))
homes = Homes.of_settings(setting)
directory = Directory(setting("DIRECTORY_TABLE"))
rulebook = Rulebook(directory)
app = api()

WorklistId = Annotated[str, Path(pattern=r"^w[a-z2-7]{26}$")]


@app.post(
    "/worklists", responses=answers(WorklistAnswer, 201), summary="保存清单 / Save a worklist", tags=TAGS
)
def save(body: SaveWorklistBody) -> tuple[WorklistAnswer, int]:
    who, district = _asking()
    chosen = ChosenList(
        kind=body.of,
        unit=body.unit or who.account.unit,
        view=View(body.view),
        campus=body.campus,
        state=body.state,
        category=body.category,
        late=body.late,
    )
    check(chosen, district)
    permit(who.account, chosen, district)
    new = SavedWorklist(
        id=_id(who, body.client_key),
        name=body.name,
        chosen=chosen,
        saved_at=now(),
        submission=digest_of("/worklists", body),
    )
    most = rulebook.in_force(district.id).policy.for_worklists.most
    after = worklists.change(
        who.account.key,
        lambda before: before.saved(new, most, lambda one: reaches(who.account, one, district)),
    )
    return worklist_answer(after.find(new.id), district), 201


@app.get("/worklists", responses=answers(WorklistsAnswer), summary="保存的清单 / Saved worklists", tags=TAGS)
def saved() -> WorklistsAnswer:
    who, district = _asking()
    return WorklistsAnswer(
        worklists=[
            worklist_answer(one, district)
            for one in worklists.of(who.account.key).kept
            if reaches(who.account, one.chosen, district)
        ],
        most=rulebook.in_force(district.id).policy.for_worklists.most,
    )


@app.get(
    "/worklists/<worklist_id>",
    responses=answers(WorklistPageAnswer),
    summary="打开保存的清单 / Open one",
    tags=TAGS,
)
def rows(
    worklist_id: WorklistId,
    start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> WorklistPageAnswer:
    """One query, whatever the number of records."""
    who, district = _asking()
    one = _reached(worklists.of(who.account.key), worklist_id, who, district)
    chosen = one.chosen
    place = f"{chosen.view}:{chosen.key}"
    page = chosen_page(
        homes.of_kind(chosen.kind),
        chosen,
        now(),
        newest_first=chosen.view is View.OVER,
        size=size,
        start=read_cursor(place, start),
    )
    return WorklistPageAnswer(
        worklist=worklist_answer(one, district),
        rows=[
            worklist_row(row, who.account, district)
            for row in page.rows
            if readable(who.account, row, chosen, district)
        ],
        may_hold_fewer=chosen.filtered,
        next=cursor(place, page.next_key),
    )


@app.post(
    "/worklists/<worklist_id>/rename", responses=answers(WorklistAnswer), summary="改名 / Rename", tags=TAGS
)
def rename(worklist_id: WorklistId, body: RenameWorklistBody) -> WorklistAnswer:
    who, district = _asking()

    def decide(before: SavedWorklists) -> SavedWorklists:
        _reached(before, worklist_id, who, district)
        return before.renamed(worklist_id, body.name, body.version)

    return worklist_answer(worklists.change(who.account.key, decide).find(worklist_id), district)


@app.post(
    "/worklists/<worklist_id>/delete",
    responses=answers(WorklistDeletedAnswer),
    summary="删除清单 / Delete",
    tags=TAGS,
)
def delete(worklist_id: WorklistId, body: DeleteWorklistBody) -> WorklistDeletedAnswer:
    who, district = _asking()

    def decide(before: SavedWorklists) -> SavedWorklists:
        if worklist_id not in before.gone:
            _reached(before, worklist_id, who, district)
        return before.deleted(worklist_id, body.version)

    worklists.change(who.account.key, decide)
    return WorklistDeletedAnswer(worklist_id=worklist_id)


def _asking() -> tuple[Sender, District]:
    who = sender(caller(app), directory)
    return who, directory.district(who.account.district)


def _reached(kept: SavedWorklists, worklist_id: str, who: Sender, district: District) -> SavedWorklist:
    one = kept.find(worklist_id)
    if not reaches(who.account, one.chosen, district):
        raise NotFound(Fault("worklist_id", "not_found", "没有这个清单", "No such worklist"))
    return one


def _id(who: Sender, client_key: str) -> str:
    digest = hashlib.sha256(f"{who.account.key}\n{client_key}".encode()).digest()[:16]
    return "w" + base64.b32encode(digest).decode().rstrip("=").lower()


handler = entry(app)
