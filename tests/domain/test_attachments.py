"""Files of a case: what may be announced, what is recognised, and what a file that arrives changes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.errors import BadInput, ForbiddenByState
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.registry import KINDS
from campus_safety.records.actions import ATTACH
from campus_safety.records.attachments import (
    FORMS,
    MOST_PER_CASE,
    REASONS,
    TooManyFiles,
    attachment_id,
    check_form,
    recognise,
    refuse_another,
)
from campus_safety.records.change import Change
from campus_safety.records.components import Attachment, Party
from campus_safety.records.decision import Faults
from campus_safety.records.purposes import PURPOSES, Purpose
from campus_safety.records.timeline import SYSTEM
from tests.builders import a_case, an_account, at, rules
from tests.by_kind import MAY, arrived
from tests.files import JPEG, PDF, PNG, pdf, photo
from tests.hazards import CHIEF, SCHOOL, a_hazard, done, hazard_rules

MEGABYTE = 1024 * 1024
ACCOUNT = an_account(SCHOOL)


def an_attachment(**changes: Any) -> Attachment:
    plain = Attachment(
        id="a1",
        purpose="before",
        media=JPEG,
        size=1000,
        digest="0" * 64,
        round=0,
        arrived_at=at(60).now,
        by=Party(ACCOUNT.key, ACCOUNT.unit, "T1001"),
    )
    return replace(plain, **changes)


def come(case: Hazard, *, when: float = 60, **changes: Any) -> Change[Hazard] | None:
    return arrived(case, an_attachment(**changes), hazard_rules(), at(when))


def faults_of(purpose: Purpose, media: str, size: int, kind: str = "hazard") -> set[tuple[str, str]]:
    faults = Faults()
    check_form(KINDS[kind], purpose, media, size, faults)
    try:
        faults.check()
    except BadInput as refused:
        assert all(fault.zh and fault.en for fault in refused.faults)
        return {(fault.field, fault.code) for fault in refused.faults}
    return set()


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (photo(), JPEG),
        (photo("PNG"), PNG),
        (pdf(), PDF),
        (photo("GIF"), None),
        (b"<!doctype html>", None),
        (b"PK\x03\x04", None),
        (b" %PDF-1.7", None),
        (b"\xff\xd8", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, media: str | None) -> None:
    assert recognise(content[:16]) == media


@given(st.binary(max_size=32))
def test_only_what_some_form_takes_is_recognised(head: bytes) -> None:
    assert recognise(head) in {None, *(media for form in FORMS.values() for media in form.media)}


@pytest.mark.parametrize(
    ("purpose", "media", "size", "faults"),
    [
        (Purpose.BEFORE, JPEG, 10 * MEGABYTE, set()),
        (Purpose.AFTER, PNG, 1, set()),
        (Purpose.EVIDENCE, PDF, 20 * MEGABYTE, set()),
        (Purpose.BEFORE, PDF, 1000, {("media", "type_not_allowed")}),
        (Purpose.BEFORE, JPEG, 10 * MEGABYTE + 1, {("size", "too_large")}),
        (Purpose.AFTER, JPEG, 0, {("size", "too_large")}),
        (Purpose.EVIDENCE, "text/html", 1000, {("media", "type_not_allowed")}),
        (
            Purpose.EVIDENCE,
            "image/svg+xml",
            20 * MEGABYTE + 1,
            {("media", "type_not_allowed"), ("size", "too_large")},
        ),
    ],
)
def test_what_a_form_takes(purpose: Purpose, media: str, size: int, faults: set[tuple[str, str]]) -> None:
    assert faults_of(purpose, media, size) == faults


def test_each_kind_takes_files_of_its_own_purposes_and_says_which() -> None:
    assert faults_of(Purpose.SCENE, JPEG, 1000) == {("purpose", "not_for_this_kind")}
    for kind in KINDS:
        for purpose in Purpose:
            media = min(FORMS[purpose].media)
            fits = faults_of(purpose, media, 1000, kind) == set()
            assert fits == (purpose in KINDS[kind].files)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_takes_files_says_who_may_send_them(kind: str) -> None:
    assert bool(KINDS[kind].files) == (ATTACH in KINDS[kind].actions)
    assert ATTACH not in KINDS[kind].actions or ATTACH in MAY[kind]


def test_every_purpose_has_a_name_and_a_form_and_every_refusal_can_be_read_in_both_languages() -> None:
    assert set(PURPOSES) == set(FORMS) == set(Purpose)
    assert all(label.zh and label.en for label in (*PURPOSES.values(), *REASONS.values()))


def test_the_same_form_sent_again_is_the_same_file_and_no_other_is() -> None:
    asked = [("c1", "k1", "p1"), ("c2", "k1", "p1"), ("c1", "k2", "p1"), ("c1", "k1", "p2")]
    assert len({attachment_id(*one) for one in asked}) == len(asked)
    assert attachment_id(*asked[0]) == attachment_id(*asked[0])
    assert all(len(attachment_id(*one)) == 27 and attachment_id(*one)[0] == "a" for one in asked)


def test_a_file_that_arrives_is_an_entry_of_the_system_and_changes_no_deadline() -> None:
    case = a_hazard()
    change = come(case)
    assert change is not None
    assert change.after.attachments == (an_attachment(),)
    assert (change.entry.action, change.entry.actor) == ("attach", SYSTEM)
    assert change.narrative is None
    assert (change.after.state, change.after.clocks) == (case.state, case.clocks)
    assert change.after.version == case.version + 1


def test_a_file_that_is_linked_already_changes_nothing() -> None:
    change = come(a_hazard())
    assert change is not None
    assert come(change.after, when=120, digest="1" * 64) is None


def test_an_incident_takes_files_too() -> None:
    case: Incident = a_case()
    change = arrived(case, an_attachment(purpose="evidence", media=PDF), rules(), at(60))
    assert change is not None
    assert [one.id for one in change.after.attachments] == ["a1"]


def test_a_case_takes_only_so_many_files() -> None:
    full = replace(a_hazard(), attachments=tuple(an_attachment(id=f"a{n}") for n in range(MOST_PER_CASE)))
    with pytest.raises(TooManyFiles) as refused:
        come(full, id="one more")
    assert [fault.code for fault in refused.value.faults] == ["too_many"]
    assert come(full, id="a3") is None, "what it has, it has"
    refuse_another(KINDS["hazard"], replace(full, attachments=full.attachments[1:]))


def test_a_case_that_is_over_takes_no_file() -> None:
    over = done(a_hazard(), commands.Withdraw(texts={"text": "重复"}), by=CHIEF, when=60)
    with pytest.raises(ForbiddenByState):
        refuse_another(KINDS["hazard"], over)
    with pytest.raises(ForbiddenByState):
        come(over, when=120)
