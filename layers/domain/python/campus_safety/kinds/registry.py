"""The kinds of case, one row each: what a record of it is, its transition table, and how its clocks are wound."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.activities import kind as activities
from campus_safety.kinds.appointments import kind as appointments
from campus_safety.kinds.area_sweeps import area_sweep
from campus_safety.kinds.area_sweeps import clock_rules as area_sweep_clocks
from campus_safety.kinds.area_sweeps import message_words as area_sweep_words
from campus_safety.kinds.area_sweeps import transitions as of_area_sweeps
from campus_safety.kinds.campus_assurances import kind as campus_assurances
from campus_safety.kinds.daily_log import kind as daily_log
from campus_safety.kinds.devices import kind as of_devices
from campus_safety.kinds.hazards import categories, hazard
from campus_safety.kinds.hazards import clock_rules as hazard_clocks
from campus_safety.kinds.hazards import message_words as hazard_words
from campus_safety.kinds.hazards import transitions as of_hazards
from campus_safety.kinds.incidents import asking, incident, taxonomy
from campus_safety.kinds.incidents import clock_rules as incident_clocks
from campus_safety.kinds.incidents import message_words as incident_words
from campus_safety.kinds.incidents import transitions as of_incidents
from campus_safety.kinds.inspections import clock_rules as inspection_clocks
from campus_safety.kinds.inspections import inspection
from campus_safety.kinds.inspections import message_words as inspection_words
from campus_safety.kinds.inspections import transitions as of_inspections
from campus_safety.kinds.patrols import kind as of_patrols
from campus_safety.kinds.peak_posts.kind import KIND as PEAK_POST
from campus_safety.kinds.points import kind as of_points
from campus_safety.kinds.quizzes import kind as of_quizzes
from campus_safety.kinds.rotas.kind import KIND as ROTA
from campus_safety.kinds.safety_notices import kind as safety_notices
from campus_safety.kinds.teaching_packs import kind as teaching_packs
from campus_safety.labels import Label
from campus_safety.records.case import Case
from campus_safety.records.kind import Home, Kind


def _kinds(*kinds: Kind) -> Mapping[str, Kind]:
    return MappingProxyType({kind.name: kind for kind in kinds})


KINDS: Mapping[str, Kind] = _kinds(
    Kind(
        name="incident",
        label=Label("涉校警情", "Incident"),
        record=incident.Incident,
        transitions=of_incidents.TRANSITIONS,
        states=incident.STATES,
        states_at=incident.STATES_AT,
        stages=incident.STAGES,
        wind=incident_clocks.wind,
        flow=True,
        categories={name: category.label for name, category in taxonomy.CATEGORIES.items()},
        severities={str(int(level)): label for level, label in taxonomy.LEVELS.items()},
        words=incident_words.VOCABULARY,
        lapsed=asking.lapsed,
    ),
    Kind(
        name="hazard",
        label=Label("安全隐患", "Hazard"),
        record=hazard.Hazard,
        transitions=of_hazards.TRANSITIONS,
        states=hazard.STATES,
        stages=hazard.STAGES,
        wind=hazard_clocks.wind,
        flow=True,
        categories={name: category.label for name, category in categories.CATEGORIES.items()},
        severities={grade.value: label for grade, label in categories.GRADES.items()},
        words=hazard_words.VOCABULARY,
    ),
    Kind(
        name="inspection",
        label=Label("联合检查", "Joint inspection"),
        record=inspection.Inspection,
        transitions=of_inspections.TRANSITIONS,
        states=inspection.STATES,
        stages=inspection.STAGES,
        wind=inspection_clocks.wind,
        flow=False,
        categories={},
        severities={"general": Label("联合检查", "Joint inspection")},
        words=inspection_words.VOCABULARY,
    ),
    Kind(
        name="area_sweep",
        label=Label("周边清查", "Area sweep"),
        record=area_sweep.AreaSweep,
        transitions=of_area_sweeps.TRANSITIONS,
        states=area_sweep.STATES,
        stages=area_sweep.STAGES,
        wind=area_sweep_clocks.wind,
        flow=False,
        categories={},
        severities={"ordinary": Label("周边清查", "Area sweep")},
        words=area_sweep_words.VOCABULARY,
    ),
    safety_notices.KIND,
    daily_log.KIND,
    campus_assurances.KIND,
    PEAK_POST,
    ROTA,
    of_patrols.PATROL_PLAN,
    of_patrols.PATROL,
    of_devices.KIND,
    of_quizzes.KIND,
    of_points.KIND,
    appointments.KIND,
    teaching_packs.KIND,
    activities.KIND,
)


def kinds_at(home: Home) -> tuple[Kind, ...]:
    """The kinds whose records lie in this table."""
    return tuple(kind for kind in KINDS.values() if kind.home is home)


def kind_of(case: Case) -> Kind:
    return KINDS[case.kind]
