"""What a person reads: how a run went, and of a failed one the story of the one record, Chinese first."""

from collections.abc import Iterable
from datetime import UTC, datetime
from shutil import which
from subprocess import run as process
from typing import Any, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.registry import KINDS
from campus_safety.records.timeline import Entry
from simulation.calls import Request
from simulation.clock import to_moment
from simulation.faults import FAULTS, Fault
from simulation.oracles.every import ORACLES
from simulation.oracles.oracle import Finding
from simulation.run import Result

_NAMES: Final = {oracle.__name__: oracle.name for oracle in ORACLES}
# The last so many lines of a story; before them it is told how many there were.
_LINES: Final = 40


def commit() -> str:
    """The commit that is played, and whether something is changed beside it."""
    git = which("git")
    if git is None:
        return "unknown"
    said = process([git, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def command(result: Result, changed: dict[str, Any] | None = None) -> str:
    """The one command that plays it again."""
    options = " ".join(
        f"--{name.replace('_', '-')} {_said(value)}" for name, value in (changed or {}).items()
    )
    return f"python -m simulation --seed {result.options.seed}{' ' + options if options else ''}"


def failed(result: Result, changed: dict[str, Any] | None = None) -> str:
    """A failed run, from its seed to its story."""
    finding = result.findings[0]
    name = _NAMES[finding.oracle]
    lines = [
        f"✗ {name.zh}",
        f"  {name.en}",
        f"  {finding.what}" + (f" ({finding.detail})" if finding.detail else ""),
        f"  记录 / record {finding.about or '-'} · {_time(finding.at)}",
        f"  种子 / seed {result.options.seed} · 提交 / commit {commit()}",
        f"  再次运行 / play it again: {command(result, changed)}",
        f"  参数 / drawn: {_options(result)}",
        "",
        "  经过 / the story:",
        *(f"  {line}" for line in story(result, finding)),
    ]
    return "\n".join(lines)


def story(result: Result, finding: Finding) -> list[str]:
    """What happened to the one record, in lines."""
    told = result.story.get(finding.about, [])
    lines = [line for at, what, said in told for line in _line(at, what, said)]
    left = len(lines) - _LINES
    return ([f"（前 {left} 行略 / {left} lines before）"] if left > 0 else []) + lines[-_LINES:]


def _line(at: int, what: str, said: Any) -> Iterable[str]:
    when = _time(at)
    match what:
        case "entry":
            yield f"{when}  {_entry(said)}"
        case "fault":
            fault, where = said
            row = FAULTS[Fault(fault)]
            yield f"{when}    ⚡ {row.zh} / {row.en}: {where}"
        case "told":
            channel, message = said
            yield f"{when}    ✉ {channel}: {message.title}"
        case "flow":
            yield f"{when}    ▸ {said[0].rpartition('-')[2]}: {said[1]}"
        case "answer":
            request, status, answer = said
            if status not in (200, 201):
                yield f"{when}    {_answer(request, status, answer)}"


def _entry(entry: Entry) -> str:
    label = next(
        (
            kind.actions[entry.action].label
            for kind in KINDS.values()
            if entry.action in kind.actions and entry.state in kind.states
        ),
        None,
    )
    ticks = ", ".join(f"{tick.clock} {tick.rung}" for tick in entry.ticks)
    who = entry.actor.account.partition("|")[2] or entry.actor.account
    changed = " ".join(f"{name}={value}" for name, value in entry.changed.items() if len(value) < 60)
    return f"v{entry.version} {label or entry.action} · {who} {entry.actor.staff} → {entry.state} {ticks} {changed}".rstrip()


def _answer(request: Request, status: int, answer: Any) -> str:
    faults = (
        ", ".join(one["code"] for one in (answer or {}).get("faults", ())) if isinstance(answer, dict) else ""
    )
    return f"✎ {request.by} {request.method} {request.path.rpartition('/')[2]}: {status or '无应答 / no answer'} {faults}"


def _options(result: Result) -> str:
    said = result.options.told()
    left_out = {kind: names for kind, names in said.pop("weights").items() if names}
    said.pop("seed")
    return ", ".join(f"{name}={value}" for name, value in said.items()) + f", 略去/left out={left_out}"


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _time(milliseconds: int) -> str:
    return to_moment(milliseconds).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def bar(done: int, whole: int, what: str, width: int = 30) -> str:
    """A line that shows how far it has come."""
    part = int(width * done / max(whole, 1))
    return f"\r[{'█' * part}{'·' * (width - part)}] {done}/{whole} {what}"
