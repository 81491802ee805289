"""Ctrl-C while processes are begun: it is for the one that begins them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from threading import current_thread, main_thread


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """A process begun here never sees Ctrl-C: it is for the one that shares out, and raised there afterwards."""
    with _raised_afterwards():
        if not hasattr(signal, "pthread_sigmask"):  # Windows
            yield
            return
        resource_tracker.ensure_running()  # where it has to be begun, it lets interrupts in again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what is begun now inherits it
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _raised_afterwards() -> Iterator[None]:
    """Any thread may be the one to which the system brings Ctrl-C; Python raises it in the main thread at once."""
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or before is None:
        yield
        return
    seen: list[object] = []
    signal.signal(signal.SIGINT, lambda *_: seen.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if seen:
            signal.raise_signal(signal.SIGINT)
