"""The whole system on this machine: `python -m local.run`, and `--stop`. What was entered is kept in between."""

import argparse
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from local import ROOT, cloud
from local.background import Background, NotReady, exclusively
from local.deploy import NotDeployed, deploy
from local.embedded import STATE, Embedded, remembered
from local.try_out_sign_ins import sample_sign_ins

DISTRICTS = (ROOT / "districts" / "huancui", ROOT / "districts" / "demo")
MAILBOX_SECONDS = 15.0
# Whom README's walk signs in as.
WALK = ("dm-ms-01-safety", "dm-st-harbour-desk")


class NotLoaded(Exception):
    """The sample district could not be loaded; its own words are on the terminal."""


def start(embedded: Embedded, districts: Sequence[Path] = DISTRICTS) -> dict[str, str]:
    """Cloud, mailbox, stacks and districts; safe to repeat. Answers the outputs. Raises NotReady, NotDeployed, NotLoaded."""
    with exclusively(embedded.state / "run.lock"):
        print(f"== 本机云 / the embedded cloud, {embedded.endpoint}", flush=True)
        before = remembered(embedded.state)
        cloud.start(embedded)
        if before.mailbox_port != embedded.mailbox_port:
            # It outlived a crash of the cloud.
            mailbox(embedded).stop(5)
        start_mailbox(embedded)
        outputs = deploy(embedded)
        print("== 样例区域 / the sample district", flush=True)
        load(embedded, districts)
    return outputs


def stop(embedded: Embedded) -> bool:
    """False when nothing ran."""
    with exclusively(embedded.state / "run.lock"):
        stopped = cloud.stop(embedded)
        return mailbox(embedded).stop(5) or stopped


def mailbox(embedded: Embedded) -> Background:
    return Background("mailbox", embedded.state)


def start_mailbox(embedded: Embedded) -> None:
    """Raises NotReady."""
    port = str(embedded.mailbox_port)
    command = (sys.executable, "-m", "local.mailbox", "--port", port, "--file", str(embedded.letters))
    box = mailbox(embedded)
    if box.pid() is None:
        cloud.refuse_taken(embedded.mailbox_port, "MAILBOX_PORT")
    box.start(command, embedded.client_environment(), cwd=ROOT)
    box.wait(lambda: _answers(f"{embedded.mailbox}/messages"), MAILBOX_SECONDS)


def load(embedded: Embedded, districts: Sequence[Path]) -> None:
    """Districts, sign-ins and channels; only what is new is written. Raises NotLoaded."""
    options = ("--accounts", "--outputs", str(embedded.outputs), "--inbox", embedded.inbox)
    command = (sys.executable, "-m", "local.load_district", *map(str, districts), *options)
    if subprocess.run(command, cwd=ROOT, env=embedded.client_environment(), check=False).returncode:
        raise NotLoaded("样例区域未能导入 / the sample district was not loaded")


def tell(embedded: Embedded, outputs: Mapping[str, str], console: Console) -> None:
    """Where everything is, and as whom to sign in."""
    api = embedded.api(outputs["ApiId"])
    places = Table.grid(padding=(0, 2))
    places.add_row("[bold]页面 open[/bold]", f"[bold]{embedded.pages(outputs['ApiId'])}/[/bold]")
    places.add_row("接口 API", api)
    places.add_row("接口文档 docs", f"{api}/docs")
    places.add_row("信箱 mailbox", f"{embedded.mailbox}/")
    places.add_row("数据 state", str(embedded.state))
    sign_ins = sample_sign_ins(outputs)
    console.print()
    console.print("[bold]护校安园 Campus Safety Loop[/bold] 已就绪 / is ready")
    console.print(places)
    console.print()
    for password in dict.fromkeys(person.password for person in sign_ins):
        console.print(f"登录账号，密码均为 / sign-ins, all with the password [bold]{password}[/bold]")
    for person in sign_ins:
        console.print(f"{person.role:<14}[bold]{person.account:<25}[/bold]{person.name.zh} {person.name.en}")
    console.print()
    console.print(
        "README 里的一次上报用示例区（时限以秒计）的账号 / README's walk signs in at the demo district, limits in seconds:"
    )
    console.print(f"[bold]{' '.join(WALK)}[/bold]")
    console.print()
    console.print("演示 story: make story · 消息 messages: make mailbox · 停止 stop: make stop")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.run", description=__doc__)
    parser.add_argument("--stop", action="store_true", help="stop everything; what was entered is kept")
    parser.add_argument("--port", type=int, help="of the embedded cloud: 4566, or the one it had last time")
    parser.add_argument("--mailbox-port", type=int, help="4580, or the one it had last time")
    parser.add_argument("--state", type=Path, default=STATE, help="the folder for state, logs and outputs")
    options = parser.parse_args(arguments)
    last = remembered(options.state.resolve())
    embedded = Embedded(options.port or last.port, options.mailbox_port or last.mailbox_port, last.state)
    console = Console(soft_wrap=True, highlight=False)
    if options.stop:
        stopped = stop(embedded)
        console.print(
            "已停止，数据已保存 / stopped, the data is kept"
            if stopped
            else "没有在运行 / nothing was running"
        )
        return 0
    try:
        outputs = start(embedded)
    except (NotReady, NotDeployed, NotLoaded) as failed:
        console.print(str(failed), markup=False)
        return 1
    tell(embedded, outputs, console)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
