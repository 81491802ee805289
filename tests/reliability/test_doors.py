"""Whatever is typed, read or closed: an answer or one line, in any encoding, and nothing touched that is not ours."""

import io
import os
import random
import sys

import pytest
from reliability.hostile import lay_out, line

from r1model.cli import main
from r1model.texts import LANGUAGE_VARIABLE

LINES = int(os.environ.get("R1MODEL_HOSTILE_LINES", "40"))
ENCODINGS = ("utf-8", "ascii", "cp936", "cp1252")
CODES = (0, 1, 2, 3)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and links as POSIX has them")


def told_in(encoding, words, monkeypatch):
    """What the command writes to streams of an encoding: code, bytes of stdout and of stderr."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(raw, encoding=encoding, write_through=True) for raw in (out, err)]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["r1model", *words])
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
    return code, out.getvalue(), err.getvalue()


def state_of(home):
    """Every file under a folder with what it holds; links and pipes by what they are."""
    found = {}
    for path in sorted(home.rglob("*")):
        if path.is_symlink():
            found[path.name] = str(path.readlink())
        else:
            found[path.name] = path.read_bytes() if path.is_file() else path.is_dir()
    return found


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_hostile_command_lines(tmp_path, monkeypatch, told, encoding):
    """The same lines under every encoding; half in Chinese."""
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    out.mkdir()
    files = lay_out(home)
    monkeypatch.chdir(out)
    before = state_of(home)
    codes = {}
    for number in range(LINES):
        chance = random.Random(f"hostile {number}")
        words = line(chance, files, out)
        monkeypatch.setenv(LANGUAGE_VARIABLE, chance.choice(["zh", "en"]))
        code, said, errors = told_in(encoding, words, monkeypatch)
        told_text = errors.decode(encoding)
        assert code in CODES and b"Traceback" not in said + errors, (words, code, told_text)
        assert told_text.count("\n") == (code in (2, 3)) or words[0] in ("call", "batch"), (words, code, told_text)
        said.decode(encoding)
        assert state_of(home) == before, words
        codes[code] = codes.get(code, 0) + 1
    assert set(codes) >= {0, 2}
    told(f"reliability: {LINES} hostile command lines in {encoding}: no traceback, nothing touched; codes {codes}")
