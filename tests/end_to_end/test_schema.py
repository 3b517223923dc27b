"""The OpenAPI document against the running API: whatever is sent, no answer is a 5xx or outside the document. Bounded."""

import json
import zlib
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core import NotSet
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from local.people import System
from tests.end_to_end.playing import DESK

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "functions" / "casework" / "openapi.json").read_text(encoding="utf-8"))
# Everybody here is signed in: who is not is tried elsewhere, and is answered by the gateway, not by us.
DOCUMENT.pop("security")
DOCUMENT["components"].pop("securitySchemes")
schema = schemathesis.openapi.from_dict(DOCUMENT)
# /cases/{case_id}/close and the like: a hundred of them, behind the same few routes.
OF_A_RECORD: Final = r"\}/"
# Of the fifty boundary cases that the schemas of an operation come to, one in so many is sent, always the same: what
# they find is seldom peculiar to one, and all of them take a quarter of an hour.
SHARE: Final = 8
QUICK = settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


@pytest.mark.cloud
@pytest.mark.slow
@schema.exclude(path_regex=OF_A_RECORD).parametrize()
@settings(QUICK, phases=[Phase.explicit, Phase.generate])
def test_whatever_is_sent_is_answered_as_the_document_says(
    case: "schemathesis.Case[Any]", system: System
) -> None:
    if case.meta is None or case.meta.phase.name != "coverage" or _chosen(case):
        _answered(case, system)


@pytest.mark.cloud
@pytest.mark.slow
@schema.include(path_regex=OF_A_RECORD).parametrize()
@settings(QUICK, phases=[Phase.generate])
def test_whatever_is_asked_of_a_record_is_answered_as_the_document_says(
    case: "schemathesis.Case[Any]", system: System
) -> None:
    _answered(case, system)


def _answered(case: "schemathesis.Case[Any]", system: System) -> None:
    answer = case.call(base_url=system.api, headers={"Authorization": f"Bearer {system.person(DESK).token}"})
    case.validate_response(
        answer, checks=[not_a_server_error, status_code_conformance, content_type_conformance]
    )


def _chosen(case: "schemathesis.Case[Any]") -> bool:
    body = None if isinstance(case.body, NotSet) else case.body
    sent = (case.method, case.path, case.path_parameters, case.query, case.media_type, body)
    return zlib.crc32(repr(sent).encode()) % SHARE == 0
