"""A disk that takes no more, folders without rights, files in the way: one line, nothing half-written, nothing lost."""

import errno
import os
import resource
import stat
import subprocess
import sys

import pytest
from batch.samples import tree, write_rows

from r1model import batch
from r1model.batches import store, work
from r1model.errors import Unfinished

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits and masks as POSIX has them")
BENCH = "model,gpu,n_gpus,isl,osl,concurrency,tpot_ms_median\n" + "deepseek-r1,h200,8,1024,1024,16,14\n" * 4
SMALL = 200  # bytes a file may have: less than any output


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    write_rows(folder / "rows.csv", 4, "disk")
    (folder / "bench.csv").write_text(BENCH, "utf-8")
    return folder


COMMANDS = {
    "workbook": ("workbook", "-o", "{out}/book.xlsx"),
    "lite": ("workbook", "-o", "{out}", "--edition", "lite", "-l", "zh"),
    "xlsm": ("workbook", "-o", "{out}", "--edition", "xlsm", "-l", "en"),
    "batch": ("batch", "{home}/rows.csv", "-o", "{out}"),
    "figures": ("batch", "{home}/rows.csv", "-o", "{out}", "--no-workbooks"),
    "sweep": ("sweep", "5000", "-o", "{out}/s.parquet"),
    "predict": ("predict", "{home}/bench.csv", "-o", "{out}/p.csv"),
    "calibrate": ("calibrate", "{home}/bench.csv", "-o", "{out}/c.toml"),
    "forecast": ("compare", "today", "--focus", "{out}/f.csv"),
    "libreoffice": ("excel", "libreoffice", "-o", "{out}"),
    "addin": ("excel", "addin", "-o", "{out}"),
}


def words_of(name, home, out):
    return [word.format(home=home, out=out) for word in COMMANDS[name]]


