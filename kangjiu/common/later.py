"""Libraries a start must not wait for (按需装载): named at the top of a module, loaded at their first use.

A web server reads every module of every app before its first answer; the ones that write workbooks, papers and
pinyin cost it half a second that most requests never need. The type checker is shown the plain import:

    if TYPE_CHECKING:
        import openpyxl
    else:
        openpyxl = later("openpyxl")
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until somebody asks it for something; the import lock keeps threads apart."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def later(name: str) -> ModuleType:
    """A stand-in for a module; ImportError comes at the first use."""
    return _Later(name)
