"""What it costs that pages ask for counts again and again: `python -m bench.polling`.

Measured: the requests to DynamoDB of one poll, the size of the rows that it reads, and the processor time of the handler, over
the real handler and rows as they are stored. Assumed, and said: how many pages are open how long, and the prices of us-east-1.
"""

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from campus_safety.records.worklists import open_list
from insight.worklists import COUNTED
from tests.builders import a_district, received
from tests.fake_world import FakeWorld
from tests.fakes.tables import Item
from tests.world import Context, http_event

ASKING: Final = {"dm-st-harbour": "dm-st-harbour-desk", "dm-brigade": "dm-supervisor-1"}
# Open cases of a station; the brigade's list has those of all.
CASES: Final = 10
STATIONS: Final = 15
POLLS: Final = 200
WORKING_DAYS, DAYS = 22, 30

# US dollars in us-east-1, November 2026: per million calls, per GB-second (arm64), per million read units, per GB of logs.
HTTP_CALLS: Final = 1.00
LAMBDA_CALLS: Final = 0.20
LAMBDA_GB_SECOND: Final = 0.0000133334
READ_UNITS: Final = 0.125
LOGS_GB: Final = 0.50
# What each call leaves in logs: the line of the interface, and Lambda's own three.
LOGGED_BYTES: Final = 230 + 320
MEMORY_GB: Final = 0.5
# A processor of Lambda's own share: a whole one comes with 1,769 MB.
WHOLE_PROCESSOR_GB: Final = 1.769
# Waiting for DynamoDB, which costs the sandbox's time too.
WAITING_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Open:
    """So many people have a page open for so many hours a day on so many days a month; it asks every so many seconds."""

    who: str
    people: int
    hours: float
    days: int
    every: int
    unit: str = "dm-st-harbour"

    @property
    def polls(self) -> float:
        return self.people * self.hours * 3600 * self.days / self.every


# 600 accounts: every desk has its page open day and night and is heard of in hidden tabs too; the others look now and then.
PEOPLE: Final = (
    Open("值班室 desks", STATIONS, 24, DAYS, 10),
    Open("治安大队 brigade", 1, 24, DAYS, 10, "dm-brigade"),
    Open("所长、民警，查看时 chiefs and officers, in view", 90, 1, WORKING_DAYS, 20),
    Open("所长、民警，隐藏时 chiefs and officers, hidden", 90, 7, WORKING_DAYS, 60),
    Open("学校、部门、教育局 schools and authorities", 494, 0.25, WORKING_DAYS, 60),
)


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll, warm: read units of its query (eventually consistent, 4 KiB for half a unit), seconds of processor."""

    rows: int
    row_bytes: int
    queries: int
    read_units: float
    processor: float


def measured(unit: str, cases: int, polls: int = POLLS) -> Poll:
    """Of a unit with so many open cases."""
    world = FakeWorld()
    for number in range(cases):
        world.cases.add(received(client_key=f"polled-{number:05}"), a_district())
    counted, took = _asked(world, unit), []
    if counted["open"] < min(cases, COUNTED):
        raise RuntimeError(f"{counted['open']} of {cases} cases were counted")
    for _ in range(polls):
        began = time.process_time()
        _asked(world, unit)
        took.append(time.process_time() - began)
    lists = world.cases.table.indexes["lists"]
    sizes = [size_of(item) for _, item in lists.query(open_list(unit), limit=COUNTED)]
    queries = 2 if counted["at_least"] else 1
    return Poll(
        cases,
        round(statistics.mean(sizes)),
        queries,
        queries * 0.5 * math.ceil(sum(sizes) / 4096),
        statistics.mean(took),
    )


def size_of(item: Item) -> int:
    """Of an item as DynamoDB counts it: names and values in UTF-8."""
    return sum(len(name.encode()) + len(_said(value)) for name, value in item.items())


def _said(value: dict[str, Any]) -> bytes:
    (said,) = value.values()
    return (said if isinstance(said, str) else json.dumps(said)).encode()


def _asked(world: FakeWorld, unit: str) -> Any:
    """By the handler itself: what the tests look at besides costs a deployment nothing."""
    handler = world.function("insight.worklists").handler
    answer = handler(http_event("GET", "/worklists/counts", by=ASKING[unit]), Context())
    if answer["statusCode"] != 200:
        raise RuntimeError(answer["body"])
    return json.loads(answer["body"])


def a_month(polled: Mapping[str, Poll]) -> dict[str, float]:
    """US dollars a month, by what is paid for."""
    polls = sum(one.polls for one in PEOPLE)
    busy = {
        unit: poll.processor * WHOLE_PROCESSOR_GB / MEMORY_GB + WAITING_SECONDS
        for unit, poll in polled.items()
    }
    seconds = sum(one.polls * busy[one.unit] for one in PEOPLE)
    units = sum(one.polls * polled[one.unit].read_units for one in PEOPLE)
    return {
        "接口调用 API Gateway": polls / 1e6 * HTTP_CALLS,
        "函数调用 Lambda calls": polls / 1e6 * LAMBDA_CALLS,
        "函数时长 Lambda time": seconds * MEMORY_GB * LAMBDA_GB_SECOND,
        "读取 DynamoDB": units / 1e6 * READ_UNITS,
        "日志 logs": polls * LOGGED_BYTES / 1e9 * LOGS_GB,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="open cases of each station")
    options = parser.parse_args()
    polled = {
        "dm-st-harbour": measured("dm-st-harbour", options.cases),
        "dm-brigade": measured("dm-brigade", options.cases * STATIONS),
    }
    console = Console(width=120)
    one_poll = Table(
        "一次 one poll", "未办结 open", "每行字节 bytes a row", "查询 queries", "读单位 units", "处理器 ms"
    )
    for unit, poll in polled.items():
        one_poll.add_row(
            unit,
            str(poll.rows),
            str(poll.row_bytes),
            str(poll.queries),
            f"{poll.read_units:g}",
            f"{poll.processor * 1000:.1f}",
        )
    console.print(one_poll)
    asked = Table("谁 who", "人 people", "小时 hours", "天 days", "每隔秒 every s", "次 polls")
    for one in PEOPLE:
        asked.add_row(
            one.who, str(one.people), f"{one.hours:g}", str(one.days), str(one.every), f"{one.polls:,.0f}"
        )
    console.print(asked)
    paid, cost = Table("一个月 a month", "US$"), a_month(polled)
    for name, dollars in cost.items():
        paid.add_row(name, f"{dollars:.2f}")
    paid.add_row("合计 in all", f"{sum(cost.values()):.2f}")
    console.print(paid)
    return 0


if __name__ == "__main__":
    sys.exit(main())
