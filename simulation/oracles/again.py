"""What follows from the facts of a record, read here once more: from its own fields and the tables of categories alone, never
by what the program derives from them. Oracles that asked the program would agree with whatever it says."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from campus_safety.district.directory import Account, District
from campus_safety.kinds.incidents.taxonomy import CATEGORIES

OVER: Final = frozenset({"closed", "withdrawn"})
EXITS: Final = frozenset({"transferred", "false_alarm", "duplicate"})
_POLICE: Final = frozenset({"station", "team", "brigade", "sub_bureau"})
_BRANCHES: Final = frozenset(
    {"traffic", "criminal_investigation", "cyber", "narcotics", "anti_fraud", "special_patrol"}
)


def flags(case: Any) -> set[str]:
    """The flags of an incident: of its category, of its circumstances, and those that were kept."""
    category = CATEGORIES.get(case.category)
    of_category = category.flags_for(case.circumstances) if category is not None else ()
    left_out = {"S"} if case.school_left_out else set()
    return {str(one) for one in (*of_category, *case.kept_flags)} | left_out


def open_question(case: Any) -> bool:
    """Whether the reporter of an incident was asked and has neither answered nor let the bound pass."""
    asked = case.question
    return asked is not None and asked.answered_at is None and asked.lapsed_at is None


def waits_for_receiver(case: Any) -> bool:
    return case.transfer is not None and case.transfer.open


def reporters(case: Any) -> set[str]:
    """The accounts that are owed an outcome."""
    own = {case.reporter.account} if case.reporter.account is not None else set()
    return own | {one.account for one in getattr(case, "also_reported", ())}


def unfinished(case: Any) -> bool:
    """Whether an incident or a hazard is open: closed and withdrawn is over, and an exit once its reporter was told, if there
    is one."""
    if case.kind == "incident" and case.state == "closed" and case.reopening is not None:
        # Whoever reported it asks that it is reopened, and waits for an answer.
        return case.reopening.decided_at is None
    if case.state in OVER:
        return False
    if case.kind == "incident" and case.state in EXITS:
        return bool(reporters(case)) and case.feedback_at is None and not case.heard_with_root
    return True


def review_owed(case: Any) -> bool:
    if case.kind == "incident":
        return "C" in flags(case) or int(case.level) == 1
    return major(case) or len(case.rounds) > 1 or case.recurrence > 0


def was_sent(case: Any) -> bool:
    """Whether police were ever sent to an incident."""
    return bool(case.sent_before or case.dispatched_at is not None)


def inquired(case: Any) -> bool:
    """Whether the law asks for an inquiry."""
    return bool(case.category == "bullying")


def warned(case: Any) -> bool:
    """Whether it is a warning of fraud."""
    return str(case.channel) == "early_warning" and str(case.warning) == "anti_fraud"


def production(case: Any) -> bool:
    return case.category == "facility_accident" or "production_accident" in {
        str(one) for one in case.circumstances
    }


def all_told(case: Any) -> bool:
    """Whether every authority that has to be told of an incident was."""
    return bool(case.authority_units) and set(case.authority_units) <= {
        one.unit for one in case.told_authorities
    }


def casualties_owed(case: Any) -> bool:
    changed, told = case.casualties_changed_at, case.casualties_told_at
    return changed is not None and (told is None or changed > told)


def major(case: Any) -> bool:
    return str(case.grade) == "major"


def photos(case: Any, purpose: str, number: int | None = None) -> int:
    """How many photos of a hazard there are of a purpose, of one round where it is named."""
    return sum(
        1
        for one in case.attachments
        if one.purpose == purpose and one.media.split("/")[0] == "image" and number in (None, one.round)
    )


def opinion_voided(case: Any) -> bool:
    """Whether an order is in force on a hazard, and every opinion on its last round was voided."""
    rounds, found = len(case.rounds), [one for one in case.papers if one.kind == "recheck"]
    found = [one for one in found if one.round == rounds]
    return case.ordered_at is not None and bool(found) and not [one for one in found if one.voided_at is None]


def limit_of(case: Any) -> datetime | None:
    """Until when a hazard is to be put right: by the clock of its last round."""
    if not case.rounds:
        return None
    name = f"rectify:{case.rounds[-1].number}"
    due: datetime = next((one.due_at for one in case.clocks if one.name == name), case.rounds[-1].due_at)
    return due


def of_police(unit: str, district: District) -> bool:
    """Whether a unit is of the police at all: their stations, and those of their own branches that are agencies here."""
    return police(unit, district) or (unit in district.units and str(district.units[unit].field) in _BRANCHES)


def police(unit: str, district: District) -> bool:
    """Whether a unit is of the police of the place: a station, one of its teams, the brigade, the sub-bureau."""
    return unit in district.units and str(district.units[unit].kind) in _POLICE


def part_done(case: Any, unit: str) -> bool:
    """Whether a unit has done its own part of an open record: of notices, which each school reads for itself."""
    if case.kind != "safety_notice":
        return False
    return any(one.unit == unit and one.read_at is not None for one in case.receipts)


def stage(case: Any) -> str:
    """What an open incident or hazard waits for."""
    if case.kind == "incident":
        waits = {
            "reported": "intake" if case.acknowledged_at is None else "assessment",
            **dict.fromkeys(("assessed", "dispatched", "on_scene"), "handling"),
            "feedback_given": "review" if review_owed(case) else "closing",
            "reviewed": "closing",
            "closed": "reopening",
        }
        return waits.get(str(case.state), "feedback")
    asked = any(one.decided_at is None for one in case.extensions)
    waits = {
        "found": "assignment",
        **dict.fromkeys(("assigned", "rectifying"), "extension" if asked else "rectification"),
        "rectified": "recheck",
        "verified": "follow_up",
        "held": "review" if review_owed(case) else "closing",
    }
    return waits.get(str(case.state), "closing")


def unfit(report: Mapping[str, Any], now: datetime) -> bool:
    """Whether a report says what cannot be so of the paper that it was written on: ahead, or before its discovery."""
    paper, found = (
        datetime.fromisoformat(report[name]) if report.get(name) else None
        for name in ("on_paper_at", "discovered_at")
    )
    return paper is not None and (paper > now or (found is not None and paper < found))


def urgent(case: Any) -> bool:
    """Whether messages about an incident go before all others: level 1, but nothing of a burst that nobody has looked at."""
    return int(case.level) == 1 and (not case.in_a_burst or case.assessed_at is not None)


def address(said: str, case: Any, district: District) -> str | None:
    """Where a post of a ladder lies ("station:chief"); None for what stands for several, or for nobody."""
    whose, _, post = said.partition(":")
    if whose in ("station", "lead", "campus", "rectifier", "unit"):
        units = {"station": case.station, "lead": case.lead, "campus": case.campus, "unit": post}
        unit = units[whose] if whose != "rectifier" else getattr(case, "rectifier", case.lead)
        known = district.units.get(unit or case.lead)
        if known is None or (whose == "campus" and case.campus_left_out):
            return None
        if whose == "rectifier":
            raised = case.rounds[-1].raised if case.rounds else 0
            return _owner(known, district) if raised == 0 else None
        return _owner(known, district) if post == "owner" or whose == "unit" else f"{known.id}/{post}"
    kinds = {"brigade": "brigade", "bureau": "sub_bureau"}
    if whose in kinds:
        found = [one.id for one in district.units.values() if str(one.kind) == kinds[whose]]
        return f"{found[0]}/{post}" if len(found) == 1 else None
    return None


def _owner(unit: Any, district: District) -> str:
    """Who answers for a unit; for a team inside a station its station."""
    if str(unit.kind) == "team" and unit.parent:
        return f"{unit.parent}/desk"
    if str(unit.field) == "education":
        return f"{unit.id}/desk"
    posts = {
        "station": "desk",
        "team": "desk",
        "campus": "safety",
        "brigade": "supervisor",
        "sub_bureau": "leader",
    }
    return f"{unit.id}/{posts.get(str(unit.kind), 'duty')}"


def reads_row(account: Account, case: Any) -> bool:
    """Whether somebody reads a record in the lists of a unit of theirs."""
    role = str(account.role)
    if case.campus_left_out and role in ("guard", "school_staff"):
        return False
    answers = bool({"safety", "principal"}.intersection(map(str, account.posts)))
    if not case.sealed:
        return True
    return {"guard": False, "school_staff": answers, "officer": account.key in case.knowing}.get(role, True)


# Who is related to what: the sentences of the guide to rights, in the order in which it says them.


def ties(account: Account, case: Any, district: District) -> set[str]:
    """Every relation that an account has to a record."""
    if not account.enabled or account.district != case.district:
        return set()
    own, found = own_units(account, district), set[str]()
    sealed = case.sealed
    if case.reporter.account == account.key:
        found.add("reporter")
    offered = case.transfer.to if waits_for_receiver(case) else None
    if offered in own and not (sealed and account.role in ("officer", "guard")):
        found.add("receiver")
    posts = {f"{account.unit}/{post}" for post in account.posts}
    left_out = case.campus_left_out and account.unit == case.campus
    if not left_out and posts & {
        post for order in case.supervisions for post in _answer(order, case, district)
    }:
        found.add("ordered")
    work = set(_work(own, case))
    if _reaches(account, case, own, work, district):
        found |= work | {"scope"}
    return found


def own_units(account: Account, district: District) -> set[str]:
    """The account's unit; of a team inside a station, the station too."""
    unit = district.units.get(account.unit)
    inside = unit is not None and str(unit.kind) == "team" and bool(unit.parent)
    return {account.unit, unit.parent} if inside and unit is not None and unit.parent else {account.unit}


