"""Reads of the desk: what the apps say, put together for one page. No rows of its own."""

from kangjiu.desk.queries.cards import Quarter, helped, quarter, working_day
from kangjiu.desk.queries.casefile import Head, Tab, Timeline, head, head_of, tabs, timeline
from kangjiu.desk.queries.lab import KINDS as LAB_KINDS
from kangjiu.desk.queries.lab import ChildRow, ChildSides, Lab, lab, lab_child, lab_rows, lab_years
from kangjiu.desk.queries.lab_balance import BalanceAnswer, Target, lab_balance, lab_targets
from kangjiu.desk.queries.lab_papers import lab_memo, lab_workbook
from kangjiu.desk.queries.lab_papers import notes as lab_notes
from kangjiu.desk.queries.onward import Onward, Right, Standing, onward, rights, standing
from kangjiu.desk.queries.pages import care, money, papers
from kangjiu.desk.queries.searching import Answer, search
from kangjiu.desk.queries.work import Chosen, Group, Shared, Today, read_shared, today

__all__ = [
    "LAB_KINDS",
    "BalanceAnswer",
    "lab_balance",
    "lab_targets",
    "ChildRow",
    "ChildSides",
    "Lab",
    "lab",
    "lab_child",
    "lab_memo",
    "lab_notes",
    "lab_workbook",
    "lab_rows",
    "lab_years",
    "Answer",
    "Chosen",
    "Group",
    "Head",
    "Onward",
    "Quarter",
    "Right",
    "Shared",
    "Standing",
    "Target",
    "Tab",
    "Timeline",
    "Today",
    "care",
    "head",
    "head_of",
    "helped",
    "money",
    "onward",
    "papers",
    "quarter",
    "read_shared",
    "rights",
    "search",
    "standing",
    "tabs",
    "timeline",
    "today",
    "working_day",
]
