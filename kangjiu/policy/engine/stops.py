"""Values that are not there (停下): open values, rule gaps, missing facts. They stop what needs them, never become zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass(frozen=True)
class Cause:
    """Why the engine stopped (停下的原因).

    kind: open (未设定的值), gap (规则空白), missing (缺事实), no_version (没有当日的版本), order (先后顺序不明),
    population (要先算全体), out_of_force (政策不在有效期).
    """

    kind: str
    name: str
    label: str
    message: str
    clause: str = ""
    answered_by: str = ""


class Stop(Exception):
    """Raised inside an expression that needs a value that is not there."""

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        self.value = Stopped(causes)
        super().__init__()


def _touch(self: Stopped, *_: Any) -> NoReturn:
    raise Stop(self.causes)


class Stopped:
    """Stands in the place of a value that is not there; any use of it raises Stop."""

    __slots__ = ("causes",)

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        self.causes = causes

    __bool__ = __index__ = __int__ = __neg__ = __hash__ = _touch
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _touch
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _touch
    __floordiv__ = __rfloordiv__ = __and__ = __rand__ = _touch
