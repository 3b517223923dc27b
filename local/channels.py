"""Where each post is told things, for a try-out: every post gets a channel of its own at the local inbox.

A district that is in earnest puts its own addresses into the secret, those of its WeCom robots for example.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from local.embedded import LOOPBACK, MAILBOX_PORT

INBOX = f"json://{LOOPBACK}:{MAILBOX_PORT}"
# On whatever port an earlier try-out had it.
ANY_INBOX = re.compile(rf"json://{re.escape(LOOPBACK)}:\d+")
# What Secrets Manager takes.
LARGEST_SECRET = 65_536


def fill_channels(secrets: Any, secret: str, addresses: Iterable[str], inbox: str = INBOX) -> int:
    """Adds a local channel for each address that has none, and moves those that lead to an inbox on another port; keeps
    every other entry. Answers how many were written.

    `secrets` is a boto3 client of secretsmanager, `secret` the secret's ARN; its text becomes
    {"<unit>/<post>": ["<URL>", ...]}.
    """
    channels = _read(secrets, secret)
    wanted = {
        address: [f"{inbox}/{address}"] for address in addresses if _ours(address, channels.get(address))
    }
    changed = {address: urls for address, urls in wanted.items() if channels.get(address) != urls}
    if not changed:
        return 0
    channels |= changed
    text = json.dumps(channels, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text.encode()) > LARGEST_SECRET:
        raise ValueError(f"the channels of {len(channels)} posts do not fit into one secret")
    secrets.put_secret_value(SecretId=secret, SecretString=text)
    return len(changed)


def _ours(address: str, urls: list[str] | None) -> bool:
    """Whether nobody has said yet where an address is told things."""
    return urls is None or (
        len(urls) == 1 and ANY_INBOX.fullmatch(urls[0].removesuffix(f"/{address}")) is not None
    )


def _read(secrets: Any, secret: str) -> dict[str, list[str]]:
    try:
        text = secrets.get_secret_value(SecretId=secret)["SecretString"]
    except secrets.exceptions.ResourceNotFoundException:
        return {}
    try:
        channels = json.loads(text)
    except json.JSONDecodeError:
        # What CloudFormation generated when it made the secret.
        return {}
    return {address: urls for address, urls in channels.items() if isinstance(urls, list)}
