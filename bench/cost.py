"""What a deployment costs: `make cost` counts, prices and writes docs/cost.md; `--check` says whether that is so still.

Counted: every call, write, read and step of one whole incident, by the real handlers over the fakes; alarms, metrics,
secrets, rounds and queues of the template. Priced by bench/prices.toml, which has a date. Assumed: what stands there
under `assumed`.
"""

import argparse
import math
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

from bench.polling import PEOPLE, measured, size_of
from bench.polling import a_month as polling_a_month
from bench.whole_case import CHIEF, DESK, OFFICER, STEPS
from campus_safety.figures.keeping import Step
from campus_safety.records.counting import Contribution
from campus_safety_aws.handlers import Handler
from insight import keep
from local import ROOT
from tests.fakes.cases import INDEXES
from tests.fakes.figures import FakeFigures
from tests.fakes.tables import FakeStream, FakeTable, Item, Write
from tests.functions.test_given_a_world import Whole, reported
from tests.templates import resources

PAGE: Final = ROOT / "docs" / "cost.md"
PRICES: Final = Path(__file__).with_name("prices.toml")
_STAFF: Final = {DESK: "D1", OFFICER: "P1", CHIEF: "C1"}
# Indexes that hold keys only; the others hold the whole item.
_KEYS_ONLY: Final = ("unpublished", "ticks")
_INDEXES_OF_A_ROW: Final = 3
MINUTES: Final = 60 * 24 * 30
AIMS: Final = {"1,000 incidents": 1.20, "an idle district": 6.0, "polling": 10.0}
Priced = Mapping[str, Any]


def units(item: Item) -> int:
    return max(1, math.ceil(size_of(item) / 1024))


class CountedTable(FakeTable):
    """Counts what DynamoDB charges: a write of each KiB, twice in a transaction, and what each index has to follow."""

    def __init__(self, stream: FakeStream, counted: Counter[str]) -> None:
        super().__init__(INDEXES, stream)
        self._counted, self._times = counted, 1

    def transact(self, writes: Any) -> None:
        self._times = 2
        try:
            super().transact(writes)
        finally:
            self._times = 1

    def write(self, pk: str, sk: str, new: Item | None) -> None:
        old = FakeTable.get(self, pk, sk)
        self._counted["records"] += self._times * max(units(one) for one in (old, new) if one is not None)
        for name, index in self.indexes.items():
            before, after = index._stands(pk, sk, old), index._stands(pk, sk, new)
            moved = [one for one in (before, after) if one is not None]
            if before != after or (name not in _KEYS_ONLY and old != new):
                each = 1 if name in _KEYS_ONLY or new is None else units(new)
                self._counted["indexes"] += each * (len(moved) if before != after else min(1, len(moved)))
        super().write(pk, sk, new)

    def get(self, pk: str, sk: str) -> Item | None:
        item = super().get(pk, sk)
        self._counted["read_units"] += 1 if item is None else math.ceil(size_of(item) / 4096)
        return item

    def update(self, write: Write) -> bool:
        return super().update(write)


class CountedFigures(FakeFigures):
    """A step is one transaction; a row stands in an index for each unit that may read it. A cell is less than a KiB."""

    def __init__(self, counted: Counter[str]) -> None:
        super().__init__()
        self._counted = counted

    def write(self, new: Contribution, step: Step) -> bool:
        done = super().write(new, step)
        self._counted["figures"] += 2 * step.items + _INDEXES_OF_A_ROW * len(step.rows)
        self._counted["read_units"] += 1
        return done


