"""Another process: the same handlers under another hash seed, asked about a form that was taken in here. Whatever depends on
the order of a set answers otherwise there.

`python -m simulation.elsewhere` reads one JSON line for each request, with the items that the table has of the record, and
writes one with status and answer.
"""

import json
import os
import subprocess
import sys
from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import Any, Final

from campus_safety_aws.case_items import case_pk
from campus_safety_aws.outside import Outside
from simulation import ROOT
from simulation.clock import to_moment
from simulation.registry import registry
from tests.fakes.cases import FakeCases

HASH_SEED: Final = "4242"


class Context:
    """What Lambda hands to a handler, as far as these look at it."""

    function_name = "elsewhere"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:elsewhere"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


class Elsewhere:
    """The other process, as it is asked from here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulation.elsewhere"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": HASH_SEED},
        )

    def ask(self, asked: dict[str, Any]) -> tuple[int, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the other process has no pipes")
        self._process.stdin.write(json.dumps(asked, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        status, answer = json.loads(self._process.stdout.readline())
        return status, answer


@cache
def elsewhere() -> Elsewhere:
    """One other process for each of ours, started when it is first asked."""
    return Elsewhere()


def answered(asked: dict[str, Any]) -> tuple[int, Any]:
    """What is answered here to a request, with nothing in the table but these items."""
    cases = FakeCases()
    for pk, sk, item in asked["items"]:
        cases.table.write(pk, sk, item)
    outside = Outside(
        clock=lambda: to_moment(asked["now"]), pause=lambda seconds: None, salt=lambda: "0" * 32
    )
    module: Any = import_module(asked["function"])
    given = {"cases": cases, "directory": registry(asked["district"])}
    stores = module.Stores(**{one.name: given[one.name] for one in fields(module.Stores)})
    answer = module.bootstrap(stores, outside)(asked["event"], Context())
    return answer["statusCode"], json.loads(answer["body"] or "null")


def items_of(cases: FakeCases, case_id: str, code: str) -> list[tuple[str, str, Any]]:
    """What lies in a table of a record."""
    pk = case_pk(case_id)
    found = [(pk, sk, item) for sk, item in cases.table.partition(pk)]
    taken = cases.table.get(f"CODE#{code}", "CODE")
    return [*found, (f"CODE#{code}", "CODE", taken)] if taken is not None else found


def main() -> None:
    # What handlers log goes to standard output, which is for answers only here; they are imported when first asked.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        answers.write(json.dumps(answered(json.loads(line)), ensure_ascii=False) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
