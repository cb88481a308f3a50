"""The rows of the attendance grid as HTML: sixty children by thirty-one days, so no template tag per cell."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString

from kangjiu.care.choices import SheetStatus
from kangjiu.care.queries import GridCell, GridDay, GridRow

Typed = dict[tuple[int, date], tuple[str, str]]


def row_html(number: int, row: GridRow, days: list[GridDay], typed: Typed) -> SafeString:
    """One child: name, a cell a day, sums and state; `typed` holds (text, reason) of cells that were refused."""
    name = escape(row.name)
    cells = [
        _cell(row, cell, day, name, typed.get((row.placement_id, day.day)))
        for cell, day in zip(row.cells, days, strict=True)
    ]
    counts = row.counts
    return SafeString(
        f'<tr><th scope="row" class="kj-att__name"><span>{number}</span>'
        f'{name}<input type="hidden" name="was-{row.placement_id}" value="{row.was}"></th>{"".join(cells)}'
        f'<td class="kj-att__sum" data-kj-sum="day">{counts.days_words}</td>'
        f'<td class="kj-att__sum" data-kj-sum="leave">{counts.leave}</td></tr>'
    )


def _cell(row: GridRow, cell: GridCell, day: GridDay, name: str, typed: tuple[str, str] | None) -> str:
    text, look, why = cell.mark, cell.look, cell.closed
    if typed is not None:
        text, look, why = escape(typed[0]), "is-clash", typed[1]
    looks = " ".join(
        word for word in (look, "" if day.is_workday else "is-off", "is-now" if day.is_today else "") if word
    )
    locked = " readonly" if cell.closed and typed is None else ""
    title = f' title="{escape(why)}"' if why else ""
    rest = "" if day.is_workday else " 休息日"
    said = f"{name} {day.day.month}月{day.day.day}日{rest}"
    kind = f' class="{looks}"' if looks else ""
    return (
        f'<td{kind}><input class="kj-att__c" name="c-{row.placement_id}-{day.day.day}" value="{text}"'
        f' maxlength="1" autocomplete="off" aria-label="{said}"{locked}{title}></td>'
    )


STATES: dict[str, str] = {
    SheetStatus.CLOSED: "待确认",
    SheetStatus.CONFIRMED: "已确认",
    SheetStatus.DISPUTED: "有异议",
}


def states(rows: list[GridRow]) -> list[str]:
    """How many months of the grid are past recording, in words."""
    found = Counter(row.status for row in rows)
    return [f"{words} {found[status]} 名" for status, words in STATES.items() if found[status]]
