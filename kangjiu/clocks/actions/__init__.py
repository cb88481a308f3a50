"""Writes of clocks: the steps of a statutory clock, and the calendar they rest on."""

from kangjiu.clocks.actions.calendar import enter_notice, seed_calendar, set_day
from kangjiu.clocks.actions.steps import cancel, meet, pause, restart, resume, start

__all__ = [
    "cancel",
    "enter_notice",
    "meet",
    "pause",
    "restart",
    "resume",
    "seed_calendar",
    "set_day",
    "start",
]
