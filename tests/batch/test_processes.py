"""Processes that share work: whichever dies, and when, the rest goes on, ends, and leaves nothing behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest
from batch import chores
from batch.samples import write_rows
from outside import module
from patience import STALL, in_group, lives, until

from r1model.batches import local, processes
from r1model.batches.processes import as_done
from r1model.errors import Unfinished
from r1model.files import PART

posix = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")


def mine():
    """The processes that this one began and that live."""
    return {child.pid for child in multiprocessing.active_children()}


def test_every_item_has_its_result_and_nobody_stays():
    before = mine()
    assert dict(as_done(abs, range(-50, 0), 3)) == {at: 50 - at for at in range(50)}
    assert list(as_done(abs, [], 2)) == [] and mine() == before


def test_items_and_results_larger_than_a_pipe():
    items = [b"y" * 3_000_000, b"", b"z" * 5_000_000] * 3
    assert dict(as_done(len, items, 2)) == {at: len(item) for at, item in enumerate(items)}
    assert [len(data) for data in local.in_processes(chores.sized, [4_000_000] * 5, 2)] == [4_000_000] * 5


def test_no_item_is_begun_far_ahead_of_the_oldest():
    taken = []

    def items():
        for number in range(40):
            taken.append(number)
            yield number

    done = set()
    for number, _ in as_done(abs, items(), 3, ahead=6):
        oldest = min(set(range(41)) - done)
        assert max(taken) < oldest + 6 + 3, "a process has its next item before its result is taken"
        done.add(number)
    assert done == set(range(40))


def test_what_was_under_way_is_done_again_in_order(tmp_path):
    items = [(tmp_path / str(number // 6), number) for number in range(12)]
    assert list(local.in_processes(chores.dies_once, iter(items), 2)) == list(range(12))


def test_an_item_that_ends_every_process_ends_the_work():
    before = mine()
    with pytest.raises(Unfinished, match="goes on from there"):
        list(local.in_processes(chores.dies, range(8), 2))
    assert mine() == before


@posix
@pytest.mark.parametrize("how_many", [1, 2])
def test_idle_processes_killed_at_the_end_hold_up_nobody(how_many):
    """One that was killed while it waited for more took the lock of the queue along, and the others waited for ever."""
    before = mine()
    for _ in range(5):
        with closing(as_done(abs, range(4), 2)) as results:
            for at, _ in enumerate(results):
                if at == 3:
                    for pid in sorted(mine() - before)[:how_many]:
                        os.kill(pid, signal.SIGKILL)
        assert mine() == before


@posix
def test_one_killed_while_idle_is_replaced():
    before = mine()
    results = as_done(abs, range(12), 2)
    found = dict([next(results)])
    for pid in mine() - before:
        os.kill(pid, signal.SIGKILL)
    assert dict(results) | found == {at: at for at in range(12)}


@posix
def test_who_is_interrupted_while_a_process_begins_leaves_none_behind(monkeypatch):
    before, real = mine(), processes.CONTEXT.Process.start

    def start(process):
        real(process)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(processes.CONTEXT.Process, "start", start)
    with pytest.raises(KeyboardInterrupt) as kept:  # whose traceback holds all that stood there
        list(as_done(abs, range(4), 2))
    until(lambda: mine() == before)
    del kept


@posix
@pytest.mark.parametrize("stop", [signal.SIGSTOP, signal.SIGKILL])
def test_who_gives_up_early_waits_for_none(tmp_path, monkeypatch, stop):
    """What is under way is asked to end, and takes away what it began; one that is stopped is not waited for."""
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 1)
    before = mine()
    (tmp_path / "done").touch()
    items = [tmp_path / "missing", tmp_path, tmp_path / "missing"]
    with pytest.raises(FileNotFoundError), closing(as_done(chores.sleeps, items, 2)) as results:
        next(results)
    assert mine() == before and [path.name for path in tmp_path.iterdir()] == ["done"]
    crew = processes._Crew(chores.deaf, [tmp_path], 1, 1)
    assert crew.has_work()
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    os.kill((mine() - before).pop(), stop)
    crew.dismiss()
    assert mine() == before


@pytest.mark.parametrize("words, error", [("own", ValueError), ("closed", RuntimeError)])
def test_a_fault_is_raised_here_with_its_place(words, error):
    with pytest.raises(error, match=words) as caught:
        list(as_done(chores.raises, [words], 2))
    if error is ValueError:
        assert "chores.py" in caught.value.__notes__[0]


def test_a_result_that_cannot_be_taken_across_is_a_fault():
    with pytest.raises(Exception, match=r"pickle|lambda"):
        list(as_done(chores.raises, ["none"], 2))


def test_a_script_without_its_guard_is_told_of_it(tmp_path):
    """Each process runs the script anew, finds the folder taken, and dies; no word said what to change."""
    script = tmp_path / "mine.py"
    script.write_text(
        "from r1model import sweep_chain\n"
        f"list(sweep_chain(2000, {str(tmp_path / 'out')!r}, scenario='staff300', chunk=500, workers=2))", "utf-8"
    )  # fmt: skip
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "R1MODEL_LANGUAGE": "en"}
    done = subprocess.run([sys.executable, script], env=env, capture_output=True, text=True, timeout=STALL)
    assert "if __name__ == '__main__':" in done.stderr.splitlines()[-1]


@posix
@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_nobody_outlives_the_one_that_shares_out(tmp_path, kind):
    """Workers of a killed program stayed behind for ever, each with all its memory."""
    code = f"from batch import chores; from r1model.batches.processes import as_done\nif __name__ == '__main__':\n" \
           f"    list(as_done(chores.sleeps, [{str(tmp_path)!r}] * 2, 2))"  # fmt: skip
    script = tmp_path.with_name(tmp_path.name + ".py")
    script.write_text(code, "utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, script], env=env, start_new_session=True, stderr=subprocess.PIPE) as process:
        until(lambda: len(list(tmp_path.iterdir())) == 2)
        workers = [int(path.name) for path in tmp_path.iterdir()]
        if kind == signal.SIGINT:
            os.killpg(process.pid, kind)
            said = process.communicate(timeout=STALL)[1].decode()
            assert process.returncode and said.count("Traceback") == 1, "only the one that shares out hears Ctrl-C"
        else:
            os.kill(process.pid, kind)
            process.wait()
        until(lambda: not any(map(lives, workers)))
    assert not list(tmp_path.iterdir()), "what was under way is taken away"


@posix
@pytest.mark.parametrize("words", [("sweep", 9_000_000, "--chain", "staff3000", "--chunk", 100_000), ("batch",)])
@pytest.mark.parametrize("when", ["processes", "files"])
@pytest.mark.parametrize("where", ["here", "cluster"])
def test_ctrl_c_ends_a_command_and_its_workers_in_a_line(tmp_path, words, when, where):
    """Workers begun by Dask printed tracebacks of their own."""
    if where == "cluster":
        module("distributed")
    out, rows = tmp_path / "out", write_rows(tmp_path / "rows.csv", 1000)
    words = [*words, rows] if words == ("batch",) else words
    command = [sys.executable, "-m", "r1model", *map(str, words), "--workers", "2", "--out", str(out),
               *(["--cluster", "local"] if where == "cluster" else [])]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=env, start_new_session=True, **quiet) as process:
        until(lambda: process.poll() is not None
              or (len(in_group(process.pid)) > 2 if when == "processes"
                  else any(out.rglob("part-*")) or any(out.glob("*.xlsx"))))  # fmt: skip
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=STALL)[1].decode()
    assert process.returncode == 130 and said.count("\n") <= 1 and "Traceback" not in said
    assert not list(out.rglob(PART.format("*")))
    until(lambda: not in_group(process.pid))
