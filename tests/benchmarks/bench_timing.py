"""How a time is taken: the median of several runs, the two sides in turn so that both see the same machine."""

import gc
import os
import platform
import statistics
import subprocess
import sys
import time
from typing import NamedTuple


class Row(NamedTuple):
    what: str
    seconds: float
    baseline: float | None = None
    aim: str = ""
    against: str = ""


def machine():
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"


def once(work, number):
    start = time.perf_counter()
    for _ in range(number):
        work()
    return (time.perf_counter() - start) / number


def medians(*works, number=1, runs=7):
    """The median time of each piece of work, taken by turns; garbage collection waits outside the clock."""
    for work in works:
        work()
    taken = [[] for _ in works]
    for _ in range(runs):
        for found, work in zip(taken, works, strict=True):
            gc.collect()
            found.append(once(work, number))
    return [statistics.median(found) for found in taken]


def processes(*codes, runs=7):
    """The median wall time of fresh interpreters that run each code, taken by turns."""

    def start(code):
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    return medians(*(start(code) for code in codes), runs=runs)
