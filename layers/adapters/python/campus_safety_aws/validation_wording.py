"""What is said of a field that does not validate: pydantic's kinds of error in the staff's words."""

import re
from collections.abc import Mapping
from typing import Any, Final

from campus_safety.errors import Fault
from campus_safety.identity import CASE_ID
from campus_safety.labels import Label
from campus_safety.records.fields import CODE

_WORDS: Mapping[str, Label] = {
    "missing": Label("必填，请补充", "This is required; please give it"),
    "string_too_long": Label(
        "至多 {max_length} 字，请精简", "At most {max_length} characters; please shorten it"
    ),
    "string_too_short": Label(
        "至少 {min_length} 字，请补充", "At least {min_length} characters; please say more"
    ),
    "string_pattern_mismatch": Label("写法不正确", "Not written as it has to be"),
    "list_name": Label("须为一行文字，不连用空格", "Has to be one line, without spaces in a row"),
    "string_type": Label("须为文字", "Must be text"),
    "string_unicode": Label("含有无效字符", "Holds characters that do not exist"),
    "staff_number": Label(
        "须为警号或工号：至多 12 位字母、数字或连字符，不填电话号码",
        "A staff number is up to 12 letters, digits or hyphens, and no telephone number",
    ),
    "int_type": Label("须为整数", "Must be a whole number"),
    "int_parsing": Label("须为整数", "Must be a whole number"),
    "int_parsing_size": Label("数字过大", "The number is too large"),
    "int_from_float": Label("须为整数", "Must be a whole number"),
    "finite_number": Label("须为数字", "Must be a number"),
    "bool_type": Label("须为是或否", "Must be true or false"),
    "bool_parsing": Label("须为是或否", "Must be true or false"),
    "enum": Label("只能是：{expected}", "Must be one of {expected}"),
    "literal_error": Label("只能是：{expected}", "Must be one of {expected}"),
    "greater_than_equal": Label("不得小于 {ge}", "Must be at least {ge}"),
    "less_than_equal": Label("不得大于 {le}", "Must be at most {le}"),
    "too_long": Label("最多 {max_length} 项", "At most {max_length} items"),
    "too_short": Label("至少 {min_length} 项", "At least {min_length} items"),
    "list_type": Label("须为列表", "Must be a list"),
    "tuple_type": Label("须为列表", "Must be a list"),
    "frozen_set_type": Label("须为列表", "Must be a list"),
    "dict_type": Label("须为对象", "Must be an object"),
    "model_type": Label("须为对象", "Must be an object"),
    "model_attributes_type": Label("须为对象", "Must be an object"),
    "extra_forbidden": Label("没有这个字段，请删去", "There is no such field; leave it out"),
    "timezone_aware": Label("时间须带时区", "The time must carry its offset"),
    "datetime_type": Label("须为时间", "Must be a time"),
    "datetime_parsing": Label(
        "不是有效时间，例：2026-11-24T09:30:00+08:00", "Not a time such as 2026-11-24T09:30:00+08:00"
    ),
    "datetime_from_date_parsing": Label(
        "不是有效时间，例：2026-11-24T09:30:00+08:00", "Not a time such as 2026-11-24T09:30:00+08:00"
    ),
    "out_of_reach": Label("须在 {first} 年至 {last} 年之间", "Must lie between the years {first} and {last}"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        Label("不是有效日期，例：2026-11-24", "Not a day such as 2026-11-24"),
    ),
}
_OTHER = Label("填写有误", "Not valid")
# A member of an enumeration as a program spells it; people are told its code.
_MEMBER = re.compile(r"<\w+\.\w+: '([^']*)'>")

