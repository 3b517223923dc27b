"""An incident as other systems read alerts: Common Alerting Protocol 1.2 (OASIS, 1 July 2010), one document for each version.

The standard fixes the order of elements, its code lists, how times and identifiers are written, and that an update names
the alert it follows. A document says what is in the record's codes: no word that anybody wrote, no person, and nothing at
all of a sealed case. An exercise says so (`status` Exercise) and where it comes from is restricted to those who take part.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus, District
from campus_safety.district.roles import Role
from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.incidents.incident import STATES, Incident, State
from campus_safety.kinds.incidents.taxonomy import CLOSING_REASONS, LEVELS, Level
from campus_safety.labels import Label

# Desk and above: an alert leaves for other systems, where nobody here can seal it again.
EXPORTERS: Final = frozenset({Role.DESK, Role.CHIEF, Role.SUPERVISOR, Role.LEADER})
NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA: Final = "application/cap+xml; charset=utf-8"
# How far around a campus an alert means, in kilometres: the campus and its gates.
RADIUS_KM: Final = 0.5

_CATEGORY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fire": "Fire",
        "food_safety": "Health",
        "public_health": "Health",
        "self_harm": "Rescue",
        "missing_child": "Rescue",
        "drowning": "Rescue",
        "help": "Rescue",
        "traffic": "Transport",
        "facility_accident": "Infra",
        "natural": "Met",
        "stampede": "Safety",
        "other": "Other",
    }
)
_URGENCY: Final[Mapping[Level, str]] = MappingProxyType(
    {Level.ONE: "Immediate", Level.TWO: "Expected", Level.THREE: "Future"}
)
_SEVERITY: Final[Mapping[Level, str]] = MappingProxyType(
    {Level.ONE: "Severe", Level.TWO: "Moderate", Level.THREE: "Minor"}
)
_WITHDRAWN: Final = frozenset({State.FALSE_ALARM, State.DUPLICATE, State.WITHDRAWN})
_EXERCISE: Final = Label("【演练】", "[Exercise] ")


def alert(case: Incident, sent: datetime, district: District) -> bytes:
    """The document of the incident's present version, which was recorded at `sent`. Raises Conflict for a sealed case."""
    if case.sealed:
        raise Conflict(Fault("case_id", "sealed", "封存案件不得导出", "A sealed case is not exported"))
    root = Element("alert", xmlns=NAMESPACE)
    _add(root, "identifier", _identifier(case, case.version))
    _add(root, "sender", _sender(case))
    _add(root, "sent", _time(sent))
    _add(root, "status", "Exercise" if case.exercise else "Actual")
    _add(root, "msgType", _message_type(case))
    _add(root, "scope", "Restricted")
    _add(root, "restriction", "护校安园处置单位 Units that handle campus incidents")
    if case.exercise:
        # What a recipient is to do with an exercise has to be said here (section 3.2.1, "status").
        _add(root, "note", f"演练，非真实警情 Exercise {case.code}: not a real emergency")
    if case.version > 1:
        _add(root, "references", f"{_sender(case)},{_identifier(case, 1)},{_time(case.received_at)}")
    _add(root, "incidents", case.code)
    campus = district.campus(case.campus)
    for language in ("zh-CN", "en-US"):
        _info(root, case, campus, district, language)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _message_type(case: Incident) -> str:
    if case.version == 1:
        return "Alert"
    return "Cancel" if case.state in _WITHDRAWN else "Update"


def _info(root: Element, case: Incident, campus: Campus, district: District, language: str) -> None:
    info, chinese = SubElement(root, "info"), language.startswith("zh")

    def said(label: Label) -> str:
        return label.zh if chinese else label.en

    mark = said(_EXERCISE) if case.exercise else ""
    _add(info, "language", language)
    _add(info, "category", _CATEGORY.get(case.category, "Security"))
    _add(info, "event", f"{mark}{said(case.about.label)}")
    _add(info, "responseType", _response(case))
    _add(info, "urgency", _URGENCY[case.level] if case.handled_at is None and case.open else "Past")
    _add(info, "severity", _SEVERITY[case.level])
    _add(info, "certainty", _certainty(case))
    _value(info, "eventCode", "campus-safety-category", case.category)
    _add(info, "onset", _time(case.discovered_at or case.received_at))
    _add(info, "senderName", said(district.unit(case.station).name))
    _add(
        info,
        "headline",
        f"{mark}{said(campus.name)}：{said(case.about.label)}"
        if chinese
        else f"{mark}{said(case.about.label)} at {said(campus.name)}",
    )
    _add(
        info,
        "description",
        "；".join(_facts(case, chinese=True)) if chinese else "; ".join(_facts(case, chinese=False)),
    )
    _value(info, "parameter", "campus-safety-code", case.code)
    _value(info, "parameter", "campus-safety-level", str(int(case.level)))
    _area(info, campus, said(campus.name))


def _facts(case: Incident, *, chinese: bool) -> Iterator[str]:
    level, state = LEVELS[case.level], STATES[case.state]
    if chinese:
        yield f"编号 {case.code}"
        yield f"等级 {level.zh}"
        yield f"状态 {state.zh}"
        if case.closing_reason is not None:
            yield CLOSING_REASONS[case.closing_reason].zh
        return
    yield f"Code {case.code}"
    yield level.en
    yield f"State: {state.en}"
    if case.closing_reason is not None:
        yield CLOSING_REASONS[case.closing_reason].en


def _response(case: Incident) -> str:
    """What is asked of who reads: nothing any more, to do what was planned, or to look on."""
    if not case.open or case.handled_at is not None:
        return "AllClear"
    return "Execute" if case.level is Level.ONE else "Monitor"


def _certainty(case: Incident) -> str:
    """Somebody was there, somebody has judged it, or it was only said."""
    if case.state in _WITHDRAWN:
        return "Unlikely"
    if case.arrived_at is not None or case.handled_at is not None:
        return "Observed"
    return "Likely" if case.assessed_at is not None else "Possible"


def _area(info: Element, campus: Campus, name: str) -> None:
    area = SubElement(info, "area")
    _add(area, "areaDesc", name)
    if campus.latitude is not None and campus.longitude is not None:
        _add(area, "circle", f"{campus.latitude:.5f},{campus.longitude:.5f} {RADIUS_KM}")
    _value(area, "geocode", "campus-safety-campus", campus.id)


def _value(parent: Element, name: str, value_name: str, value: str) -> None:
    pair = SubElement(parent, name)
    _add(pair, "valueName", value_name)
    _add(pair, "value", value)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _sender(case: Incident) -> str:
    return f"{case.district}.campus-safety"


def _identifier(case: Incident, version: int) -> str:
    """Neither spaces nor commas nor markup stand in it (section 3.2.1)."""
    return f"{case.district}.campus-safety.{case.id}.{version}"


def _time(at: datetime) -> str:
    """With its offset and whole seconds (section 3.3.2): "2026-11-24T10:00:00+08:00"; a Z is not allowed."""
    return at.astimezone(SHANGHAI).replace(microsecond=0).isoformat()
