"""Which papers are signed about a hazard; each has a number."""

from collections.abc import Mapping

from campus_safety.labels import Label, labelled

SIGNED: Mapping[str, Label] = labelled(
    {
        "order": Label("责令限期整改治安隐患通知书", "Order to rectify within a time limit"),
        "extension_granted": Label("同意延期整改治安隐患通知书", "Extension granted"),
        "extension_refused": Label("不同意延期整改治安隐患通知书", "Extension refused"),
        "recheck": Label("复查意见书", "Recheck opinion"),
    }
)
