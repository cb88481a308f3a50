"""Reads a pack directory into a Pack, every problem with file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from kangjiu.policy.engine import canonical, source
from kangjiu.policy.engine.errors import PackError, Place, Problems
from kangjiu.policy.engine.pack_model import Definition, Example, Manifest, Param, ParamSet, Part, Source

M = TypeVar("M", bound=Part)
_PART = re.compile(r"pack\.yaml|sources\.yaml|(params|cases)/[\w.-]{1,60}\.yaml")

_SAYS = {
    "missing": ("缺少这一项", ""),
    "extra_forbidden": ("不认识这一项", "删去，或查写法说明里的名称"),
    "string_pattern_mismatch": ("写法不符", "名称用小写字母、数字和下划线，字母开头"),
    "string_type": ("应当是文字", "给值加引号"),
    "int_type": ("应当是整数", "金额写分，比例写万分之几"),
    "date_type": ("应当是日期", "YYYY-MM-DD"),
    "bool_type": ("应当是 true 或 false", ""),
    "tuple_type": ("应当是列表", "- 开头，每行一项"),
    "dict_type": ("应当是键和值", "名称: 值"),
    "model_type": ("应当是键和值", "名称: 值"),
    "literal_error": ("不在可选值里", ""),
    "string_too_short": ("不能为空", ""),
    "string_too_long": ("太长", ""),
}


@dataclass(frozen=True)
class Pack:
    """A pack read and checked for form (政策包); meaning is checked by `flatten`, with its parents."""

    definition: Definition
    examples: tuple[Example, ...] = ()
    places: dict[tuple[str, str], Place] = field(default_factory=dict, repr=False, compare=False)
    directory: Path | None = field(default=None, compare=False)

    @property
    def manifest(self) -> Manifest:
        """pack.yaml."""
        return self.definition.manifest

    @property
    def name(self) -> str:
        """The pack's id."""
        return self.definition.manifest.pack

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical bytes of the definition."""
        return canonical.digest(self.canonical_bytes())

    def canonical_bytes(self) -> bytes:
        """What is published: the definition without its examples."""
        return canonical.definition_bytes(self.definition)

    def place(self, kind: str, name: str) -> Place:
        """Where a rule, parameter, … is written."""
        return self.places.get((kind, name), Place(self.name))


def pack_from_bytes(data: bytes) -> Pack:
    """A pack from its canonical bytes (published form)."""
    return Pack(canonical.read_definition(data))


def load_pack(directory: str | Path, *, check_lock: bool = False) -> Pack:
    """Read a pack directory; PackError with every problem of form.

    `check_lock`: also refuse when pack.lock does not match the files.
    """
    folder = Path(directory)
    if not (folder / "pack.yaml").is_file():
        raise Place(str(folder / "pack.yaml")).error("没有这个文件", "先运行 kangjiu policy new 目录")
    problems = Problems()
    pack = _Reader(_texts(folder, problems), problems).read(folder)
    if check_lock:
        verify_lock(pack)
    return pack


def pack_from_texts(texts: Mapping[str, str]) -> Pack:
    """A pack from the texts of its files by name (pack.yaml, params/….yaml, …); PackError as for a directory."""
    problems = Problems()
    for name in texts:
        if not is_part(name):
            problems.add(name, 0, "政策包里没有这种文件", "pack.yaml、sources.yaml、params/…、cases/…")
        elif len(texts[name].encode("utf-8", "replace")) > source.MAX_BYTES:
            problems.add(name, 0, f"文件超过 {source.MAX_BYTES} 字节", "拆成几个文件")
    problems.stop_if_any()
    return _Reader(texts, problems).read(None)


def is_part(name: str) -> bool:
    """Whether a file of this name belongs to a pack."""
    return bool(_PART.fullmatch(name))


def texts_of(directory: str | Path) -> dict[str, str]:
    """Texts of a pack directory's files by name; PackError when one cannot be read."""
    problems = Problems()
    texts = _texts(Path(directory), problems)
    problems.stop_if_any()
    return texts


def _texts(folder: Path, problems: Problems) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if not is_part(name):
            continue
        if path.stat().st_size > source.MAX_BYTES:
            problems.add(name, 0, f"文件超过 {source.MAX_BYTES} 字节", "拆成几个文件")
            continue
        try:
            found[name] = path.read_text("utf-8")
        except UnicodeDecodeError:
            problems.add(name, 1, "不是 UTF-8 文字", "另存为 UTF-8")
    return found


