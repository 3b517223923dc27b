"""A secret of the deployment, read when first needed and again after ten minutes, so that it can be rotated."""

import time
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.session import get_session

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

_KEPT_SECONDS = 600


class Secret:
    def __init__(self, arn: str) -> None:
        self._arn = arn
        self._client: SecretsManagerClient | None = None
        self._value = ""
        self._read_at = float("-inf")

    def value(self) -> str:
        if time.monotonic() - self._read_at > _KEPT_SECONDS:
            if self._client is None:
                self._client = get_session().create_client(  # type: ignore[assignment]
                    "secretsmanager", config=Config(connect_timeout=2, read_timeout=5)
                )
            self._value = self._client.get_secret_value(SecretId=self._arn)["SecretString"]  # type: ignore[union-attr]
            self._read_at = time.monotonic()
        return self._value
