"""The emulator as a process: its environment, start, health, stop. `python -m local.cloud start|stop|status`."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from local import ROOT
from local.background import Background, NotReady, exclusively
from local.embedded import LOOPBACK, REGION, STATE, Embedded, remembered

VENV = ROOT / ".venv-cloud"
# The shim that moves a process's clock, and by how much (tests/clock).
ANOTHER_DAY = ("LD_PRELOAD", "SHIFT_SECONDS")
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "local" / "requirements.txt"
START_SECONDS = 60.0
# Saving the state of a large district takes a while; what is not saved is lost.
STOP_SECONDS = 60.0
# One thread per call of a Lambda; executions that wait have threads of their own.
WORKERS = "128"


def process(embedded: Embedded) -> Background:
    return Background("cloud", embedded.state)


def prepare() -> bool:
    """Makes `.venv-cloud` when it is missing or its requirements have changed; True when it had to."""
    with exclusively(ROOT / "build" / "venv-cloud.lock"):
        stamp, wanted = VENV / ".made-from", REQUIREMENTS.read_text("utf-8") + sys.version
        if stamp.exists() and stamp.read_text("utf-8") == wanted:
            return False
        print("== 本机云环境 / the embedded cloud's environment", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        quiet = ("--quiet", "--disable-pip-version-check")
        subprocess.run([PYTHON, "-m", "pip", "install", *quiet, "-r", REQUIREMENTS], check=True)
        stamp.write_text(wanted, "utf-8")
        return True


def start(embedded: Embedded) -> bool:
    """Starts it and waits until it answers; False when it runs already. Raises NotReady."""
    prepare()
    cloud = process(embedded)
    if cloud.pid() is None:
        refuse_taken(embedded.port, "PORT")
    refuse_moving(embedded)
    embedded.remember()
    scratch = embedded.state / "tmp"
    # What a Lambda's worker left behind when the machine went down.
    if cloud.pid() is None:
        shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True, exist_ok=True)
    command = (str(PYTHON), str(ROOT / "local" / "launcher.py"))
    started = cloud.start(command, environment_of(embedded), cwd=embedded.state)
    cloud.wait(lambda: answers(embedded), START_SECONDS)
    return started


def stop(embedded: Embedded) -> bool:
    """Stops it so that its state is saved; False when it did not run."""
    return process(embedded).stop(STOP_SECONDS)


def answers(embedded: Embedded) -> bool:
    try:
        with urllib.request.urlopen(f"{embedded.endpoint}/_ministack/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def environment_of(embedded: Embedded) -> dict[str, str]:
    """Nothing of the caller's but the path, and the day that they live on (`make test-on`): Lambdas inherit all of it."""
    state = embedded.state
    return {
        **{
            name: os.environ[name]
            for name in ANOTHER_DAY
            if "SHIFT_SECONDS" in os.environ and name in os.environ
        },
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(state),
        "LANG": "C.UTF-8",
        "TMPDIR": str(state / "tmp"),
        "NO_PROXY": "127.0.0.1,localhost",
        "GATEWAY_PORT": str(embedded.port),
        "BIND_HOST": LOOPBACK,
        "MINISTACK_REGION": REGION,
        "MINISTACK_WORKER_THREADS": WORKERS,
        # Roles are held to their policies: a missing permission fails here and not in production.
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "cloud"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
        # It looks for containers to remove, and opens ports for MQTT and SFTP, unless told not to.
        "DOCKER_HOST": f"unix://{state}/no-docker.sock",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }


def refuse_taken(port: int, name: str) -> None:
    """Raises NotReady when something listens there; `name` is the setting that chooses another."""
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise NotReady(
                f"端口 {port} 已被其他程序占用，可另选：make run {name}=… / "
                f"port {port} belongs to another program, choose another: make run {name}=…"
            )


def refuse_moving(embedded: Embedded) -> None:
    """Raises NotReady when the cloud of that folder runs already, on other ports."""
    running = remembered(embedded.state)
    if running != embedded and process(embedded).pid() is not None:
        raise NotReady(
            f"已在端口 {running.port}、{running.mailbox_port} 运行，请先 make stop / "
            f"it runs already, on the ports {running.port} and {running.mailbox_port}: make stop first"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.cloud", description=__doc__)
    parser.add_argument("what", choices=("start", "stop", "status"))
    parser.add_argument("--port", type=int, help="4566, or the one it had last time")
    parser.add_argument("--state", type=Path, default=STATE)
    options = parser.parse_args(arguments)
    embedded = remembered(options.state.resolve())
    if options.port:
        embedded = replace(embedded, port=options.port)
    match options.what:
        case "start":
            try:
                start(embedded)
            except NotReady as failed:
                print(failed)
                return 1
        case "stop":
            stop(embedded)
    pid = process(embedded).pid()
    print(f"{embedded.endpoint} {'已停止 / stopped' if pid is None else f'运行中 / running ({pid})'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
