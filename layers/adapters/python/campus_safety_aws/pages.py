"""Pages that this interface serves itself: one file each, its own scripts and styles in it, which alone may run there."""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

# For whatever a browser may show: it is what it says it is, and nobody hears where a reader came from.
SAFE: Final[Mapping[str, str]] = {
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


def page(text: str, *, images: bool = False) -> dict[str, Any]:
    """The answer with this page, as Lambda hands it on. No other host is asked for anything; `images` lets it show
    pictures that stand in the page itself."""
    # As a browser reads it: the digests are of lines that end in \n.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    policy = {
        "default-src": "'none'",
        "script-src": _digests(text, "script"),
        "style-src": _digests(text, "style"),
        "connect-src": "'self'",
        **({"img-src": "data:"} if images else {}),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    said = "; ".join(f"{name} {value}" for name, value in policy.items())
    return document("text/html; charset=utf-8", text, {"Content-Security-Policy": said})


def document(media: str, text: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An answer with text that anybody may read and keep for a few minutes."""
    return {
        "statusCode": 200,
        "headers": {
            "Content-Type": media,
            "Cache-Control": "public, max-age=300",
            **SAFE,
            **(headers or {}),
        },
        "body": text,
        "isBase64Encoded": False,
    }


def _digests(text: str, tag: str) -> str:
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return " ".join(f"'sha256-{_digest(inside)}'" for inside in found) or "'none'"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
