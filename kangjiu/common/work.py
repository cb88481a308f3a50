"""A row of today's work 今日工作: what every app tells the desk about things that wait for a person."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to do, as `queries.work(by, on, limit)` of an app returns it, most urgent first.

    `due_on` last day, inclusive (None = no statutory day); `words` and `tone` (ok warn bad info "") as from
    `clocks.queries.due_words`; `what` the deed (审核申请); `who` a masked name or an organisation, never a full
    name; `clause` the source; `url` the page where the next deed is done; `kind` a code of the app such as
    "applications.review" (the desk groups and filters by it).
    """

    due_on: date | None
    words: str
    tone: str
    what: str
    who: str
    clause: str
    url: str
    kind: str
