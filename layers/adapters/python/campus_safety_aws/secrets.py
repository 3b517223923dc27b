"""A secret of the deployment, read when first needed and again after a while, so that it can be rotated."""

import time
from typing import Any, Protocol

from botocore.config import Config
from botocore.session import get_session

KEPT_SECONDS = 600.0


class SecretText(Protocol):
    """The port of `Secret`: here, since ports name what channels are, and channels are read from one."""

    def value(self) -> str: ...


class Secret:
    def __init__(self, arn: str, kept_seconds: float = KEPT_SECONDS) -> None:
        self._arn = arn
        self._kept_seconds = kept_seconds
        self._client: Any = None
        self._value = ""
        self._read_at = float("-inf")

    def value(self) -> str:
        if time.monotonic() - self._read_at > self._kept_seconds:
            if self._client is None:
                self._client = get_session().create_client(
                    "secretsmanager", config=Config(connect_timeout=2, read_timeout=5)
                )
            self._value = self._client.get_secret_value(SecretId=self._arn)["SecretString"]
            self._read_at = time.monotonic()
        return self._value
