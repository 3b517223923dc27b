"""巡防: check-ins at points, findings on the way, and an end with every point looked at or with points missed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.errors import BadInput, Fault, NotFound
from campus_safety.kinds.findings import ReportFinding, with_found
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.observing import BROKEN, UNUSUAL, Footage, Observed
from campus_safety.kinds.patrols.patrol import Line, Patrol, State, missed
from campus_safety.kinds.patrols.team import Mode
from campus_safety.labels import Label
from campus_safety.records.commands import Command
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome
from campus_safety.records.spots import read_spot, spot_label
from campus_safety.records.timeline import Actor

# How far a phone's clock may be ahead.
_AHEAD: Final = timedelta(minutes=1)


def named(case: Patrol, command: commands.CheckIn) -> Line:
    """The point of this patrol at which somebody checks in. Raises BadInput for one that is not on it, or whose code was
    printed before the codes were issued anew, and NotFound for a code that hangs elsewhere."""
    if case.mode is Mode.VIDEO:
        if command.camera is None:
            raise BadInput(
                Fault("camera", "missing", "视频巡须指明摄像机", "A video patrol names the camera")
            )
        return _line(case, command.camera, "camera")
    if command.point is None:
        raise BadInput(Fault("code", "missing", "请扫描点位码", "Scan the code that hangs at the point"))
    if command.point.sticker != case.sticker:
        raise NotFound(Fault("code", "not_found", "没有这个点位", "No such point"))
    if command.point.codes < case.codes:
        raise BadInput(
            Fault(
                "code", "outdated_code", "点位码已换发，请更换张贴", "New codes were issued; this one is old"
            )
        )
    return _line(case, command.point.spot, "code")


def has_begun(decision: Decision[Patrol]) -> None:
    faults = Faults()
    _check_begun("action", decision.now, decision.case, faults)
    faults.check()


def points_left(decision: Decision[Patrol]) -> Choices | None:
    """It has begun; and the cameras that nobody has looked through yet. Points are scanned, not chosen."""
    has_begun(decision)
    if decision.case.mode is not Mode.VIDEO:
        return None
    return {"camera": tuple(Option(one.named, called(one)) for one in decision.case.unchecked)}


def check_in(decision: Decision[Patrol], command: commands.CheckIn) -> Outcome[Patrol]:
    """The point is looked at; with the last one the patrol is complete."""
    case, line = decision.case, named(decision.case, command)
    at, late = _moment(decision, command.at)
    seen_through = _observed(decision, command, line)
    done = replace(line, at=at, by=decision.party, seen=tuple(sorted(command.seen)), **seen_through)
    lines = tuple(done if one.number == line.number else one for one in case.lines)
    found = case.found
    if command.hazard is not None and command.hazard not in found:
        found = (*found, command.hazard)
    after = replace(case, lines=lines, state=State.UNDER_WAY, found=found)
    if not after.unchecked:
        ended_at = max(one.at for one in lines if one.at is not None)
        after = replace(after, state=State.COMPLETE, ended_at=ended_at)
    return Outcome(after, stated_at=at if late else None, late_entry=late)


def finish(decision: Decision[Patrol], command: commands.Finish) -> Outcome[Patrol]:
    """Ended before its time, with the points that nobody looked at and why. A patrol with none left is complete already,
    and one that has not begun is cancelled, by the station."""
    case = decision.case
    if not command.texts.get("text"):
        left = "、".join(called(line).zh for line in case.unchecked)
        listed = ", ".join(called(line).en for line in case.unchecked)
        raise BadInput(
            Fault(
                "text",
                "missing",
                f"尚有未巡点位：{left}，请说明原因",
                f"Points are left: {listed}. Please say why",
            )
        )
    return Outcome(missed(case, decision.now), tells=_told(case))


def report_finding(decision: Decision[Patrol], command: ReportFinding) -> Outcome[Patrol]:
    """What was found is an incident or a hazard of its own; the patrol names it."""
    return Outcome(replace(decision.case, found=with_found(decision.case.found, command)))


def note(decision: Decision[Patrol], command: commands.Note) -> Outcome[Patrol]:
    _reasoned(command)
    return Outcome(decision.case)


def cancel(decision: Decision[Patrol], command: commands.Cancel) -> Outcome[Patrol]:
    _reasoned(command)
    return Outcome(
        replace(decision.case, state=State.CANCELLED, ended_at=decision.now),
        tells=_told(decision.case),
    )


def call_off(decision: Decision[Patrol], command: commands.CallOff) -> Outcome[Patrol]:
    return Outcome(replace(decision.case, state=State.CANCELLED, ended_at=decision.now))


def done_before(case: Patrol, command: Command, actor: Actor) -> bool:
    """Whether this was done already, so that sending it again changes nothing."""
    match command:
        case commands.CheckIn():
            return named(case, command).at is not None
        case commands.Finish():
            return not case.open and case.state is not State.CANCELLED
        case ReportFinding():
            return command.reported in case.found
        case _:
            return False


def called(line: Line) -> Label:
    """A point as people call it: a camera by its number too."""
    label = spot_label(line.spot)
    return label if line.camera is None else Label(f"{line.camera} {label.zh}", f"{line.camera} {label.en}")


def breaks(case: Patrol, command: commands.CheckIn) -> str | None:
    """The camera of the register that this check-in finds out of order; None where it finds none. Raises BadInput, NotFound."""
    if not command.observed & BROKEN:
        return None
    line = named(case, command)
    return line.entry if line.at is None else None


def _told(case: Patrol) -> tuple[str, ...]:
    return ("station:desk", "station:chief") if case.police else ("campus:owner", "station:desk")


def _observed(decision: Decision[Patrol], command: commands.CheckIn, line: Line) -> dict[str, Any]:
    """What was seen through a camera, and where that is kept; 三见 at a stop. Through a registered camera something is
    always said, and whatever is unusual says where its footage is."""
    faults, observed = Faults(), command.observed
    footage = (command.footage_system, command.footage_since, command.footage_until)
    if command.seen and line.campus is None:
        faults.add("seen", "not_a_stop", "三见只在巡逻排查中登记", "Is said at the stops of police rounds")
    if decision.case.mode is not Mode.VIDEO:
        if observed or any(footage):
            faults.add("observed", "no_camera", "只有视频巡登记画面情况", "Is said of cameras only")
        faults.check()
        return {}
    if line.entry is not None and not observed:
        faults.add("observed", "missing", "请选择画面情况", "Say what was seen")
    if Observed.NOTHING in observed and len(observed) > 1:
        faults.add("observed", "contradiction", "无异常不能与其他同选", "Nothing, or something: not both")
    system, since, until = footage
    if observed.intersection(UNUSUAL) or any(footage):
        for name, value, zh, en in (
            ("system", system, "请写明录像所在系统", "Say which system has the footage"),
            ("since", since, "请写明录像开始时间", "Say when the footage begins"),
            ("until", until, "请写明录像结束时间", "Say when the footage ends"),
        ):
            if value is None:
                faults.add(f"footage_{name}", "missing", zh, en)
    faults.future("footage_until", until, decision.now)
    if since is not None and until is not None and until < since:
        faults.add("footage_until", "before_it_began", "录像结束早于开始", "It ends before it begins")
    faults.check()
    kept = Footage(system, since, until) if system and since is not None and until is not None else None
    return {"observed": tuple(sorted(observed)), "footage": kept}


def _line(case: Patrol, spot: str, field: str) -> Line:
    for line in case.lines:
        if spot == (line.named if case.mode is Mode.VIDEO else line.hangs_as):
            return line
    label = spot_label(spot) if read_spot(spot) is not None else Label(spot, spot)
    raise BadInput(
        Fault(
            field,
            "not_on_this_patrol",
            f"本次巡防没有点位“{label.zh}”",
            f"“{label.en}” is no point of this patrol",
        )
    )


def _moment(decision: Decision[Patrol], stated: datetime | None) -> tuple[datetime, bool]:
    """When the point was looked at, and whether that is entered later than it was."""
    now, faults = decision.now, Faults()
    at = now if stated is None or now < stated <= now + _AHEAD else stated
    faults.future("at", at, now)
    _check_begun("at", at, decision.case, faults)
    if at > decision.case.until:
        faults.add(
            "at",
            "after_the_round",
            "本次巡防已结束；确在时段内巡查的，请填写实际时间",
            "This patrol is over; state when the point was looked at, if it was in time",
        )
    faults.check()
    return at, now - at > _AHEAD


def _check_begun(where: str, at: datetime, case: Patrol, faults: Faults) -> None:
    if at < case.since:
        begins = case.since.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        faults.add(where, "not_begun", f"本次巡防 {begins} 开始", f"This patrol begins at {begins}")


def _reasoned(command: commands.Command) -> None:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say what it is about"))
