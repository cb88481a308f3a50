"""Calendar as tables (日历表): year and month of every day from 1800 to 2399, so that a date costs one read."""

from __future__ import annotations

import numpy as np

# 1800-01-01, the earliest day any date arithmetic may reach; one month before and after as a margin
FIRST = -62091
LAST = 157054

_DAYS = np.arange(FIRST, LAST + 1).astype("datetime64[D]")
_MONTHS = _DAYS.astype("datetime64[M]")
# months since year 0: year * 12 + month - 1
MONTH = _MONTHS.astype(np.int64) + 1970 * 12
DAY = (_DAYS - _MONTHS.astype("datetime64[D]")).astype(np.int64) + 1
FIRST_MONTH = int(MONTH[0])
_STARTS = (
    np.arange(MONTH[0] - 1970 * 12, MONTH[-1] - 1970 * 12 + 2).astype("datetime64[M]").astype("datetime64[D]")
)
# first day number of each month from FIRST_MONTH on, and the month's length
MONTH_START = _STARTS.astype(np.int64)[:-1]
MONTH_LENGTH = np.diff(_STARTS.astype(np.int64))
# month and day as one number, to tell whether a birthday has come
TURN = (MONTH % 12) * 32 + DAY
# the same where who was born on 29 February turns on 28 February of a short year
TURN_FEBRUARY = np.where(
    (MONTH % 12 == 1) & (DAY == 28) & (MONTH_LENGTH[MONTH - FIRST_MONTH] == 28), 32 + 29, TURN
)
YEAR = MONTH // 12
# year and turn as one number: the full years between two days are the difference without its last bits
AGE_BITS = 9
AGE = (YEAR << AGE_BITS) + TURN
AGE_FEBRUARY = (YEAR << AGE_BITS) + TURN_FEBRUARY
