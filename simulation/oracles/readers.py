"""What readers see. Every text that people write carries a mark of its own, and accounts have keys that nothing else looks
like: so whatever turns up where the rights deny it is known at sight."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from campus_safety.district.roles import Role
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.messages.message import Message
from campus_safety.records.relations import Part, Relation
from simulation.calls import Request
from simulation.forms import NEW, Forms
from simulation.lives import kind_at
from simulation.oracles.oracle import Oracle

_MARK: Final = re.compile(r"tk\d{7}")
_KEY: Final = re.compile(r"[a-z0-9-]+\|[a-z0-9-]+")


class NoReaderSeesWhatTheRightsDeny(Oracle):
    """Neither in answers nor in events nor in messages."""

    name = Label("任何人看不到无权查看的内容", "No reader sees what the rights deny")
    forms: Forms

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._accounts = frozenset(one.key for one in self.world.directory.accounts())

    def _keys(self, said: str) -> frozenset[str]:
        """The keys of accounts that somebody reads here."""
        return self._accounts.intersection(_KEY.findall(said))

    def answered(self, request: Request, status: int, answer: Any) -> None:
        if request.method != "GET" or status != 200:
            return
        said = json.dumps(answer, ensure_ascii=False)
        if not request.by:
            if _MARK.search(said) or self._keys(said):
                self.fail("somebody without a sign-in reads texts or keys", request.about)
            return
        account = self.world.directory.known(request.by)
        for mark in _MARK.findall(said):
            self._may_read(mark, account.role, account.key, request)
        shows = KINDS[kind_at(request.path)].sections
        if (
            shows[Part.REPORTER_IDENTITY][account.role] is Relation.NEVER
            and shows[Part.ACTORS][account.role] is Relation.NEVER
        ):
            for key in self._keys(said):
                if key != account.key:
                    self.fail(
                        f"a {account.role} reads the key of another account in {_where(request)}",
                        request.about,
                    )

    def _may_read(self, mark: str, role: Role, key: str, request: Request) -> None:
        about, action, by = self.forms.said.get(mark, ("", "", ""))
        if not action or by == key:
            return
        kind = kind_at(request.path)
        # What was written about another record, of which this one came, is this one's report: also where an action of this
        # kind is called alike.
        new = about.startswith(NEW)
        of = about.removeprefix(NEW) if new else self.world.records.kind(about)
        action = action if of in (None, kind) and action in KINDS[kind].actions else "report"
        part = KINDS[kind].section_of(action)
        if KINDS[kind].sections[part][role] is Relation.NEVER:
            self.fail(f"a {role} reads what was written at {action} in {_where(request)}", about)

    def published(self, detail: Mapping[str, Any]) -> None:
        self._nothing_private("an event", json.dumps(detail, ensure_ascii=False), detail["case_id"], detail)
        if detail.get("sealed") and ({"campus", "category"} & detail.keys()):
            self.fail("an event of a sealed record says where or what", detail["case_id"])

    def told(self, channel: str, message: Message) -> None:
        if _MARK.search(message.title + message.body):
            self.fail("a message quotes what somebody wrote", message.case_id)

    def _nothing_private(self, what: str, said: str, about: str, detail: Mapping[str, Any]) -> None:
        if _MARK.search(said):
            self.fail(f"{what} quotes what somebody wrote", about)
        ticks = detail.get("ticks", ())
        addressed = {*detail["tells"], *(one for tick in ticks for one in tick["tells"])}
        for key in self._keys(said):
            if f"account:{key}" not in addressed:
                self.fail(f"{what} names an account that it does not tell", about)


def _where(request: Request) -> str:
    return "a timeline" if request.path.endswith("/timeline") else "an answer"
