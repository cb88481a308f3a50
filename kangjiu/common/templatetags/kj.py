"""The words and marks of every page: icons, money, dates, tags, clauses, fields, lists. Builtin, never loaded by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from kangjiu.common import money
from kangjiu.common.dates import CHINA, chinese_day, chinese_days
from kangjiu.common.errors import Reason

register = template.Library()

TONE_ICONS = {"ok": "check", "warn": "clock", "bad": "alert", "info": "info", "accent": "check", "": "pause"}
WEEKDAYS = "一二三四五六日"
SHORT_CHOICE = 8  # characters
SHORT_CELL = 6  # characters; a masked name does not break at its stars
LONG_CELL = 14  # characters; a longer cell takes the whole line of a card on the phone


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of the sprite; decoration unless a label is given."""
    href = f"{static('kj/icons.svg')}#i-{name}"
    if label:
        return format_html(
            '<svg class="kj-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="kj-icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
@lru_cache(maxsize=256)
def icon_url(name: str) -> str:
    """The address of one drawing of the sprite, for an <svg> with a class of its own."""
    return f"{static('kj/icons.svg')}#i-{name}"


# ---- money and figures ----


@register.filter
def yuan(fen: int | None) -> str:
    """1,600.00 for 160000 fen; a dash for nothing; the minus sign is −."""
    return "—" if fen is None else money.yuan(fen).replace("-", "−")


@register.filter
def wan(fen: int | None) -> str:
    """万元 with two decimals: 175.15."""
    return "" if fen is None else money.ten_thousand_yuan(fen).replace("-", "−")


@register.filter
def wan_change(fen: int) -> str:
    """A change in 万元 with its sign: +61.38, −5.72, 不变."""
    sign = "+" if fen > 0 else "−"
    return f"{sign}{money.ten_thousand_yuan(abs(fen))}" if fen else "不变"


@register.filter
def yuan_unit(fen: int | None) -> SafeString:
    """1,600.00 元, never broken over two lines."""
    if fen is None:
        return SafeString("—")
    return format_html('<span class="kj-num">{} 元</span>', yuan(fen))


@register.filter
def grouped(number: int | None) -> str:
    """12,345 for 12345."""
    return "—" if number is None else f"{number:,}".replace("-", "−")


@register.filter
def percent_bp(bp: int | None) -> str:
    """80% for 8000 basis points."""
    return "—" if bp is None else money.percent(bp)


# ---- dates ----


@register.filter
def cn_date(day: date | None, on: date | None = None) -> str:
    """2026年11月24日; with `on`, a day of the same year is 11月24日. A dash for none; a moment is taken in China."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = day.astimezone(CHINA).date()
    if on is not None and day.year == on.year:
        return f"{day.month}月{day.day}日"
    return chinese_day(day)


@register.filter
def cn_time(at: datetime | None) -> str:
    """17:30 in China."""
    return "—" if at is None else f"{at.astimezone(CHINA):%H:%M}"


@register.filter
def cn_datetime(at: datetime | None, on: date | None = None) -> str:
    """2026年11月24日 17:30."""
    return "—" if at is None else f"{cn_date(at, on)} {cn_time(at)}"


@register.filter
def cn_weekday(day: date) -> str:
    """星期二."""
    return f"星期{WEEKDAYS[day.weekday()]}"


@register.filter
def cn_month(day: date) -> str:
    """2026年11月."""
    return f"{day.year}年{day.month}月"


@register.filter
def cn_days(text: Any) -> str:
    """A sentence with every 2026-11-02 in it written 2026年11月2日."""
    return chinese_days(str(text))


@register.simple_tag
def cn_period(start: date | None, end: date | None, on: date | None = None) -> str:
    """2026年1月1日 至 2026年12月31日, both days included; an open end is 至今."""
    if start is None:
        return "—" if end is None else f"{cn_date(end, on)} 止"
    return f"{cn_date(start, on)} 至今" if end is None else f"{cn_date(start, on)} 至 {cn_date(end, on)}"


# ---- marks ----


@register.simple_tag(name="tag")
@lru_cache(maxsize=1024)
def tag_(word: str, tone: str = "", icon_name: str = "") -> SafeString:
    """A status as word and icon; tone is ok, warn, bad, info, accent or nothing."""
    kind = f" kj-tag--{tone}" if tone else ""
    return format_html(
        '<span class="kj-tag{}">{}{}</span>',
        kind,
        icon(icon_name or TONE_ICONS.get(tone, "pause")),
        cn_days(word),
    )


@register.simple_tag
def due(words: Sequence[str]) -> SafeString:
    """The (words, tone) pair of `clocks.queries.due_words` as a tag."""
    return tag_(words[0], words[1])


@register.simple_tag
def cite(clause: str, href: str = "") -> SafeString:
    """A clause; a link when there is somewhere to read it. Nothing for no clause."""
    if not clause:
        return SafeString("")
    if href:
        return format_html('<a class="kj-cite" href="{}">{}{}</a>', href, icon("doc-text"), clause)
    return format_html('<span class="kj-cite kj-cite--plain">{}{}</span>', icon("doc-text"), clause)


@register.simple_tag
def bar(part: int, whole: int, label: str, tone: str = "") -> SafeString:
    """A meter drawn as SVG (no inline style): part of whole, the label says it in words."""
    width = 0 if whole <= 0 else max(0, min(1000, part * 1000 // whole))
    kind = f" kj-meter--{tone}" if tone else ""
    return format_html(
        '<svg class="kj-meter{}" role="img" aria-label="{}" viewBox="0 0 1000 10" preserveAspectRatio="none">'
        '<rect class="kj-meter__rest" width="1000" height="10"/><rect class="kj-meter__part" width="{}" height="10"/></svg>',
        kind,
        label,
        width,
    )


@register.simple_tag
def bars(parts: Iterable[tuple[str, int, str]], whole: int) -> SafeString:
    """A stacked meter; each part is (label, amount, series class such as f1…f5, ok, warn)."""
    at, drawn, words = 0, [], []
    for label, amount, series in parts:
        width = 0 if whole <= 0 else amount * 1000 // whole
        drawn.append((series, at, width))
        words.append(label)
        at += width
    inner = format_html_join("", '<rect class="is-{}" x="{}" width="{}" height="10"/>', drawn)
    return format_html(
        '<svg class="kj-meter" role="img" aria-label="{}" viewBox="0 0 1000 10" preserveAspectRatio="none">'
        '<rect class="kj-meter__rest" width="1000" height="10"/>{}</svg>',
        "，".join(words),
        inner,
    )


@register.simple_tag
def fall_bar(start: int, part: int, whole: int, series: str = "") -> SafeString:
    """One payer's stretch of a bill in the waterfall (谁付多少), after `start` already paid; series f1…f6."""
    left, width = (0, 0) if whole <= 0 else (start * 1000 // whole, part * 1000 // whole)
    return format_html(
        '<svg class="kj-fall__bar" aria-hidden="true" viewBox="0 0 1000 28" preserveAspectRatio="none">'
        '<rect class="is-{}" x="{}" width="{}" height="28"/><line x1="{}" x2="{}" y1="-8" y2="36"/></svg>',
        series or "all",
        left,
        width,
        left + width,
        left + width,
    )


@register.simple_tag
def progress(done: int, total: int, label: str) -> SafeString:
    """How far a long job is, as a progress bar whose label says rows, speed and time left."""
    width = 0 if total <= 0 else max(0, min(1000, done * 1000 // total))
    return format_html(
        '<svg class="kj-meter" role="progressbar" aria-label="{}" aria-valuenow="{}" aria-valuemin="0"'
        ' aria-valuemax="{}" viewBox="0 0 1000 10" preserveAspectRatio="none">'
        '<rect class="kj-meter__rest" width="1000" height="10"/>'
        '<rect class="kj-meter__part" width="{}" height="10"/></svg>',
        label,
        done,
        max(total, 1),
        width,
    )


# ---- blocks ----


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> SafeString:
    """{% alert "bad" "不能支付" %}…{% endalert %}: what happened and the next step."""
    head = format_html('<p class="kj-alert__title">{}</p>', title) if title else SafeString("")
    body = content.strip()
    return format_html(
        '<div class="kj-alert kj-alert--{}"{}>{}<div>{}{}</div></div>',
        tone,
        SafeString(' role="alert"') if tone == "bad" else "",
        icon(TONE_ICONS.get(tone, "info")),
        head,
        SafeString(body),
    )


@register.inclusion_tag("kj/reasons.html")
def reasons(items: Iterable[Reason]) -> dict[str, Any]:
    """All reasons of a refusal: finding, requirement, clause, next step."""
    return {"reasons": list(items)}


@register.inclusion_tag("kj/empty.html")
def empty(
    title: str, text: str = "", icon_name: str = "file", url: str = "", label: str = ""
) -> dict[str, Any]:
    """An empty page or list says what to do first."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "label": label}


@register.inclusion_tag("kj/steps.html")
def steps(items: Iterable[dict[str, str]], vertical: bool = False) -> dict[str, Any]:
    """Three to five steps in order; each has `label`, `state` (done, now, todo) and optionally `note`."""
    return {"steps": [{"note": "", **item} for item in items], "vertical": vertical}


@register.inclusion_tag("kj/crumbs.html", takes_context=True)
def crumbs(context: template.Context, *pairs: str) -> dict[str, Any]:
    """{% crumbs "申请审核" list_url "周*言" %}: label, address, label, address, …; the last label stands alone."""
    home = ("今日工作", context["frame"].home_url)
    links = [home, *zip(pairs[:-1:2], pairs[1::2], strict=False)]
    return {"links": links, "last": pairs[-1] if len(pairs) % 2 else ""}


@register.inclusion_tag("kj/display.html", takes_context=True)
def display_form(context: template.Context) -> dict[str, Any]:
    """The switches for theme and type size; works as plain forms."""
    return {"frame": context["frame"], "csrf_token": context["csrf_token"]}


# ---- forms ----


@register.inclusion_tag("kj/field.html")
def field(bound: BoundField, unit: str = "") -> dict[str, Any]:
    """One field: label, hint, error, box; choices in a fieldset; `unit` stands behind the box (元)."""
    widget = bound.field.widget
    return {
        "field": bound,
        "errors": list(bound.errors),
        "unit": unit or getattr(bound.field, "unit", ""),
        "group": getattr(widget, "kj_group", False),
        "check": getattr(widget, "input_type", "") == "checkbox" and not getattr(widget, "kj_group", False),
        "optional": not bound.field.required,
        "hidden": bound.is_hidden,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
    }


@register.inclusion_tag("kj/errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The summary on top of a form; every line leads to its field. Nothing while there is no error."""
    return {"problems": form.problems()}


@register.filter
def short_choices(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> bool:
    """Whether every answer of a question is so short that several fit beside each other."""
    return all(len(str(option["label"])) <= SHORT_CHOICE for _, options, _ in groups for option in options)


@register.inclusion_tag("kj/fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """The summary and every field of a form, one column."""
    return {"form": form}


@register.inclusion_tag("kj/answers.html")
def answers(form: Any) -> dict[str, Any]:
    """Check your answers (核对填写内容): label and shown value of every field."""
    return {"answers": form.answers()}


# ---- lists ----


@register.inclusion_tag("kj/list_head.html")
def list_head(page: Any) -> dict[str, Any]:
    """The <thead> of a list: sortable columns are links and say their order; only shown columns appear."""
    return {"page": page}


@register.simple_tag
def list_row(page: Any, row: Any) -> SafeString:
    """One <tr> of a list: the shown columns in order; the first is the row's head and links to `row.url`."""
    cells = []
    for at, column in enumerate(page.columns):
        text = conditional_escape(_shown(column.raw(row)))
        label = column.escaped_label
        if at == 0:
            url = page.row_url(row)
            inner = f'<a href="{conditional_escape(url)}">{text}</a>' if url else text
            look = ' class="kj-nowrap"' if len(text) <= LONG_CELL else ""
            cells.append(f'<th scope="row"{look} data-label="{label}">{inner}</th>')
        else:
            look = _look(column, text)
            cells.append(f'<td{look} data-label="{label}">{text}</td>')
    return SafeString(f"<tr>{''.join(cells)}</tr>")


def _look(column: Any, text: str) -> str:
    """The class of a cell: a figure, and on the phone nothing at all or a whole line."""
    looks = ["kj-num"] if column.number else []
    looks += ["is-empty"] if text == "—" else []
    looks += ["kj-nowrap"] if len(text) <= SHORT_CELL else []
    looks += ["is-wide"] if len(text) > LONG_CELL and "<" not in text else []
    return f' class="{" ".join(looks)}"' if looks else ""


def _shown(value: Any) -> Any:
    """A plain cell as people read it; what is already text stays."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return cn_date(value) if isinstance(value, date) else value


@register.inclusion_tag("kj/list_tools.html", takes_context=True)
def list_tools(context: template.Context, page: Any) -> dict[str, Any]:
    """Column chooser, page size and export of all rows."""
    return {"page": page, "frame": context["frame"], "csrf_token": context["csrf_token"]}


@register.inclusion_tag("kj/list_filters.html")
def list_filters(page: Any, form: Any) -> dict[str, Any]:
    """A filter form (GET) that keeps sort and page size in the address."""
    return {"page": page, "form": form}


@register.inclusion_tag("kj/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """第 1–50 行，共 412 行 with the ways to the next and the previous page."""
    return {"page": page}
