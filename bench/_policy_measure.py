"""Seconds and bytes per second, measured the same way for everybody: medians of five, triad on all cores."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

ROUNDS = 5


def median(run: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Median seconds of so many runs, after one that does not count."""
    run()
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)[rounds // 2]


def _triad(to: Any, one: Any, two: Any, first: int, last: int) -> None:
    for place in range(first, last):
        to[place] = one[place] + 3 * two[place]


_compiled: Any = njit(nogil=True)(_triad)


def triad_bytes_per_second() -> float:
    """Memory bandwidth: a = b + 3c over three int64 arrays far larger than any cache, all cores."""
    count, cores = 12_000_000, os.cpu_count() or 1
    arrays = [np.ones(count, np.int64) for _ in range(3)]
    ends = np.linspace(0, count, cores + 1).astype(int)

    def run() -> None:
        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(lambda first, last: _compiled(*arrays, first, last), ends[:-1], ends[1:]))

    return 24 * count / median(run, 2 * ROUNDS + 1)
