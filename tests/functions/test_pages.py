"""What a browser gets at the address: the app for every place in it, its files, and what it may do with them."""

import base64
import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import brotli
import pytest
from botocore.config import Config
from botocore.session import get_session

from campus_safety_aws.handlers import Handler
from local.pages import PACKAGE, pack
from pages.built import HTML, NotBuilt, packed
from pages.pages import SignIn, Stores, bootstrap
from pages.safety import headers
from tests.world import Context, http_event

ISSUER = "https://sign-in.example.cn/realms/a"
SIGN_IN = SignIn(
    ISSUER, "pages", f"{ISSUER}/.well-known/openid-configuration", ("https://sign-in.example.cn",), "oidc"
)
FILES = ("https://files.s3.cn-north-1.amazonaws.com.cn",)
SCRIPT = "console.log('护校安园');" * 50


@pytest.fixture
def built(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><head><title>护校安园</title></head><body>", "utf-8")
    (dist / "board.html").write_text("<!doctype html><head><title>大屏</title></head><body>", "utf-8")
    (dist / "assets" / "index-Ab3_9xYz.js").write_text(SCRIPT, "utf-8")
    (dist / "assets" / "icon.svg").write_text("<svg/>", "utf-8")
    (dist / "assets" / "photo-Zz9_abcd.png").write_bytes(bytes(range(256)))
    (dist / "sw.js").write_text("self.oninstall = () => self.skipWaiting()", "utf-8")
    public = tmp_path / "public"
    (public / "assets").mkdir(parents=True)
    (public / "assets" / "icon.svg").write_text("<svg/>", "utf-8")
    pack(dist, tmp_path / "packed", public=public)
    return tmp_path / "packed" / PACKAGE


@pytest.fixture
def handler(built: Path) -> Handler:
    return bootstrap(Stores(packed(built), SIGN_IN, FILES))


def ask(handler: Handler, path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found: dict[str, Any] = handler(http_event(method, path, headers=named), Context())
    return found


def body(answer: Mapping[str, Any]) -> bytes:
    content = base64.b64decode(answer["body"])
    return gzip.decompress(content) if answer["headers"].get("Content-Encoding") == "gzip" else content


@pytest.mark.parametrize("path", ["/", "/app", "/app/", "/app/cases/W550", "/app/assets/x.js"])
def test_every_place_in_the_app_is_the_one_page_and_is_asked_for_again(handler: Handler, path: str) -> None:
    answer = ask(handler, path, accept_encoding="gzip, br")
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == HTML
    assert answer["headers"]["Cache-Control"] == "no-cache"
    assert "<title>护校安园</title>" in body(answer).decode()


def test_an_entry_of_its_own_is_another_page(handler: Handler) -> None:
    for path in ("/app/board", "/app/board/wall"):
        assert "<title>大屏</title>" in body(ask(handler, path)).decode()


def test_the_page_says_where_one_signs_in_as_data_that_nothing_runs(handler: Handler) -> None:
    html = body(ask(handler, "/app")).decode()
    (data,) = re.findall(r'<script type="application/json" id="settings">(.*?)</script></head>', html)
    said = json.loads(data)
    assert said["signIn"] == {
        "issuer": ISSUER,
        "client": "pages",
        "discovery": f"{ISSUER}/.well-known/openid-configuration",
        "logout": "oidc",
    }
    assert re.fullmatch(r"[0-9a-f]{12}", said["release"])


def test_no_setting_can_end_the_element_that_it_stands_in(built: Path) -> None:
    evil = SignIn("https://x/</script><script>", "c", "d", (), "oidc")
    html = body(ask(bootstrap(Stores(packed(built), evil, ())), "/")).decode()
    assert html.count("</script>") == 1


def test_a_built_file_comes_compressed_as_the_browser_takes_it_and_is_kept_for_ever(handler: Handler) -> None:
    path = "/assets/index-Ab3_9xYz.js"
    best = ask(handler, path, accept_encoding="gzip, deflate, br;q=0.9")
    assert brotli.decompress(base64.b64decode(best["body"])).decode() == SCRIPT
    assert best["headers"]["Content-Encoding"] == "br"
    assert best["headers"]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert best["headers"]["Content-Type"] == "text/javascript; charset=utf-8"
    assert best["headers"]["Vary"] == "Accept-Encoding"
    second = ask(handler, path, accept_encoding="gzip, br;q=0")
    assert (second["headers"]["Content-Encoding"], body(second).decode()) == ("gzip", SCRIPT)
    plain = ask(handler, path)
    assert "Content-Encoding" not in plain["headers"] and body(plain).decode() == SCRIPT
    assert len({one["headers"]["ETag"] for one in (best, second, plain)}) == 3


def test_a_picture_comes_as_it_is(handler: Handler) -> None:
    answer = ask(handler, "/assets/photo-Zz9_abcd.png", accept_encoding="br, gzip")
    assert body(answer) == bytes(range(256)) and "Content-Encoding" not in answer["headers"]


def test_a_file_that_keeps_its_name_and_the_worker_are_asked_for_again(handler: Handler) -> None:
    for path in ("/assets/icon.svg", "/sw.js"):
        assert ask(handler, path)["headers"]["Cache-Control"] == "no-cache"
    assert ask(handler, "/sw.js")["headers"]["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path",
    [
        "/manifest.webmanifest",
        "/assets/gone-00000000.js",
        "/index.html",
        "/board.html",
        "/assets/../index.json",
        "/application",
    ],
)
def test_what_there_is_not_is_not_found_and_never_html(handler: Handler, path: str) -> None:
    answer = ask(handler, path)
    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"].startswith("text/plain")
    assert answer["headers"]["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/app", "/assets/index-Ab3_9xYz.js", "/sw.js", "/assets/none.js"])
def test_head_answers_like_get_without_the_content(handler: Handler, path: str) -> None:
    got, head = ask(handler, path), ask(handler, path, "HEAD")
    assert (head["statusCode"], head["headers"]) == (got["statusCode"], got["headers"])
    assert head["body"] == "" and got["body"] != ""


def test_who_has_the_page_already_is_told_so(handler: Handler) -> None:
    first = ask(handler, "/app", accept_encoding="gzip")
    again = ask(handler, "/app", accept_encoding="gzip", if_none_match=f'"x", W/{first["headers"]["ETag"]}')
    assert (again["statusCode"], again["body"]) == (304, "")
    other = ask(handler, "/app", if_none_match=first["headers"]["ETag"])
    assert other["statusCode"] == 200, "the same page in another encoding is another answer"


def test_the_page_may_load_run_and_ask_only_what_is_named(handler: Handler) -> None:
    for path in ("/app", "/sw.js", "/assets/none.js"):
        said = ask(handler, path)["headers"]
        policy = dict(one.split(" ", 1) for one in said["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["connect-src"] == f"'self' {FILES[0]} https://sign-in.example.cn"
        assert policy["img-src"] == f"'self' blob: {FILES[0]}"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["require-trusted-types-for"] == "'script'"
        assert "unsafe" not in said["Content-Security-Policy"] and "*" not in said["Content-Security-Policy"]
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Cross-Origin-Opener-Policy"] == "same-origin"
        assert (
            "camera=(self)" in said["Permissions-Policy"] and "geolocation=()" in said["Permissions-Policy"]
        )


def test_without_a_build_one_page_says_so(handler: Handler) -> None:
    unbuilt = bootstrap(Stores(NotBuilt(), SIGN_IN, FILES))
    answer = ask(unbuilt, "/app/cases")
    assert answer["statusCode"] == 200 and "The pages are not built" in body(answer).decode()
    assert ask(unbuilt, "/sw.js")["statusCode"] == 404


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1"])
def test_photos_are_sent_where_the_policy_lets_them(region: str) -> None:
    """The origins that the stack names are those of the addresses that the files' adapter makes."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    named = (f"https://files.s3.{region}.{suffix}", f"https://files.s3.{suffix}")
    session = get_session()
    session.set_credentials("none", "none")
    client = session.create_client(
        "s3",
        region_name=region,
        config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}),
    )
    form = client.generate_presigned_post(Bucket="files", Key="incoming/a")["url"]
    link = client.generate_presigned_url("get_object", Params={"Bucket": "files", "Key": "kept/a"})
    for address in (form, link):
        origin = "/".join(address.split("/")[:3])
        assert origin in named
        assert f" {origin}" in headers(named, ())["Content-Security-Policy"]
