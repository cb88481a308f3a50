"""Two files of one child, each with rights or applications (合并档案): what has to be settled first."""

from __future__ import annotations

from collections.abc import Collection

from kangjiu.applications.choices import Item
from kangjiu.common.errors import Reason
from kangjiu.registry.choices import Category

Right = tuple[str, int]  # item, year
Asked = tuple[str, int]  # category, year


def against_merging(
    kept: Collection[Right], merged: Collection[Right], asking: Collection[Asked], asked: Collection[Asked]
) -> list[Reason]:
    """Reasons against merging: both files have a right to one item, or an application of one category, in a year."""
    found = []
    for item, year in sorted(set(kept) & set(merged)):
        said = f"两份档案都有 {year} 年度{Item.label_of(item)}的救助资格，各有一份额度"
        step = "请先终止其中一项资格；已占用的额度先退回（退回结算），再合并"
        found.append(Reason("applications.merge_rights", said, "", step))
    for category, year in sorted(set(asking) & set(asked)):
        said = f"两份档案都有 {year} 年度{Category.label_of(category)}救助的申请"
        found.append(Reason("applications.merge_asked", said, "", "请先撤回其中一件申请，再合并"))
    return found


def against_undoing(kept: Collection[Right], merged: Collection[Right]) -> list[Reason]:
    """Reasons against separating again: both have drawn on one ceiling meanwhile."""
    return [
        Reason(
            "applications.unmerge_rights",
            f"合并以后又批准了 {year} 年度{Item.label_of(item)}的资格，两项资格共用一份额度",
            "",
            "请先终止合并以后批准的那一项资格",
        )
        for item, year in sorted(set(kept) & set(merged))
    ]
