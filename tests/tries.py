"""How many examples a property is tried with."""

from typing import Final

from hypothesis import settings

# The profile of `make coverage`: each example costs twice where branches are counted, and a few of them reach as many.
FEW: Final = "few"
FEW_EXAMPLES: Final = 25


def examples(wanted: int) -> int:
    """So many, or a few where the profile says so."""
    return min(wanted, FEW_EXAMPLES) if settings.get_current_profile_name() == FEW else wanted
