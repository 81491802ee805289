"""Tasks on a Dask cluster: the same work, the same results; a worker that dies loses nothing but its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from r1model.batches.work import Outcome, Task, work
from r1model.errors import BadRequest

RETRIES = 3


def share(tasks: Sequence[Task], address: str, workers: int) -> Iterator[list[Outcome]]:
    """The outcomes of each task as it ends; without an address on worker processes of this machine."""
    client = connected(address, workers)
    try:
        from distributed import as_completed

        futures = [client.submit(work, task, pure=False, retries=RETRIES) for task in tasks]
        for future in as_completed(futures):
            yield future.result()
    finally:
        client.close()
        if not address:
            client.cluster.close()


def connected(address: str, workers: int) -> Any:
    """A client of the cluster at the address, or of one made here."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as fault:
        raise BadRequest("needs_extra", package="dask.distributed", extra="cluster") from fault
    if not address:
        return Client(LocalCluster(n_workers=max(workers, 1), threads_per_worker=1, dashboard_address=None))
    try:
        return Client(address, timeout="10s")
    except (OSError, ValueError) as fault:
        raise BadRequest("no_scheduler", address=address, fault=fault) from fault