class Counting(Whole):
    """Incidents whose every call is counted by what it is paid by."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.counted: Counter[str] = Counter()
        self.cases.table = CountedTable(self.stream, self.counted)
        self.figures = CountedFigures(self.counted)
        self.keep = keep.bootstrap(keep.Stores(self.figures, self.directory, self.tables), self.outside)
        for name in ("reports", "casework", "relay", "notify", "keep", "plan"):
            setattr(self, name, self._called(getattr(self, name), name))

    def _called(self, handler: Handler, name: str) -> Handler:
        def called(event: dict[str, Any], context: Any) -> Any:
            self.counted["lambda_calls"] += 1
            self.counted["http_calls"] += "requestContext" in event
            if name in ("notify", "keep"):
                # Received, deleted, and sent by the bus.
                self.counted["queue_requests"] += 3
            if name == "plan":
                # Plan itself, the choice, and the wait that follows or the end.
                self.counted["state_transitions"] += 3
            return handler(event, context)

        return called


def one_incident() -> Counter[str]:
    """From the report until it is closed, level 2, by eight requests, each read once before it is made."""
    whole = Counting()
    case_id = reported(whole)
    whole.settle()
    for who, action, fields in STEPS:
        case = whole.cases.get(case_id)
        if case is None:
            raise RuntimeError("the incident is gone")
        body = {"acting_staff": _STAFF[who], "version": case.version} | fields
        whole.ask(whole.casework, f"/cases/{case_id}/{action}", body, who)
        whole.settle()
    counted = whole.counted
    counted["http_calls"] += len(STEPS)
    counted["lambda_calls"] += len(STEPS)
    counted["bus_events"] = sum(1 for _ in whole.cases.entries(case_id))
    # Each message is put and then recorded, whole in its index too.
    counted["messages"] = 4 * len(whole.delivery.sends)
    # The first state; all others come with Plan.
    counted["state_transitions"] += 1
    return counted


def of_calls(counted: Mapping[str, float], prices: Priced) -> dict[str, float]:
    """US dollars by what is paid for."""
    million, gb, assumed = prices["per_million"], prices["per_gb"], prices["assumed"]
    writes = sum(counted.get(name, 0) for name in ("records", "indexes", "figures", "messages"))
    calls, http = counted.get("lambda_calls", 0), counted.get("http_calls", 0)
    seconds = calls * assumed["call_seconds"] * assumed["call_gb"]
    logged = calls * assumed["call_log_bytes"] + http * assumed["http_log_bytes"]
    return {
        "Step Functions": counted.get("state_transitions", 0) / 1e6 * million["state_transitions"],
        "DynamoDB 写 writes": writes / 1e6 * million["write_units"],
        "DynamoDB 读 reads": counted.get("read_units", 0) / 1e6 * million["read_units"],
        "Lambda": calls / 1e6 * million["lambda_calls"] + seconds * gb["lambda_seconds"],
        "API Gateway": http / 1e6 * million["http_calls"],
        "EventBridge": counted.get("bus_events", 0) / 1e6 * million["bus_events"],
        "SQS": counted.get("queue_requests", 0) / 1e6 * million["queue_requests"],
        "日志 logs": logged / 1e9 * gb["logs"],
    }


def deployment(prices: Priced) -> dict[str, float]:
    """A month of a deployment that nobody uses, whatever the number of its districts."""
    month, assumed, free = prices["per_month"], prices["assumed"], prices["free"]
    alarms = resources("aws", "AWS::CloudWatch::Alarm")
    silences = [one for one in alarms.values() if one["Properties"]["TreatMissingData"] == "breaching"]
    # What is counted with nought too is a metric all month; the others are metrics while something is wrong.
    metrics = {one["Properties"]["MetricName"] for one in silences}
    sources = resources("aws", "AWS::Lambda::EventSourceMapping").values()
    queues = [one for one in sources if "StartingPosition" not in one["Properties"]]
    polls = assumed["pollers_of_a_queue"] * MINUTES * 60 / assumed["poll_seconds"]
    boards = len(resources("aws", "AWS::CloudWatch::Dashboard"))
    rounds = sum(_rounds(rule) for rule in resources("aws", "AWS::Events::Rule").values())
    swept = of_calls({"lambda_calls": rounds, "read_units": rounds * 9 * 0.5}, prices)
    return {
        "告警 alarms": max(0, len(alarms) - free["alarms"]) * month["alarm"],
        "指标 metrics": max(0, len(metrics) - free["metrics"]) * month["metric"],
        "密钥 secrets": len(resources("aws", "AWS::SecretsManager::Secret")) * month["secret"],
        "签名密钥 signing key": len(resources("aws", "AWS::KMS::Key")) * month["key"],
        "仪表板 dashboard": max(0, boards - free["dashboards"]) * month["dashboard"],
        "队列轮询 polling of queues": max(0, len(queues) * polls - free["queue_requests"])
        / 1e6
        * prices["per_million"]["queue_requests"],
        "巡检等 rounds": sum(swept.values()),
    }


_EVERY: Final = re.compile(r"rate\((\d+) (minute|hour)s?\)")


def _rounds(rule: Mapping[str, Any]) -> float:
    """How often in a month a rule calls; two mornings and one night a day are few enough to be one."""
    said = str(rule["Properties"].get("ScheduleExpression", ""))
    if (every := _EVERY.fullmatch(said)) is not None:
        return MINUTES / (int(every[1]) * (60 if every[2] == "hour" else 1))
    return 30.0 if said else 0.0


def district(prices: Priced) -> dict[str, float]:
    """What each district adds in a month without incidents."""
    assumed = prices["assumed"]
    beats = assumed["devices"] * MINUTES / assumed["heartbeat_minutes"]
    # A signal is one request: the account of the device read, its last signal written with it.
    beat = {"http_calls": 1, "lambda_calls": 1, "records": 1, "read_units": 1}
    posts = assumed["campuses"] * assumed["posts_a_day"] * assumed["school_days_a_month"]
    incident = one_incident()
    # A post is planned, reached and left: as many changes as three of an incident's eight, without a flow.
    written = ("records", "indexes", "figures", "read_units")
    post = {name: incident[name] * 3 / 8 for name in written} | {
        "http_calls": 2,
        "lambda_calls": 12,
        "queue_requests": 9,
        "bus_events": 3,
    }
    return {
        "设备心跳 heartbeats": beats * sum(of_calls(beat, prices).values()),
        "护学岗 posts": posts * sum(of_calls(post, prices).values()),
    }


@dataclass(frozen=True)
class Costs:
    incident: Counter[str]
    thousand: dict[str, float]
    deployment: dict[str, float]
    district: dict[str, float]
    polling: float

    @property
    def idle(self) -> float:
        return sum(self.deployment.values()) + self.district["设备心跳 heartbeats"]


def costs(prices: Priced) -> Costs:
    with redirect_stdout(StringIO()):
        incident = one_incident()
        added = district(prices)
        polled = {
            "dm-st-harbour": measured("dm-st-harbour", 10, polls=1),
            "dm-brigade": measured("dm-brigade", 150, polls=1),
        }
    per_case = of_calls(incident, prices)
    # Processor time differs from machine to machine: here it is the assumed one.
    assumed = prices["assumed"]
    paid = polling_a_month(polled)
    paid["函数时长 Lambda time"] = (
        sum(one.polls for one in PEOPLE)
        * assumed["poll_call_seconds"]
        * assumed["call_gb"]
        * prices["per_gb"]["lambda_seconds"]
    )
    return Costs(
        incident,
        {name: 1000 * dollars for name, dollars in per_case.items()},
        deployment(prices),
        added,
        sum(paid.values()),
    )


def page(found: Costs, prices: Priced) -> str:
    assumed = prices["assumed"]
    thousand, idle = sum(found.thousand.values()), found.idle
    city = sum(found.deployment.values()) + assumed["districts_of_a_city"] * _busy(found, prices)
    province = sum(found.deployment.values()) + assumed["districts_of_a_province"] * _busy(found, prices)
    aims = [
        ("一千件警情 1,000 incidents", thousand, AIMS["1,000 incidents"]),
        ("空转一区一月 an idle district, a month", idle, AIMS["an idle district"]),
        ("600 人页面轮询一月 600 people's pages asking, a month", found.polling, AIMS["polling"]),
        ("一市十区一月 a city of ten districts, a month", city, None),
        ("一省 140 区一月 a province of 140 districts, a month", province, None),
    ]
    lines = [
        "# 费用 · Cost",
        "",
        "本页由 `make cost` 生成，不手工改。次数是数出来的：真实的处理程序走完一件警情，模板里有多少告警、密钥、队列；单价见",
        f"`bench/prices.toml`（{prices['region']}，{prices['as_of']}），其中 `assumed` 一节是假定，`free` 是账号长期免费的部分。数据存储和流量不计。",
        "This page is written by `make cost`. What is counted: one whole incident by the real handlers, and what the template",
        f"has. Prices: `bench/prices.toml` ({prices['region']}, {prices['as_of']}), with what is assumed, and what an account",
        "has for nothing. Stored data and traffic are not in it; a real account will differ by a third either way.",
        "",
        "| 什么 what | 美元 US$ | 目标 aim | |",
        "| --- | ---: | ---: | --- |",
        *(
            f"| {what} | {dollars:,.2f} | {'' if aim is None else f'{aim:.2f}'} | {_kept(dollars, aim)} |"
            for what, dollars, aim in aims
        ),
        "",
        "## 一件警情 · One incident",
        "从报告到办结八次请求，每次先看一次，其间没有超期提醒。Eight requests from the report until it is closed, each looked at",
        "once before; no limit passes meanwhile.",
        "",
        "| 数到 counted | 次 |",
        "| --- | ---: |",
        *(f"| {_NAMES[name]} | {found.incident[name]:,} |" for name in _NAMES),
        "",
        *_table("一千件 a thousand", found.thousand),
        "## 空转一月 · A month without incidents",
        "",
        *_table("一个部署 a deployment, however many districts", found.deployment),
        *_table(f"每区另加 each district adds（{assumed['devices']} 台设备 devices）", found.district),
        f"市和省按每区每月 {assumed['cases_of_a_district_a_month']} 件、页面轮询如上计算，一个部署装下全部。",
        f"A city and a province are reckoned with {assumed['cases_of_a_district_a_month']} incidents a district and month, and",
        "pages that ask as above, all in one deployment.",
        "",
        "## 超出的从何而来 · What misses its aim, and why",
        "- 空转：告警、密钥、队列轮询、签名密钥与区数无关，第二个区只另加上表所列。心跳五分钟一次，改为十分钟即减半，但失联晚五分钟才知道。",
        "  Idle: alarms, secrets, polling of queues and the key do not depend on how many districts there are. Heartbeats every",
        "  ten minutes cost half, and a silent device is known of five minutes later.",
        "- 轮询：值班室页面昼夜每十秒问一次，占大半；这是“十秒内看到新警情”的代价。",
        "  Polling: most of it are the desks' pages, which ask every ten seconds day and night to show a new case at once.",
    ]
    return "\n".join(lines) + "\n"


_NAMES: Final = {
    "state_transitions": "状态转换 state transitions",
    "records": "写单位：记录、时间线、清单 write units of records, entries, rows",
    "indexes": "写单位：索引 write units of indexes",
    "figures": "写单位：统计 write units of figures",
    "messages": "写单位：消息 write units of messages",
    "read_units": "读单位 read units",
    "lambda_calls": "函数调用 calls of functions",
    "http_calls": "请求 requests",
    "bus_events": "事件 events",
    "queue_requests": "队列请求 requests to queues",
}


def _busy(found: Costs, prices: Priced) -> float:
    cases = prices["assumed"]["cases_of_a_district_a_month"] / 1000
    return float(sum(found.district.values()) + cases * sum(found.thousand.values()) + found.polling)


def _kept(dollars: float, aim: float | None) -> str:
    if aim is None:
        return ""
    return "达到 kept" if dollars <= aim else f"超出 missed by {dollars - aim:.2f}"


def _table(title: str, paid: Mapping[str, float]) -> list[str]:
    rows = sorted(paid.items(), key=lambda one: -one[1])
    return [
        f"| {title} | 美元 US$ |",
        "| --- | ---: |",
        *(f"| {name} | {dollars:.2f} |" for name, dollars in rows),
        f"| 合计 in all | {sum(paid.values()):.2f} |",
        "",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prices", type=Path, default=PRICES)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; 1 if docs/cost.md says otherwise"
    )
    asked = parser.parse_args()
    prices = tomllib.loads(asked.prices.read_text("utf-8"))
    text = page(costs(prices), prices)
    if asked.check:
        return 0 if PAGE.read_text("utf-8") == text else 1
    PAGE.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
