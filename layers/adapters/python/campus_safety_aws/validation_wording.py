"""What is said of a field that does not validate: pydantic's kinds of error in the staff's words."""

import re
from collections.abc import Mapping
from typing import Any

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
    "string_pattern_mismatch": Label(
        "格式不正确，须符合 {pattern}", "Does not have the right form: {pattern}"
    ),
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

# What the forms that people meet look like, instead of how a program says it.
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
    r"^[A-Za-z0-9_-]+$": Label("只能含字母、数字和 _ -", "Letters, digits and _ - only"),
    r"^[A-Za-z0-9._:-]+$": Label("只能含字母、数字和 . _ : -", "Letters, digits and . _ : - only"),
    r"^[a-z0-9_-]+/[a-z_]+$": Label(
        "须为“单位代码/岗位”，例：dm-ms-01/safety", "A post such as dm-ms-01/safety: unit and post"
    ),
}


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
    label = _FORMS.get(str(known.get("pattern")), _WORDS.get(kind, _OTHER))
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
