"""Clocks (时钟): the working-day calendar and statutory clocks.

Owns CalendarDay, StatutoryClock and ClockEvent. A clock is running, paused, met or cancelled. 民法典 201 and 203
(the starting day is not counted), 行政许可法 82 (working days leave out legal holidays), 国务院办公厅 yearly notice.
"""
