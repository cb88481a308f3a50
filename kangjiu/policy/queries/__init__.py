"""Reads of policy (政策查询): versions in force, their programs, receipts explained again."""

from kangjiu.policy.queries.checking import PublicAnswer, PublicQuestion, public_check, public_questions
from kangjiu.policy.queries.explaining import Explained, explained, explained_decision
from kangjiu.policy.queries.open_values import (
    OpenRow,
    asked_inputs,
    entries,
    entry,
    entry_words,
    lineage_head,
    open_rows,
    open_value,
)
from kangjiu.policy.queries.published import (
    before,
    counties,
    history,
    open_values,
    own_versions,
    program,
    published,
    receipts_by_id,
    replay,
    version,
    version_for,
    versions,
    versions_to_recheck,
)
from kangjiu.policy.queries.reading import Change, Paper, differences, reading
from kangjiu.policy.queries.working import work

__all__ = [
    "Change",
    "Explained",
    "OpenRow",
    "Paper",
    "PublicAnswer",
    "PublicQuestion",
    "asked_inputs",
    "before",
    "counties",
    "differences",
    "entries",
    "entry",
    "entry_words",
    "explained",
    "explained_decision",
    "history",
    "lineage_head",
    "open_rows",
    "open_value",
    "open_values",
    "own_versions",
    "program",
    "public_check",
    "public_questions",
    "published",
    "reading",
    "receipts_by_id",
    "replay",
    "version",
    "version_for",
    "versions",
    "versions_to_recheck",
    "work",
]
