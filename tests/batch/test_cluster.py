"""The same batch on a real Dask cluster with a worker killed midway, and on the command line."""

import hashlib
import os
import signal

import pytest
from batch.samples import tree, write_rows
from outside import module

from r1model import batch
from r1model.batches import cluster
from r1model.errors import BadRequest

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
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        pids = [worker.pid for worker in made.workers.values()]
        states = []
        for done in batch(file, tmp_path / "out", language="zh", scheduler=made.scheduler_address):
            states.append(done.state)
            if len(states) == 1:
                os.kill(pids[0], signal.SIGKILL)
    assert states == ["written"] * ROWS
    assert tree(tmp_path / "out") == wanted and digest(tree(tmp_path / "out")) == digest(wanted)


def test_figures_only_on_workers_of_this_machine(unbroken, tmp_path):
    file, _ = unbroken
    list(batch(file, tmp_path / "here", workbooks=False))
    list(batch(file, tmp_path / "there", workbooks=False, cluster="local", workers=1))
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_no_scheduler_answers(monkeypatch):
    monkeypatch.setattr(cluster, "TIMEOUT", "1s")
    with pytest.raises(BadRequest, match=r"tcp://127\.0\.0\.1:9"):
        cluster.connected("tcp://127.0.0.1:9", 1)