def _work(own: set[str], case: Any) -> Iterator[str]:
    if case.lead in own:
        yield from ("lead", "leading")
    if own.intersection(case.joined):
        yield "lead"
    if case.kind == "hazard" and case.rectifier in own:
        yield "rectifier"
    if own.intersection(case.invited):
        yield "invited"


def _answer(order: Any, case: Any, district: District) -> Iterator[str]:
    """The posts that answer an order: of a school its safety officer and its principal, of a station its desk and its chief."""
    unit = case.lead if order.to == "lead:owner" else order.to.partition(":")[2]
    known = district.units.get(unit)
    if known is None:
        return
    match str(known.kind):
        case "campus":
            yield from (f"{unit}/safety", f"{unit}/principal")
        case "station":
            yield from (f"{unit}/desk", f"{unit}/chief")
        case "team":
            yield f"{known.parent}/desk"
        case "brigade":
            yield f"{unit}/supervisor"
        case "sub_bureau":
            yield f"{unit}/leader"
        case _:
            yield f"{unit}/desk" if str(known.field) == "education" else f"{unit}/duty"


def _reaches(account: Account, case: Any, own: set[str], work: set[str], district: District) -> bool:
    """Whether a record lies within what an account can see."""
    role = str(account.role)
    if case.for_everybody:
        return role not in ("agency", "gateway", "wall")
    known = district.campuses.get(case.campus)
    here = bool(own & {case.station, known.station if known is not None else case.station})
    school = bool(own.intersection(case.campuses_concerned))
    answers = bool({"safety", "principal"}.intersection(map(str, account.posts)))
    at_work = bool(work & {"lead", "invited"})
    sees = {
        "supervisor": True,
        "leader": True,
        "auditor": True,
        "desk": here or at_work,
        "chief": here or at_work,
        "officer": account.key in case.knowing if case.sealed else here or at_work,
        "school_staff": school and (answers or not case.sealed),
        "guard": school and not case.sealed,
        "education": _concerns_education(case) or at_work,
        "agency": at_work or "rectifier" in work,
    }
    return sees.get(role, False)


def _concerns_education(case: Any) -> bool:
    if case.kind == "incident":
        return "E" in flags(case)
    if case.kind == "log_entry":
        return str(case.entry_type) in ("assurance", "duty")
    return case.kind in _OF_EDUCATION


_OF_EDUCATION: Final = frozenset(
    {
        "hazard",
        "safety_notice",
        "quiz_round",
        "points_entry",
        "redemption",
        "activity",
        "campus_assurance",
        "teaching_pack",
        "appointment",
    }
)
