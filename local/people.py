"""People and devices as an outsider meets the system: HTTP with a real sign-in, or a signed request. Nothing else."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode, urlsplit

from campus_safety.district.device_signing import device_key, sign
from local.deploy import client
from local.embedded import Embedded
from local.try_out_sign_ins import LOCAL_PASSWORD

# Longer than any limit of the interface: the first request after a deployment waits until its function has loaded, and
# that beside all others that load.
SECONDS = 120
# How long a file may take from the form to the case.
FILE_TAKES = 30


class Refused(Exception):
    """The system said no; `problem` is its own problem document."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(
            f"{status} {problem.get('detail', problem) if isinstance(problem, dict) else problem}"
        )
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        return str(self.problem.get("type", "")).rpartition(":")[2] if isinstance(self.problem, dict) else ""


class NoAnswer(TimeoutError):
    """Nothing came back in time; the message names the request."""


def request(
    method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """One HTTP request; answers status and parsed JSON, errors included. Raises NoAnswer after `SECONDS`."""
    asked = urllib.request.Request(
        url, data=body, method=method, headers={"Content-Type": "application/json", **(headers or {})}
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            return answer.status, _parsed(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, _parsed(error.read())
    except (TimeoutError, urllib.error.URLError) as failed:
        if not isinstance(getattr(failed, "reason", failed), TimeoutError):
            raise
        named = f"{method} {urlsplit(url).path}"
        raise NoAnswer(f"{named}: {SECONDS} 秒内没有答复 / no answer in {SECONDS} s") from failed


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body or b"null")
    except json.JSONDecodeError:
        return body.decode(errors="replace")


def send_signed(
    api: str, secret: str, device: str, body: bytes, *, nonce: str, now: datetime, key_version: int = 1
) -> tuple[int, Any]:
    """What a device's gateway sends, signed with the device's own key; answers status and parsed body."""
    headers = sign(
        device_key(secret, device, key_version),
        method="POST",
        path="/alarms",
        device=device,
        key_version=key_version,
        now=now,
        nonce=nonce,
        body=body,
    )
    return request("POST", f"{api}/alarms", body, headers)


def post_form(url: str, fields: Mapping[str, str], content: bytes) -> None:
    """Posts a file with its form's fields before it, as a browser does."""
    boundary = token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="photo"\r\n\r\n'.encode()
    body = b"".join((*parts, head, content, f"\r\n--{boundary}--\r\n".encode()))
    asking = urllib.request.Request(
        url, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}, method="POST"
    )
    with urllib.request.urlopen(asking, timeout=30):
        pass


@dataclass
class Person:
    """Somebody with a sign-in of the demo district. Acts under a staff number of their own."""

    system: "System"
    account: str
    token: str
    calls: int = 0

    @property
    def staff(self) -> str:
        return self.account.replace("_", "-")[-12:]

    def get(self, path: str, **query: str) -> Any:
        tail = f"?{urlencode(query)}" if query else ""
        return self._asked("GET", path + tail, None)

    def post(self, path: str, **body: Any) -> Any:
        return self._asked("POST", path, {"acting_staff": self.staff, **body})

    def send(self, path: str, body: Mapping[str, Any]) -> Any:
        """A form that names no acting staff number."""
        return self._asked("POST", path, body)

    def act(self, case_id: str, action: str, *, of: str = "cases", **body: Any) -> Any:
        """One action on a case of a kind ("cases", "hazards", …), on the version as it stands."""
        if "version" not in body:
            body["version"] = self.get(f"/{of}/{case_id}")["version"]
        return self.post(f"/{of}/{case_id}/{action}", **body)

    def attach(self, case_id: str, purpose: str, content: bytes, media: str = "image/jpeg") -> Any:
        """Sends a file the way a page does: announced, posted to storage by the form, and awaited until it was checked.
        Answers what became of it."""
        form = self.post(
            "/attachments",
            client_key=f"file-{token_hex(8)}",
            case_id=case_id,
            purpose=purpose,
            media=media,
            size=len(content),
        )
        post_form(form["url"], form["fields"], content)
        path, deadline = f"/attachments/{case_id}/{form['attachment_id']}", time.monotonic() + FILE_TAKES
        while (found := self.get(path))["state"] == "awaited":
            if time.monotonic() > deadline:
                raise TimeoutError(f"{form['attachment_id']} was never looked at")
            time.sleep(0.2)
        return found

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        self.calls += 1
        status, answer = request(
            method,
            self.system.api + path,
            json.dumps(body).encode() if body is not None else None,
            {"Authorization": f"Bearer {self.token}"},
        )
        if status >= 400:
            raise Refused(status, answer)
        return answer


@dataclass
class System:
    """The running system, and what an operator of this machine can look at besides its interface."""

    embedded: Embedded
    outputs: Mapping[str, str]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def api(self) -> str:
        return self.embedded.api(self.outputs["ApiId"])

    def aws(self, service: str) -> Any:
        return client(self.embedded, service)

    def person(self, account: str) -> Person:
        """Signed in once per story; a token lasts an hour."""
        if account not in self.people:
            answer = self.aws("cognito-idp").initiate_auth(
                ClientId=self.outputs["UserPoolClientId"],
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": account, "PASSWORD": LOCAL_PASSWORD},
            )
            self.people[account] = Person(self, account, answer["AuthenticationResult"]["IdToken"])
        return self.people[account]

    def invoke(self, name: str, event: Mapping[str, Any] | None = None) -> Any:
        """Calls a deployed function by its output's name, as an operator would; answers what it answers."""
        answer = self.aws("lambda").invoke(
            FunctionName=self.outputs[name], Payload=json.dumps(event or {}).encode()
        )
        return json.loads(answer["Payload"].read())

    def open(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """A request of somebody without any sign-in."""
        status, answer = request(
            method, self.api + path, json.dumps(body).encode() if body is not None else None
        )
        if status >= 400:
            raise Refused(status, answer)
        return answer

    def signal(
        self, device: str, kind: str = "alarm", *, nonce: str | None = None, now: datetime | None = None
    ) -> tuple[int, Any]:
        """A signal of a device; answers status and body."""
        body = json.dumps({"kind": kind}).encode()
        return self.signed(device, body, nonce=nonce or token_hex(12), now=now or datetime.now(UTC))

    def signed(self, device: str, body: bytes, *, nonce: str, now: datetime) -> tuple[int, Any]:
        return send_signed(self.api, self.device_secret(), device, body, nonce=nonce, now=now)

    def device_secret(self) -> str:
        """What every device's key derives from; only whoever runs the system may read it."""
        found = self.aws("secretsmanager").get_secret_value(SecretId=self.outputs["DeviceSecretArn"])
        return str(found["SecretString"])

    def letters(self, code: str) -> list[dict[str, str]]:
        """The messages about a case that have reached the local mailbox, oldest first."""
        _, letters = request("GET", f"{self.embedded.mailbox}/messages")
        return [letter for letter in letters if code in letter["body"]]

    def sent(self, case_id: str) -> int:
        """How many messages about a case the outbox has recorded as sent."""
        found = (
            self.aws("dynamodb")
            .get_paginator("query")
            .paginate(
                TableName=self.outputs["MessagesTable"],
                IndexName="by_case",
                KeyConditionExpression="case_id = :case_id",
                ExpressionAttributeValues={":case_id": {"S": case_id}},
            )
        )
        return sum(item["state"]["S"] == "sent" for page in found for item in page["Items"])

    def flow_path(self, case_id: str, run: int, kind: str = "incident") -> list[str]:
        """The states that a run of the case's flow has entered, as the graph names them."""
        arn = self.outputs[f"{kind.capitalize()}FlowArn"].replace(":stateMachine:", ":execution:")
        events = self.aws("stepfunctions").get_execution_history(
            executionArn=f"{arn}:{case_id}-{run}", maxResults=1000
        )["events"]
        return [
            one["stateEnteredEventDetails"]["name"] for one in events if "stateEnteredEventDetails" in one
        ]
