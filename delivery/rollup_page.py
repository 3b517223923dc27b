"""A roll-up as one page: districts side by side, Chinese first. It needs no network and runs nothing."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

_STYLE: Final = """
body{font:15px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:1.5rem;color:#1b1f24}
h1{font-size:1.4rem;margin:0}p{max-width:60rem}small,.en{color:#59636e;font-weight:normal}
.wide{overflow:auto;max-height:85vh;border:1px solid #d1d9e0}
table{border-collapse:collapse}th,td{padding:.3rem .6rem;border-bottom:1px solid #d1d9e0;text-align:right;white-space:nowrap}
thead th{position:sticky;top:0;background:#f6f8fa;z-index:2}
tbody th{position:sticky;left:0;background:#fff;text-align:left}thead th:first-child{left:0;z-index:3;text-align:left}
tr.one th,tr.one td{border-top:2px solid #9aa4ae;font-weight:600}tr.part th{padding-left:1.8rem;font-weight:normal}
td.sum{background:#f6f8fa}a{color:#0b57d0}
@media print{.wide{overflow:visible;max-height:none;border:0}}
"""
_LEGEND: Final = (
    (
        "点击数字，由该部署有权限的人登录后查看依据；上级在此看不到任何记录。",
        "A number leads to its deployment, where those who may sign in and look behind it; no record can be seen from here.",
    ),
    (
        "不含密封案件；分项少于 {smallest} 的不列，记作“·”，合计前加“≥”。“—”：该区的版本没有这项指标。",
        "Sealed cases are not in it. Parts of fewer than {smallest} are not told: ·, and ≥ before the sum. —: not told there.",
    ),
    (
        "中位数不能相加，用时只分区列出。",
        "Medians do not add up: lengths of time are told by district only.",
    ),
)


def page(said: Mapping[str, Any]) -> str:
    """`said` is what `delivery.rollup.rolled_up` answers."""
    heads = [f"<th>{_both(one['name'])}<br>{_where(one)}</th>" for one in said["districts"]]
    groups = [*said["indicators"][0]["groups"]] if said["indicators"] else []
    sums = [
        "<th>合计<br><small>All</small></th>",
        *(f"<th>{escape(one or '直属')}<br><small>sum</small></th>" for one in groups),
    ]
    legend = "".join(
        f"<p>{zh}<br><small>{en}</small></p>".replace("{smallest}", str(said["smallest"]))
        for zh, en in _LEGEND
    )
    month = escape(said["month"])
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>护校安园 {month}</title><style>{_STYLE}</style></head><body>"
        f'<h1>护校安园 各区情况 <span class="en">Districts side by side</span> {month}</h1>'
        f"<p>{len(said['districts'])} 个区、{len(said['sources'])} 个部署"
        f" <small>districts, deployments</small></p>{legend}"
        f'<div class="wide"><table><thead><tr><th>指标<br><small>Indicator</small></th>{"".join(sums + heads)}'
        f"</tr></thead><tbody>{''.join(_rows(said['indicators'], groups))}</tbody></table></div></body></html>\n"
    )


def _where(head: Mapping[str, Any]) -> str:
    """Of which deployment, and until when its month is counted."""
    host = escape(str(head["address"]).partition("://")[2])
    return (
        f'<small><a href="{escape(head["address"])}">{host}</a><br>'
        f"{head['campuses']} 校 · 计至 {escape(head['counted_until'])} 前</small>"
    )


def _rows(indicators: Sequence[Mapping[str, Any]], groups: Sequence[str]) -> Iterator[str]:
    for one in indicators:
        unit = escape(one["unit"]["zh"])
        absent = [cell is None for cell in one["districts"]]
        yield _row("one", f"{_both(one['name'])} <small>{unit}</small>", one, groups, absent)
        for part in one["parts"]:
            title = f"{escape(part['dimension_name']['zh'])}：{_both(part['value_name'])}"
            yield _row("part", title, part, groups, absent)
        for length in one["lengths"]:
            title = f"{_both(length['stage_name'])} · {_both(length['severity_name'])}"
            blank = '<td class="sum">–</td>' * (1 + len(groups))
            cells = "".join(_length(cell, absent=absent[n]) for n, cell in enumerate(length["districts"]))
            yield f'<tr class="part"><th>{title}</th>{blank}{cells}</tr>'


def _row(kind: str, title: str, row: Mapping[str, Any], groups: Sequence[str], absent: Sequence[bool]) -> str:
    sums = [row["sum"], *(row["groups"][group] for group in groups)]
    told = "".join(f'<td class="sum">{_sum(one)}</td>' for one in sums)
    cells = "".join(_cell(cell, absent=absent[n]) for n, cell in enumerate(row["districts"]))
    return f'<tr class="{kind}"><th>{title}</th>{told}{cells}</tr>'


def _sum(one: Mapping[str, Any]) -> str:
    if not one["of"]:
        return "–"
    return ("≥ " if one["at_least"] else "") + _said(one)


def _cell(cell: Mapping[str, Any] | None, *, absent: bool) -> str:
    if cell is None:
        return f"<td>{'—' if absent else '·'}</td>"
    if cell["opens"] is None:
        return f"<td>{_said(cell)}</td>"
    return f'<td><a href="{escape(cell["opens"])}">{_said(cell)}</a></td>'


def _said(one: Mapping[str, Any]) -> str:
    if one["whole"] is None:
        return f"{one['count']:,}"
    if "undecided" in one:
        return f"{one['count']:,} / {one['whole']:,} ({one['undecided']:,})"
    share = f"{one['count'] * 1000 // one['whole'] / 10}%" if one["whole"] else "–"
    return f"{share} <small>{one['count']:,}/{one['whole']:,}</small>"


def _length(cell: Mapping[str, Any] | None, *, absent: bool) -> str:
    if cell is None:
        return f"<td>{'—' if absent else '·'}</td>"
    said = f"{_time(cell['median_seconds'])} <small>90%: {_time(cell['p90_seconds'])}</small>"
    return f'<td><a href="{escape(cell["opens"])}">{said}</a></td>'


def _time(seconds: int) -> str:
    for size, zh in ((86_400, "天"), (3_600, "小时"), (60, "分")):
        if seconds >= size:
            return f"{seconds / size:.1f} {zh}"
    return f"{seconds} 秒"


def _both(words: Mapping[str, str]) -> str:
    return f'{escape(words["zh"])} <span class="en">{escape(words["en"])}</span>'
