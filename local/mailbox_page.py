"""The page of the local mailbox: newest first, as a duty room would read it, all addresses or one."""

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from campus_safety.district.calendars import SHANGHAI

_MOST = 300

_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1a2330;--quiet:#5a6675;--ground:#f4f6f8;--mark:#0b5cad;--urgent:#b3261e}
@media(prefers-color-scheme:dark){:root{--paper:#1d242c;--ink:#e6ebf0;--quiet:#9aa7b5;--ground:#12171c;--mark:#6db3f2;--urgent:#ff8a80}}
body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:48rem;margin:0 auto;
padding:1rem;color:var(--ink);background:var(--ground)}
h1{font-size:1.3rem;margin:.5rem 0}h1 small{font-weight:400;color:var(--quiet)}
nav{display:flex;flex-wrap:wrap;gap:.4rem;margin:.8rem 0}
nav a{color:var(--mark);text-decoration:none;background:var(--paper);border-radius:1rem;padding:.1rem .7rem;font-size:.85rem}
nav a[aria-current]{background:var(--mark);color:var(--paper)}
article{background:var(--paper);border-left:4px solid var(--mark);border-radius:4px;padding:.6rem 1rem;margin:.6rem 0}
article.urgent{border-color:var(--urgent)}
header{display:flex;justify-content:space-between;gap:1rem;color:var(--quiet);font-size:.85rem;overflow-wrap:anywhere}
h2{font-size:1rem;margin:.2rem 0}p{white-space:pre-wrap;margin:0;overflow-wrap:anywhere}
"""


def page(letters: Sequence[Mapping[str, str]], address: str = "") -> str:
    """HTML of the letters ({address, title, body, at}, oldest first); of one address when it is given."""
    wanted = [letter for letter in letters if address in ("", letter["address"])]
    articles = "".join(_article(letter) for letter in reversed(wanted[-_MOST:]))
    nothing = '<p role="status">还没有消息。 No messages yet.</p>'
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="3">'
        '<meta name="viewport" content="width=device-width"><title>本机信箱 · Local mailbox</title>'
        f"<style>{_STYLE}</style>"
        "<h1>本机信箱 <small>Local mailbox · 系统发给各岗位的消息 what the system tells each post</small></h1>"
        f"{_addresses(letters, address)}<main>{articles or nothing}</main></html>"
    )


def shown(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")


def _addresses(letters: Sequence[Mapping[str, str]], address: str) -> str:
    counts = Counter(letter["address"] for letter in letters)
    links = [_link("", f"全部 All · {len(letters)}", current=address == "")]
    links += [
        _link(name, f"{name} · {count}", current=name == address) for name, count in sorted(counts.items())
    ]
    return f'<nav aria-label="收件岗位 Addresses">{"".join(links)}</nav>'


def _link(address: str, words: str, *, current: bool) -> str:
    here = ' aria-current="page"' if current else ""
    return f'<a href="/?address={quote(address, safe="")}"{here}>{html.escape(words)}</a>'


def _article(letter: Mapping[str, str]) -> str:
    urgent = ' class="urgent"' if "一级" in letter["title"] else ""
    return (
        f"<article{urgent}><header><span>{html.escape(letter['address'])}</span>"
        f"<time>{shown(letter['at'])}</time></header>"
        f"<h2>{html.escape(letter['title'])}</h2><p>{html.escape(letter['body'])}</p></article>"
    )
