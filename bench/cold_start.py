"""What a cold start costs: importing a handler and answering its first request, in a process of its own, in CPU.

The floor is a process that imports boto3 and makes one client. First requests need no AWS: a request without a sign-in
is refused by our own code, a flow's or a stream's event is empty.
"""

import os
import statistics
import subprocess
import sys
from dataclasses import dataclass

from local import ROOT

RUNS = 7
SETTINGS = (
    "CASES_TABLE",
    "DUTY_TABLE",
    "OUTREACH_TABLE",
    "DIRECTORY_TABLE",
    "MESSAGES_TABLE",
    "EVENT_BUS_NAME",
    "RELAY_QUEUE_URL",
    "DEVICE_SECRET_ARN",
    "CHANNELS_SECRET_ARN",
    "FILES_BUCKET",
    "PAPERS_TABLE",
    "PAPERS_BUCKET",
    "FIGURES_TABLE",
    "WORKLISTS_TABLE",
)
_HTTP = (
    "event = {{'version': '2.0', 'rawPath': '{path}', 'headers': {{'content-type': 'application/json'}}, 'body': '{{}}',"
    " 'requestContext': {{'http': {{'method': '{method}', 'path': '{path}'}}, 'requestId': 'r', 'stage': '$default'}}}};"
    "answer = handler(event, None); assert answer['statusCode'] in (200, 401, 422), answer"
)
FIRST = {
    "report_intake.reports": _HTTP.format(method="GET", path="/reports"),
    "report_intake.alarms": _HTTP.format(method="POST", path="/alarms"),
    "casework.cases": _HTTP.format(method="GET", path="/me"),
    "hazards.hazards": _HTTP.format(method="GET", path="/hazards"),
    "casework.interface": _HTTP.format(method="GET", path="/openapi.json"),
    "escalation.plan": "",
    "escalation.relay": "handler({'Records': []}, None)",
    "escalation.deadline_sweep": "",
    "notification.notify": "handler({'Records': []}, None)",
    "inspections.inspections": _HTTP.format(method="GET", path="/inspections"),
    "area_sweeps.area_sweeps": _HTTP.format(method="GET", path="/area-sweeps"),
    "attachments.uploads": _HTTP.format(method="POST", path="/attachments"),
    "attachments.arrivals": "handler({'Records': []}, None)",
    "papers.requests": _HTTP.format(method="POST", path="/papers"),
    "papers.produce": "handler({'Records': []}, None)",
}
FLOOR = "import boto3; boto3.client('dynamodb')"
# A sandbox lives on after its first answer: what a process takes to end is nobody's cold start.
_THEN = "import os; os._exit(0)"
# What a start may cost at most, in floors: whoever reports or presses a button waits for it, and so does every tick.
AIMS = {
    "report_intake.reports": 1.5,
    "report_intake.alarms": 1.4,
    "escalation.plan": 1.0,
    **dict.fromkeys(
        (
            "casework.cases",
            "casework.interface",
            "hazards.hazards",
            "inspections.inspections",
            "area_sweeps.area_sweeps",
            "attachments.uploads",
            "papers.requests",
        ),
        1.7,
    ),
}


@dataclass(frozen=True, slots=True)
class Start:
    """Medians over the runs: CPU in seconds, so that a busy machine says the same, peak memory in MiB, and floors."""

    name: str
    seconds: float
    peak_mib: float
    floors: float
    aim: float | None


def measure() -> list[Start]:
    programs = {"floor": f"{FLOOR}; {_THEN}"}
    for name, first in FIRST.items():
        programs[name] = "; ".join(filter(None, (f"from {name} import handler", first, _THEN)))
    times: dict[str, list[float]] = {name: [] for name in programs}
    peaks: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(RUNS):
        # Interleaved, so that a busy moment of the machine meets all of them.
        for name, program in programs.items():
            seconds, peak = _process(program)
            times[name].append(seconds)
            peaks[name].append(peak)
    floor = statistics.median(times["floor"])
    return [
        Start(
            name,
            statistics.median(times[name]),
            statistics.median(peaks[name]),
            statistics.median(times[name]) / floor,
            AIMS.get(name),
        )
        for name in programs
    ]


def _process(program: str) -> tuple[float, float]:
    """CPU and peak memory of one process until its first answer; its own child reports what the kernel counted."""
    outer = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, '-W', 'ignore', '-c', sys.argv[1]], check=True, stdout=subprocess.DEVNULL);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    said = subprocess.run(
        [sys.executable, "-c", outer, program], check=True, capture_output=True, text=True, env=_environment()
    ).stdout.split()
    return float(said[0]), int(said[1]) / 1024


def _environment() -> dict[str, str]:
    paths = ("functions", "layers/domain/python", "layers/adapters/python")
    return {
        **os.environ,
        **dict.fromkeys(SETTINGS, "unused"),
        **dict.fromkeys(
            ("INCIDENT_FLOW_ARN", "HAZARD_FLOW_ARN"),
            "arn:aws:states:us-east-1:000000000000:stateMachine:unused",
        ),
        "PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in paths),
        "PYTHONDONTWRITEBYTECODE": "",
        "AWS_DEFAULT_REGION": "us-east-1",
        # In Lambda a handler is wired while its sandbox starts.
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_METRICS_NAMESPACE": "bench",
    }
