"""Files in a private bucket: sent to it by a form that S3 itself checks, read from it through links that soon end."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from botocore.auth import S3SigV4PostAuth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import get_session

FORM_LASTS: Final = timedelta(minutes=10)
LINK_LASTS: Final = timedelta(minutes=5)
_GONE: Final = frozenset({"NoSuchKey", "404", "NotFound"})


@dataclass(frozen=True, slots=True)
class Form:
    """Where a browser posts a file, and the fields that come before it in the form."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class Bucket:
    """Forms and links are signed by botocore without its client of S3: to make that, it reads what all of S3 can do, and
    signing needs none of it (docs/decisions/0041-how-a-sandbox-starts.md). Nobody waits for those who read and write files
    here: their client is made when it is needed."""

    def __init__(self, name: str) -> None:
        session = get_session()
        self._name = name
        self._credentials = session.get_credentials()
        self._region: str = session.get_config_variable("region")
        self._address = _address(name, self._region)

    def form(self, key: str, media: str, most_bytes: int, now: datetime) -> Form:
        """A form for one file under this very key, of this type and at most so many bytes."""
        ends = now + FORM_LASTS
        request = AWSRequest("POST", self._address)
        request.context["s3-presign-post-fields"] = fields = {"key": key, "Content-Type": media}
        request.context["s3-presign-post-policy"] = {
            "expiration": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "conditions": [
                {"bucket": self._name},
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, most_bytes],
            ],
        }
        S3SigV4PostAuth(self._credentials, "s3", self._region).add_auth(request)
        return Form(self._address, dict(request.context["s3-presign-post-fields"]), ends)

    def link(self, key: str, media: str, *, name: str | None = None) -> str:
        """A link that shows the file for a few minutes, as this type whatever a browser thinks."""
        request = AWSRequest(
            "GET",
            f"{self._address}/{quote(key)}",
            params={
                "response-content-type": media,
                "response-content-disposition": (
                    "inline" if name is None else f'attachment; filename="{name}"'
                ),
            },
        )
        lasts = int(LINK_LASTS.total_seconds())
        S3SigV4QueryAuth(self._credentials, "s3", self._region, expires=lasts).add_auth(request)
        return str(request.url)

    @cached_property
    def _client(self) -> Any:
        return get_session().create_client(
            "s3",
            config=Config(
                retries={"mode": "standard"},
                connect_timeout=2,
                read_timeout=20,
                s3={"addressing_style": "virtual" if not _endpoint() else "path"},
            ),
        )

    def read(self, key: str, most_bytes: int) -> bytes | None:
        """The file, cut off one byte after the most that it may have; None if there is none."""
        try:
            found = self._client.get_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if str(error.response.get("Error", {}).get("Code")) in _GONE:
                return None
            raise
        with found["Body"] as body:
            return bytes(body.read(most_bytes + 1))

    def write(self, key: str, content: bytes, media: str) -> None:
        self._client.put_object(Bucket=self._name, Key=key, Body=content, ContentType=media)

    def send(self, key: str, path: str, media: str) -> None:
        """A file from this machine's disk, read as it is sent."""
        with open(path, "rb") as content:  # noqa: PTH123 - a path in the function's own scratch space
            self._client.put_object(Bucket=self._name, Key=key, Body=content, ContentType=media)

    def remove(self, key: str) -> None:
        self._client.delete_object(Bucket=self._name, Key=key)


def _address(name: str, region: str) -> str:
    """The region's own host: others answer with a redirect that a form cannot follow."""
    if endpoint := _endpoint():
        return f"{endpoint}/{name}"
    return f"https://{name}.s3.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"


def _endpoint() -> str:
    """Set where the cloud is an emulated one, whose buckets have no host names of their own."""
    return os.environ.get("AWS_ENDPOINT_URL", "")
