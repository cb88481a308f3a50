"""What becomes of the applications that are still under way today (在办申请的示例): one of each kind at least."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """How far an application has come by today (办到哪一步)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NOTICED = "noticed"
    COMPLETE = "complete"
    PAUSED = "paused"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    APPEALED = "appealed"
    APPROVED = "approved"
    REFERRED = "referred"
    CORRECTING = "correcting"
    TRAINING = "training"


@dataclass(frozen=True)
class Late:
    """One application of the last weeks: its fate, and how many working days before today papers were complete."""

    fate: Fate
    back: int


# five working days: six back is overdue, five back is due today
LATE = (
    Late(Fate.COMPLETE, 7),
    Late(Fate.COMPLETE, 6),
    Late(Fate.COMPLETE, 5),
    Late(Fate.COMPLETE, 4),
    Late(Fate.COMPLETE, 3),
    Late(Fate.COMPLETE, 1),
    Late(Fate.REVIEWED, 6),
    Late(Fate.REVIEWED, 5),
    Late(Fate.REVIEWED, 3),
    Late(Fate.REVIEWED, 2),
    Late(Fate.PAUSED, 8),
    Late(Fate.NOTICED, 4),
    Late(Fate.NOTICED, 2),
    Late(Fate.SUBMITTED, 2),
    Late(Fate.SUBMITTED, 1),
    Late(Fate.WITHDRAWN, 6),
    Late(Fate.REJECTED, 20),
    Late(Fate.APPEALED, 25),
    Late(Fate.CORRECTING, 18),
    Late(Fate.APPROVED, 9),
    Late(Fate.APPROVED, 8),
    Late(Fate.REFERRED, 24),
    Late(Fate.REFERRED, 10),
    Late(Fate.TRAINING, 14),
    Late(Fate.TRAINING, 13),
)
