"""A sign-in service that is no user pool: OpenID Connect as the standard has it, in one process, for tests.

Discovery, code flow with PKCE for a public client, RS256, refresh tokens that are good once, and an end to the session. It
answers browsers of its client's own origin only. What is wrong with a request it says with the standard's words.
"""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLIENT = "school-pages"


def _plain(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Issuer:
    """`people` are passwords by subject; `pages` is the one address that it leads back to. A token is good for `lifetime`
    seconds, the one of a sign-in for `first_lifetime`. `granted` says how tokens were come by, in turn."""

    address: str
    pages: str
    people: Mapping[str, str]
    lifetime: int = 3600
    first_lifetime: int = 3600
    granted: list[str] = field(default_factory=list)
    ended: int = 0
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _refresh: dict[str, str] = field(default_factory=dict)
    _key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    @property
    def origin(self) -> str:
        parts = urlsplit(self.pages)
        return f"{parts.scheme}://{parts.netloc}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
        }

    def keys(self) -> dict[str, Any]:
        numbers = self._key.public_key().public_numbers()
        modulus = _plain(numbers.n.to_bytes(256, "big"))
        exponent = _plain(numbers.e.to_bytes(3, "big"))
        return {
            "keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": modulus, "e": exponent}]
        }

    def wrong_with(self, asked: Mapping[str, str]) -> str | None:
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") != self.pages:
            return "unauthorized_client"
        if asked.get("response_type") != "code":
            return "unsupported_response_type"
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return "invalid_request"
        return None if "openid" in asked.get("scope", "").split() else "invalid_scope"

    def code_for(self, subject: str, asked: Mapping[str, str]) -> str:
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "subject": subject}
        return code

    def exchange(self, said: Mapping[str, str]) -> dict[str, Any] | None:
        """Tokens, or None: no such grant."""
        match said.get("grant_type"):
            case "authorization_code":
                kept = self._codes.pop(said.get("code", ""), None)
                verifier = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
                if (
                    kept is None
                    or (said.get("client_id"), said.get("redirect_uri")) != (CLIENT, self.pages)
                    or _plain(verifier) != kept["code_challenge"]
                ):
                    return None
                subject: str | None = kept["subject"]
            case "refresh_token":
                subject = self._refresh.pop(said.get("refresh_token", ""), None)
            case _:
                subject = None
        if subject is None:
            return None
        self.granted.append(said["grant_type"])
        again = secrets.token_urlsafe(16)
        self._refresh[again] = subject
        lifetime = self.lifetime if said["grant_type"] == "refresh_token" else self.first_lifetime
        return {
            "token_type": "Bearer",
            "expires_in": lifetime,
            # Opaque, as the standard leaves it: the interface takes the other one.
            "access_token": secrets.token_urlsafe(16),
            "refresh_token": again,
            "id_token": self._signed(subject, lifetime),
        }

    def _signed(self, subject: str, lifetime: int) -> str:
        now = int(time.time())
        said = {"iss": self.address, "sub": subject, "aud": CLIENT, "iat": now, "exp": now + lifetime}
        head = {"alg": "RS256", "typ": "JWT", "kid": "1"}
        text = ".".join(_plain(json.dumps(part).encode()) for part in (head, said))
        return f"{text}.{_plain(self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


class _Serving(ThreadingHTTPServer):
    daemon_threads = True
    issuer: Issuer


class _Answers(BaseHTTPRequestHandler):
    server: _Serving

    @property
    def issuer(self) -> Issuer:
        return self.server.issuer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        match parts.path:
            case "/.well-known/openid-configuration":
                self._json(200, self.issuer.discovery())
            case "/keys":
                self._json(200, self.issuer.keys())
            case "/authorize":
                wrong = self.issuer.wrong_with(asked)
                self._text(400, wrong) if wrong else self._form(asked)
            case "/end":
                known = asked.get("post_logout_redirect_uri") == self.issuer.pages and asked.get(
                    "id_token_hint"
                )
                self.issuer.ended += bool(known)
                self._to(self.issuer.pages) if known else self._text(400, "invalid_request")
            case _:
                self._text(404, "not found")

    def do_POST(self) -> None:
        said = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        match urlsplit(self.path).path:
            case "/authorize":
                name = said.pop("username", "")
                if self.issuer.wrong_with(said) or self.issuer.people.get(name) != said.pop("password", None):
                    self._form(said)
                    return
                back = {"code": self.issuer.code_for(name, said), "state": said.get("state", "")}
                self._to(f"{self.issuer.pages}?{urlencode(back)}")
            case "/token":
                tokens = self.issuer.exchange(said)
                self._json(200, tokens) if tokens else self._json(400, {"error": "invalid_grant"})
            case _:
                self._text(404, "not found")

    def do_OPTIONS(self) -> None:
        self._answer(204, "text/plain", b"")

    def _form(self, asked: Mapping[str, str]) -> None:
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in asked.items()
        )
        self._answer(
            200,
            "text/html; charset=utf-8",
            f'<!doctype html><link rel="icon" href="data:,"><title>统一登录</title>'
            f'<form method="post" action="/authorize">{hidden}<input name="username" aria-label="账号">'
            f'<input name="password" type="password" aria-label="密码"><button type="submit">登录</button></form>'.encode(),
        )

    def _to(self, place: str) -> None:
        self.send_response(303)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _text(self, status: int, text: str) -> None:
        self._answer(status, "text/plain", text.encode())

    def _json(self, status: int, said: Mapping[str, Any]) -> None:
        self._answer(status, "application/json", json.dumps(said).encode())

    def _answer(self, status: int, media: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Access-Control-Allow-Origin", self.issuer.origin)
        self.send_header("Access-Control-Allow-Headers", "content-type")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """A test's output is its own."""


@contextmanager
def issuing(pages: str, people: Mapping[str, str]) -> Iterator[Issuer]:
    """Runs one on a free port of this machine."""
    server = _Serving(("127.0.0.1", 0), _Answers)
    server.issuer = issuer = Issuer(f"http://localhost:{server.server_port}", pages, people)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
