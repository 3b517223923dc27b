"""What `curl` needs to talk to the running try-out: `python -m local.tokens <sign-in>` prints a token and nothing else;
`python -m local.tokens --api` prints the interface's address. A token is good for an hour.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from botocore.exceptions import ClientError

from local.embedded import Embedded, remembered
from local.people import System

NOT_RUNNING = "系统尚未启动，请先 make run / nothing runs yet: make run first"


def running(embedded: Embedded) -> System | None:
    """The system that was deployed last; None where none was."""
    if not embedded.outputs.exists():
        return None
    return System(embedded, json.loads(embedded.outputs.read_text("utf-8")))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.tokens", description=__doc__)
    parser.add_argument("sign_in", nargs="?", help="one of those that make run prints")
    parser.add_argument("--api", action="store_true", help="the address of the interface instead")
    asked = parser.parse_args(arguments)
    system = running(remembered())
    if system is None:
        print(NOT_RUNNING, file=sys.stderr)
        return 1
    if asked.api:
        print(system.api)
        return 0
    try:
        print(system.person(asked.sign_in or "").token)
    except ClientError as refused:
        print(
            f"没有这个登录账号：{asked.sign_in}（见 make run 的列表）/ no such sign-in, see what make run prints: "
            f"{refused.response['Error']['Code']}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
