"""One whole incident of level 2, as the benches of cost play it: who does what after the report, until it is closed."""

from typing import Any, Final

DESK: Final = "dm-st-harbour-desk"
OFFICER: Final = "dm-st-harbour-officer-1"
CHIEF: Final = "dm-st-harbour-chief"
STEPS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    (DESK, "acknowledge", {}),
    (DESK, "assess", {"level": 2, "category": "theft"}),
    (DESK, "dispatch", {}),
    (OFFICER, "arrive", {}),
    (OFFICER, "handle", {"closing_reason": "resolved_on_scene", "text": "已追回"}),
    (DESK, "give_feedback", {"text": "已找回"}),
    (CHIEF, "close", {}),
)
