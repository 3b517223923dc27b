"""One embedded cloud: which ports it has and where it keeps its things.

`make run` has the usual one; the end-to-end tests have one of their own that nobody else sees.
"""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local import ROOT

LOOPBACK = "127.0.0.1"
PORT = 4566
MAILBOX_PORT = 4580
# Another folder is another try-out, with clouds, people and data of its own.
STATE = Path(os.environ.get("CAMPUS_SAFETY_STATE", ROOT / ".local"))
REGION = "us-east-1"
# The emulator's own account; its administrator may do everything, as whoever deploys to AWS.
ACCOUNT = "000000000000"
ADMINISTRATOR = "test"


@dataclass(frozen=True, slots=True)
class Embedded:
    """Ports on loopback, and the folder for state, logs, pids and outputs."""

    port: int = PORT
    mailbox_port: int = MAILBOX_PORT
    state: Path = STATE

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def outputs(self) -> Path:
        return self.state / "outputs.json"

    @property
    def letters(self) -> Path:
        return self.state / "mailbox.jsonl"

    @property
    def mailbox(self) -> str:
        return f"http://{LOOPBACK}:{self.mailbox_port}"

    @property
    def inbox(self) -> str:
        """The mailbox as the channels library spells a JSON webhook."""
        return f"json://{LOOPBACK}:{self.mailbox_port}"

    def api(self, api_id: str) -> str:
        """Where the HTTP API answers: host names of its own would resolve in browsers only."""
        return f"http://localhost:{self.port}/_aws/execute-api/{api_id}/$default"

    def pages(self, api_id: str) -> str:
        """Where a browser finds the same: at the root, as on AWS."""
        return f"http://{api_id}.execute-api.localhost:{self.port}"

    @property
    def sign_in(self) -> str:
        """Where a browser signs in: the emulator's discovery names the host that it was asked at."""
        return f"http://localhost:{self.port}"

    def remember(self) -> None:
        """For whoever asks `remembered` later."""
        self.state.mkdir(parents=True, exist_ok=True)
        ports = {"port": self.port, "mailbox_port": self.mailbox_port}
        _ports(self.state).write_text(json.dumps(ports), "utf-8")

    def client_environment(self, inherited: Mapping[str, str] | None = None) -> dict[str, str]:
        """For processes and clients that talk to this cloud as its administrator, and to no real account."""
        return {
            **without_aws(os.environ if inherited is None else inherited),
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ADMINISTRATOR,
            "AWS_SECRET_ACCESS_KEY": ADMINISTRATOR,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def remembered(state: Path = STATE) -> Embedded:
    """The cloud that was last started in a folder, on the ports that it was given then; before that, on the usual ones."""
    file = _ports(state)
    return (
        Embedded(**json.loads(file.read_text("utf-8")), state=state)
        if file.exists()
        else Embedded(state=state)
    )


def _ports(state: Path) -> Path:
    return state / "ports.json"


def without_aws(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which nothing points to an account or profile of the person at the keyboard."""
    return {key: value for key, value in environment.items() if not key.startswith(("AWS_", "CDK_"))}


def private(state: Path) -> Embedded:
    """One on two free ports, its state below a scratch folder."""
    with socket.socket() as first, socket.socket() as second:
        first.bind((LOOPBACK, 0))
        second.bind((LOOPBACK, 0))
        return Embedded(first.getsockname()[1], second.getsockname()[1], state)
