"""Reads of the family's door: what the apps say, put together for one page. No rows of its own."""

from kangjiu.portal.queries.entitled import County, Office, counties, county, offices, steps
from kangjiu.portal.queries.family import (
    Child,
    Right,
    Todo,
    child,
    children,
    clear_names,
    own_applications,
    todos,
    trained_words,
    with_bills,
)
from kangjiu.portal.queries.progress import Decided, Progress, decided, papers, progress

__all__ = [
    "Child",
    "County",
    "Decided",
    "Office",
    "Progress",
    "Right",
    "Todo",
    "child",
    "children",
    "clear_names",
    "counties",
    "county",
    "decided",
    "offices",
    "own_applications",
    "papers",
    "progress",
    "steps",
    "todos",
    "trained_words",
    "with_bills",
]
