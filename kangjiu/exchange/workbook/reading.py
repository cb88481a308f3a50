"""Reading a workbook (读表): find the header, type every cell, list every bad one with its address."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import python_calamine

from kangjiu.exchange.workbook.cells import Value, as_text, read_cell
from kangjiu.exchange.workbook.columns import Column, Sheet, letters, normalise, without_brackets

MAX_ROWS = 100_000
_HEADER_SEARCH = 20
Grid = Sequence[Sequence[object]]


class WorkbookError(ValueError):
    """The file as a whole cannot be read (整表无法读取); the message is meant for the user."""


@dataclass(frozen=True)
class CellProblem:
    """One bad cell (错误单元格): `row` from 1 as in Excel; `column` from 0, None for a whole row."""

    row: int
    column: int | None
    header: str
    code: str
    message: str
    next_step: str = ""
    warning: bool = False

    @property
    def cell(self) -> str:
        """The address as Excel shows it: D17, or 第17行 for a whole row."""
        return f"第{self.row}行" if self.column is None else f"{letters(self.column)}{self.row}"


@dataclass(frozen=True)
class GoodRow:
    """One row without errors (可用行): Excel's row number and typed values by column key."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Reading:
    """All that was found in a workbook (读表结果). `mapping` is column key → zero-based column."""

    sheet: str
    header_row: int
    mapping: Mapping[str, int]
    headers: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[Column, ...]
    rows: tuple[GoodRow, ...]
    problems: tuple[CellProblem, ...]
    total: int


@dataclass(frozen=True)
class _Header:
    row: int
    texts: tuple[str, ...]
    mapping: Mapping[str, int]


def read_workbook(content: bytes, sheet: Sheet, mapping: Mapping[str, int] | None = None) -> Reading:
    """Read the bytes of an .xlsx by the sheet's columns; `mapping` (key → column) overrides the headers.

    Raises WorkbookError when the file cannot be opened or no header row is found.
    """
    name, grid, header = _best_sheet(_open(content), sheet)
    if mapping:
        header = _Header(header.row, header.texts, dict(mapping))
    missing = tuple(c for c in sheet.columns if c.required and c.key not in header.mapping)
    used = set(header.mapping.values())
    unknown = tuple(text for i, text in enumerate(header.texts) if text and i not in used)
    rows: list[GoodRow] = []
    problems: list[CellProblem] = []
    total = 0
    seen: dict[tuple[str, Value], str] = {}
    for number, raw in _data_rows(grid, header, sheet):
        total += 1
        values, found = _read_row(sheet, header.mapping, number, raw)
        found += _repeats(sheet, header.mapping, number, values, seen)
        problems += found
        if not any(not problem.warning for problem in found) and not missing:
            rows.append(GoodRow(number, values))
    return Reading(
        name, header.row, header.mapping, header.texts, unknown, missing, tuple(rows), tuple(problems), total
    )


