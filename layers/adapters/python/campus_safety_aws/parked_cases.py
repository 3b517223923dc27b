"""The relay's own queue: cases it could not follow, by id and version, waiting for somebody to redrive them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.session import get_session


@dataclass(frozen=True, slots=True)
class Parked:
    """One parked record. Version 0 means the case itself; `case_id` None means that the stream gave up on a batch."""

    case_id: str | None
    version: int
    receipt: str


class ParkingQueue:
    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Any = get_session().create_client(
            "sqs", config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=5)
        )

    def park(self, case_id: str, version: int) -> None:
        self._client.send_message(
            QueueUrl=self._url, MessageBody=json.dumps({"case_id": case_id, "version": version})
        )

    def take(self, most: int) -> Iterator[Parked]:
        """Up to `most` parked records; each stays parked until `remove` is called with its receipt."""
        for _ in range(-(-most // 10)):
            answer = self._client.receive_message(
                QueueUrl=self._url, MaxNumberOfMessages=10, WaitTimeSeconds=0
            )
            messages = answer.get("Messages", [])
            for message in messages:
                yield _parked(message["Body"], message["ReceiptHandle"])
            if not messages:
                return

    def release(self, parked: Parked) -> None:
        """Lets the next redrive find it at once."""
        self._client.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=parked.receipt, VisibilityTimeout=0
        )

    def remove(self, parked: Parked) -> None:
        self._client.delete_message(QueueUrl=self._url, ReceiptHandle=parked.receipt)


def _parked(body: str, receipt: str) -> Parked:
    """Ours name a case; Lambda's own report of a batch that it gave up on has other fields, a "version" among them."""
    said = json.loads(body)
    if "case_id" not in said:
        return Parked(None, 0, receipt)
    return Parked(str(said["case_id"]), int(said["version"]), receipt)
