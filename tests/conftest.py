"""How the tests run the command: in this process, as `main` runs it, or as a process of its own."""

import ctypes
import gc
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import outside
import pytest
from longest import LONGEST

from r1model.cli import main

TESTS = Path(__file__).parent
PLACES = {TESTS / name: at for at, name in enumerate(LONGEST)}
GROWTH_BYTES = 1e9
held = {"bytes": GROWTH_BYTES}  # after memory was last given back
gc.set_threshold(100_000, 20, 20)  # looking through whole books as often as usual takes as long as reading them


def pytest_collection_modifyitems(items):
    """The longest files first; all else, and the order within a file, as it is."""
    items.sort(key=lambda item: PLACES.get(item.path, len(PLACES)))


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def log(tmp_path_factory, monkeypatch):
    """Where an unforeseen error is written down: read at the end of every test, since none is allowed."""
    path = tmp_path_factory.getbasetemp() / "r1model.log"
    monkeypatch.setenv("R1MODEL_LOG", str(path))
    yield path
    found = path.read_text("utf-8") if path.exists() else ""
    path.unlink(missing_ok=True)
    assert not found, found


@pytest.fixture(scope="module", autouse=True)
def nothing_kept(request):
    """What the functions of a file keep, such as books, goes with its last test: else a worker holds gigabytes."""
    yield
    for value in vars(request.module).values():
        if hasattr(value, "cache_clear") and value.__module__ == request.module.__name__:
            value.cache_clear()
    gc.unfreeze()  # what a batch in this process keeps for good
    if resident_bytes() > held["bytes"] + GROWTH_BYTES:  # seldom: to look through gigabytes takes seconds
        gc.collect()
        given_back()
        held["bytes"] = resident_bytes()


def resident_bytes():
    """The memory that this process holds; nought where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def given_back():
    """Lets the system have what is free: after whole books and sweeps glibc keeps gigabytes in small pieces."""
    with suppress(OSError, AttributeError):  # another library of C
        ctypes.CDLL(None).malloc_trim(0)


@pytest.fixture
def run(monkeypatch, capsys):
    """The command in this process, as `main` runs it."""

    def command(*words, language="en"):
        monkeypatch.setattr(sys, "argv", ["r1model", *map(str, words)])
        monkeypatch.setenv("R1MODEL_LANGUAGE", language)
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        return Result(code, *capsys.readouterr())

    return command


@pytest.fixture
def process():
    """The command as a process of its own."""

    def command(*words, language="en", code=""):
        env = {**os.environ, "R1MODEL_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
        env["PYTHONPATH"] = os.pathsep.join(sys.path)
        start = ["-c", code] if code else ["-m", "r1model"]
        done = subprocess.run([sys.executable, *start, *words], capture_output=True, encoding="utf-8", env=env)
        return Result(done.returncode, done.stdout, done.stderr)

    return command


@pytest.fixture
def told(record_property):
    """Keeps a line for the end of the run: times and findings to read, from whichever process ran the test."""
    return lambda line: record_property("told", line)


def pytest_terminal_summary(terminalreporter):
    reports = [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]
    kept = [property for report in reports if report.when == "call" for property in report.user_properties]
    lines = [line for name, line in kept if name == "told"]
    _section(terminalreporter, "told by the tests", sorted(lines))
    _section(terminalreporter, "left out", outside.summary(terminalreporter.stats.get("skipped", [])))


def _section(terminalreporter, title, lines):
    if lines:
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
