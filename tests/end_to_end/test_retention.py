"""The deployed round over a whole table, with the rights that it has; dry, as other tests' records lie there too."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from local.people import System
from tests.end_to_end.playing import DESK, report


def test_a_dry_round_counts_what_a_year_later_would_be_erased_and_a_hold_keeps_it(system: System) -> None:
    case_id = report(system, text="自行车被盗")["case_id"]
    for action in ("false_alarm", "give_feedback"):
        system.person(DESK).act(case_id, action, text="误报")

    def asked(**event: Any) -> dict[str, Any]:
        answer = system.aws("lambda").invoke(
            FunctionName=system.outputs["RetentionFunction"], Payload=json.dumps(event).encode()
        )
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, said
        return said

    time = (datetime.now(UTC) + timedelta(days=366)).isoformat()
    before = asked(time=time, dry=True)
    assert before["texts"] >= 3 and before["failed"] == []
    assert asked(hold=case_id) == {"held": True}
    held = asked(time=time, dry=True)
    assert (held["held"], held["records"]) == (before["held"] + 1, before["records"] - 1)
    assert asked(release=case_id) == {"held": False}
