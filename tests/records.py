"""Some records of every kind there is, in the demo district: for what has to hold of all of them."""

from functools import cache

from campus_safety.kinds.daily_log.log_entry import EntryType
from campus_safety.kinds.devices.testing import remind
from campus_safety.kinds.registers.commands import ReportFault
from campus_safety.kinds.rotas.rostering import open_rota
from campus_safety.records.record import Record
from tests import (
    area_sweeps,
    builders,
    bulletins,
    daily_log,
    hazards,
    inspections,
    outreach,
    patrols,
    peak_posts,
    quizzes,
    redemptions,
    registers,
    reply_templates,
)
from tests import safety_notices as notices


@cache
def every_record() -> tuple[Record, ...]:
    """Open ones and such that are over, sealed ones and exercises among them."""
    return (
        builders.a_case(),
        builders.a_case(client_key="form-2", category="bullying", discovered_at=builders.NOW),
        builders.told(),
        hazards.a_hazard(),
        hazards.a_hazard(client_key="hazard-2", item="fire.exit-blocked", spot="stairs-2"),
        inspections.planned().after,
        inspections.begun(),
        area_sweeps.assigned(dm_place_01="dm-culture", dm_place_07="dm-edu"),
        notices.a_safety_notice(),
        daily_log.a_visit(),
        daily_log.a_hand_over(),
        daily_log.an_assurance(),
        daily_log.written(EntryType.HELP_REQUEST).after,
        daily_log.standing_after(daily_log.an_assurance()),
        remind("dm-ms-01", (), builders.rules(), builders.at()).after,
        peak_posts.planned(),
        peak_posts.missed(),
        open_rota(
            "dm-st-harbour", builders.an_actor("dm-st-harbour-desk"), builders.rules(), builders.at()
        ).after,
        patrols.a_plan(),
        patrols.a_patrol(),
        patrols.a_video_round(),
        patrols.a_police_plan(),
        patrols.a_police_round(),
        registers.a_team(),
        registers.a_certificate(),
        registers.acted(registers.a_camera(), ReportFault(texts={"text": "无画面"})),
        registers.shields(),
        outreach.an_appointment().after,
        outreach.a_pack().after,
        outreach.planned(),
        outreach.a_drill(),
        quizzes.planned(),
        quizzes.closed(),
        quizzes.an_award().after,
        redemptions.asked(),
        reply_templates.a_template(),
        bulletins.drafted(),
        bulletins.released(),
    )
