"""The same batch on a real Dask cluster with a worker killed midway, and on the command line."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from batch.samples import tree, write_rows
from outside import module

from r1model import batch
from r1model.batches import cluster
from r1model.errors import BadRequest, Unfinished

distributed = module("distributed")
ROWS = 24
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unbroken")
    file = write_rows(folder / "rows.csv", ROWS, "cluster")
    list(batch(file, folder / "out", language="zh"))
    return file, tree(folder / "out")


def digest(files):
    return hashlib.sha256(files["summary.parquet"] + files["summary.xlsx"]).hexdigest()


def test_a_killed_worker_costs_nothing_but_time(unbroken, tmp_path, monkeypatch):
    monkeypatch.setattr("r1model.batches.run.TASK", 6)
    file, wanted = unbroken
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=cluster.FREE_PORT) as made:
        pids = [worker.pid for worker in made.workers.values()]
        states = []
        for done in batch(file, tmp_path / "out", language="zh", scheduler=made.scheduler_address):
            states.append(done.state)
            if len(states) == 1:
                os.kill(pids[0], signal.SIGKILL)
    assert states == ["written"] * ROWS
    assert tree(tmp_path / "out") == wanted and digest(tree(tmp_path / "out")) == digest(wanted)


def test_a_scheduler_that_dies_leaves_what_is_done_and_the_same_command_goes_on(
    unbroken, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr("r1model.batches.run.TASK", 3)
    file, wanted = unbroken
    states = []
    with dying_scheduler(monkeypatch) as (address, kill), pytest.raises(Unfinished) as fault:
        for done in batch(file, tmp_path / "out", language="zh", scheduler=address):
            states.append(done.state)
            if len(states) == 1:
                kill()
    assert 0 < len(states) < ROWS and f"{ROWS} 行中已完成" in fault.value.text("zh")
    assert not caplog.records  # the library's own tracebacks are none for a user
    again = [done.state for done in batch(file, tmp_path / "out", language="zh")]
    assert set(again) <= {"written", "kept"} and len(again) == ROWS
    assert tree(tmp_path / "out") == wanted


@contextmanager
def dying_scheduler(monkeypatch):
    """A scheduler and a worker as processes of their own, and what kills the scheduler."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}
    scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["dask_worker", address, "--no-dashboard", "--nthreads", "1", "--no-nanny"]
    head, hand = (subprocess.Popen([sys.executable, "-m", f"distributed.cli.{name}", *words], **quiet)
                  for name, *words in (scheduler, worker))  # fmt: skip
    monkeypatch.setattr(cluster, "TIMEOUT", "60s")
    try:
        yield address, head.kill
    finally:
        for process in (hand, head):
            process.kill()
            process.wait()


def test_figures_only_on_workers_of_this_machine(unbroken, tmp_path):
    file, _ = unbroken
    list(batch(file, tmp_path / "here", workbooks=False))
    list(batch(file, tmp_path / "there", workbooks=False, cluster="local", workers=1))
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_no_scheduler_answers(monkeypatch):
    monkeypatch.setattr(cluster, "TIMEOUT", "1s")
    with pytest.raises(BadRequest, match=r"tcp://127\.0\.0\.1:9"):
        cluster.connected("tcp://127.0.0.1:9", 1)