def shown_values(
    content: bytes, sheet_name: str, cells: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """What stands in some cells, addressed by (Excel row, zero-based column), as text."""
    grid = _grid(_open(content), sheet_name)
    return {
        (row, column): as_text(grid[row - 1][column])
        for row, column in cells
        if row <= len(grid) and column < len(grid[row - 1])
    }


def _open(content: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise WorkbookError("工作簿设了打开密码，请取消密码后重新上传") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise WorkbookError("打不开这个工作簿，请用 Excel 或 WPS 另存为 .xlsx 后重新上传") from error


def _grid(book: python_calamine.CalamineWorkbook, name: str) -> Grid:
    grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    if len(grid) > MAX_ROWS:
        raise WorkbookError(f"工作表“{name}”有 {len(grid)} 行，一次最多 {MAX_ROWS} 行，请分成几个文件")
    return grid


def _best_sheet(book: python_calamine.CalamineWorkbook, sheet: Sheet) -> tuple[str, Grid, _Header]:
    """The sheet and header row that name the most columns."""
    best: tuple[str, Grid, _Header] | None = None
    for name in book.sheet_names:
        grid = _grid(book, name)
        header = _find_header(grid, sheet)
        if header and (best is None or len(header.mapping) > len(best[2].mapping)):
            best = (name, grid, header)
    if best is None:
        wanted = "、".join(column.header for column in sheet.columns if column.required)
        raise WorkbookError(f"没有找到表头行：需要有 {wanted} 等列，请下载空白模板对照")
    return best


def _find_header(grid: Grid, sheet: Sheet) -> _Header | None:
    names = sheet.by_name()
    best: _Header | None = None
    needed = 1 if len(sheet.columns) == 1 else 2
    for index in range(min(len(grid), _HEADER_SEARCH)):
        for header in _header_candidates(grid, index, names):
            if len(header.mapping) >= needed and (best is None or len(header.mapping) > len(best.mapping)):
                best = header
    return best


def _header_candidates(grid: Grid, index: int, names: Mapping[str, str]) -> Iterator[_Header]:
    """One row as header, and the row with the next one below it (merged two-row headers)."""
    texts = [as_text(raw).replace("\n", "") for raw in grid[index]]
    yield _Header(index + 1, tuple(texts), _match(texts, names))
    if index + 1 < len(grid):
        merged = _merge(texts, [as_text(raw).replace("\n", "") for raw in grid[index + 1]], names)
        yield _Header(index + 2, tuple(merged), _match(merged, names))


def _merge(upper: list[str], lower: list[str], names: Mapping[str, str]) -> list[str]:
    """Two header rows as one: 监护人 over 姓名 reads 监护人姓名."""
    merged, group = [], ""
    for above, below in zip(upper, lower, strict=False):
        group = above or (group if below else "")
        joined = group + below
        merged.append(joined if _key(joined, names) or not below else below)
    return merged


def _key(text: str, names: Mapping[str, str]) -> str | None:
    name = normalise(text)
    return names.get(name) or names.get(without_brackets(name))


def _match(texts: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    mapping: dict[str, int] = {}
    for index, text in enumerate(texts):
        key = _key(text, names) if text else None
        if key:
            mapping.setdefault(key, index)
    return mapping


def _data_rows(grid: Grid, header: _Header, sheet: Sheet) -> Iterator[tuple[int, Sequence[object]]]:
    """Rows below the header that hold something and are not the template's own example."""
    example = {column.key: column.example for column in sheet.columns if column.example}
    for number, raw in enumerate(grid[header.row :], header.row + 1):
        texts = {key: as_text(raw[at]) for key, at in header.mapping.items() if at < len(raw)}
        if not any(texts.values()):
            continue
        is_example = len(example) > 1 and all(texts.get(key) == text for key, text in example.items())
        if not is_example:
            yield number, raw


def _read_row(
    sheet: Sheet, mapping: Mapping[str, int], number: int, raw: Sequence[object]
) -> tuple[dict[str, Value], list[CellProblem]]:
    values: dict[str, Value] = {}
    problems: list[CellProblem] = []
    for column in sheet.columns:
        at = mapping.get(column.key)
        if at is None:
            values[column.key] = None
            continue
        cell = read_cell(column, raw[at] if at < len(raw) else None)
        values[column.key] = cell.value
        if cell.code:
            problems.append(
                CellProblem(number, at, column.header, cell.code, cell.message, cell.next_step, cell.warning)
            )
    return values, problems


def _repeats(
    sheet: Sheet,
    mapping: Mapping[str, int],
    number: int,
    values: Mapping[str, Value],
    seen: dict[tuple[str, Value], str],
) -> list[CellProblem]:
    """Values that stood in an earlier row although the column may not repeat."""
    problems = []
    for key in sheet.unique:
        value = values.get(key)
        if value is None or key not in mapping:
            continue
        address = f"{letters(mapping[key])}{number}"
        first = seen.setdefault((key, value), address)
        if first != address:
            problems.append(
                CellProblem(
                    number,
                    mapping[key],
                    sheet.column(key).header,
                    "cell.repeated",
                    f"与 {first} 重复",
                    f"保留 {first} 所在的行",
                )
            )
    return problems
