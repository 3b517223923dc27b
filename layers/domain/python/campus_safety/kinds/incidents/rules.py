"""What the policy says of incidents: their clocks by level, `[clocks]`, and the channels that a district opens."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, ClassVar

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.incidents.taxonomy import (
    CATEGORIES,
    CLOSED_CHANNELS,
    LEVELS,
    Channel,
    Circumstance,
)
from campus_safety.marks import Only
from campus_safety.values import dataclass

STATUTORY: Mapping[str, timedelta] = MappingProxyType(
    {"investigate": timedelta(days=10), "transfer": timedelta(hours=24)}
)

# Of one category only. Sexual harm is told to the police and to the authority at once (Shandong school safety regulation,
# article 48): no number stands there, and more than an hour is not at once.
STATUTORY_OF_CATEGORY: Mapping[tuple[str, str], timedelta] = MappingProxyType(
    {
        ("tell_bureau", "sexual_harm"): timedelta(hours=1),
        # State Council order 493, articles 9 and 11; regulation on public health emergencies, article 20.
        ("tell_authority", "facility_accident"): timedelta(hours=1),
        ("tell_authority", "production_accident"): timedelta(hours=1),
        ("report_up", "facility_accident"): timedelta(hours=2),
        ("report_up", "production_accident"): timedelta(hours=2),
        ("tell_authority", "public_health"): timedelta(hours=2),
    }
)


@dataclass(frozen=True, slots=True)
class IncidentRules(KindRules):
    """`channels` are those of the closed ones that the district opens. Until `reopen_within` after it was closed, whoever
    reported it may ask that it is reopened."""

    of: ClassVar[str] = "incident"

    reopen_within: timedelta
    channels: frozenset[Annotated[Channel, Only(CLOSED_CHANNELS)]] = frozenset()


SECTION = PolicySection(
    kind="incident",
    table="",
    clocks=(
        "acknowledge",
        "assess",
        "first_call",
        "next_call",
        "arrive",
        "progress",
        "dispose",
        "feedback",
        "review",
        "close",
        "reopening",
        "tell_bureau",
        "tell_authority",
        "report_up",
        "tell_casualties",
        "investigate",
        "transfer",
        "reply",
        "extension",
    ),
    severities=tuple(str(int(level)) for level in LEVELS),
    may_lack=frozenset(
        {
            "tell_bureau",
            "tell_authority",
            "report_up",
            "tell_casualties",
            "progress",
            "arrive",
            "review",
        }
    ),
    categories={
        **{name: int(category.level) for name, category in CATEGORIES.items()},
        Circumstance.PRODUCTION_ACCIDENT.value: None,
    },
    own_categories=True,
    statutory=STATUTORY,
    statutory_of_category=STATUTORY_OF_CATEGORY,
    loop=True,
    rules=IncidentRules,
)
