"""Where each post is told things, for a try-out: every post gets a channel of its own at the local inbox.

A district that is in earnest puts its own addresses into the secret, those of its WeCom robots for example.
"""

import json
from collections.abc import Iterable
from typing import Any

INBOX = "json://127.0.0.1:4580"
# What Secrets Manager takes.
LARGEST_SECRET = 65_536


def fill_channels(secrets: Any, secret: str, addresses: Iterable[str], inbox: str = INBOX) -> int:
    """Adds a local channel for each address that has none; keeps every other entry. Answers how many were added.

    `secrets` is a boto3 client of secretsmanager, `secret` the secret's ARN; its text becomes
    {"<unit>/<post>": ["<URL>", ...]}.
    """
    channels = _read(secrets, secret)
    missing = [address for address in addresses if address not in channels]
    if not missing:
        return 0
    channels |= {address: [f"{inbox}/{address}"] for address in missing}
    text = json.dumps(channels, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text.encode()) > LARGEST_SECRET:
        raise ValueError(f"the channels of {len(channels)} posts do not fit into one secret")
    secrets.put_secret_value(SecretId=secret, SecretString=text)
    return len(missing)


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
