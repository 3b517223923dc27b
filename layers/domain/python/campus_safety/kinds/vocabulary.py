"""The words of every code that a form asks for or an answer names, so that a page and a message never differ.

Read over all kinds: what categories oblige to, which states and actions a record has, and every other closed list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from campus_safety.district.organisation import (
    AGENCY_FIELD_LABELS,
    AREA_LABELS,
    CAMPUS_TYPE_LABELS,
    DEVICE_KIND_LABELS,
    PLACE_KINDS,
    POST_LABELS,
    UNIT_KIND_LABELS,
)
from campus_safety.district.policy import OwnCategory
from campus_safety.district.roles import ROLE_LABELS
from campus_safety.district.timetables import POST_TYPES
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, GROUPS, WAYS
from campus_safety.kinds.activities.topics import TOPICS as TAUGHT
from campus_safety.kinds.area_sweeps.area_sweep import PURPOSES as SWEEP_PURPOSES
from campus_safety.kinds.area_sweeps.commands import RESTS
from campus_safety.kinds.area_sweeps.places import OUTCOMES as PLACE_OUTCOMES
from campus_safety.kinds.daily_log.forms import OUTCOMES as MEDIATION_OUTCOMES
from campus_safety.kinds.daily_log.log_entry import ENTRY_TYPES
from campus_safety.kinds.hazards.categories import CATEGORIES as HAZARD_CATEGORIES
from campus_safety.kinds.hazards.categories import GRADES, SOURCES, TRACKS
from campus_safety.kinds.incidents.calls import CALL_ENDS
from campus_safety.kinds.incidents.casualties import CASUALTY_GRADES
from campus_safety.kinds.incidents.incident import STATES as INCIDENT_STATES
from campus_safety.kinds.incidents.taxonomy import (
    BECAUSE,
    BEHALVES,
    BULLYING_KINDS,
    CATEGORIES,
    CAUSES,
    CHANNELS,
    CIRCUMSTANCES,
    CLOSING_REASONS,
    DEPARTURES,
    FLAGS,
    LEVELS,
    MATCHES,
    PROTECTED,
    WARNING_KINDS,
    WARNING_SOURCES,
    Category,
)
from campus_safety.kinds.inspections.inspection import ANSWERS
from campus_safety.kinds.patrols.observing import OBSERVED
from campus_safety.kinds.patrols.team import MODES
from campus_safety.kinds.peak_posts.peak_post import SEEN
from campus_safety.kinds.points.points_entry import REASONS as POINT_REASONS
from campus_safety.kinds.quizzes.questions import BANDS
from campus_safety.kinds.quizzes.questions import TOPICS as QUIZ_TOPICS
from campus_safety.kinds.registers.things import MEMBERS, PIECES, REGISTERS
from campus_safety.kinds.registry import KINDS
from campus_safety.kinds.safety_notices.safety_notice import ADDRESSED
from campus_safety.kinds.safety_notices.safety_notice import TOPICS as NOTICE_TOPICS
from campus_safety.labels import Label
from campus_safety.records.attachments import REASONS as REFUSAL_REASONS
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import PURPOSES as ATTACHMENT_PURPOSES
from campus_safety.values import dataclass


def _words(table: Mapping[Any, Label]) -> Mapping[str, Label]:
    return MappingProxyType({str(code): label for code, label in table.items()})


LISTS: Mapping[str, Mapping[str, Label]] = MappingProxyType(
    {
        "activity_type": _words(ACTIVITY_TYPES),
        "addressed": _words(ADDRESSED),
        "answer": _words(ANSWERS),
        "agency_field": _words(AGENCY_FIELD_LABELS),
        "area": _words(AREA_LABELS),
        "attachment_purpose": _words(ATTACHMENT_PURPOSES),
        "attachment_refused": _words(REFUSAL_REASONS),
        "band": _words(BANDS),
        "bullying_kind": _words(BULLYING_KINDS),
        "campus_type": _words(CAMPUS_TYPE_LABELS),
        "casualty_grade": _words(CASUALTY_GRADES),
        "channel": _words(CHANNELS),
        "circumstance": _words(CIRCUMSTANCES),
        "closing_reason": _words(CLOSING_REASONS),
        "device_kind": _words(DEVICE_KIND_LABELS),
        "grade": _words(GRADES),
        "group": _words(GROUPS),
        "hazard_category": _words({name: one.label for name, one in HAZARD_CATEGORIES.items()}),
        "hazard_source": _words(SOURCES),
        "incident_state": _words(INCIDENT_STATES),
        "level": MappingProxyType({str(int(level)): label for level, label in LEVELS.items()}),
        "log_entry_type": _words(ENTRY_TYPES),
        "mediation_outcome": _words(MEDIATION_OUTCOMES),
        "member": _words(MEMBERS),
        "mode": _words(MODES),
        "notice_topic": _words(NOTICE_TOPICS),
        "observed": _words(OBSERVED),
        "piece": _words(PIECES),
        "place_kind": _words(PLACE_KINDS),
        "place_outcome": _words(PLACE_OUTCOMES),
        "points_reason": _words(POINT_REASONS),
        "post": _words(POST_LABELS),
        "post_type": _words(POST_TYPES),
        "quiz_topic": _words(QUIZ_TOPICS),
        "register_type": _words(REGISTERS),
        "rest": _words(RESTS),
        "role": _words(ROLE_LABELS),
        "seen": _words(SEEN),
        "sweep_purpose": _words(SWEEP_PURPOSES),
        "topic": _words(TAUGHT),
        "track": _words(TRACKS),
        "unit_kind": _words(UNIT_KIND_LABELS),
        "way": _words(WAYS),
        "protects": _words(PROTECTED),
        "because": _words(BECAUSE),
        "behalf": _words(BEHALVES),
        "cause": _words(CAUSES),
        "departure": _words(DEPARTURES),
        "warning": _words(WARNING_KINDS),
        "call_end": _words(CALL_ENDS),
        "matched": _words(MATCHES),
        "warning_source": _words(WARNING_SOURCES),
    }
)


@dataclass(frozen=True, slots=True)
class FlagWords:
    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """`flags` are codes that it always has; `flags_if` and `level_if` say what a stated circumstance adds or raises. A
    category of the district's own names the built-in one that it is a part of."""

    code: str
    label: Label
    level: int
    flags: tuple[str, ...]
    flags_if: Mapping[str, tuple[str, ...]]
    level_if: Mapping[str, int]
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class KindWords:
    code: str
    label: Label
    states: Mapping[str, Label]
    stages: Mapping[str, Label]
    severities: Mapping[str, Label]
    actions: Mapping[str, Label]


