"""Tasks on this machine: in this process, or in several; processes that die are replaced and their tasks done again."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import Any, TypeVar

from r1model.batches.work import Task, Worked, work
from r1model.errors import Unfinished

A = TypeVar("A")
B = TypeVar("B")
TRIES = 3
WAITING = 2  # tasks handed out ahead for each worker


def share(tasks: Sequence[Task], workers: int) -> Iterator[Worked]:
    """The outcomes of each task as it ends."""
    if workers <= 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    left = list(tasks)
    for _ in range(TRIES):
        done: list[Task] = []
        try:
            for task, result in _pooled(left, workers):
                done.append(task)
                yield result
            return
        except BrokenProcessPool:
            finished = {id(task) for task in done}
            left = [task for task in left if id(task) not in finished]
    raise Unfinished("workers_lost")


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
    queue, tries = iter(items), TRIES
    again: list[A] = []
    while tries:
        waiting: Iterator[A] = iter(again)
        sent: deque[A] = deque()
        try:
            for result in _in_a_pool(function, chain(waiting, queue), workers, sent):
                sent.popleft()
                tries = TRIES
                yield result
            return
        except BrokenProcessPool:
            again = [*sent, *waiting]
            tries -= 1
    raise Unfinished("workers_lost")


def _in_a_pool(function: Callable[[A], B], items: Iterable[A], workers: int, sent: deque[A]) -> Iterator[B]:
    """Results in order; `sent` gathers what was handed out."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))

    def submit(item: A) -> Future[B]:
        sent.append(item)
        return pool.submit(function, item)

    try:
        yield from windowed(submit, items, workers * WAITING)
    finally:
        pool.shutdown(cancel_futures=True)


def windowed(submit: Callable[[A], Any], items: Iterable[A], most: int) -> Iterator[Any]:
    """Results of submitted items, oldest first, with so many under way at most."""
    running: deque[Any] = deque()
    for item in items:
        running.append(submit(item))
        if len(running) >= most:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()


def _pooled(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, Worked]]:
    """A few tasks at a time, so that what waits to be taken stays small."""
    queue = iter(tasks)
    running: dict[Future[Worked], Task] = {}
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        while True:
            while len(running) < workers * WAITING and (task := next(queue, None)) is not None:
                running[pool.submit(work, task)] = task
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(cancel_futures=True)  # what has not begun need not, when somebody stops
