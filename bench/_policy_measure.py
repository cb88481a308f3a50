"""Seconds and bytes per second, measured the same way for everybody: medians of five, triad on all cores."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

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


class Taken(NamedTuple):
    """Seconds on the clock, and of all processors together."""

    seconds: float
    processor: float


def medians(runs: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, Taken]:
    """Medians of several things taken in turns, so that a machine that is busy now and then is so for all."""
    found: dict[str, list[Taken]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            began, worked = time.perf_counter(), time.process_time()
            run()
            taken = Taken(time.perf_counter() - began, time.process_time() - worked)
            found[name] += [taken] if number else []
    return {name: middle(taken) for name, taken in found.items()}


def middle(taken: Sequence[Sequence[float]]) -> Taken:
    """Median of each of the two."""
    return Taken(*(sorted(one)[len(taken) // 2] for one in zip(*taken, strict=True)))


def triad() -> tuple[Callable[[], None], int]:
    """Memory bandwidth: a = b + 3c over three int64 arrays far larger than any cache, all cores; a run and its bytes."""
    count, cores = 12_000_000, os.cpu_count() or 1
    arrays = [np.ones(count, np.int64) for _ in range(3)]
    ends = np.linspace(0, count, cores + 1).astype(int)

    def run() -> None:
        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(lambda first, last: _compiled(*arrays, first, last), ends[:-1], ends[1:]))

    return run, 24 * count
