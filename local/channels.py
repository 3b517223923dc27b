"""Where each post is told things, for a try-out: every post gets a channel of its own at the local inbox.

A district that is in earnest says its own by `make channels` (`delivery/channels.py`).
"""

import re
from collections.abc import Iterable
from typing import Any

from delivery.channels import Unreadable, read_channels, write_channels
from local.embedded import LOOPBACK, MAILBOX_PORT

INBOX = f"json://{LOOPBACK}:{MAILBOX_PORT}"
# On whatever port an earlier try-out had it.
ANY_INBOX = re.compile(rf"json://{re.escape(LOOPBACK)}:\d+")


def fill_channels(secrets: Any, secret: str, addresses: Iterable[str], inbox: str = INBOX) -> int:
    """Adds a local channel for each address that has none, and moves those that lead to an inbox on another port; keeps
    every other entry. Answers how many were written.

    `secrets` is a boto3 client of secretsmanager, `secret` the secret's ARN; its text becomes
    {"<unit>/<post>": ["<URL>", ...]}.
    """
    try:
        channels = read_channels(secrets, secret)
    except Unreadable:
        # On this machine nobody has written anything that would be lost.
        channels = {}
    wanted = {
        address: [f"{inbox}/{address}"] for address in addresses if _ours(address, channels.get(address))
    }
    changed = {address: urls for address, urls in wanted.items() if channels.get(address) != urls}
    if not changed:
        return 0
    write_channels(secrets, secret, channels | changed)
    return len(changed)


def _ours(address: str, urls: list[str] | None) -> bool:
    """Whether nobody has said yet where an address is told things."""
    return urls is None or (
        len(urls) == 1 and ANY_INBOX.fullmatch(urls[0].removesuffix(f"/{address}")) is not None
    )