def limited(name, home, out):
    """The command in a process whose files may grow to a few bytes only."""
    env = {**os.environ, "R1MODEL_LANGUAGE": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
    env.pop("R1MODEL_LOG", None)
    env["XDG_STATE_HOME"] = str(home)
    command = [sys.executable, "-m", "r1model", *words_of(name, home, out)]
    return subprocess.run(command, capture_output=True, text=True, env=env, preexec_fn=_limit)


def _limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_a_line_and_no_half_file(run, home, tmp_path, name):
    """Files may grow to a few bytes only, temporary ones too; afterwards the same command does all of it."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    done = limited(name, home, out)
    assert done.returncode in (1, 2, 3), done
    assert "Traceback" not in done.stderr and "Traceback" not in done.stdout and done.stderr.count("\n") <= 1, done
    assert done.stderr.startswith("r1model: ") or name == "batch"
    left = {name for name, data in tree(out).items() if len(data) > SMALL or name.endswith(".part")}
    assert not left and (out / "mine.txt").read_text() == "mine"
    again = run(*words_of(name, home, out))
    assert again.code == 0 and again.err == "", again
    assert any(len(data) > SMALL for data in tree(out).values())


@pytest.fixture
def masked():
    """Whatever mask a test sets, that of the process stands again."""
    mask = os.umask(0)
    os.umask(mask)
    yield
    os.umask(mask)


@pytest.mark.parametrize("name, mask", [("xlsm", 0o077), ("batch", 0o077), ("predict", 0o002), ("libreoffice", 0o002),
                                        ("sweep", 0o077)])  # fmt: skip
def test_the_mask_of_the_user_is_respected(run, masked, home, tmp_path, name, mask):
    out = tmp_path / "out"
    os.umask(mask)
    assert run(*words_of(name, home, out)).code == 0
    files = [path for path in out.rglob("*") if path.is_file()]
    assert files and {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o666 & ~mask}


def test_a_private_file_stays_private_when_it_is_replaced(run, tmp_path):
    out = tmp_path / "book.xlsx"
    out.write_bytes(b"old")
    out.chmod(0o600)
    assert run("workbook", "-o", out, "-l", "en", "--force").code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600 and out.stat().st_size > SMALL


FILES = {
    "workbook": ("workbook", "-l", "en"),
    "sweep": ("sweep", "500"),
    "predict": ("predict", "{home}/bench.csv"),
    "calibrate": ("calibrate", "{home}/bench.csv"),
    "libreoffice": ("excel", "libreoffice"),
    "addin": ("excel", "addin"),
}
ENDINGS = {"workbook": ".xlsx", "sweep": ".parquet", "predict": ".csv", "calibrate": ".toml", "libreoffice": ".oxt",
           "addin": ".xlam"}  # fmt: skip


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "pipe", "folder"])
@pytest.mark.parametrize("name", FILES)
def test_what_is_in_the_way_is_replaced_only_when_asked(run, home, tmp_path, name, kind):
    """A link gives way itself: what it leads to is never written. A pipe never gives way."""
    out, stranger = tmp_path / f"out{ENDINGS[name]}", tmp_path / "stranger"
    stranger.write_bytes(b"precious")
    if kind == "file":
        out.write_bytes(b"precious")
    elif kind == "pipe":
        os.mkfifo(out)
    elif kind == "folder":
        (out / "inside").mkdir(parents=True)
    else:
        out.symlink_to(stranger if kind == "link" else tmp_path / "never")
    words = [word.format(home=home) for word in FILES[name]]
    before = sorted(path.name for path in tmp_path.iterdir())
    if kind != "folder":
        done = run(*words, "-o", out)
        assert done.code == 2 and done.err.count("\n") == 1 and ("--force" in done.err or kind == "pipe")
    assert sorted(path.name for path in tmp_path.iterdir()) == before and stranger.read_bytes() == b"precious"
    done = run(*words, "-o", out, "--force")
    assert done.code == (2 if kind == "pipe" else 0), done
    if kind == "pipe":
        assert out.is_fifo()
        return
    assert out.is_dir() if kind == "folder" else out.is_file() and not out.is_symlink()
    assert stranger.read_bytes() == b"precious" and not (tmp_path / "never").exists()


def test_a_batch_stops_when_the_disk_takes_no_more(home, tmp_path, monkeypatch, run):
    """After a few rows in a row that cannot be saved; what is done is kept, and the same command goes on."""
    file, out = home / "rows.csv", tmp_path / "out"
    real, saved = work.save, []

    def save(path, data, **how):
        if saved:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        saved.append(path.name)
        real(path, data, **how)

    monkeypatch.setattr(work, "save", save)
    done = run("batch", file, "-o", out, "-l", "zh", language="zh")
    assert done.code == 3 and "磁盘已满" in done.err and "4 行中已完成 1 行" in done.err
    monkeypatch.undo()
    states = [each.state for each in batch(file, out, language="zh")]
    assert sorted(states) == ["kept", "written", "written", "written"]


def test_reports_that_cannot_be_written_leave_the_books_done(home, tmp_path, monkeypatch):
    file, out = home / "rows.csv", tmp_path / "out"

    def full(path, data, **how):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(store, "save", full)
    with pytest.raises(Unfinished, match="Of 4 rows 4 are done"):
        list(batch(file, out, language="en"))
    monkeypatch.undo()
    assert [each.state for each in batch(file, out, language="en")] == ["kept"] * 4


def test_a_worker_fault_that_nobody_foresaw_is_a_row_and_a_file(home, tmp_path, monkeypatch, log):
    file, out = home / "rows.csv", tmp_path / "out"
    monkeypatch.setattr(work, "sha256", lambda path: 1 / 0)
    done = list(batch(file, out, language="en"))
    assert {each.state for each in done} == {"failed"} and str(log) in done[0].problems[0].allowed
    assert "ZeroDivisionError" in log.read_text("utf-8")
    log.unlink()


def test_a_file_that_appears_while_another_is_made_is_not_replaced(tmp_path, monkeypatch):
    from r1model import files
    from r1model.errors import BadRequest

    path = tmp_path / "a.bin"
    for can_link in (True, False):
        with pytest.raises(BadRequest, match="--force"), files.whole(path, force=False) as temporary:
            temporary.write_bytes(b"ours")
            path.write_bytes(b"theirs")
            if not can_link:
                monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
        assert path.read_bytes() == b"theirs" and list(tmp_path.iterdir()) == [path]
        path.unlink()
    files.write_whole(path, b"ours", force=False)
    assert path.read_bytes() == b"ours" and list(tmp_path.iterdir()) == [path]
