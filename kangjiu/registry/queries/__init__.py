"""Reads of files (档案)."""

from kangjiu.registry.queries.duplicates import (
    Duplicate,
    Pair,
    compare_files,
    find_duplicates,
    holder_of,
    number_digest,
    probable_pairs,
)
from kangjiu.registry.queries.facts import facts, facts_of
from kangjiu.registry.queries.files import (
    FileView,
    diagnosis_paper,
    file,
    guardian,
    merges_of,
    needs_purpose,
    primary_guardian,
)
from kangjiu.registry.queries.finding import Hit, primary_categories, search_children
from kangjiu.registry.queries.gather import Gathered, gather
from kangjiu.registry.queries.grants import grants, holds_file
from kangjiu.registry.queries.lists import (
    ChildFilters,
    ChildRow,
    child_by_number,
    children,
    institutions,
    places,
    present,
    townships,
)
from kangjiu.registry.queries.pages import (
    Missing,
    SideBySide,
    household_choices,
    missing_parts,
    said_by_number,
    side_by_side,
)
from kangjiu.registry.queries.people import (
    by_public_id,
    granted_people,
    masked_name,
    masked_names,
    names,
    people,
    person,
    same_child_ids,
)
from kangjiu.registry.queries.readings import readings
from kangjiu.registry.queries.workbooks import child_of_row

search = search_children

__all__ = [
    "Missing",
    "SideBySide",
    "household_choices",
    "missing_parts",
    "said_by_number",
    "side_by_side",
    "ChildFilters",
    "ChildRow",
    "Duplicate",
    "FileView",
    "Gathered",
    "Hit",
    "Pair",
    "by_public_id",
    "child_by_number",
    "child_of_row",
    "children",
    "compare_files",
    "facts",
    "facts_of",
    "diagnosis_paper",
    "file",
    "find_duplicates",
    "gather",
    "granted_people",
    "grants",
    "guardian",
    "holder_of",
    "holds_file",
    "institutions",
    "masked_name",
    "masked_names",
    "merges_of",
    "names",
    "needs_purpose",
    "number_digest",
    "people",
    "person",
    "places",
    "present",
    "primary_categories",
    "primary_guardian",
    "probable_pairs",
    "readings",
    "same_child_ids",
    "search",
    "search_children",
    "townships",
]
