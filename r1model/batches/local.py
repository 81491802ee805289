"""Tasks on this machine: in this process, or in several; processes that die are replaced and their tasks done again."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from r1model.batches.work import Outcome, Task, work
from r1model.errors import BadRequest

TRIES = 3
WAITING = 2  # tasks handed out ahead for each worker


def share(tasks: Sequence[Task], workers: int) -> Iterator[list[Outcome]]:
    """The outcomes of each task as it ends."""
    if workers <= 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    left = list(tasks)
    for _ in range(TRIES):
        done: list[Task] = []
        try:
            for task, found in _pooled(left, workers):
                done.append(task)
                yield found
            return
        except BrokenProcessPool:
            finished = {id(task) for task in done}
            left = [task for task in left if id(task) not in finished]
    raise BadRequest("workers_lost")


def _pooled(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, list[Outcome]]]:
    """A few tasks at a time, so that what waits to be taken stays small."""
    queue = iter(tasks)
    running: dict[Future[list[Outcome]], Task] = {}
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        while True:
            while len(running) < workers * WAITING and (task := next(queue, None)) is not None:
                running[pool.submit(work, task)] = task
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