class _Reader:
    def __init__(self, texts: Mapping[str, str], problems: Problems) -> None:
        self.texts = texts
        self.problems = problems
        self.places: dict[tuple[str, str], Place] = {}

    def read(self, directory: Path | None) -> Pack:
        manifest = self._manifest()
        params, sets = self._params()
        sources = tuple(self._each(self._document("sources.yaml"), Source, "source", "id"))
        examples = tuple(
            example
            for name in self._named("cases/")
            for example in self._each(self._document(name), Example, "example", "name")
        )
        self.problems.stop_if_any()
        if manifest is None:
            raise Place("pack.yaml").error("文件是空的")
        definition = Definition.model_construct(
            manifest=manifest, params=tuple(params), sets=tuple(sets), sources=sources
        )
        return Pack(definition, examples, self.places, directory)

    def _named(self, folder: str) -> list[str]:
        return sorted(name for name in self.texts if name.startswith(folder))

    def _manifest(self) -> Manifest | None:
        document = self._document("pack.yaml")
        if document is None:
            return None
        self._remember(document)
        return self._model(document, Manifest, document.data, ())

    def _remember(self, document: source.Document) -> None:
        """Places of the named things in pack.yaml."""
        data = document.data if isinstance(document.data, dict) else {}
        for kind in ("levels", "enums", "gaps", "choices", "answers"):
            for name in _keys(data.get(kind)):
                self.places[(kind, name)] = document.place((kind, name))
        inputs = data.get("inputs")
        if isinstance(inputs, dict):
            for name in _keys(inputs.get("asked")):
                self.places[("inputs", name)] = document.place(("inputs", "asked", name))
            for index, name in enumerate(_items(inputs.get("use"))):
                self.places[("inputs", str(name))] = document.place(("inputs", "use", index))
        for index, rule in enumerate(_items(data.get("rules"))):
            if isinstance(rule, dict):
                path = ("rules", index, "check" if "check" in rule else "is")
                self.places[("rules", str(rule.get("name")))] = document.place(path)
        self.places[("pack", "extends")] = document.place(("extends",))
        self.places[("pack", "valid")] = document.place(("valid",))

    def _params(self) -> tuple[list[Param], list[ParamSet]]:
        params: list[Param] = []
        sets: list[ParamSet] = []
        for name in self._named("params/"):
            for document, index, data in self._entries(self._document(name)):
                if isinstance(data, dict) and "set" in data:
                    sets.extend(self._one(document, ParamSet, data, index, "sets", "set"))
                else:
                    params.extend(self._one(document, Param, data, index, "params", "name"))
        return params, sets

    def _each(self, read: source.Document | None, model: type[M], kind: str, key: str) -> list[M]:
        found: list[M] = []
        for document, index, data in self._entries(read):
            found.extend(self._one(document, model, data, index, kind, key))
        return found

    def _entries(self, document: source.Document | None) -> list[tuple[source.Document, int, Any]]:
        if document is None or document.data is None:
            return []
        if not isinstance(document.data, list):
            self.problems.add(document.name, 1, "应当是列表", "- 开头，每项一段")
            return []
        return [(document, index, data) for index, data in enumerate(document.data)]

    def _one(
        self, document: source.Document, model: type[M], data: Any, index: int, kind: str, key: str
    ) -> list[M]:
        made = self._model(document, model, data, (index,))
        if made is None:
            return []
        name = str(getattr(made, key))
        if (kind, name) in self.places:
            self.problems.add(document.name, document.line((index,)), f"{name} 写了两次", "合并成一处")
        self.places[(kind, name)] = document.place((index,))
        for number, _ in enumerate(getattr(made, "versions", ())):
            self.places[(kind, f"{name}#{number}")] = document.place((index, "versions", number))
        return [made]

    def _document(self, name: str) -> source.Document | None:
        if name not in self.texts:
            return None
        try:
            return source.parse(self.texts[name], name)
        except PackError as error:
            self.problems.found.extend(error.problems)
        return None

    def _model(self, document: source.Document, model: type[M], data: Any, prefix: source.Path) -> M | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                self._say(document, prefix, item)
        return None

    def _say(self, document: source.Document, prefix: source.Path, item: Any) -> None:
        path = prefix + tuple(item["loc"])
        what, instead = _SAYS.get(item["type"], (item["msg"], ""))
        if item["type"] == "literal_error":
            instead = str(item.get("ctx", {}).get("expected", ""))
        place = _named(document.data, prefix, item["loc"]) or "内容"
        if item["type"] == "string_pattern_mismatch" and item["loc"][-1:] == ("hash",):
            instead = "64 位摘要；先不写，用 check --pin 填"
        self.problems.add(document.name, document.line(path), f"{place}：{what}", instead)


def _named(value: Any, prefix: source.Path, way: source.Path) -> str:
    """The way to a value; entries of lists also by their names: rules.8（payable_fen）.clause."""
    told: list[str] = []
    for number, part in enumerate((*prefix, *way)):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            value = None
        name = (value.get("name") or value.get("id") or value.get("set")) if isinstance(value, dict) else None
        text = f"{part}（{name}）" if isinstance(part, int) and name else str(part)
        told += [text] if number >= len(prefix) or isinstance(part, int) else []
    return ".".join(told)


def _keys(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def lock_text(pack: Pack) -> str:
    """Content of pack.lock: the definition's hash and each file's."""
    lines = [f"definition {pack.hash}"]
    folder = pack.directory
    if folder is not None:
        for path in sorted(folder.rglob("*.yaml")):
            lines.append(f"{path.relative_to(folder).as_posix()} {canonical.digest(path.read_bytes())}")
    return "\n".join(lines) + "\n"


def verify_lock(pack: Pack) -> None:
    """PackError when pack.lock is missing or differs from the files."""
    if pack.directory is None:
        return
    path = pack.directory / "pack.lock"
    if not path.is_file():
        raise Place("pack.lock").error("没有锁文件", "运行 kangjiu policy check 目录 --lock")
    written, now = path.read_text("utf-8").splitlines(), lock_text(pack).splitlines()
    for line in sorted(set(written) ^ set(now)):
        name = line.split(" ")[0]
        raise Place("pack.lock", 1).error(
            f"{name} 与锁文件不符", "核对改动后运行 kangjiu policy check 目录 --lock"
        )
