"""What a policy says of patrols besides their clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from campus_safety.kinds.patrols.team import Mode


@dataclass(frozen=True, slots=True)
class PatrolRules:
    """`usual` is how many rounds a day a plan gets that does not say, by mode; five on foot is what the standard on school
    protection recommends for guards (GB/T 29315). Rounds are spread over the day from `first` to `last`, in Shanghai. A
    plan lasts for `lasts` where it does not say, and never longer."""

    usual: Mapping[Mode, int]
    recommended: int
    first: time
    last: time
    lasts: timedelta
    most_rounds: int
    most_points: int
