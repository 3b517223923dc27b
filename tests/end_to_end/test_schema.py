"""The OpenAPI document against the running API: whatever is sent, no answer is a 5xx or outside the document. Bounded."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from local.people import System
from tests.end_to_end.playing import DESK

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "functions" / "casework" / "openapi.json").read_text(encoding="utf-8"))
# Everybody here is signed in: who is not is tried elsewhere, and is answered by the gateway, not by us.
DOCUMENT.pop("security")
DOCUMENT["components"].pop("securitySchemes")
schema = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.mark.cloud
@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_whatever_is_sent_is_answered_as_the_document_says(
    case: "schemathesis.Case[Any]", system: System
) -> None:
    answer = case.call(base_url=system.api, headers={"Authorization": f"Bearer {system.person(DESK).token}"})
    case.validate_response(
        answer, checks=[not_a_server_error, status_code_conformance, content_type_conformance]
    )
