"""Photos between a page and the storage: both ways under the page's own policy, as on AWS with a bucket of another host."""

import base64
from secrets import token_hex

from local.people import System
from tests.files import JPEG, photo
from tests.pages.visits import PageAs

SCHOOL = "dm-ms-01-safety"
FINDING = {
    "campus": "dm-ms-01",
    "item": "technical_guard.alarm-unlinked",
    "spot": "gate",
    "source": "self_check",
    "text": "一键报警未接入",
}

# Told by no page of ours: what is tried is the address, the policy and the bucket, with the token that the tab keeps.
SEND = """async ({body, content}) => {
  const Authorization = `Bearer ${JSON.parse(sessionStorage.getItem('csl.session')).token}`
  const asked = await fetch('/attachments', {
    method: 'POST', headers: {Authorization, 'Content-Type': 'application/json'}, body: JSON.stringify(body)})
  const form = await asked.json()
  const data = new FormData()
  for (const [name, value] of Object.entries(form.fields)) data.append(name, value)
  data.append('file', new Blob([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], {type: body.media}))
  const sent = await fetch(form.url, {method: 'POST', body: data})
  for (;;) {
    const found = await (await fetch(`/attachments/${body.case_id}/${form.attachment_id}`, {headers: {Authorization}})).json()
    if (found.state !== 'awaited') return {status: sent.status, elsewhere: new URL(form.url).origin !== origin, ...found}
    await new Promise((on) => setTimeout(on, 500))
  }
}"""
SHOW = """(address) => new Promise((on) => {
  const image = new Image()
  image.onload = () => on(image.naturalWidth)
  image.onerror = () => on(0)
  image.src = address
})"""


def test_a_photo_goes_from_the_page_to_the_storage_and_is_shown_from_there(
    page_as: PageAs, system: System
) -> None:
    page, content = page_as(SCHOOL), photo()
    hazard = system.person(SCHOOL).post("/hazards", client_key=f"hazard-{token_hex(8)}", **FINDING)["case_id"]
    body = {
        "client_key": f"file-{token_hex(8)}",
        "case_id": hazard,
        "purpose": "before",
        "media": JPEG,
        "size": len(content),
        "acting_staff": "T1001",
    }
    found = page.evaluate(SEND, {"body": body, "content": base64.b64encode(content).decode()})
    assert found["elsewhere"] and found["status"] in (200, 201, 204)
    assert found["state"] == "kept"
    assert page.evaluate(SHOW, found["url"]) > 0
