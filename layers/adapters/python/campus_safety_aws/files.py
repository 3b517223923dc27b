"""Files in a private bucket: sent to it by a form that S3 itself checks, read from it through links that soon end."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

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
    def __init__(self, name: str) -> None:
        self._name = name
        # A presigned link has to name the region's own host: others answer with a redirect that a form cannot follow.
        self._client: Any = get_session().create_client(
            "s3",
            config=Config(
                retries={"mode": "standard"},
                connect_timeout=2,
                read_timeout=20,
                signature_version="s3v4",
                s3={"addressing_style": "virtual" if not _endpoint() else "path"},
            ),
        )

    def form(self, key: str, media: str, most_bytes: int, now: datetime) -> Form:
        """A form for one file under this very key, of this type and at most so many bytes."""
        seconds = int(FORM_LASTS.total_seconds())
        made = self._client.generate_presigned_post(
            Bucket=self._name,
            Key=key,
            Fields={"Content-Type": media},
            Conditions=[{"Content-Type": media}, ["content-length-range", 1, most_bytes]],
            ExpiresIn=seconds,
        )
        return Form(str(made["url"]), dict(made["fields"]), now + FORM_LASTS)

    def link(self, key: str, media: str, *, name: str | None = None) -> str:
        """A link that shows the file for a few minutes, as this type whatever a browser thinks."""
        disposition = "inline" if name is None else f'attachment; filename="{name}"'
        made = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._name,
                "Key": key,
                "ResponseContentType": media,
                "ResponseContentDisposition": disposition,
            },
            ExpiresIn=int(LINK_LASTS.total_seconds()),
        )
        return str(made)

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


def _endpoint() -> str:
    """Set where the cloud is an emulated one, whose buckets have no host names of their own."""
    return os.environ.get("AWS_ENDPOINT_URL", "")
