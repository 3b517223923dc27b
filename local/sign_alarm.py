"""Sends what an alarm gateway would send, signed with the device's own key:

    python -m local.sign_alarm --device dm-ms-01-alarm --kind alarm

Only for a system on this machine, whose secret anybody here may read. `--nonce` sends one signal twice.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from campus_safety.district.organisation import SignalKind
from local.embedded import STATE, remembered
from local.people import System, send_signed
from local.try_out_sign_ins import NotLocal, require_loopback


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.sign_alarm",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--device", required=True, help="its id in devices.csv")
    parser.add_argument("--kind", type=SignalKind, choices=list(SignalKind), default=SignalKind.ALARM)
    parser.add_argument("--key-version", type=int, default=1, help="as in devices.csv")
    parser.add_argument("--nonce", help="8 to 64 letters, digits, - or _; fresh unless given")
    parser.add_argument("--url", help="the interface, if not the one that `make run` started")
    parser.add_argument("--state", type=Path, default=STATE, help="the folder of its outputs")
    options = parser.parse_args(arguments)
    embedded = remembered(options.state.resolve())
    if not embedded.outputs.exists():
        print("系统尚未启动，请先 make run / nothing runs yet: make run first")
        return 1
    system = System(embedded, json.loads(embedded.outputs.read_text("utf-8")))
    api = (options.url or system.api).rstrip("/")
    try:
        require_loopback(api)
    except NotLocal:
        print("只向本机发送 / only to this machine: --url")
        return 1
    status, answer = send_signed(
        api,
        system.device_secret(),
        options.device,
        json.dumps({"kind": options.kind.value}).encode(),
        nonce=options.nonce or token_hex(12),
        now=datetime.now(UTC),
        key_version=options.key_version,
    )
    print(status, json.dumps(answer, ensure_ascii=False, indent=1))
    return 0 if status < 400 else 1


if __name__ == "__main__":
    raise SystemExit(main())
