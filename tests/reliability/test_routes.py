"""The routes into a spreadsheet and the command line: what nobody foresaw is a value or a line, and a file to send."""

import io
import json

import pytest

from r1model import logbook
from r1model.functions import find, functions
from r1model_addin import answers
from r1model_addin.answers import answer
from r1model_addin.calc import worker

ODD = [
    None, True, "", "²", "1e999", "nan", float("inf"), float("nan"), -1, 0, 10**400, 1e308, "int8", "H200-141",
    "x" * 9000, "\ud800", [[1, 2], [3, "x"]], [], [[]], [[None]], [["deepseek-r1"], [None]], "[" * 4000, "6%", "600%",
    b"raw", {},
]  # fmt: skip


@pytest.fixture
def broken(monkeypatch):
    """A fault in the engine itself."""

    def fault(*_, **__):
        raise ZeroDivisionError("of no user's making")

    monkeypatch.setattr(answers, "call", fault)
    return "of no user's making"


def test_a_fault_of_the_engine_is_an_error_value_and_a_file(broken, log):
    assert answer(find("VRAM"), (671.0, "int8")) == "#VALUE!"
    assert "R1_VRAM" in log.read_text("utf-8") and broken in log.read_text("utf-8")
    log.unlink()


def test_the_calc_worker_goes_on_after_a_fault(monkeypatch, log):
    monkeypatch.setattr(worker, "reply", lambda name, given: 1 / 0 if name == "VRAM" else 7)
    out = io.StringIO()
    worker.serve(['["VRAM", []]', '["GPUS", []]'], out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == ["ready", {"error": "#VALUE!"}, 7]
    assert "ZeroDivisionError" in log.read_text("utf-8")
    log.unlink()


@pytest.mark.parametrize("line", ["", "x", "7", "[]", "[1]", "[1, 2, 3]", '["VRAM"]', '["VRAM", 7]', "[" * 60_000,
                                  '["VRAM", [' + "[" * 50_000, "\x00", '["VRAM", [NaN, Infinity]]'])  # fmt: skip
def test_no_line_ends_the_calc_worker(line, log):
    out = io.StringIO()
    worker.serve([line, '["VRAM", [671, "int8"]]'], out)
    ready, odd, good = map(json.loads, out.getvalue().splitlines())
    assert ready == "ready" and isinstance(odd, dict) and isinstance(good, float)
    log.unlink(missing_ok=True)  # a line that is no request is no user's: it may be written down


def test_no_argument_of_any_function_is_unforeseen():
    """Every function with odd values in every place: a value or one of the four errors; the log stays empty."""
    for function in functions().values():
        for at, value in enumerate(ODD):
            for given in ((value,), (ODD[at - 1], value), (671.0, value, value), ("deepseek-r1", value), (value,) * 6):
                json.dumps(answer(function, given), allow_nan=False)


def test_the_command_line_tells_where_it_wrote(run, monkeypatch, log):
    from r1model.cli import reports

    monkeypatch.setattr(reports, "print_table", lambda *_: 1 / 0)
    done = run("sources")
    assert done.code == 70 and str(log) in done.err and done.err.count("\n") == 1 and "ZeroDivision" not in done.err
    assert "ZeroDivisionError" in log.read_text("utf-8") and "sources" in log.read_text("utf-8")
    log.unlink()


def test_a_log_that_cannot_be_written_is_no_second_fault(run, monkeypatch, tmp_path):
    from r1model.cli import reports

    (tmp_path / "file").write_text("x")
    monkeypatch.setenv(logbook.VARIABLE, str(tmp_path / "file" / "below.log"))
    monkeypatch.setattr(reports, "print_table", lambda *_: 1 / 0)
    done = run("sources", language="zh")
    assert done.code == 70 and done.err.count("\n") == 1 and "Traceback" not in done.err


def test_the_log_does_not_grow_for_ever(tmp_path, monkeypatch):
    path = tmp_path / "r1model.log"
    monkeypatch.setenv(logbook.VARIABLE, str(path))
    monkeypatch.setattr(logbook, "LARGEST", 1000)
    for _ in range(20):
        try:
            raise KeyError("x" * 100)
        except KeyError:
            assert logbook.written_down("test") == str(path)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 4000
