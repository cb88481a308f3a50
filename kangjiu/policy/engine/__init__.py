"""The policy engine (政策引擎): a pure library that reads packs, checks them, decides and explains. Never Django.

load_pack → flatten → Program.decide → Decision; see docs/how-to/write-a-policy-pack.md for the language.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kangjiu.policy.engine import compiler, inherit
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.errors import FactError, FactProblem, PackError, Place, Problem
from kangjiu.policy.engine.loading import Pack, load_pack, pack_from_bytes
from kangjiu.policy.engine.program import ENGINE_VERSION, AskedInput, OpenValue, Program
from kangjiu.policy.engine.stops import Cause

__all__ = [
    "ENGINE_VERSION",
    "AskedInput",
    "Cause",
    "Decision",
    "FactError",
    "FactProblem",
    "OpenValue",
    "Pack",
    "PackError",
    "Place",
    "Problem",
    "Program",
    "flatten",
    "load_line",
    "load_pack",
    "load_program",
    "pack_from_bytes",
    "program_from_bytes",
]


def flatten(pack: Pack, parents: Iterable[Pack] = ()) -> Program:
    """The program of a pack with its upper tiers; PackError with every problem of meaning."""
    definition, places = inherit.merged(inherit.chain_of(pack, parents))
    return compiler.compile_definition(definition, places)


def load_line(directory: str | Path) -> tuple[Pack, tuple[Pack, ...]]:
    """A pack and its parents, looked for in the neighbouring directories."""
    pack = load_pack(directory)
    parents: list[Pack] = []
    at = pack
    while at.manifest.extends is not None and len(parents) < inherit.MAX_TIERS:
        folder = Path(directory).resolve().parent / at.manifest.extends.pack
        if not (folder / "pack.yaml").is_file():
            raise at.place("pack", "extends").error(
                f"找不到上级政策包 {at.manifest.extends.pack}", f"把它放在 {folder.name} 目录，与本包并列"
            )
        at = load_pack(folder)
        parents.append(at)
    return pack, tuple(parents)


def load_program(directory: str | Path) -> Program:
    """load_line and flatten in one."""
    pack, parents = load_line(directory)
    return flatten(pack, parents)


def program_from_bytes(data: bytes) -> Program:
    """A program from its flattened canonical bytes (receipts)."""
    return flatten(pack_from_bytes(data))
