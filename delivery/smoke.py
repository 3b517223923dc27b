"""`make smoke STAGE=…`: whether what was just deployed answers as this release does, from outside, without an account.

`python -m delivery.smoke <stage>`, or `--address https://…` of any deployment. Asks what changes nothing and holds no data.
Answers 1 at anything wrong; a pipeline stops there.
"""

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from rich.console import Console

from delivery.findings import Finding, good, show, wrong

ROOT: Final = Path(__file__).resolve().parent.parent
DESCRIPTION: Final = ROOT / "functions" / "casework" / "openapi.json"
# The longest that the interface may take on AWS.
SECONDS: Final = 30
# A first request starts a function; that one may be slow once more.
TRIES: Final = 3
_SETTINGS: Final = re.compile(r'<script type="application/json" id="settings">(.*?)</script>', re.DOTALL)
_ASSETS: Final = re.compile(r'(?:src|href)="(/assets/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0: nothing did. `headers` have small names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def ask(method: str, url: str, body: bytes | None = None) -> Answer:
    """Once more where nothing came, or a server's error."""
    answer = Answer(0, {}, b"")
    for _ in range(TRIES):
        answer = _asked(method, url, body)
        if 0 < answer.status < 500:
            break
    return answer


def _asked(method: str, url: str, body: bytes | None) -> Answer:
    parts = urlsplit(url)
    headers = {"Content-Type": "application/json"}
    if (parts.hostname or "").endswith(".localhost"):
        # Every such name is this machine (RFC 6761), and not every resolver knows.
        headers["Host"] = parts.netloc
        url = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
    asking = urllib.request.Request(url, data=body, method=method, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(asking, timeout=SECONDS) as got:  # noqa: S310
            return Answer(got.status, _small(got.headers), got.read())
    except urllib.error.HTTPError as refused:
        return Answer(refused.code, _small(refused.headers), refused.read())
    except OSError:
        return Answer(0, {}, b"")


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def smoke(address: str, description: Mapping[str, Any]) -> list[Finding]:
    """`address` without a slash at its end; `description` is the interface as this release has it."""
    return [
        *_pages(address),
        _interface(address, description),
        *(_refuses(address, *each) for each in _CLOSED),
        _elsewhere(address),
    ]


def _pages(address: str) -> Iterator[Finding]:
    what = "页面 pages"
    page = ask("GET", f"{address}/app")
    text = page.body.decode(errors="replace")
    settings = _SETTINGS.search(text)
    if page.status != 200 or settings is None:
        yield wrong(what, f"/app 应答 answers {page.status}")
        return
    if "default-src" not in page.headers.get("content-security-policy", ""):
        yield wrong(what, "没有内容安全策略 / no content security policy")
        return
    sign_in = json.loads(settings[1]).get("signIn") or {}
    missing = [
        path for path in dict.fromkeys(_ASSETS.findall(text)) if ask("GET", f"{address}{path}").status != 200
    ]
    if missing:
        yield wrong(what, f"取不到 / cannot be had: {', '.join(missing)}")
    else:
        yield good(what, f"{json.loads(settings[1]).get('release')}")
    yield _signing_in(sign_in)


def _signing_in(sign_in: Mapping[str, Any]) -> Finding:
    what = "登录 sign-in"
    discovery = sign_in.get("discovery") or f"{sign_in.get('issuer')}/.well-known/openid-configuration"
    said = ask("GET", discovery).json
    if not isinstance(said, dict) or "authorization_endpoint" not in said:
        return wrong(what, f"登录服务没有应答 / the sign-in service does not answer: {discovery}")
    return good(what, str(said["issuer"]))


def _interface(address: str, description: Mapping[str, Any]) -> Finding:
    what = "接口 interface"
    answer = ask("GET", f"{address}/openapi.json")
    said = answer.json
    if answer.status != 200 or not isinstance(said, dict):
        return wrong(what, f"/openapi.json 应答 answers {answer.status}")
    ours, theirs = description["paths"], said.get("paths", {})
    if ours.keys() - theirs.keys() or theirs.keys() - ours.keys():
        odd = sorted(ours.keys() ^ theirs.keys())[:3]
        return wrong(what, f"不是这一版的接口 / it is not this release's: {', '.join(odd)}")
    return good(what, f"{len(theirs)} 个路径 paths")


# Without a sign-in, and unsigned: refused, by what stands before the functions and by the function itself.
_CLOSED: Final = (
    ("GET", "/me", None, (401,)),
    ("GET", "/cases", None, (401,)),
    ("POST", "/reports", b"{}", (401,)),
    ("POST", "/alarms", b'{"kind": "alarm"}', (400, 401, 403)),
)


def _refuses(address: str, method: str, path: str, body: bytes | None, statuses: tuple[int, ...]) -> Finding:
    what = f"{method} {path}"
    answer = ask(method, f"{address}{path}", body)
    if answer.status not in statuses:
        return wrong(
            what, f"未登录应被拒绝，却应答 {answer.status} / has to be refused, and answers {answer.status}"
        )
    return good(what, f"已拒绝 refused ({answer.status})")


def _elsewhere(address: str) -> Finding:
    what = "未知地址 unknown address"
    answer = ask("GET", f"{address}/no-such-place")
    said = answer.json
    if answer.status != 404 or not isinstance(said, dict) or "title" not in said:
        return wrong(
            what, f"应答 {answer.status}，应为带说明的 404 / answers {answer.status}, not a 404 that says so"
        )
    return good(what, "404")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.smoke", description=__doc__)
    parser.add_argument("stage", nargs="?")
    parser.add_argument("--address")
    parser.add_argument("--profile")
    asked = parser.parse_args(arguments)
    address, before = asked.address, None
    if address is None:
        if asked.stage is None:
            parser.error("哪一个部署 / which deployment: <stage> or --address")
        from delivery.named import outputs_of

        outputs = outputs_of(asked.stage, asked.profile)
        address, before = outputs["PublicAddress"], outputs.get("ReleaseBefore")
    console = Console()
    failed = show(smoke(address.rstrip("/"), json.loads(DESCRIPTION.read_text("utf-8"))), console)
    if failed and before:
        console.print(f"退回上一版 / to go back: make back STAGE={asked.stage} TO={before}")
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
