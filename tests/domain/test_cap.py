"""Incidents as CAP 1.2 alerts, held to the standard's own rules: order, code lists, how times and names are written."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from campus_safety.errors import Conflict
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.cap_alert import NAMESPACE, alert
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Level
from tests.builders import NOW, a_case, a_district, assessed, at, done, handled, told

# Element -> how often: 1 required, ? optional, + at least once, * any number; in the order that the standard gives
# (CAP 1.2, sections 3.2.1 to 3.2.4 and the schema in section 3.4).
ALERT = (
    "identifier 1", "sender 1", "sent 1", "status 1", "msgType 1", "source ?", "scope 1", "restriction ?",
    "addresses ?", "code *", "note ?", "references ?", "incidents ?", "info *",
)  # fmt: skip
INFO = (
    "language ?", "category +", "event 1", "responseType *", "urgency 1", "severity 1", "certainty 1",
    "audience ?", "eventCode *", "effective ?", "onset ?", "expires ?", "senderName ?", "headline ?",
    "description ?", "instruction ?", "web ?", "contact ?", "parameter *", "resource *", "area *",
)  # fmt: skip
AREA = ("areaDesc 1", "polygon *", "circle *", "geocode *", "altitude ?", "ceiling ?")
PAIR = ("valueName 1", "value 1")
CODES = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE",
        "Other",
    },
    "responseType": {
        "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None",
    },
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}  # fmt: skip
TIME = re.compile(r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
CIRCLE = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)? \d+(\.\d+)?")


def check(document: bytes) -> ET.Element:
    """Raises AssertionError where the document breaks a rule of the standard."""
    root = ET.fromstring(document)  # noqa: S314 - our own document
    assert root.tag == f"{{{NAMESPACE}}}alert"
    _ordered(root, ALERT)
    for name in ("identifier", "sender"):
        assert not re.search(r"[ ,<&]", _text(root, name)), "no spaces, commas or markup"
    assert TIME.fullmatch(_text(root, "sent"))
    if _text(root, "scope") == "Restricted":
        assert _text(root, "restriction")
    if _text(root, "msgType") in ("Update", "Cancel"):
        sender, identifier, sent = _text(root, "references").split(",")
        assert sender == _text(root, "sender")
        assert identifier != _text(root, "identifier")
        assert TIME.fullmatch(sent)
    for info in _all(root, "info"):
        _ordered(info, INFO)
        assert TIME.fullmatch(_text(info, "onset"))
        for area in _all(info, "area"):
            _ordered(area, AREA)
            assert all(CIRCLE.fullmatch(circle.text or "") for circle in _all(area, "circle"))
        for name in ("eventCode", "parameter"):
            for pair in _all(info, name):
                _ordered(pair, PAIR)
    for element in root.iter():
        name = _name(element)
        assert element.text is None or element.text.strip(), f"{name} is empty"
        if name in CODES:
            assert element.text in CODES[name], (name, element.text)
    return root


def _ordered(parent: ET.Element, allowed: tuple[str, ...]) -> None:
    names = [_name(child) for child in parent]
    order = [row.split()[0] for row in allowed]
    assert set(names) <= set(order), set(names) - set(order)
    assert names == sorted(names, key=order.index), "the standard's order"
    for row in allowed:
        name, times = row.split()
        count = names.count(name)
        assert {"1": count == 1, "?": count <= 1, "+": count >= 1, "*": True}[times], (name, count)


def _name(element: ET.Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def _all(parent: ET.Element, name: str) -> list[ET.Element]:
    return parent.findall(f"{{{NAMESPACE}}}{name}")


def _text(parent: ET.Element, name: str) -> str:
    found = _all(parent, name)
    assert len(found) == 1, (name, len(found))
    return found[0].text or ""


def exported(case: Incident, seconds: float = 0) -> ET.Element:
    return check(alert(case, at(seconds).now, a_district()))


def test_a_report_is_an_alert_in_both_languages() -> None:
    case = a_case()
    root = exported(case)
    assert [_text(info, "language") for info in _all(root, "info")] == ["zh-CN", "en-US"]
    assert (_text(root, "status"), _text(root, "msgType"), _text(root, "sent")) == (
        "Actual",
        "Alert",
        "2026-11-24T10:00:00+08:00",
    )
    assert _text(root, "identifier") == f"demo.campus-safety.{case.id}.1"
    first = _all(root, "info")[0]
    assert "港湾中学" in _text(first, "headline")


def test_what_follows_updates_the_first_alert() -> None:
    first, later = exported(a_case()), exported(assessed(), 30)
    assert _text(later, "msgType") == "Update"
    assert _text(later, "references") == ",".join(
        (_text(first, "sender"), _text(first, "identifier"), _text(first, "sent"))
    )


def test_a_false_alarm_cancels_it() -> None:
    case = done(a_case(), commands.FalseAlarm(texts={"text": "误报"}))
    root = exported(case, 60)
    assert _text(root, "msgType") == "Cancel"
    assert {_text(info, "certainty") for info in _all(root, "info")} == {"Unlikely"}


def test_an_exercise_says_that_it_is_one_wherever_somebody_looks() -> None:
    root = exported(a_case(exercise=True))
    assert _text(root, "status") == "Exercise"
    assert a_case(exercise=True).code in _text(root, "note")
    chinese, english = _all(root, "info")
    assert _text(chinese, "headline").startswith("【演练】")
    assert _text(chinese, "event").startswith("【演练】")
    assert _text(english, "headline").startswith("[Exercise]")
    assert not _all(exported(a_case()), "note")


def test_no_word_that_anybody_wrote_and_nobody_who_acted_stands_in_it() -> None:
    case = told(handled(assessed(a_case(text="张三的自行车", place="车棚"))))
    document = alert(case, NOW, a_district()).decode()
    for word in ("张三", "车棚", "已处置", "感谢", "n-dm", "dm-ms-01-safety", "officer"):
        assert word not in document


def test_of_a_sealed_case_nothing_is_exported() -> None:
    case = a_case(category="self_harm")
    with pytest.raises(Conflict):
        alert(case, NOW, a_district())


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("level", Level)
def test_every_category_and_level_keeps_to_the_standard(category: str, level: Level) -> None:
    for stage in (a_case(), assessed(), handled(), told()):
        case = replace(stage, category=category, level=level, circumstances=frozenset())
        if not case.sealed:
            exported(case)


def test_the_check_of_this_test_finds_what_is_wrong() -> None:
    document = alert(a_case(), NOW, a_district()).decode()
    broken: list[tuple[str, str]] = [
        ("<scope>Restricted</scope>", ""),
        ("<status>Actual</status>", "<status>Real</status>"),
        ("<urgency>", "<audience>x</audience><urgency>"),
        ("+08:00</sent>", "Z</sent>"),
        ("demo.campus-safety</sender>", "a, b</sender>"),
    ]
    for old, new in broken:
        assert old in document
        with pytest.raises(AssertionError):
            check(document.replace(old, new, 1).encode())


def test_the_time_it_was_sent_is_the_time_of_its_version() -> None:
    def sent(**by: Any) -> str:
        return _text(check(alert(a_case(), NOW + timedelta(**by), a_district())), "sent")

    assert sent(milliseconds=900) == sent()
    assert sent(seconds=1) != sent()
