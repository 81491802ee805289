"""Where the words go: outputs that are closed, full or narrow; clocks that are wrong. Never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [("audit", "--json"), ("sources",), ("explain", "weights_gb"), ("--help",), ("plan", "--set", "plan=zzz"),
            ("call",)]  # fmt: skip
FULL = [">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full"] if Path("/dev/full").exists() else []
CLOSED = [">&-", "2>&-", ">&- 2>&-", "| head -c 1", "<&-", *FULL]
ENCODINGS = ("cp936", "cp1252", "utf-16")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="shells as POSIX has them")
START = f"{sys.executable} -m r1model"


def shell(words, after, language="zh", **environment):
    env = {**os.environ, "R1MODEL_LANGUAGE": language, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.run(f"{START} {' '.join(words)} {after}", shell=True, capture_output=True, env=env)


@pytest.mark.parametrize("after", CLOSED)
@pytest.mark.parametrize("words", [("sources",), ("plan", "--set", "plan=zzz")])
def test_outputs_that_take_nothing(words, after):
    done = shell(words, after)
    assert done.returncode in (0, 1, 2, 70) and b"Traceback" not in done.stdout + done.stderr, done
    assert b"Exception ignored" not in done.stderr and done.stderr.count(b"\n") <= 1, done
    if after == ">/dev/full" and words[0] != "plan":
        assert done.returncode != 0, done  # what was asked for did not arrive


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_outputs_of_narrow_encodings(words, encoding):
    done = shell(words, "", PYTHONIOENCODING=encoding)
    assert done.returncode == (2 if words[0] == "plan" else 0), done
    assert b"Traceback" not in done.stdout + done.stderr and (done.stdout + done.stderr).decode(encoding)


CLOCK = """
import datetime, sys, time
shift = {years} * 365.25 * 86400
true = time.time
time.time = lambda: true() + shift
class Moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Moved, Day
sys.argv = ["r1model", *{words!r}]
from r1model.cli import main
main()
"""


@pytest.mark.parametrize(
    "words", [("call", "VRAM", "671", "int8"), ("sources",), ("workbook", "-o", "{out}", "-l", "en")]
)
def test_a_clock_ten_years_off_changes_nothing(words, tmp_path):
    found = []
    for shift in (0, -10, 10):
        out = tmp_path / str(shift)
        given = [word.format(out=out) for word in words]
        env = {**os.environ, "R1MODEL_LANGUAGE": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
        code = CLOCK.format(years=shift, words=given)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
        assert done.returncode == 0 and not done.stderr, done
        files = {path.name: path.read_bytes() for path in out.glob("*")} if out.exists() else {}
        found.append((done.stdout.replace(str(out), ""), files))
    assert found[0] == found[1] == found[2]
