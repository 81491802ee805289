"""Tasks on a Dask cluster: the same work, the same results; a worker that dies loses nothing but its time."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, TypeVar

from r1model.batches.interrupts import interrupts_held_back
from r1model.batches.local import WAITING, windowed
from r1model.batches.work import Task, Worked, work
from r1model.errors import BadRequest, R1ModelError, Unfinished

A = TypeVar("A")
B = TypeVar("B")
RETRIES = 3
TIMEOUT = "10s"
NANNY = "distributed.nanny.pre-spawn-environ"
ENV = {  # of workers made here: they say nothing themselves, and keep the memory of arrays from one to the next
    "DASK_LOGGING__DISTRIBUTED": "critical",
    "MALLOC_TRIM_THRESHOLD_": str(1 << 26),  # Dask's own 64 KiB makes the system clear pages for every array anew
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
}
FREE_PORT = "127.0.0.1:0"  # None would still ask for 8787, and warn where another cluster has it


def share(tasks: Sequence[Task], address: str, workers: int) -> Iterator[Worked]:
    """The outcomes of each task as it ends; without an address on worker processes of this machine."""
    client = connected(address, workers)
    try:
        from distributed import as_completed

        with _told_when_lost(address):
            futures = [client.submit(work, task, pure=False, retries=RETRIES) for task in tasks]
            for future in as_completed(futures):
                yield future.result()
    finally:
        _closed(client, address)


@contextmanager
def _told_when_lost(address: str) -> Iterator[None]:
    """A cluster that goes away midway is Unfinished work, in whatever words it says so."""
    from distributed import KilledWorker

    try:
        yield
    except R1ModelError:
        raise
    except (OSError, TimeoutError, CancelledError, RuntimeError, KilledWorker) as fault:
        raise Unfinished(
            "cluster_lost", address=address or "local", fault=str(fault)[:200] or type(fault).__name__
        ) from fault


def in_order(function: Callable[[A], B], items: Iterable[A], address: str, workers: int) -> Iterator[B]:
    """The results in the order of the items, a few under way at a time."""
    client = connected(address, workers)
    most = WAITING * max(workers, len(client.scheduler_info()["workers"]))
    try:
        with _told_when_lost(address):
            yield from windowed(lambda item: client.submit(function, item, pure=False, retries=RETRIES), items, most)
    finally:
        _closed(client, address)


def connected(address: str, workers: int) -> Any:
    """A client of the cluster at the address, or of one made here."""
    try:
        from distributed import Client
    except ImportError as fault:
        raise BadRequest("needs_extra", package="dask.distributed", extra="cluster") from fault
    _without_its_log()
    if not address:
        return _made_here(max(workers, 1))
    try:
        return Client(address, timeout=TIMEOUT)
    except (OSError, ValueError) as fault:
        raise BadRequest("no_scheduler", address=address, fault=fault) from fault


def _made_here(workers: int) -> Any:
    """A client of worker processes on this machine, their environment as it must be before they start."""
    import dask
    from distributed import Client, LocalCluster

    usual = dask.config.get(NANNY)
    with dask.config.set({NANNY: {**usual, **ENV}}), _environment_without(usual):
        with interrupts_held_back():  # also of workers that are begun later, in a thread that is begun here
            client = Client(LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=FREE_PORT))
        try:
            client.wait_for_workers(workers)  # which read it when they come
        except BaseException:
            _closed(client, "")
            raise
        return client


@contextmanager
def _environment_without(usual: Mapping[str, object]) -> Iterator[None]:
    """Of the variables that Dask gives its workers, none that it left in this process, and afterwards all as it was.

    It leaves those of each cluster here, and takes what it finds for the user's word, over what a cluster is told.
    """
    before = dict(os.environ)
    for name, value in usual.items():
        if before.get(name) == str(value):
            del os.environ[name]
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def _without_its_log() -> None:
    """Silences Dask's own log, which prints a traceback for a lost connection; ours is one line."""
    for name in logging.root.manager.loggerDict:
        if name == "distributed" or name.startswith("distributed."):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _closed(client: Any, address: str) -> None:
    """Leaves a cluster of others running, and ends one made here."""
    client.close()
    if not address:
        client.cluster.close()
