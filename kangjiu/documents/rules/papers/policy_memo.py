"""政策调整测算说明 (memo of a policy replay): what changes, what it costs and from which source, who gains and loses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.documents.rules.layout import Align, Each, Layout, ListTable, Signing, TableColumn, Text
from kangjiu.documents.rules.papers.base import Paper


@dataclass(frozen=True)
class MemoLine:
    """One paragraph (一段)."""

    text: str


@dataclass(frozen=True)
class MemoChange:
    """One difference between the policy in force and the draft (一处改动)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class MemoMoney:
    """One payer or source, amounts in 万元 as text (资金来源一行)."""

    source: str
    base: str
    draft: str
    change: str


@dataclass(frozen=True)
class MemoGroup:
    """One group of children, amounts in 万元 as text (分组一行)."""

    group: str
    children: int
    winners: int
    won: str
    losers: int
    lost: str
    change: str


@dataclass(frozen=True)
class PolicyMemo(Paper):
    """What the memo says (测算说明); `notes` tell what the figures rest on and what they leave out."""

    organisation: str
    title: str
    base: str
    period: str
    replayed: str
    summary: tuple[MemoLine, ...]
    changes: tuple[MemoChange, ...]
    money: tuple[MemoMoney, ...]
    townships: tuple[MemoGroup, ...]
    categories: tuple[MemoGroup, ...]
    hardships: tuple[MemoGroup, ...]
    notes: tuple[MemoLine, ...]
    memo_on: date


def _groups(rows: str, label: str) -> ListTable:
    figures: tuple[tuple[str, str, Align], ...] = (
        ("儿童", "children", "right"),
        ("受益人数", "winners", "right"),
        ("受益", "won", "right"),
        ("减少人数", "losers", "right"),
        ("减少", "lost", "right"),
        ("合计增减", "change", "right"),
    )
    columns = [TableColumn(label, "group", 30), *(TableColumn(h, k, 16, a) for h, k, a in figures)]
    return ListTable(rows, tuple(columns))


POLICY_MEMO_LAYOUT = Layout(
    (
        Text("title", "{title}测算说明"),
        Text("heading", "一、测算的是什么"),
        Text("body", "现行政策：{base}。草案拟施行期间：{period}。"),
        Text("body", "{replayed}"),
        Text("heading", "二、结论"),
        Each("summary", "{text}"),
        Text("heading", "三、改了什么"),
        ListTable(
            "changes",
            (
                TableColumn("内容", "name", 60),
                TableColumn("现行", "before", 30),
                TableColumn("草案", "after", 30),
            ),
        ),
        Text("heading", "四、钱从哪里来（单位：万元）"),
        ListTable(
            "money",
            (
                TableColumn("资金来源", "source", 45),
                TableColumn("现行", "base", 25, "right"),
                TableColumn("草案", "draft", 25, "right"),
                TableColumn("增减", "change", 25, "right"),
            ),
        ),
        Text("heading", "五、谁多谁少（单位：人、万元）"),
        _groups("townships", "乡镇"),
        Text("note", ""),
        _groups("categories", "残疾类别"),
        Text("note", ""),
        _groups("hardships", "困难身份"),
        Text("heading", "六、说明"),
        Each("notes", "{text}"),
        Signing("{organisation}", "{memo_on}"),
    )
)
