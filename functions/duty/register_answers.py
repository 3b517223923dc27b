"""What is answered about registers: each field by its name."""

from datetime import date, datetime

from campus_safety.kinds.patrols.team_work import TeamWork
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registers.things import MEMBERS, PIECES, POSTS, REGISTERS, TeamPart
from campus_safety.records.rows import Row
from campus_safety.records.service import Listed
from campus_safety.records.spots import spot_label
from campus_safety_aws.declared_answers import Answer, brought, from_, worded
from campus_safety_aws.shared_answers import RecordAnswer, RecordRowAnswer


class RegisteredPartAnswer(Answer[TeamPart]):
    role: str = worded(MEMBERS)
    count: int


class TeamWorkAnswer(Answer[TeamWork]):
    """护校队工作 / what a team has done since a day: rounds that are over, points, and what became of its findings."""

    since: date
    rounds: int
    complete: int
    checked: int
    missed: int
    incidents: int
    front_line: int
    hazards: int
    hazards_closed: int


class RegisterEntryAnswer(RecordAnswer[RegisterEntry]):
    """台账条目 / an entry: which fields it has follows from its register. `hazard` is what it has become while it is wrong,
    `work` what a team has done."""

    register_type: str = worded(REGISTERS)
    number: str
    since: date | None
    valid_until: date | None
    post: str | None = worded(POSTS)
    spot: str | None = worded(spot_label)
    team: list[RegisteredPartAnswer]
    members: int
    piece: str | None = worded(PIECES)
    pieces: int
    renewed: int
    wrong_since: datetime | None
    hazard: str | None
    work: TeamWorkAnswer | None = brought()


class CampusRegisterAnswer(Answer[Listed]):
    """一所校园的一本台账 / one register of a campus, by the numbers."""

    campus: str = brought()
    register_type: str = brought()
    entries: list[RecordRowAnswer[Row]] = from_("rows")
