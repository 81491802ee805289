"""Processes of this machine that share work and hold nothing in common: one that dies takes no lock along.

The pool of the standard library has one queue for all, and a process killed while it waits there, as by a system that
is out of memory, can leave the others waiting for ever; those of a killed program stay behind. Here each has a pipe of
its own: the end of either side is the end of the pipe, and the other side sees it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from heapq import heappop, heappush
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, Generic, TypeVar

from r1model.batches.interrupts import interrupts_held_back
from r1model.errors import Unfinished

A = TypeVar("A")
B = TypeVar("B")
TRIES = 3  # processes that may die of one item
PATIENCE_SECONDS = 10.0  # for a process to tidy up once it is to end
CONTEXT = multiprocessing.get_context("spawn")


def as_done(
    function: Callable[[A], B], items: Iterable[A], workers: int, ahead: int = sys.maxsize
) -> Generator[tuple[int, B], None, None]:
    """The number of each item, from nought, with its result as it ends.

    No item is begun that is `ahead` or more behind the oldest under way. What a process that dies had under way is
    done again by another; Unfinished where one item ends three of them. What the function raises is raised here.
    """
    crew = _Crew(function, items, workers, ahead)
    try:
        while crew.has_work():
            yield from crew.results()
    finally:
        crew.dismiss()


class _Worker(Generic[A]):
    """A process, its pipe, and the item it is at, with its number."""

    def __init__(self, function: Callable[[A], Any]) -> None:
        self.task: tuple[int, A] | None = None
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_serve, args=(theirs, function), daemon=True)
        try:
            with interrupts_held_back(), theirs:
                self.process.start()
        except BaseException:
            self.pipe.close()  # which ends it, if it has begun
            raise

    def take(self, task: tuple[int, A]) -> None:
        self.task = task
        data = pickle.dumps(task[1])
        with suppress(OSError):  # it has died: the end of its pipe will tell
            self.pipe.send_bytes(data)

    def said(self) -> bytes | None:
        """Its answer; None where it has died."""
        try:
            return self.pipe.recv_bytes()
        except (EOFError, OSError):
            return None

    def dismiss(self) -> None:
        """It ends at the end of its pipe; in the midst of an item it is asked to."""
        self.pipe.close()
        if self.task is not None:
            self.process.terminate()

    def join(self) -> None:
        self.process.join(PATIENCE_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class _Crew(Generic[A, B]):
    """The processes, what is to be done, and what is to be done again."""

    def __init__(self, function: Callable[[A], B], items: Iterable[A], most: int, ahead: int) -> None:
        self.function, self.most, self.ahead = function, most, ahead
        self.workers: list[_Worker[A]] = []
        self._items = enumerate(items)
        self._begun = 0
        self._again: list[tuple[int, A]] = []
        self._deaths: Counter[int] = Counter()
        self._has_answers = False

    def has_work(self) -> bool:
        """Hands out what may be begun; whether anything is under way."""
        while self._has_room() and (task := self._next()) is not None:
            self._free().take(task)
        return any(worker.task for worker in self.workers)

    def results(self) -> Iterator[tuple[int, B]]:
        """What has ended, after a wait where nothing has; each process has its next item before a result is taken."""
        busy = {worker.pipe: worker for worker in self.workers if worker.task}
        ready = wait(list(busy))
        ended = [self._ended(worker) for pipe, worker in busy.items() if pipe in ready]
        self.has_work()
        for number, is_result, value in filter(None, ended):
            if not is_result:
                raise value
            yield number, value

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.dismiss()
        for worker in self.workers:
            worker.join()

    def _has_room(self) -> bool:
        return len(self.workers) < self.most or any(worker.task is None for worker in self.workers)

    def _next(self) -> tuple[int, A] | None:
        if self._again:
            return heappop(self._again)
        oldest = min((worker.task[0] for worker in self.workers if worker.task), default=self._begun)
        if self._begun >= oldest + self.ahead or (task := next(self._items, None)) is None:
            return None
        self._begun += 1
        return task

    def _free(self) -> _Worker[A]:
        for worker in self.workers:
            if worker.task is None:
                return worker
        self.workers.append(_Worker(self.function))
        return self.workers[-1]

    def _ended(self, worker: _Worker[A]) -> tuple[int, bool, Any] | None:
        """The number of an item, whether it has a result, and that or the fault; None where the process has died."""
        task, worker.task = worker.task, None
        assert task is not None
        data = worker.said()
        if data is None:
            self._lose(worker, task)
            return None
        self._has_answers = True
        return (task[0], *pickle.loads(data))

    def _lose(self, worker: _Worker[A], task: tuple[int, A]) -> None:
        self.workers.remove(worker)
        worker.dismiss()
        worker.join()
        self._deaths[task[0]] += 1
        if self._deaths[task[0]] == TRIES:
            raise Unfinished("workers_lost" if self._has_answers else "workers_not_begun")
        heappush(self._again, task)


def _serve(pipe: Connection, function: Callable[[Any], Any]) -> None:
    """What a process does: one item after the other until its pipe ends."""
    signal.signal(signal.SIGTERM, _leave)
    Thread(target=_leave_with_parent, daemon=True).start()
    while True:
        try:
            data = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            answer = pickle.dumps((True, function(pickle.loads(data))))
        except Exception as fault:  # whatever it is, the one who asked is told
            answer = _fault(fault)
        try:
            pipe.send_bytes(answer)
        except OSError:
            return


def _leave(*_: object) -> None:
    """Files half written are taken away on the way out, which nothing cuts short but a kill."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(1)


def _leave_with_parent() -> None:
    """An item may take minutes, and nobody asks for it any more."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _fault(fault: Exception) -> bytes:
    """A fault to be raised by the one who asked, with the place where it was raised."""
    fault.add_note("".join(traceback.format_exception(fault)))
    try:
        data = pickle.dumps((False, fault))
        pickle.loads(data)
    except Exception:  # some cannot be taken across
        return pickle.dumps((False, RuntimeError(f"{type(fault).__name__}: {fault}")))
    return data