def flags() -> tuple[FlagWords, ...]:
    return tuple(FlagWords(flag.value, label) for flag, label in FLAGS.items())


def categories(known: Iterable[Category] = CATEGORIES.values()) -> tuple[CategoryWords, ...]:
    """Categories of incidents, in the taxonomy's order."""
    return tuple(
        CategoryWords(
            one.id,
            one.label,
            int(one.level),
            tuple(sorted(flag.value for flag in one.flags)),
            {fact.value: tuple(sorted(flag.value for flag in added)) for fact, added in one.flags_if.items()},
            {fact.value: int(level) for fact, level in one.level_if.items()},
        )
        for one in known
    )


def own_categories(known: Iterable[OwnCategory]) -> tuple[CategoryWords, ...]:
    """A district's own: what the built-in one obliges to, and the level that a report of it begins with."""
    found = []
    for own in known:
        (built_in,) = categories((CATEGORIES[own.parent],))
        most = own.level or built_in.level
        found.append(
            replace(
                built_in,
                code=own.id,
                label=own.label,
                level=min(most, built_in.level),
                level_if={fact: min(most, level) for fact, level in built_in.level_if.items()},
                part_of=own.parent,
            )
        )
    return tuple(found)


def kinds(known: Iterable[Kind] = KINDS.values()) -> tuple[KindWords, ...]:
    """Every kind of record: its states, what it waits for, how grave it can be, and what can be done with it."""
    return tuple(
        KindWords(
            kind.name,
            kind.label,
            _words(kind.states),
            _words(kind.stages),
            _words(kind.severities),
            {str(action): step.label for action, step in kind.actions.items()},
        )
        for kind in known
    )
