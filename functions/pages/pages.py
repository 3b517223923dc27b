"""The pages, on the address of the interface itself: one app for all places in it, and the files that it loads.

GET and HEAD of /, /app and whatever lies below it answer the same HTML, so that a link into the app opens where it points;
/assets/… the files that were built, /sw.js and /manifest.webmanifest what a browser asks for by that very name. What this
deployment is called and where one signs in stands in the HTML as data, so that one build serves every deployment.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.settings import given, setting
from pages.built import HTML, File, Pages, built_pages
from pages.safety import headers as safe_headers

INDEX: Final = "/index.html"
# Names of built files change with their content.
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_FIRST: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Any OpenID Connect service. `origins` are those of its discovery document and of its tokens; `logout` says how to end
    a session there: "oidc" as the standard has it, "cognito" as user pools do."""

    issuer: str
    client: str
    discovery: str
    origins: Sequence[str]
    logout: str

    def settings(self) -> Mapping[str, str]:
        return {
            "issuer": self.issuer,
            "client": self.client,
            "discovery": self.discovery,
            "logout": self.logout,
        }


@dataclass(frozen=True, slots=True)
class Stores:
    """`files` are the origins that photos are sent to and shown from."""

    pages: Pages
    sign_in: SignIn
    files: Sequence[str]


def from_settings() -> Stores:
    issuer = setting("SIGN_IN_ISSUER")
    return Stores(
        built_pages(),
        SignIn(
            issuer,
            setting("SIGN_IN_CLIENT"),
            given("SIGN_IN_DISCOVERY") or f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            setting("SIGN_IN_ORIGINS").split(),
            setting("SIGN_IN_LOGOUT"),
        ),
        setting("FILES_ORIGINS").split(),
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """An answer's content; `bodies` by encoding, None the plain one."""

    media: str
    digest: str
    keep: str
    bodies: Mapping[str | None, bytes]


class _Delivery:
    def __init__(self, stores: Stores) -> None:
        self._pages = stores.pages
        self._headers = safe_headers(stores.files, stores.sign_in.origins)
        said = {"release": stores.pages.release, "signIn": stores.sign_in.settings()}
        # Nothing in it ends the element that it stands in.
        self._settings = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
        self._made: dict[str, _Content] = {}

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        asked = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        content = self._content(event["rawPath"])
        head = event["requestContext"]["http"]["method"] == "HEAD"
        if content is None:
            return self._nothing(head=head)
        encoding = _accepted(asked.get("accept-encoding", ""), content.bodies)
        tag = f'"{content.digest}{f"-{encoding}" if encoding else ""}"'
        headers = {
            **self._headers,
            "Content-Type": content.media,
            "Cache-Control": content.keep,
            "ETag": tag,
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": encoding} if encoding else {}),
        }
        if tag in (one.strip().removeprefix("W/") for one in asked.get("if-none-match", "").split(",")):
            return {"statusCode": 304, "headers": headers, "body": "", "isBase64Encoded": False}
        body = b"" if head else content.bodies[encoding]
        return {
            "statusCode": 200,
            "headers": headers,
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }

    def _content(self, path: str) -> _Content | None:
        if path in {"/", "/app"} or path.startswith("/app/"):
            return self._page(path)
        file = self._pages.files.get(path)
        # HTML comes with its settings, under the app's own addresses only.
        if file is None or file.media == HTML:
            return None
        if path not in self._made:
            bodies = {encoding: self._pages.read(path, encoding) for encoding in (*file.encodings, None)}
            keep = FOR_EVER if file.hashed else ASK_FIRST
            self._made[path] = _Content(file.media, file.digest, keep, bodies)
        return self._made[path]

    def _page(self, path: str) -> _Content:
        """An entry of its own where there is one ("/app/board" is board.html), else the app."""
        first = path.removeprefix("/app").lstrip("/").partition("/")[0]
        entry = f"/{first}.html"
        if entry not in self._pages.files:
            entry = INDEX
        if entry not in self._made:
            self._made[entry] = self._with_settings(entry, self._pages.files[entry])
        return self._made[entry]

    def _with_settings(self, entry: str, file: File) -> _Content:
        data = f'<script type="application/json" id="settings">{self._settings}</script>'
        html = self._pages.read(entry).decode().replace("</head>", f"{data}</head>", 1).encode()
        digest = hashlib.sha256(html).hexdigest()[:16]
        return _Content(file.media, digest, ASK_FIRST, {"gzip": gzip.compress(html, mtime=0), None: html})

    def _nothing(self, *, head: bool) -> dict[str, Any]:
        return {
            "statusCode": 404,
            "headers": {
                **self._headers,
                "Content-Type": "text/plain; charset=utf-8",
                "Cache-Control": "no-store",
            },
            "body": "" if head else "没有这个文件 / no such file\n",
            "isBase64Encoded": False,
        }


def _accepted(asked: str, bodies: Mapping[str | None, bytes]) -> str | None:
    """The best encoding that a browser takes and that there is; None for plain."""
    takes = set()
    for one in asked.split(","):
        name, _, weight = one.partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            takes.add(name.strip().lower())
    return next((name for name in bodies if name is not None and name in takes), None)


def bootstrap(stores: Stores) -> Handler:
    """It asks nothing of the outside, not even the time."""
    return _Delivery(stores)


handler = wired(lambda: bootstrap(from_settings()))
