"""Reads YAML with positions: one pass over libyaml's events, own YAML 1.2 types, bombs refused before they grow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from kangjiu.policy.engine.errors import PackError, Place, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_SCALARS = 100_000
MAX_DIGITS = 18

Path = tuple[str | int, ...]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z|[-+]?\.(inf|nan|Inf|NaN)\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """One YAML file as plain data, with the line of every value."""

    name: str
    data: Any
    lines: dict[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """Line (1-based) of the nearest known value on the way to `path`."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path) -> Place:
        """File and line of a value."""
        return Place(self.name, self.line(path))


@dataclass
class _Frame:
    container: Any
    path: Path
    key: Any = None
    waits_for_key: bool = True


def parse(text: str, name: str) -> Document:
    """Plain data from YAML text; PackError for anything but one plain document without tags, anchors and aliases."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Place(name, 0).error(f"文件超过 {MAX_BYTES} 字节", "拆成几个文件")
    try:
        return _Builder(name).build(_LOADER(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Place(name, line).error(*_said(what, text, line)) from None
    except (ValueError, UnicodeError) as error:
        raise Place(name, 1).error(f"文件读不出来：{error}") from None


_ADVICE = {
    "\t": "缩进用空格，不用制表符",
    "：": "键后面用半角冒号，冒号后空一格",
    "，": "列表里用半角逗号",
}
_ALIGN = "对齐缩进、配齐括号和引号；含有“: ”“#”或以符号开头的文字加引号"
_WHY = {
    "cannot start any token": "有不能这样开头的字符",
    "could not find expected ':'": "少一个半角冒号",
    "mapping values are not allowed": "同一行有两个冒号",
    "expected <block end>": "缩进没有对齐",
    "expected ',' or": "括号里少逗号，或括号没有配对",
    "unexpected end of stream": "引号或括号没有结束",
}


def _said(what: str, text: str, line: int) -> tuple[str, str]:
    """What is wrong with a line that is no YAML, and what to write instead."""
    lines = [one for one in reversed(text.splitlines()[max(0, line - 2) : line]) if one.strip()]
    found = [(one, said) for one in lines for sign, said in _ADVICE.items() if sign in one]
    near, instead = found[0] if found else (lines[0] if lines else "", _ALIGN)
    why = next((said for part, said in _WHY.items() if part in what), what)
    return f"YAML 写法有误：{why}，在“{near.strip()[:30]}”附近", instead


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.stack: list[_Frame] = []
        self.data: Any = None
        self.documents = 0
        self.scalars = 0

    def build(self, loader: Any) -> Document:
        try:
            while loader.check_event():
                self._take(loader.get_event())
        finally:
            loader.dispose()
        return Document(self.name, self.data, self.lines)

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise self._error(line, "不能用别名（*名称）", "把内容写全")
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._error(line, "一个文件只能有一份文档", "去掉 ---")
        elif isinstance(event, yaml.ScalarEvent):
            self._plain(event, line)
            self._value(self._scalar(event, line), line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._plain(event, line)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()

    def _plain(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            raise self._error(line, "不能用锚点（&名称）", "把内容写全")
        if event.tag is not None:
            raise self._error(line, f"不能用标签 {event.tag[:40]}", "直接写值")

    def _open(self, container: Any, line: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self._error(line, f"嵌套超过 {MAX_DEPTH} 层")
        path = self._value(container, line)
        self.stack.append(_Frame(container, path))

    def _value(self, value: Any, line: int) -> Path:
        """Put a value where it belongs and remember its line; returns its path."""
        self.scalars += 1
        if self.scalars > MAX_SCALARS:
            raise self._error(line, f"内容超过 {MAX_SCALARS} 项")
        if not self.stack:
            self.data, self.lines[()] = value, line
            return ()
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            path = (*frame.path, len(frame.container))
            frame.container.append(value)
        elif frame.waits_for_key:
            self._key(frame, value, line)
            return (*frame.path, value)
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            frame.waits_for_key = True
            self.lines.setdefault(path, line)
            return path
        self.lines[path] = line
        return path

    def _key(self, frame: _Frame, key: Any, line: int) -> None:
        if not isinstance(key, str):
            raise self._error(line, f"键 {key!r} 不是文字", "给键加引号")
        if key in frame.container:
            raise self._error(line, f"键 {key} 重复", "合并成一处")
        frame.container[key] = None
        frame.key, frame.waits_for_key = key, False
        self.lines[(*frame.path, key)] = line

    def _scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        first = text[0]
        if first.isalpha() or not (first.isascii() and first in "+-.0123456789"):
            return text
        return self._number(text, line)

    def _number(self, text: str, line: int) -> Any:
        if _INT.match(text):
            if len(text) > MAX_DIGITS:
                raise self._error(line, "整数太大", f"不超过 {MAX_DIGITS} 位")
            return int(text)
        if _DATE.match(text):
            return self._date(text, line)
        if _LEADING_ZERO.match(text):
            raise self._error(
                line, f"{text[:30]} 以 0 开头，分不清是数还是代码", f'代码请加引号："{text[:30]}"'
            )
        if _FLOAT.match(text):
            raise self._error(line, f"不能写小数 {text[:30]}", "金额写分，比例写万分之几（60% 写 6000）")
        return text

    def _date(self, text: str, line: int) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._error(line, f"没有 {text} 这一天", "YYYY-MM-DD") from None

    def _error(self, line: int, message: str, instead: str = "") -> PackError:
        return PackError([Problem(self.name, line, message, instead)])
