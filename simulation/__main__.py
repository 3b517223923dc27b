"""`python -m simulation`: seeds, a school year, mutants, coverage. See docs/simulation.md."""

import argparse
import secrets
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from simulation import report
from simulation.campaign import Campaign, campaign, show
from simulation.options import Options, drawn
from simulation.run import Result, Run
from simulation.shrink import shrunk
from simulation.year import parts, played

# What is said by hand in whole numbers.
WHOLE = ("incidents", "hazards", "others", "alarms", "days")


def tell_failure(result: Result, budget: int) -> None:
    """Makes it small, plays it once more with its story, and prints that."""
    small, said = shrunk(result, budget, lambda line: show(f"\r缩小 / smaller: {line}\n"))
    again = Run(small.options, keeps_story=True).play()
    print(report.failed(again if again.findings else result, said))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="simulation", description="虚拟时钟下的全过程仿真 · whole lives of records under a virtual clock"
    )
    parser.add_argument("--seed", type=int, help="只运行这一个种子 / play this one seed")
    parser.add_argument("--seeds", type=int, default=0, help="运行多少个新种子 / how many fresh seeds")
    parser.add_argument(
        "--first", type=int, help="从哪个种子开始 / the first of the seeds; drawn, where not said"
    )
    parser.add_argument("--minutes", type=float, help="最多运行几分钟 / for so many minutes at most")
    parser.add_argument("--jobs", type=int, default=2, help="进程数 / processes")
    parser.add_argument(
        "--coverage", action="store_true", help="列出到达与未到达 / list what was reached and what was not"
    )
    parser.add_argument("--year", action="store_true", help="一个学年 / a school year of the whole district")
    parser.add_argument(
        "--share", type=float, default=1.0, help="学年的几分之几 / which share of the year's records"
    )
    parser.add_argument(
        "--shrink", type=int, default=24, help="缩小失败用的运行次数 / runs spent on making a failure small"
    )
    for name in WHOLE:
        parser.add_argument(f"--{name}", type=int)
    for name in ("readers", "lawless", "crowded", "forgotten", "nasty"):
        parser.add_argument(f"--{name}", type=float)
    parser.add_argument("--faults", choices=("true", "false"))
    given = parser.parse_args()
    said = {
        name: getattr(given, name)
        for name in (*WHOLE, "readers", "lawless", "crowded", "forgotten", "nasty")
        if getattr(given, name) is not None
    }
    if given.faults is not None:
        said["faults"] = given.faults == "true"
    if given.year:
        return year(given.seed or 1, given.share, given.jobs)
    if given.seed is not None:
        return one(drawn(given.seed).changed(**said), said, given.shrink, reached=given.coverage)
    first = given.first if given.first is not None else secrets.randbelow(10**9)
    until = time.monotonic() + 60 * given.minutes if given.minutes else None
    number = given.seeds or (100_000 if until else 20)
    result = campaign(list(range(first, first + number)), said, given.jobs, until)
    print(summary(result, first), flush=True)
    if given.coverage:
        print(result.coverage.summary())
    for failed in result.failed[:1]:
        tell_failure(failed, given.shrink)
    return 1 if result.failed else 0


def one(options: Options, said: dict[str, object], budget: int, *, reached: bool) -> int:
    run = Run(options, keeps_story=True)
    result = run.play(lambda part: show(report.bar(int(part * 100), 100, "")))
    show("\n")
    if reached:
        print(run.coverage.summary())
    if not result.findings:
        print(
            f"✓ 种子 / seed {options.seed}: {result.records} 条记录 / records, {result.changes} 次变更 / changes, "
            f"{result.calls} 次调用 / calls, {sum(result.struck.values())} 次故障 / faults, {result.digest}"
        )
        return 0
    if budget and not said:
        tell_failure(result, budget)
    else:
        print(report.failed(result, said))
    return 1


def year(seed: int, share: float, jobs: int) -> int:
    """A school year, station by station."""
    began, results = time.monotonic(), list[Result]()
    planned = sorted(parts(seed, share), key=lambda part: -part.options.incidents)
    sizes = [part.options.incidents + part.options.hazards for part in planned]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for result in pool.map(played, planned):
            results.append(result)
            show(report.bar(sum(sizes[: len(results)]), sum(sizes), "起警情和隐患 / incidents and hazards"))
            if result.findings:
                # At once: whoever ends it early has to know.
                show(f"\n  {_named(result)}\n")
    show("\n")
    seconds = sum(one.seconds for one in results)
    failed = [one for one in results if one.findings]
    print(
        f"{'✗' if failed else '✓'} 学年 / school year, {len(planned)} 个派出所 / stations · 提交 / commit {report.commit()}\n"
        f"  {sum(one.records for one in results)} 条记录 / records · {sum(one.changes for one in results)} 次变更 / changes · "
        f"{sum(one.calls for one in results)} 次调用 / calls · {sum(one.events for one in results)} 个事件 / events · "
        f"{sum(sum(one.struck.values()) for one in results)} 次故障 / faults\n"
        f"  {time.monotonic() - began:.0f} 秒 / s by the clock · {seconds:.0f} 秒处理器时间 / s of processor time · 每秒 "
        f"{sum(one.events for one in results) / max(seconds, 1):.0f} 个事件 / events per second"
    )
    for one in failed:
        print(f"  {_named(one)}")
    return 1 if failed else 0


def summary(came: Campaign, first: int) -> str:
    rate = came.events / came.seconds if came.seconds else 0
    mark = "✗" if came.failed else "✓"
    return (
        f"{mark} {came.runs} 个种子，自 {first} 起 / seeds, from {first} · 提交 / commit {report.commit()}\n"
        f"  {came.changes} 次变更 / changes · {came.calls} 次调用 / calls · {sum(came.struck.values())} 次故障 / faults · "
        f"{came.events} 个事件 / events\n"
        f"  {came.seconds:.0f} 秒处理器时间 / s of processor time · 每秒 {rate:.0f} 个事件 / events per second · "
        f"{came.unknown} 个未知 / unknown" + "".join(f"\n  {_named(one)}" for one in came.failed)
    )


def _named(result: Result) -> str:
    """Said before anything is made small, which takes its time."""
    return "; ".join(
        f"{finding.oracle}: {finding.what} · {finding.about} · 种子 / seed {result.options.seed}"
        for finding in result.findings
    )


if __name__ == "__main__":
    sys.exit(main())
