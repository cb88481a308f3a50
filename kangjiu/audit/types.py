"""Event types: what can happen, and the Chinese sentence the timeline shows for it."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["file", "care", "money", "oversight", "system"]
KINDS: tuple[str, ...] = get_args(Kind)
KIND_LABELS = {"file": "档案", "care": "服务", "money": "资金", "oversight": "监督", "system": "系统"}
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True)
class EventType:
    """One kind of event (事项): stable dotted code `app.what_happened`, sentence, kind.

    `sentence` names keys of the recorded data in braces: "核定 {months} 个月，{amount_fen} 元". Keys ending
    in `_fen` are shown in yuan, `_bp` in percent, True/False as 是/否, None as 无. `labels` turns stored
    codes into words: {"status": dict(Status.choices)}. ValueError for a bad code, kind or placeholder.
    """

    code: str
    sentence: str
    kind: Kind
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False, compare=False)

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.code):
            raise ValueError(f"event code {self.code!r} is not app.what_happened")
        if self.kind not in KINDS:
            raise ValueError(f"event {self.code}: kind {self.kind!r} is none of {', '.join(KINDS)}")
        for name in self.placeholders:
            if not name.isidentifier():
                raise ValueError(f"event {self.code}: placeholder {name!r} must be a plain name")

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the data the sentence needs."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.sentence) if name is not None)