# What has a form of its own, told by an example.
_FORMS: Mapping[str, Label] = {
    CASE_ID: Label(
        "须为记录编号（c 加 26 位小写字母或数字），请从清单或回执中选取",
        "The id of a record: c and 26 small letters or digits, as lists and receipts give it",
    ),
    CODE: Label("须为代码，只含小写字母、数字和 _ : -", "A code of small letters, digits and _ : -"),
    r"^[a-z0-9_-]{1,60}$": Label(
        "须为单位或校园代码，只含小写字母、数字和 _ -，至多 60 位",
        "The code of a unit or campus: up to 60 small letters, digits and _ -",
    ),
    r"^(\*|[a-z0-9_-]{1,60})$": Label(
        "须为单位代码，或 *（全区）", "The code of a unit, or * for the district"
    ),
    r"^[a-z0-9_-]+/[a-z_]+$": Label(
        "须为“单位代码/岗位”，例：dm-ms-01/safety", "A post such as dm-ms-01/safety: unit and post"
    ),
    r"^[^|\s]+\|[^|\s]+$": Label("须为账号，请从名单中选取", "An account, as lists of people give it"),
    r"^[a-z_]+(-[1-9][0-9]?)?$": Label(
        "须为部位代码，例：gate、stairs-2", "A place such as gate or stairs-2"
    ),
    r"^[a-z]+(-[1-9][0-9]?)?$": Label(
        "须为时段代码，例：arrival、arrival-2", "A window of the timetable such as arrival or arrival-2"
    ),
    r"^[a-z0-9-]+\.[a-z0-9-]+$": Label(
        "须为题目编号，请从题库中选取", "A question, as the stock of them names it"
    ),
    r"^[0-9a-f]{64}$": Label("须为摘要，照清单所列填写", "The digest, as the list gives it"),
    r"^[a-f]$": Label("须为选项字母 a 至 f", "The letter of an answer, a to f"),
    r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$": Label(
        "须为时刻，例：07:30", "A time of day such as 07:30"
    ),
    **dict.fromkeys(
        (r"^20[2-9][0-9]-(0[1-9]|1[0-2])$", r"^20[0-9]{2}-(0[1-9]|1[0-2])$"),
        Label("须为月份，例：2026-11", "A month such as 2026-11"),
    ),
    r"^(https|s3|urn|rtsp):[^\s<>]+$": Label(
        "须为 https:、s3:、urn: 或 rtsp: 开头的地址，不含空格",
        "An address that begins with https:, s3:, urn: or rtsp:, without spaces",
    ),
    r"^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$": Label(
        "须为网址，例：https://anquan.example", "An address such as https://anquan.example"
    ),
    r"^[a-z_]+:[a-z0-9_]+(,[a-z_]+:[a-z0-9_]+)*$": Label(
        "须为“维度:值”，几个之间用逗号，例：category:theft,level:1",
        "Dimension and value, with commas between several, such as category:theft,level:1",
    ),
}

# The ids of what is no record: one letter says of what.
_ID: Final = r"\^([a-z])\[a-z2-7\]\{26\}\$"
# A code that needs no example: which characters, how it begins where that differs, and how many.
_CODE: Final = r"\^(\[A-Za-z0-9\])?\[([^\[\]^\\]+)\](?:\+|\{[0-9]+,([0-9]+)\})\$"
_RANGES: Final = (
    ("A-Z", "a-z", Label("字母", "letters")),
    ("a-z", "", Label("小写字母", "small letters")),
    ("a-f", "", Label("字母 a 至 f", "letters a to f")),
    ("0-9", "", Label("数字", "digits")),
)


def expected(pattern: str) -> Label | None:
    """What a text of this pattern looks like, in words; nothing where it has none."""
    if pattern in _FORMS:
        return _FORMS[pattern]
    if (found := re.fullmatch(_ID, pattern)) is not None:
        zh, en = "位小写字母或数字），照清单所列填写", "and 26 small letters or digits"
        return Label(f"须为编号（{found[1]} 加 26 {zh}", f"An id as lists give it: {found[1]} {en}")
    if (found := re.fullmatch(_CODE, pattern)) is None:
        return None
    first, characters, most = found.groups()
    return _of_characters(characters, first, int(most) + bool(first) if most else None)


def _of_characters(characters: str, first: str | None, most: int | None) -> Label:
    named: list[Label] = []
    for one, other, label in _RANGES:
        if one in characters and other in characters:
            named.append(label)
            characters = characters.replace(one, "").replace(other, "")
    signs = " ".join(characters)
    zh, en = "、".join(one.zh for one in named), ", ".join(one.en for one in named)
    if signs:
        zh, en = f"{zh}和 {signs}", f"{en} and {signs}"
    zh = f"只能含{zh}" + ("，以字母或数字开头" if first else "")
    en = f"Only {en}" + (", beginning with a letter or digit" if first else "")
    if most is None:
        return Label(zh, en)
    return Label(f"{zh}，至多 {most} 位", f"{en}, at most {most} characters")


def fault_of(error: Mapping[str, Any]) -> Fault:
    """One of pydantic's errors as a fault: the field by its dotted path, a stable code, both wordings."""
    kind = str(error["type"])
    loc = tuple(error["loc"])
    # Where it came from is said by the route; a field of the body may well be called "path".
    path = [str(part) for part in (loc[1:] if loc[:1] in (("body",), ("path",), ("query",)) else loc)]
    known = {
        name: _codes(value) if name == "expected" else value
        for name, value in dict(error.get("ctx") or {}).items()
        if isinstance(value, str | int | float)
    }
    label = expected(str(known.get("pattern"))) or _WORDS.get(kind, _OTHER)
    return Fault(".".join(path) or "body", kind, _filled(label.zh, known), _filled(label.en, known))


def _codes(expected: object) -> str:
    """The codes to choose from, as both languages can list them."""
    return _MEMBER.sub(r"\1", str(expected)).replace("'", "").replace(" or ", ", ")


def _filled(words: str, known: Mapping[str, Any]) -> str:
    for name, value in known.items():
        words = words.replace("{" + name + "}", str(value))
    return words


def unsure_year(year: int) -> Label:
    """The warning on every limit that reaches into a year whose notice is not known."""
    return Label(
        f"{year} 年节假日安排尚未录入，涉及该年的工作日时限暂按周一至周五计算",
        f"The holidays of {year} are not known yet; limits that reach into it count Monday to Friday",
    )
