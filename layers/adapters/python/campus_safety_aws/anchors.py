"""Where anchors are kept: a bucket that is written once, and the key that only the keeper of anchors signs with.

anchors/<day>.json   what was signed, and its signature
leaves/<day>.txt.gz  one line for each record: table, id, version, head, digest
"""

import base64
import gzip
import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import get_session

from campus_safety.records.anchoring import Anchor, Leaf

_ALGORITHM: Final = "ECDSA_SHA_256"
_CONFIG: Final = Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=20)
_ANCHORS: Final = "anchors/"


class BrokenAnchor(ValueError):
    """What lies in the bucket is no anchor of ours; its key is in the message."""


class Signer:
    """One key pair, whose private half never leaves the key service."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._client: Any = get_session().create_client("kms", config=_CONFIG)

    def sign(self, said: str) -> str:
        answer = self._client.sign(
            KeyId=self._key, Message=said.encode(), MessageType="RAW", SigningAlgorithm=_ALGORITHM
        )
        return base64.b64encode(answer["Signature"]).decode()

    def signed(self, said: str, signature: str) -> bool:
        """Whether this key has signed these words."""
        try:
            answer = self._client.verify(
                KeyId=self._key,
                Message=said.encode(),
                MessageType="RAW",
                Signature=base64.b64decode(signature),
                SigningAlgorithm=_ALGORITHM,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "KMSInvalidSignatureException":
                raise
            return False
        return bool(answer["SignatureValid"])


class AnchorBucket:
    def __init__(self, bucket: str, signer: Signer) -> None:
        self._bucket, self._signer = bucket, signer
        self._client: Any = get_session().create_client("s3", config=_CONFIG)

    def days(self) -> tuple[date, ...]:
        """The days that have an anchor, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=_ANCHORS)
        keys = (found["Key"] for page in pages for found in page.get("Contents", []))
        return tuple(sorted(date.fromisoformat(key[len(_ANCHORS) : -len(".json")]) for key in keys))

    def keep(self, anchor: Anchor, leaves: Iterable[Leaf]) -> None:
        """The leaves first: an anchor stands for what can be compared with it."""
        lines = "\n".join(leaf.line for leaf in leaves)
        self._put(_leaves(anchor.day), gzip.compress(lines.encode(), mtime=0), "application/gzip")
        kept = {"said": anchor.said, "signature": self._signer.sign(anchor.said)}
        self._put(_anchor(anchor.day), json.dumps(kept).encode(), "application/json")

    def read(self, day: date) -> Anchor:
        """Raises BrokenAnchor for what is no anchor of this day, or is not signed with the key."""
        key = _anchor(day)
        try:
            kept = json.loads(self._get(key))
            said, signature = str(kept["said"]), str(kept["signature"])
            anchor = Anchor.of_said(said)
            signed = self._signer.signed(said, signature)
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenAnchor(f"{key} is not a readable anchor") from error
        if not signed or anchor.day != day:
            raise BrokenAnchor(f"{key} does not bear the key's signature")
        return anchor

    def leaves(self, day: date) -> tuple[Leaf, ...]:
        """Raises BrokenAnchor."""
        key = _leaves(day)
        try:
            lines = gzip.decompress(self._get(key)).decode().splitlines()
            return tuple(Leaf.of_line(line) for line in lines)
        except (ValueError, EOFError, OSError) as error:
            raise BrokenAnchor(f"{key} is not a readable list of leaves") from error

    def written_again(self) -> tuple[str, ...]:
        """The keys that have more than one version, or a mark that they were deleted: each is written once."""
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket)
        seen, again = set[str](), set[str]()
        for page in pages:
            again |= {found["Key"] for found in page.get("DeleteMarkers", [])}
            for found in page.get("Versions", []):
                again |= {found["Key"]} & seen
                seen.add(found["Key"])
        return tuple(sorted(again))

    def _put(self, key: str, content: bytes, media: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=media)

    def _get(self, key: str) -> bytes:
        """Raises BrokenAnchor where there is none."""
        try:
            return bytes(self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            raise BrokenAnchor(f"{key} is missing") from None


def _anchor(day: date) -> str:
    return f"{_ANCHORS}{day.isoformat()}.json"


def _leaves(day: date) -> str:
    return f"leaves/{day.isoformat()}.txt.gz"
