"""Tiers (国家 ← 省 ← 市 ← 县): one flattened definition from a pack and its parents, nothing redefined on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kangjiu.policy.engine.errors import Place, Problems
from kangjiu.policy.engine.loading import Pack
from kangjiu.policy.engine.pack_model import Definition, Inputs, Manifest

MAX_TIERS = 12
Places = dict[tuple[str, str], Place]


def chain_of(pack: Pack, parents: Iterable[Pack]) -> tuple[Pack, ...]:
    """The pack's line from the top tier down to itself; PackError when a parent is missing or has changed."""
    by_name: dict[str, list[Pack]] = {}
    for parent in parents:
        by_name.setdefault(parent.name, []).append(parent)
    line = [pack]
    while (extends := line[-1].manifest.extends) is not None:
        place = line[-1].place("pack", "extends")
        if len(line) > MAX_TIERS or extends.pack in {one.name for one in line}:
            raise place.error("上级政策包绕成了圈", "检查 extends")
        found = by_name.get(extends.pack, [])
        if not found:
            raise place.error(f"找不到上级政策包 {extends.pack}", "把它放在同一目录，或先发布它")
        fitting = [one for one in found if one.hash == extends.hash]
        if not fitting:
            what = "已经变了" if extends.hash else "还没有钉住"
            raise place.error(
                f"上级政策包 {extends.pack} {what}", f"核对后运行 check --pin，或写 hash: {found[0].hash}"
            )
        line.append(fitting[0])
    return tuple(reversed(line))


def merged(line: tuple[Pack, ...]) -> tuple[Definition, Places]:
    """One definition without `extends` from a line of tiers, and where each part is written."""
    problems = Problems()
    definition, places = line[0].definition, _places(line[0], len(line) > 1)
    for pack in line[1:]:
        own = _places(pack, False)
        definition = _add(definition, pack, problems)
        places = {**places, **own}
    problems.stop_if_any()
    manifest = definition.manifest.model_copy(update={"extends": None})
    return definition.model_copy(update={"manifest": manifest}), places


def _places(pack: Pack, named: bool) -> Places:
    if not named:
        return dict(pack.places)
    return {key: Place(f"{pack.name}/{place.file}", place.line) for key, place in pack.places.items()}


def _add(upper: Definition, pack: Pack, problems: Problems) -> Definition:
    lower = pack.definition
    top, low = upper.manifest, lower.manifest
    _validity(top, pack, problems)
    manifest = low.model_copy(
        update={
            "choices": _union(top.choices, low.choices, pack, "choices", "口径", problems),
            "levels": _union(top.levels, low.levels, pack, "levels", "层", problems),
            "enums": _union(top.enums, low.enums, pack, "enums", "选项", problems),
            "gaps": _union(top.gaps, low.gaps, pack, "gaps", "规则空白", problems),
            "inputs": _inputs(top, pack, problems),
            "rules": _rules(top, pack, problems),
            "answers": _answers(top, pack, problems),
        }
    )
    return Definition.model_construct(
        manifest=manifest,
        params=upper.params + _fresh(upper.params, lower.params, "name", pack, "params", problems),
        sets=upper.sets + lower.sets,
        sources=upper.sources + _fresh(upper.sources, lower.sources, "id", pack, "source", problems),
    )


def _validity(top: Manifest, pack: Pack, problems: Problems) -> None:
    span = pack.manifest.valid
    if span.start < top.valid.start or span.end > top.valid.end:
        place = pack.place("pack", "valid")
        message = f"有效期超出上级的 {top.valid.start} 至 {top.valid.end}"
        problems.add(place.file, place.line, message, "缩短，或用新的上级版本")


def _again(pack: Pack, kind: str, name: str, word: str, problems: Problems) -> None:
    place = pack.place(kind, name)
    problems.add(
        place.file, place.line, f"{word} {name} 上级已经写了，不能重写", "换一个名称，或只用 set 定参数值"
    )


def _union(
    upper: Mapping[Any, Any], lower: Mapping[Any, Any], pack: Pack, kind: str, word: str, problems: Problems
) -> dict[str, Any]:
    for name in lower:
        if name in upper:
            _again(pack, kind, str(name), word, problems)
    return {**upper, **lower}


def _fresh(
    upper: tuple[Any, ...], lower: tuple[Any, ...], key: str, pack: Pack, kind: str, problems: Problems
) -> tuple[Any, ...]:
    taken = {getattr(one, key) for one in upper}
    for one in lower:
        if getattr(one, key) in taken:
            _again(pack, kind, getattr(one, key), "参数" if kind == "params" else "依据", problems)
    return lower


def _inputs(top: Manifest, pack: Pack, problems: Problems) -> Inputs:
    low = pack.manifest.inputs
    asked = _union(top.inputs.asked, low.asked, pack, "inputs", "事实", problems)
    return Inputs(use=tuple(dict.fromkeys((*top.inputs.use, *low.use))), asked=asked)


def _rules(top: Manifest, pack: Pack, problems: Problems) -> tuple[Any, ...]:
    taken = {rule.name for rule in top.rules}
    for rule in pack.manifest.rules:
        if rule.name in taken:
            _again(pack, "rules", rule.name, "规则", problems)
    return top.rules + pack.manifest.rules


def _answers(top: Manifest, pack: Pack, problems: Problems) -> dict[str, dict[str, str]]:
    answers = {question: dict(outputs) for question, outputs in top.answers.items()}
    for question, outputs in pack.manifest.answers.items():
        held = answers.setdefault(question, {})
        for output, rule in outputs.items():
            if output in held:
                _again(pack, "answers", question, f"问题 {question} 的", problems)
            held[output] = rule
    return answers
