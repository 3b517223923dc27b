"""Clauses that an order may rest on, in words that a form may print; a clause whose text was not confirmed is not here.

A code that was given once stays: stored checklists and signed orders name it.
"""

from collections.abc import Mapping

from campus_safety.labels import Label, labelled

_SECURITY = Label(
    "《企业事业单位内部治安保卫条例》", "Regulation on internal security of enterprises and institutions"
)
_SHANDONG = Label("《山东省学校安全条例》", "Shandong school safety regulation")
_MINORS = Label("《中华人民共和国未成年人保护法》", "Law on the protection of minors")


def _article(of: Label, zh: str, en: str) -> Label:
    return Label(f"{of.zh}第{zh}条", f"{of.en}, article {en}")


# What empowers the police to order a unit to rectify within a limit, whatever rule the hazard itself offends against.
POWER = "reg421-16"

CLAUSES: Mapping[str, Label] = labelled(
    {
        "reg421-11": _article(_SECURITY, "十一", "11"),
        "reg421-14": _article(_SECURITY, "十四", "14"),
        "reg421-15": _article(_SECURITY, "十五", "15"),
        "reg421-16": _article(_SECURITY, "十六", "16"),
        "shandong-19": _article(_SHANDONG, "十九", "19"),
        "shandong-25": _article(_SHANDONG, "二十五", "25"),
        "shandong-26": _article(_SHANDONG, "二十六", "26"),
        "shandong-29": _article(_SHANDONG, "二十九", "29"),
        "shandong-30": _article(_SHANDONG, "三十", "30"),
        # Closed campus, barriers, register: which of the two says which was not confirmed, so both are named.
        "shandong-29-30": Label(
            "《山东省学校安全条例》第二十九条、第三十条",
            "Shandong school safety regulation, articles 29 and 30",
        ),
        "shandong-40": _article(_SHANDONG, "四十", "40"),
        "fire-16": _article(Label("《中华人民共和国消防法》", "Fire protection law"), "十六", "16"),
        "minors-58": _article(_MINORS, "五十八", "58"),
        "minors-59": _article(_MINORS, "五十九", "59"),
        "internet-9": _article(
            Label("《互联网上网服务营业场所管理条例》", "Regulation on internet service premises"), "九", "9"
        ),
        "video-17": _article(
            Label("《公共安全视频图像信息系统管理条例》", "Regulation on public security video systems"),
            "十七",
            "17",
        ),
    }
)
