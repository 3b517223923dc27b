"""What an account can use at all, whatever record it looks at: by the tables that decide, never by a list of its own."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from campus_safety.district.directory import Account
from campus_safety.figures.seeing import sights_of, sums_only
from campus_safety.kinds.activities.feeds import has_calendars
from campus_safety.kinds.devices.seeing import sees_devices
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import SOURCES_OF
from campus_safety.kinds.incidents.cap_alert import EXPORTERS
from campus_safety.kinds.incidents.intake import WARNERS
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists.board import LOOKING as LOOKING_AT_THE_BOARD
from campus_safety.lists.district_check import CHECKING
from campus_safety.lists.policy_preview import LOOKING
from campus_safety.messages.sent_messages import READERS
from campus_safety.papers.bulletin import ASKED_BY
from campus_safety.papers.jobs import has_ledgers
from campus_safety.records.access import has_lists
from campus_safety.records.kind import Kind
from campus_safety.records.read_traces import AUDITING


def makes(account: Account) -> Iterator[tuple[Kind, str, Label]]:
    """Each kind of record that the account's role may make, by which action, and what that is called."""
    for kind in KINDS.values():
        for action, step in kind.actions.items():
            if not step.source and account.enabled and kind.may_ever(account.role, action):
                yield kind, str(action), step.label


def lists(account: Account) -> tuple[Kind, ...]:
    """The kinds of record of which it has worklists."""
    return tuple(kind for kind in KINDS.values() if has_lists(account, kind))


def sources(account: Account) -> tuple[Source, ...]:
    """How it may say that it has found a hazard."""
    return tuple(source for source, roles in SOURCES_OF.items() if account.enabled and account.role in roles)


FEATURES: Final[Mapping[str, tuple[Label, Callable[[Account], bool]]]] = MappingProxyType(
    {
        "warnings": (Label("预警提示", "Early warnings"), lambda account: account.role in WARNERS),
        "figures": (Label("统计指标", "Figures"), lambda account: bool(sights_of(account))),
        "board": (Label("校园看板", "Board"), lambda account: account.role in LOOKING_AT_THE_BOARD),
        "records_behind": (
            Label("数字的依据", "Records behind a number"),
            lambda account: bool(sights_of(account)) and not sums_only(account),
        ),
        "calendars": (Label("日程订阅", "Calendars"), has_calendars),
        "devices": (Label("报警设备", "Alarm devices"), sees_devices),
        "ledgers": (Label("台账", "Ledgers"), has_ledgers),
        "exports": (Label("清单导出", "Lists as files"), lambda account: bool(lists(account))),
        "bulletin": (Label("月度工作简报", "Bulletin of a month"), lambda account: account.role in ASKED_BY),
        "messages": (Label("消息送达情况", "Who was not reached"), lambda account: account.role in READERS),
        "policies": (Label("策略版本", "Versions of the policy"), lambda account: account.role in LOOKING),
        "accounts": (Label("账号", "Accounts"), lambda account: account.role in CHECKING),
        "district_files": (
            Label("区域文件", "Files of the district"),
            lambda account: account.role in CHECKING,
        ),
        "reads": (
            Label("阅读留痕", "Who has read a sealed case"),
            lambda account: account.role in AUDITING,
        ),
        "cap": (Label("导出 CAP 1.2", "CAP 1.2 alerts"), lambda account: account.role in EXPORTERS),
    }
)


def features(account: Account) -> tuple[str, ...]:
    """What it may use besides, by the codes of FEATURES."""
    return tuple(code for code, (_, may) in FEATURES.items() if account.enabled and may(account))
