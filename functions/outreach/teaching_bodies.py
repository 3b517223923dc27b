"""What is sent of law vice-principals, teaching packs and calendars: codes apart from words, every field bounded."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.activities.activity import Group
from campus_safety.kinds.appointments import commands as of_appointments
from campus_safety.kinds.appointments.actions import Action as AppointmentAction
from campus_safety.kinds.teaching_packs import commands as of_packs
from campus_safety.kinds.teaching_packs.actions import Action as PackAction
from campus_safety.records.commands import Command
from campus_safety_aws.action_bodies import ActionBody, CaseIdField, Code, NoteBody, Words
from campus_safety_aws.http import Day, staff_number

Said = Annotated[str, Field(min_length=1, max_length=4000)]
ClientKey = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Staff = Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
AccountKey = Annotated[str, Field(min_length=1, max_length=300)]


class AppointBody(BaseModel):
    """聘任法治副校长 / who (the key of an account, or "me"), where, from which day to which, both included; without a last
    day for the policy's usual term."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: ClientKey
    campus: Code
    holder: AccountKey
    since: Day
    until: Day | None = None
    acting_staff: Staff
    text: Words = ""


class AppointmentRenewBody(ActionBody):
    until: Day | None = None

    def command(self) -> Command:
        return of_appointments.Renew(until=self.until, texts=self.words())


class AppointmentEndBody(ActionBody):
    """卸任 / today is the last day; with a reason."""

    text: Said

    def command(self) -> Command:
        return of_appointments.End(texts=self.words())


class PackBody(BaseModel):
    """发布教学资源包 / for whom, about what, how long; its files are sent as attachments afterwards. It may take the place of
    an older pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: ClientKey
    title: Annotated[str, Field(min_length=1, max_length=100)]
    outline: Words = ""
    topics: Annotated[tuple[Code, ...], Field(min_length=1, max_length=8)]
    groups: Annotated[frozenset[Group], Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=240)]
    replaces: CaseIdField | None = None
    acting_staff: Staff


class PackKeepBody(ActionBody):
    def command(self) -> Command:
        return of_packs.Keep(texts=self.words())


class PackWithdrawBody(ActionBody):
    """停用 / with a reason."""

    text: Said

    def command(self) -> Command:
        return of_packs.Withdraw(texts=self.words())


class CalendarBody(BaseModel):
    """订阅日程 / of a campus, or without one of what the account itself holds. The same key sent again: the same
    subscription under a new address, and the old address is void."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: ClientKey
    campus: Code | None = None


APPOINTMENT_BODIES: dict[AppointmentAction, type[ActionBody]] = {
    AppointmentAction.RENEW: AppointmentRenewBody,
    AppointmentAction.NOTE: NoteBody,
    AppointmentAction.END: AppointmentEndBody,
}
PACK_BODIES: dict[PackAction, type[ActionBody]] = {
    PackAction.KEEP: PackKeepBody,
    PackAction.NOTE: NoteBody,
    PackAction.WITHDRAW: PackWithdrawBody,
}
