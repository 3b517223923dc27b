"""All the kinds there are: for readers over every kind, and for look-ups across them. Whoever serves some of them is given
those, and does not load the others."""

from typing import Final

from campus_safety.kinds.activities import kind as activities
from campus_safety.kinds.appointments import kind as appointments
from campus_safety.kinds.area_sweeps import kind as area_sweeps
from campus_safety.kinds.bulletins import kind as bulletins
from campus_safety.kinds.campus_assurances import kind as campus_assurances
from campus_safety.kinds.daily_log import kind as daily_log
from campus_safety.kinds.devices import kind as devices
from campus_safety.kinds.hazards import kind as hazards
from campus_safety.kinds.incidents import kind as incidents
from campus_safety.kinds.inspections import kind as inspections
from campus_safety.kinds.patrols import kind as patrols
from campus_safety.kinds.peak_posts import kind as peak_posts
from campus_safety.kinds.points import kind as points
from campus_safety.kinds.quizzes import kind as quizzes
from campus_safety.kinds.redemptions import kind as redemptions
from campus_safety.kinds.registers import kind as registers
from campus_safety.kinds.reply_templates import kind as reply_templates
from campus_safety.kinds.rotas import kind as rotas
from campus_safety.kinds.safety_notices import kind as safety_notices
from campus_safety.kinds.teaching_packs import kind as teaching_packs
from campus_safety.records.kind import Kind, Kinds, RecordTable
from campus_safety.records.record import Record

KINDS: Final = Kinds(
    incidents.KIND,
    hazards.KIND,
    inspections.KIND,
    area_sweeps.KIND,
    safety_notices.KIND,
    daily_log.KIND,
    campus_assurances.KIND,
    peak_posts.KIND,
    rotas.KIND,
    patrols.PATROL_PLAN,
    patrols.PATROL,
    registers.KIND,
    devices.KIND,
    quizzes.KIND,
    points.KIND,
    redemptions.KIND,
    appointments.KIND,
    teaching_packs.KIND,
    activities.KIND,
    bulletins.KIND,
    reply_templates.KIND,
)


def kinds_at(table: RecordTable) -> tuple[Kind, ...]:
    """The kinds whose records lie in this table."""
    return tuple(KINDS.at(table).values())


def kind_of(case: Record) -> Kind:
    return KINDS.of(case)
