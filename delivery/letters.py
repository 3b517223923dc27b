"""Letters to print, fold and seal: a first sign-in for each account, a key for the installer of each alarm device.

One page a letter. What stands on them is secret and is nowhere else: the file is readable by its owner only and is to be
deleted once it is printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import segno

_STYLE: Final = """
@page { size: A5; margin: 14mm }
body { font: 11pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; margin: 0; color: #000 }
section { break-after: page; padding: 4mm 0 }
h1 { font-size: 15pt; margin: 0 0 1mm } h1 + p { margin: 0 0 6mm; color: #444 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2mm 6mm; margin: 0 0 6mm }
dt { color: #444 } dd { margin: 0; overflow-wrap: anywhere }
dd.secret { font: 13pt/1.4 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .06em }
svg { width: 30mm; height: 30mm }
li { margin: 0 0 1.5mm }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one thing; `secret` is set in letters that cannot be misread."""

    zh: str
    en: str
    value: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """`link` is printed as a QR code, where there is one."""

    title_zh: str
    title_en: str
    lines: tuple[Line, ...]
    steps: tuple[tuple[str, str], ...]
    link: str | None = None


def of_account(address: str, account: str, name_zh: str, name_en: str, password: str, days: int) -> Letter:
    """`days` is how long the temporary password is good for."""
    return Letter(
        "首次登录",
        "Your first sign-in",
        (
            Line("岗位", "post", f"{name_zh} · {name_en}"),
            Line("网址", "address", address),
            Line("账号", "account", account, secret=True),
            Line("临时密码", "temporary password", password, secret=True),
        ),
        (
            (
                f"{days} 天内打开网址，用账号和临时密码登录",
                f"Within {days} days open the address and sign in with both",
            ),
            (
                "按提示设置自己的密码，至少 12 位，含大小写字母、数字和符号",
                "Set a password of your own: at least 12 signs, small and capital letters, digits, symbols",
            ),
            (
                "设置后销毁本页。任何人不会向您要密码",
                "Then destroy this page. Nobody will ever ask you for your password",
            ),
        ),
        address,
    )


def of_device(api: str, device: str, place: str, version: int, key: str, former_until: str | None) -> Letter:
    """`former_until` is the day to which the key before is still taken, where there is one."""
    steps = [
        (
            "在报警主机中填写以上四项，按一次测试键",
            "Enter the four into the gateway, and press test once",
        ),
        (
            "在“报警设备”页上看到自检后，销毁本页",
            "Once the page of devices shows the self-test, destroy this page",
        ),
    ]
    if former_until is not None:
        steps.insert(
            0,
            (
                f"原密钥用到 {former_until}，请在此之前更换",
                f"The key before is taken until {former_until}: change it by then",
            ),
        )
    return Letter(
        "报警设备密钥",
        "The key of an alarm device",
        (
            Line("位置", "place", place),
            Line("接口", "interface", f"{api}alarms"),
            Line("设备编号", "device", device, secret=True),
            Line("密钥版本", "key version", str(version), secret=True),
            Line("密钥（Base64）", "key (Base64)", key, secret=True),
        ),
        tuple(steps),
    )


def page(letters: Iterable[Letter]) -> str:
    body = "\n".join(_section(letter) for letter in letters)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>护校安园 · Campus Safety Loop</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def write(file: Path, letters: Sequence[Letter]) -> None:
    """A new file for its owner only. Raises FileExistsError: what was printed once is not overwritten unread."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(page(letters), "utf-8")


def _section(letter: Letter) -> str:
    lines = "".join(
        f"<dt>{escape(line.zh)}<br><small>{escape(line.en)}</small></dt>"
        f"<dd{' class=secret' if line.secret else ''}>{escape(line.value)}</dd>"
        for line in letter.lines
    )
    steps = "".join(f"<li>{escape(zh)}。<br><small>{escape(en)}.</small></li>" for zh, en in letter.steps)
    code = segno.make(letter.link, error="m").svg_inline(scale=4, omitsize=True) if letter.link else ""
    return (
        f"<section><h1>{escape(letter.title_zh)}</h1><p>{escape(letter.title_en)}</p><dl>{lines}</dl>{code}"
        f"<ol>{steps}</ol></section>"
    )
