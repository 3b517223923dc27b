"""What a browser and a newcomer meet before they have signed in."""

import urllib.request
from urllib.parse import urlencode

from local.people import System, request


def test_the_interface_describes_itself_to_anybody(system: System) -> None:
    status, document = request("GET", f"{system.api}/openapi.json")
    assert (status, document["openapi"][:3]) == (200, "3.1")
    with urllib.request.urlopen(f"{system.api}/docs", timeout=30) as answer:
        assert "text/html" in answer.headers["Content-Type"]


def test_a_browser_may_call_from_a_page_of_its_own(system: System) -> None:
    asking = urllib.request.Request(
        f"{system.api}/reports",
        method="OPTIONS",
        headers={
            "Origin": "http://localhost:5173",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )
    with urllib.request.urlopen(asking, timeout=30) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", "http://localhost:5173")


def test_a_page_leads_to_the_sign_in_and_back_to_itself_and_to_nobody_else(system: System) -> None:
    def asked(back: str) -> str:
        query = {
            "client_id": system.outputs["UserPoolClientId"],
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": back,
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "code_challenge_method": "S256",
        }
        return f"{system.embedded.endpoint}/oauth2/authorize?{urlencode(query)}"

    pages = system.embedded.pages(system.outputs["ApiId"])
    with urllib.request.urlopen(asked(f"{pages}/"), timeout=30) as answer:
        assert "text/html" in answer.headers["Content-Type"]
    assert request("GET", asked("http://localhost:1/"))[0] == 400


def test_a_path_that_does_not_exist_is_not_found_and_says_nothing_else(system: System) -> None:
    status, answer = request("GET", f"{system.api}/admin")
    assert status == 404
    assert "Traceback" not in str(answer)
