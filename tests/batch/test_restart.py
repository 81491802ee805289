"""A batch that is cut short: no half file, and begun again it ends as an unbroken run does."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from batch.samples import tree, write_rows

from r1model import batch
from r1model.batches import work
from r1model.batches.store import MARK
from r1model.files import PART

ROWS = 16
KILLS = int(os.environ.get("R1MODEL_KILLS", "3"))


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unbroken")
    file = write_rows(folder / "rows.csv", ROWS)
    states = [done.state for done in batch(file, folder / "out", language="en")]
    assert states == ["written"] * ROWS
    return file, tree(folder / "out")


def started(file, out):
    command = [sys.executable, "-m", "r1model", "batch", str(file), "--out", str(out), "-l", "en", "--json"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=env, start_new_session=True)


def books(out):
    return list(out.glob("*.xlsx")) if out.exists() else []


def killed(file, out, chance):
    """Ends the whole process group when some files are there, or earlier; says whether it still ran."""
    process, wanted = started(file, out), chance.randint(0, ROWS - 1)
    while process.poll() is None and len(books(out)) < wanted:
        time.sleep(0.002)
    time.sleep(chance.random() * 0.05)
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return running


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_and_begun_again(unbroken, tmp_path, told):
    file, wanted = unbroken
    chance, hits = random.Random("kill"), 0
    for turn in range(KILLS):
        out = tmp_path / f"out{turn}"
        hits += killed(file, out, chance)
        for path in books(out):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
            if not path.name.startswith("summary"):
                assert path.read_bytes() == wanted[path.name]
        before = {path: path.stat().st_mtime_ns for path in books(out)}
        done = list(batch(file, out, language="en"))
        assert {each.state for each in done} <= {"written", "kept"} and len(done) == ROWS
        kept = [each.file for each in done if each.state == "kept"]
        assert all(before[out / name] == (out / name).stat().st_mtime_ns for name in kept)
        assert tree(out) == wanted
    told(f"reliability: {KILLS} batches killed and begun again, {hits} of them at work: as an unbroken run ends")
    assert hits > KILLS // 2


def test_what_a_killed_worker_was_writing_is_gone_at_the_end(unbroken, tmp_path):
    """The others do its rows again; the run used to end with its half file beside them."""
    file, wanted = unbroken
    for at, _ in enumerate(batch(file, tmp_path, language="en")):
        if at == 0:
            (tmp_path / PART.format(f"{MARK}0123")).write_bytes(b"half a book")
    assert tree(tmp_path) == wanted


def test_only_what_is_missing_or_changed_is_done_again(unbroken, tmp_path):
    file, wanted = unbroken
    out = tmp_path / "out"
    list(batch(file, out, language="en"))
    names = sorted(record["file"] for record in json.loads((out / "manifest.json").read_text("utf-8"))["scenarios"])
    (out / names[0]).unlink()
    (out / names[1]).write_bytes(b"edited")
    (out / names[2]).write_bytes((out / names[2]).read_bytes()[:-1])
    done = {each.file: each.state for each in batch(file, out, language="en")}
    assert [name for name in names if done[name] == "written"] == names[:3]
    assert tree(out) == wanted


def test_a_changed_row_is_written_again_and_the_others_stay(unbroken, tmp_path):
    file, _ = unbroken
    out, copy = tmp_path / "out", tmp_path / "rows.csv"
    lines = file.read_text("utf-8").splitlines()
    copy.write_text("\n".join(lines), "utf-8")
    list(batch(copy, out, language="en", workbooks=True))
    lines[3] = lines[3].rsplit(",", 2)[0] + ",777,changed"
    copy.write_text("\n".join(lines), "utf-8")
    assert [each.row for each in batch(copy, out, language="en") if each.state == "written"] == [4]


def test_workers_give_the_same_folder(unbroken, tmp_path, monkeypatch):
    monkeypatch.setattr("r1model.batches.run.TASK", 5)
    file, wanted = unbroken
    list(batch(file, tmp_path / "out", language="en", workers=2))
    assert tree(tmp_path / "out") == wanted


def test_a_strangers_file_is_not_replaced_unasked(unbroken, tmp_path):
    file, wanted = unbroken
    out = tmp_path / "out"
    out.mkdir()
    own = out / "子公司 3.en.xlsx"
    own.write_bytes(b"mine")
    failed = [each for each in batch(file, out, language="en") if each.state == "failed"]
    assert [each.row for each in failed] == [5] and "--force" in failed[0].problems[0].allowed
    assert own.read_bytes() == b"mine"
    list(batch(file, out, language="en", force=True))
    assert tree(out) == wanted


@pytest.mark.parametrize("code, word", [(28, "No space left"), (13, "Permission denied"), (30, "Read-only")])
def test_a_file_that_cannot_be_written_is_a_row_of_errors(unbroken, tmp_path, monkeypatch, code, word):
    """The disk is full, the file is open elsewhere, the folder turns read-only: for one row, the others go on."""
    file, wanted = unbroken
    real = work.save

    def save(path, data, **how):
        if path.name.startswith("子公司 7."):
            raise OSError(code, os.strerror(code))
        real(path, data, **how)

    monkeypatch.setattr(work, "save", save)
    out = tmp_path / "out"
    done = list(batch(file, out, language="en"))
    (failed,) = [each for each in done if each.state == "failed"]
    assert failed.row == 9 and word in failed.problems[0].problem and len(done) == ROWS
    assert word in (out / "errors.csv").read_text("utf-8-sig")
    assert not list(out.glob(".r1model*"))
    monkeypatch.undo()
    assert [each.row for each in batch(file, out, language="en") if each.state == "written"] == [9]
    assert tree(out) == wanted


def test_a_directory_in_the_place_of_a_file(unbroken, tmp_path):
    file, _ = unbroken
    (tmp_path / "out" / "子公司 2.en.xlsx" / "inside").mkdir(parents=True)
    done = list(batch(file, tmp_path / "out", language="en", force=True))
    assert [each.row for each in done if each.state == "failed"] == [4]
    assert not list((tmp_path / "out").glob("*.part"))


def test_a_path_too_long_for_excel(unbroken, tmp_path):
    file, _ = unbroken
    deep = tmp_path / ("d" * 100) / ("e" * (235 - len(str(tmp_path)) - 102))
    done = list(batch(file, deep, language="en", name="{name}-{plan3_gpu_price}-0123456789"))
    assert {each.state for each in done} == {"failed"}
    assert "259" in done[0].problems[0].allowed and not books(deep)[1:]
