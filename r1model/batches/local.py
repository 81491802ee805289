"""Tasks on this machine: in this process, on its threads, or in several processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, TypeVar

from r1model.batches.processes import as_done
from r1model.batches.work import Task, Worked, work

A = TypeVar("A")
B = TypeVar("B")
WAITING = 2  # tasks handed out ahead for each worker


def share(tasks: Sequence[Task], workers: int) -> Iterator[Worked]:
    """The outcomes of each task as it ends."""
    if workers <= 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    with closing(as_done(work, tasks, workers)) as done:
        for _, result in done:
            yield result


def in_order(function: Callable[[A], B], items: Iterable[A], workers: int) -> Iterator[B]:
    """The results in the order of the items, a few under way at a time; for arrays, on which threads work at once."""
    if workers <= 1:
        yield from map(function, items)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from windowed(lambda item: pool.submit(function, item), items, workers * WAITING)


def in_processes(function: Callable[[A], B], items: Iterable[A], workers: int) -> Iterator[B]:
    """The same in processes; one that dies takes none of its work along: what was under way is done again."""
    if workers <= 1:
        yield from map(function, items)
        return
    early: dict[int, B] = {}
    due = 0
    with closing(as_done(function, items, workers, workers * WAITING)) as done:
        for number, result in done:
            early[number] = result
            while due in early:
                yield early.pop(due)
                due += 1


def windowed(submit: Callable[[A], Any], items: Iterable[A], most: int) -> Iterator[Any]:
    """Results of submitted items, oldest first, with so many under way at most."""
    running: deque[Any] = deque()
    for item in items:
        running.append(submit(item))
        if len(running) >= most:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()
