"""A deployment is one file, `stages/<name>.toml`: what it is called is what the file is called.

kind = "aws"                      # aws, aws-cn; local is this machine's own
region = "eu-central-1"
account = "123456789012"          # credentials of another account are refused; left out: any
reserves = false                  # nothing is reserved, as an account with a small quota needs it
operators = "duty@example.org"    # who is written to when an alarm goes off
domain = "hx.example.org"         # with its certificate: what is printed begins with it
certificate = "arn:aws:acm:…"
issuer = "https://…"              # with its audience: the sign-in service; left out: a pool of its own
audience = "campus-safety"
tokens = "https://…"              # where the issuer's token service has another host
icp = "鲁ICP备…号"                 # aws-cn: the filing of the domain
sweep_parts = 4                   # sweeps that share a table, 1 to 4: from five districts on (docs/growth.md)
requests_a_second = 400           # what the interface takes, 100 where nothing is said: from 15 districts on
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from infra.stage import Stage, stage_named
from infra.stage_fault import StageFault

FOLDER: Final = Path(__file__).resolve().parent.parent / "stages"
_TEXTS: Final = (
    "kind",
    "region",
    "account",
    "operators",
    "domain",
    "certificate",
    "issuer",
    "audience",
    "tokens",
    "icp",
)
_NUMBERS: Final = ("sweep_parts", "requests_a_second")


def read_stage(name: str, folder: Path = FOLDER, *, settled: bool = True) -> Stage:
    """Raises StageFault for a file that is not there, cannot be read, or says what cannot be; each fault is named."""
    file = folder / f"{name}.toml"
    if not file.is_file():
        known = "、".join(sorted(one.stem for one in folder.glob("*.toml")))
        raise StageFault(
            f"没有 stages/{name}.toml，现有：{known} / there is no stages/{name}.toml, only: {known}"
        )
    try:
        said = tomllib.loads(file.read_text("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StageFault(f"stages/{name}.toml：{error}") from None
    if faults := [*_faults(said)]:
        raise StageFault("\n".join(f"stages/{name}.toml：{fault}" for fault in faults))
    return stage_named(**said, name=name, settled=settled)


def _faults(said: Mapping[str, Any]) -> list[str]:
    faults = [f"{key} 未知 / unknown" for key in said.keys() - {*_TEXTS, "reserves", *_NUMBERS}]
    faults += [
        f"{key} 应为非空文字 / is a text that is not empty"
        for key in _TEXTS
        if key in said and not (isinstance(said[key], str) and said[key].strip())
    ]
    if not isinstance(said.get("reserves", True), bool):
        faults.append("reserves 应为 true 或 false / is true or false")
    # True is a number too, and none that anybody means.
    faults += [f"{key} 应为整数 / is a whole number" for key in _NUMBERS if type(said.get(key, 1)) is not int]
    if "kind" not in said:
        faults.append("缺少 kind / kind is missing")
    return sorted(faults)
