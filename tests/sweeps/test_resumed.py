"""A sweep that is cut short: begun again, it ends byte for byte as one that was not."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from outside import module
from sweeps.samples import tree

from r1model import sweep_chain
from r1model.batches import cluster
from r1model.errors import BadRequest
from r1model.files import PART
from r1model.sweeps.parts import MARK

distributed = module("distributed")
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
MANY, PIECE = 2_000_000, 1 << 18
FEW = {"scenario": "staff300", "varied": ("demand", "gpu_price"), "chunk": 500}
COUNT = 4 * FEW["chunk"]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    out = tmp_path_factory.mktemp("unbroken") / "out"
    list(sweep_chain(COUNT, out, **FEW))
    return tree(out)


def begun(out, parts=2):
    """A sweep that was stopped when some parts were done."""
    running = sweep_chain(COUNT, out, **FEW)
    for _ in range(parts):
        next(running)
    running.close()
    return out


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_two_million_on_a_cluster_of_two_killed_and_gone_on_with(tmp_path, told):
    words = ["sweep", str(MANY), "--chain", "staff3000", "--chunk", str(PIECE), "--workers", "2", "--cluster", "local"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "r1model", *words, "--out", str(tmp_path / "out")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=env, start_new_session=True, **quiet)
    while process.poll() is None and len(list(tmp_path.glob("out/parts/part-*"))) < 3:
        time.sleep(0.01)
    running = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    left = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("out/parts/part-*")}
    assert running and 3 <= len(left) < MANY // PIECE + 1
    assert not json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))["complete"]
    again = list(sweep_chain(MANY, tmp_path / "out", scenario="staff3000", chunk=PIECE, workers=2))
    kept = [part.file for part in again if part.worker is None]
    assert kept and all((tmp_path / "out/parts" / name).stat().st_mtime_ns == left[name] for name in kept)
    list(sweep_chain(MANY, tmp_path / "whole", scenario="staff3000", chunk=PIECE))
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    peaks = {part.worker.name: part.worker.peak_mib for part in again if part.worker}
    told(f"sweep: {MANY:,} killed with {len(left)} parts done, {len(kept)} kept; workers held "
         f"{', '.join(f'{peak:.0f}' for peak in peaks.values())} MiB at most")  # fmt: skip


def test_what_is_done_is_not_done_again(unbroken, tmp_path):
    out = begun(tmp_path / "out")
    assert not json.loads((out / "manifest.json").read_text("utf-8"))["complete"]
    assert [part.worker is None for part in sweep_chain(COUNT, out, **FEW)] == [True, True, False, False]
    assert tree(out) == unbroken
    assert all(part.worker is None for part in sweep_chain(COUNT, out, **FEW))
    assert tree(out) == unbroken


@pytest.mark.parametrize("harm", ["gone", "edited", "shorter", "another part", "folder"])
def test_a_file_that_is_not_what_was_written_is_made_again(unbroken, tmp_path, harm):
    list(sweep_chain(COUNT, tmp_path, **FEW))
    path = tmp_path / "parts/part-00001.parquet"
    data = path.read_bytes()
    path.unlink()
    if harm == "folder":
        path.mkdir()
        with pytest.raises(BadRequest, match="is a folder"):
            list(sweep_chain(COUNT, tmp_path, **FEW))
        path.rmdir()
    elif harm != "gone":
        other = (tmp_path / "parts/part-00002.parquet").read_bytes()
        path.write_bytes({"edited": data[:-9] + b"x" + data[-8:], "shorter": data[:-1], "another part": other}[harm])
    assert [part.number for part in sweep_chain(COUNT, tmp_path, **FEW) if part.worker] == [1]
    assert tree(tmp_path) == unbroken


@pytest.mark.parametrize("tail", [b"0123 {", b"\x00" * 40, b"f" * 64 + b" {}\n"])
def test_a_journal_half_written_costs_its_last_part_alone(unbroken, tmp_path, tail):
    journal = begun(tmp_path, 3) / ".r1model-sweep/parts.jsonl"
    first, second, third = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(first + second + (tail if b"f" in tail else third[:50] + tail))
    litter = tmp_path / "parts" / PART.format(f"{MARK}0123")
    litter.write_bytes(b"half a part")
    assert [part.number for part in sweep_chain(COUNT, tmp_path, **FEW) if part.worker] == [2, 3]
    assert tree(tmp_path) == unbroken


@pytest.mark.parametrize("change, words", [
    ({"seed": 5}, "not the same: seed"), ({"chunk": 400}, "chunk"), ({"varied": ("demand",)}, "drivers, shapes"),
    ({"scenario": "staff3000"}, "scenario, inputs"), ({"changes": {"months": 48}}, "not the same: inputs"),
])  # fmt: skip
def test_another_question_into_the_same_folder_is_refused_unless_forced(unbroken, tmp_path, change, words):
    asked, other = tmp_path / "asked", tmp_path / "other"
    list(sweep_chain(COUNT, asked, **FEW))
    with pytest.raises(BadRequest, match=words):
        list(sweep_chain(COUNT, asked, **{**FEW, **change}))
    assert tree(asked) == unbroken
    for out, force in ((asked, True), (other, False)):
        list(sweep_chain(COUNT, out, force=force, **{**FEW, **change}))
    assert tree(asked) == tree(other) != unbroken


def test_force_keeps_what_is_of_the_same_question(unbroken, tmp_path):
    out = begun(tmp_path)
    assert [part.worker is None for part in sweep_chain(COUNT, out, force=True, **FEW)] == [True, True, False, False]
    assert tree(out) == unbroken


@pytest.mark.parametrize("name", ["manifest.json", "parts/part-00000.parquet"])
def test_what_somebody_else_left_there_is_not_touched_unasked(unbroken, tmp_path, name):
    mine = tmp_path / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"{}")
    with pytest.raises(BadRequest, match="--force"):
        list(sweep_chain(COUNT, tmp_path, **FEW))
    assert list(tree(tmp_path)) == [name] and mine.read_bytes() == b"{}"
    list(sweep_chain(COUNT, tmp_path, force=True, **FEW))
    assert tree(tmp_path) == unbroken


def test_one_sweep_a_folder_at_a_time(tmp_path):
    first = sweep_chain(COUNT, tmp_path, **FEW)
    next(first)
    with pytest.raises(BadRequest, match="at work"):
        next(sweep_chain(COUNT, tmp_path, **FEW))
    assert len(list(first)) == COUNT // FEW["chunk"] - 1


def test_a_full_disk_is_one_line_and_the_rest_goes_on_later(unbroken, tmp_path, monkeypatch):
    begun(tmp_path, 1)
    monkeypatch.setattr("r1model.sweeps.parts.sha256", full)
    with pytest.raises(BadRequest, match="No space left"):
        list(sweep_chain(COUNT, tmp_path, **FEW))
    monkeypatch.undo()
    assert [part.number for part in sweep_chain(COUNT, tmp_path, **FEW) if part.worker] == [1, 2, 3]
    assert tree(tmp_path) == unbroken


def full(_):
    raise OSError(28, os.strerror(28))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("how", [{"workers": 2}, {"cluster": "local", "workers": 2}], ids=["processes", "cluster"])
def test_a_killed_worker_costs_nothing_but_time(unbroken, tmp_path, how):
    made = []
    for part in sweep_chain(COUNT, tmp_path, **FEW, **how):
        made.append(part)
        if len(made) == 1:
            os.kill(int(part.worker.name.rpartition("/")[2]), signal.SIGKILL)
    assert [part.number for part in made] == [0, 1, 2, 3] and tree(tmp_path) == unbroken


def test_workers_of_a_cluster_made_here_keep_their_memory():
    """Dask's own threshold makes the system clear pages for every array anew: six times the processor time."""
    assert seen_by_a_worker() == cluster.ENV["MALLOC_TRIM_THRESHOLD_"]


def test_what_another_cluster_left_in_this_process_is_not_taken_for_the_users_word(monkeypatch):
    for given, taken in (("65536", cluster.ENV["MALLOC_TRIM_THRESHOLD_"]), ("123456", "123456")):
        monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", given)
        before = dict(os.environ)
        assert seen_by_a_worker() == taken
        assert dict(os.environ) == before, "nothing of ours is left for the user's next cluster"


def seen_by_a_worker():
    client = cluster.connected("", 1)
    try:
        return client.submit(os.getenv, "MALLOC_TRIM_THRESHOLD_").result()
    finally:
        cluster._closed(client, "")
