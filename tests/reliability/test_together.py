"""Two at once on one folder: one goes on, the other is refused in a line and touches nothing; the dead hold nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from batch.samples import tree, write_rows
from patience import HANG
from reliability.damage import HIDDEN

from r1model import batch, sweep
from r1model.batches import lock
from r1model.errors import BadRequest

ROWS, FEW = 12, 3
PAIRS = int(os.environ.get("R1MODEL_PAIRS", "2"))
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")


def batched(folder, rows):
    """A table, and what a batch of it leaves that nobody disturbs."""
    file = write_rows(folder / "rows.csv", rows, "together")
    list(batch(file, folder / "out", language="en"))
    return file, tree(folder / "out")


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    """Long enough for two processes to meet."""
    return batched(tmp_path_factory.mktemp("unbroken"), ROWS)


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """For tests that themselves say when the second comes."""
    return batched(tmp_path_factory.mktemp("short"), FEW)


def started(file, out):
    command = [sys.executable, "-m", "r1model", "batch", str(file), "-o", str(out), "-l", "en"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "R1MODEL_LANGUAGE": "en"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, text=True)


def test_pairs_of_batches(unbroken, tmp_path, told):
    """Whoever is second is refused, or comes after the end of the first and keeps all that it made."""
    file, whole = unbroken
    refused = 0
    for number in range(PAIRS):
        out = tmp_path / str(number)
        pair = [started(file, out) for _ in range(2)]
        said = [process.communicate(timeout=HANG) for process in pair]
        codes = sorted(process.returncode for process in pair)
        assert codes in ([0, 2], [0, 0]), said
        assert all("Traceback" not in err and err.count("\n") <= 1 for _, err in said), said
        refused += codes == [0, 2] and any("Another batch is at work" in err for _, err in said)
        assert tree(out) == whole
    told(f"reliability: {PAIRS} pairs of batches on one folder, {refused} refused while the first ran: first unharmed")
    assert refused


def test_a_second_batch_is_refused_while_the_first_runs(short, tmp_path, run):
    file, whole = short
    out = tmp_path / "out"
    first = batch(file, out, language="en")
    next(first)
    before = tree(out)
    for words in ((), ("--force",), ("--no-workbooks",)):
        done = run("batch", file, "-o", out, "-l", "en", *words)
        assert (done.code, done.out) == (2, "")
        assert str(os.getpid()) in done.err and socket.gethostname() in done.err and done.err.count("\n") == 1
        assert tree(out) == before
    list(first)
    assert tree(out) == whole


def test_a_batch_that_is_given_up_lets_the_next_one_in(short, tmp_path):
    file, whole = short
    out = tmp_path / "out"
    first = batch(file, out, language="en")
    next(first)
    first.close()
    assert [each.state for each in batch(file, out, language="en")].count("kept") >= 1
    assert tree(out) == whole


def test_a_killed_owner_is_succeeded(unbroken, tmp_path):
    file, whole = unbroken
    out = tmp_path / "out"
    process = started(file, out)
    while not (out / HIDDEN / lock.OWNER).exists() and process.poll() is None:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert (out / HIDDEN / lock.LOCK).exists()
    list(batch(file, out, language="en"))
    assert tree(out) == whole


def signed(out, **said):
    state = out / HIDDEN
    state.mkdir(parents=True)
    (state / lock.OWNER).write_text(json.dumps({"pid": 1, "host": "elsewhere", "started": "x", **said}), "utf-8")
    return state


def test_another_machines_batch_is_believed_while_its_folder_lives(short, tmp_path, monkeypatch):
    file, whole = short
    out = tmp_path / "out"
    state = signed(out)
    with pytest.raises(BadRequest, match="elsewhere"):
        list(batch(file, out, language="en"))
    old = time.time() - 2 * lock.ELSEWHERE_ALIVE_S
    os.utime(state / lock.OWNER, (old, old))
    list(batch(file, out, language="en"))
    assert tree(out) == whole


@pytest.mark.parametrize("name", lock.NAMES)
@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "nonsense"])
def test_odd_things_in_the_place_of_the_lock(short, tmp_path, name, kind):
    file, whole = short
    out = tmp_path / "out"
    state = signed(out, host=socket.gethostname())
    path, stranger = state / name, tmp_path / "stranger"
    stranger.write_bytes(b"precious")
    path.unlink(missing_ok=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(stranger)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"\xff[" * 5000)
    list(batch(file, out, language="en"))
    assert {file: data for file, data in tree(out).items() if HIDDEN not in file} == whole
    assert stranger.read_bytes() == b"precious"


def test_two_sweeps_to_one_name_keep_the_first(tmp_path):
    out = tmp_path / "out.parquet"
    first, second = (sweep(4000, out, chunk=1000, varied=("pue",), seed=seed) for seed in (1, 2))
    next(first), next(second)
    list(first)
    whole = out.read_bytes()
    with pytest.raises(BadRequest, match="--force"):
        list(second)
    assert out.read_bytes() == whole and list(tmp_path.iterdir()) == [out]
    list(sweep(4000, out, chunk=1000, varied=("pue",), seed=2, force=True))
    assert out.read_bytes() != whole
