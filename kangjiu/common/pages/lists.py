"""Lists by keyset: the same two queries for row 1 and row 60,000; filters, sort, columns and size in the address."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString

SIZES = (20, 50, 100, 200)
COUNTED = 20_000
EXPORT_CHUNK = 2000


@dataclass(frozen=True)
class Column:
    """One column of a list (列): `sort` is the ORM field it sorts by ("" not sortable, never a sealed one).

    `value` reads the cell for export: a function of the row, or an attribute or key name (default: `code`).
    `always` cannot be hidden; `shown=False` is hidden until chosen; `number` is right-aligned.
    """

    code: str
    label: str
    sort: str = ""
    number: bool = False
    shown: bool = True
    always: bool = False
    value: Callable[[Any], Any] | str = ""

    @cached_property
    def escaped_label(self) -> str:
        """The heading as it may stand in an attribute."""
        return escape(self.label)

    def raw(self, row: Any) -> Any:
        """What stands in this column of a row."""
        return self.value(row) if callable(self.value) else read(row, self.value or self.code)

    def cell(self, row: Any) -> Any:
        """The same for a workbook: a tag becomes its word."""
        found = self.raw(row)
        return strip_tags(found) if isinstance(found, SafeString) else found


@dataclass(frozen=True)
class Heading:
    """A shown column with its sort link ("" when not sortable) and state (ascending, descending or "")."""

    column: Column
    url: str
    order: str


def read(row: Any, name: str) -> Any:
    """A value of a row: the key of a `.values()` dict, or an attribute, `a__b` followed; None on the way is None."""
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part) if row is not None else None
    return row


class KeysetPage:
    """One page of a list (列表页): rows after or before a cursor over (sort column, id).

    `rows` is an already scoped QuerySet of models or of `.values()` dicts that hold `id` and the sort columns.
    `sort` is the default order ("due_on" or "-due_on"). `present` turns the rows of the page into what the
    template shows (opened names, tags). `name` keys the cookie of chosen columns. `exporting` is the permission
    to take all rows away as a workbook; "": whoever reads the list; None: it is not offered.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        name: str,
        columns: Sequence[Column],
        sort: str,
        size: int = 50,
        present: Callable[[list[Any]], list[Any]] | None = None,
        unit: str = "行",
        exporting: str | None = "exchange.export",
    ) -> None:
        self.request, self.source, self.name = request, rows, name
        self.all_columns, self.default_sort, self.default_size = tuple(columns), sort, size
        self.present, self.unit, self.exporting = present, unit, exporting

    # ---- what the person asked for ----

    @cached_property
    def params(self) -> QueryDict:
        return self.request.GET

    @cached_property
    def sort(self) -> str:
        allowed = {column.sort for column in self.all_columns if column.sort}
        wanted = self.params.get("sort", "")
        return wanted if wanted.lstrip("-") in allowed else self.default_sort

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def key(self) -> str:
        return self.sort.lstrip("-")

    @cached_property
    def size(self) -> int:
        wanted = self.params.get("size", "")
        return int(wanted) if wanted.isdigit() and int(wanted) in SIZES else self.default_size

    @cached_property
    def sizes(self) -> list[tuple[int, str, bool]]:
        """(rows, address, chosen) of the page sizes."""
        return [
            (each, self.url(size=each, after=None, before=None, n=None), each == self.size)
            for each in sorted({*SIZES, self.default_size})
        ]

    # ---- rows ----

    @cached_property
    def _window(self) -> tuple[list[Any], bool, bool]:
        """(raw rows, something before them, something after them)."""
        before, after = self._cursor("before"), self._cursor("after")
        backwards = before is not None
        cursor = before if backwards else after
        query = self._ordered(backwards)
        if cursor is not None:
            query = query.filter(self._beyond(cursor, self.descending ^ backwards, backwards))
        found = list(query[: self.size + 1])
        more, found = len(found) > self.size, found[: self.size]
        if backwards:
            return found[::-1], more, True
        return found, after is not None, more

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page, presented."""
        raw = list(self._window[0])
        return self.present(raw) if self.present else raw

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self._window[0])

    def row_url(self, row: Any) -> str:
        """Where the head of a row leads: its `url`, or nowhere."""
        return str(row.get("url", "") if isinstance(row, dict) else getattr(row, "url", ""))

    @cached_property
    def next_url(self) -> str:
        raw, _, later = self._window
        if not (later and raw):
            return ""
        return self.url(after=self._mark(raw[-1]), before=None, n=self.first_row + len(raw))

    @cached_property
    def previous_url(self) -> str:
        raw, earlier, _ = self._window
        if not (earlier and raw):
            return ""
        return self.url(before=self._mark(raw[0]), after=None, n=max(1, self.first_row - self.size))

    @property
    def first_url(self) -> str:
        return self.url(after=None, before=None, n=None)

    @cached_property
    def first_row(self) -> int:
        """The running number of the first row shown; carried in the address, as a keyset does not count."""
        carried = self.params.get("n", "")
        paged = "after" in self.params or "before" in self.params
        return int(carried) if paged and carried.isdigit() else 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self._window[0]) - 1

    @cached_property
    def total(self) -> int:
        """Rows in all, counted no further than one beyond 20,000 unless the person asked for the exact number."""
        plain = self.source.order_by()
        return plain.count() if self.params.get("count") == "exact" else plain[: COUNTED + 1].count()

    @property
    def total_words(self) -> str:
        """412, or 20,000+ beyond."""
        cut = self.total > COUNTED and self.params.get("count") != "exact"
        return f"{COUNTED:,}+" if cut else f"{self.total:,}"

    @property
    def exact_url(self) -> str:
        """Where the exact number is counted; "" when it is known."""
        return self.url(count="exact") if self.total_words.endswith("+") else ""

    # ---- columns ----

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown: the person's choice from the cookie, else the default."""
        chosen = set(self.request.COOKIES.get(columns_cookie(self.name), "").split(".")) - {""}
        if not chosen:
            return [column for column in self.all_columns if column.shown or column.always]
        return [column for column in self.all_columns if column.always or column.code in chosen]

    @cached_property
    def shows(self) -> dict[str, bool]:
        """`{% if page.shows.town %}` in row templates: every column code, true when shown."""
        shown = {column.code for column in self.columns}
        return {column.code: column.code in shown for column in self.all_columns}

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        here = column.sort == self.key
        other = f"-{column.sort}" if here and not self.descending else column.sort
        order = ("descending" if self.descending else "ascending") if here else ""
        return Heading(column, self.url(sort=other, after=None, before=None, n=None), order)

    # ---- export ----

    @property
    def export_url(self) -> str:
        return self.url(export="xlsx", after=None, before=None, n=None)

    @property
    def offers_export(self) -> bool:
        """Whether this person is offered the workbook; the view refuses who asks all the same."""
        if self.exporting is None or not self:
            return False
        return not self.exporting or bool(self.request.scope.allows(self.exporting))  # type: ignore[attr-defined]

    @cached_property
    def export_rows(self) -> int:
        """How many rows the workbook will have, exactly."""
        return self.source.order_by().count()

    @property
    def once(self) -> str:
        """A new idempotency key: the same press of the button twice makes one workbook."""
        return str(uuid.uuid4())

    @property
    def wants_export(self) -> bool:
        """True when the person asked for all rows as a workbook; the view then answers with `table()`."""
        return self.params.get("export") == "xlsx"

    def all_rows(self) -> Iterator[Any]:
        """Every row of the list in order, presented, page after page by keyset; never cut off.

        No cursor stays open between two pages, so a long job may write its progress meanwhile.
        """
        query = self._ordered(backwards=False)
        chunk = list(query[:EXPORT_CHUNK])
        while chunk:
            last = chunk[-1]
            mark = read(last, self.key), read(last, "id")
            more = len(chunk) == EXPORT_CHUNK
            yield from self._presented(chunk)
            after = self._beyond(mark, self.descending, backwards=False)
            chunk = list(query.filter(after)[:EXPORT_CHUNK]) if more else []

    def table(self) -> tuple[list[str], Iterator[list[Any]]]:
        """(headings, cells of every row) of the shown columns, for `exchange`."""
        cells = ([column.cell(row) for column in self.columns] for row in self.all_rows())
        return [column.label for column in self.columns], cells

    def _presented(self, chunk: list[Any]) -> list[Any]:
        return self.present(chunk) if self.present and chunk else chunk

    # ---- address ----

    def url(self, **changes: Any) -> str:
        """This page's address with parameters changed (None drops one); filters are kept."""
        params = self.params.copy()
        params.pop("export", None)
        for name, value in changes.items():
            if value is None:
                params.pop(name, None)
            else:
                params[name] = str(value)
        query = params.urlencode()
        return f"?{query}" if query else self.request.path

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """Sort and page size as hidden fields of the filter form."""
        return [(name, self.params.get(name, "")) for name in ("sort", "size") if name in self.params]

    # ---- keyset ----

    @cached_property
    def _field(self) -> Field[Any, Any] | None:
        model, found = self.source.model, None
        for part in self.key.split("__"):
            try:
                found = model._meta.get_field(part)
            except FieldDoesNotExist:
                return None
            model = getattr(found, "related_model", None) or model
        return found

    @cached_property
    def _nullable(self) -> bool:
        return self._field is None or bool(self._field.null) or "__" in self.key

    def _ordered(self, backwards: bool) -> QuerySet[Any]:
        down = self.descending ^ backwards
        if self.key in {"id", "pk"}:
            return self.source.order_by("-id" if down else "id")
        if not self._nullable:
            return self.source.order_by(*(["-" + self.key, "-id"] if down else [self.key, "id"]))
        key = F(self.key)
        empty_last = not backwards
        first = (
            key.desc(nulls_last=empty_last or None, nulls_first=(not empty_last) or None)
            if down
            else key.asc(nulls_last=empty_last or None, nulls_first=(not empty_last) or None)
        )
        return self.source.order_by(first, "-id" if down else "id")

    def _beyond(self, cursor: tuple[Any, int], down: bool, backwards: bool) -> Q:
        """Rows strictly after the cursor in reading direction; empty values stand last in the list."""
        value, row_id = cursor
        side = "lt" if down else "gt"
        further = Q(**{f"id__{side}": row_id})
        if self.key in {"id", "pk"}:
            return further
        empty = Q(**{f"{self.key}__isnull": True})
        if value is None:
            return (empty & further) | ~empty if backwards else empty & further
        beyond = Q(**{f"{self.key}__{side}e": value}) & (Q(**{f"{self.key}__{side}": value}) | further)
        return beyond | empty if self._nullable and not backwards else beyond

    def _mark(self, row: Any) -> str:
        value = read(row, self.key)
        return f"{'' if value is None else self._text(value)}~{read(row, 'id')}"

    def _text(self, value: Any) -> str:
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    def _cursor(self, name: str) -> tuple[Any, int] | None:
        """The cursor in the address; a broken one is as good as none."""
        text, _, row_id = self.params.get(name, "").rpartition("~")
        if not row_id.isdigit():
            return None
        if text == "":
            return None if not self._nullable and self.key not in {"id", "pk"} else (None, int(row_id))
        try:
            return (self._field.to_python(text) if self._field else text), int(row_id)
        except ValidationError:
            return None


def columns_cookie(name: str) -> str:
    """The cookie that keeps the chosen columns of a list."""
    return f"kj_cols_{name}"
