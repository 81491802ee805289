"""The pipe to the worker, and the worker: answers, death, silence, and what never crosses the pipe."""

import io
import json
import math
import os
import signal
import sys

import pytest
from patience import HANG

from r1model.functions import find, functions, invoke, plain
from r1model.functions.audit import parse_call
from r1model_addin import answers
from r1model_addin.calc import r1model_calc_link as pipe
from r1model_addin.calc import worker
from r1model_addin.calc.r1model_calc_link import Link, Unreachable

OMITTED = {}


@pytest.fixture
def link(tmp_path, monkeypatch):
    monkeypatch.delenv(pipe.VARIABLE, raising=False)
    made = Link(sys.executable, str(tmp_path / "calc.log"))
    yield made
    made.stop()


def missing(tmp_path):
    return Link(str(tmp_path / "no-python"), str(tmp_path / "calc.log"))


def script(tmp_path, text):
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def shown(answer):
    """An answer with its errors as text, as `plain` gives them."""
    if isinstance(answer, list):
        return [shown(part) for part in answer]
    return answer["error"] if isinstance(answer, dict) else answer


@pytest.mark.parametrize("name", functions())
def test_the_worker_answers_as_the_engine(name):
    called, given = parse_call(functions()[name].example)
    asked = [OMITTED if value is worker.OMITTED else value for value in given]
    assert shown(json.loads(json.dumps(worker.reply(called, asked)))) == plain(invoke(called, *given))


@pytest.mark.parametrize(
    "name, given, answer",
    [
        ("DSR_VRAM", [671, "int7"], {"error": "#VALUE!"}),
        ("DSR_VRAM", [None, "int8"], {"error": "#VALUE!"}),
        ("DSR_VRAM", [OMITTED, "int8"], {"error": "#VALUE!"}),
        ("DSR_VRAM", ["#N/A", "int8"], {"error": "#VALUE!"}),
        ("DSR_UTIL", [10, 0], {"error": "#DIV/0!"}),
        ("DSR_GPUS", [671, "int8", "A100"], {"error": "#N/A"}),
        ("DSR_KV", [32768, OMITTED, 2], 2.302672896),
        ("R1_NODES", [[[8.0], [-1.0], [None]]], [[1], [{"error": "#NUM!"}], [{"error": "#VALUE!"}]]),
        ("R1_NOPE", [], {"error": "#VALUE!"}),
    ],
)
def test_errors_stand_apart_from_text(name, given, answer):
    assert worker.reply(name, given) == (pytest.approx(answer) if isinstance(answer, float) else answer)


@pytest.mark.parametrize("number", [math.nan, math.inf, 10**400], ids=["nan", "inf", "whole"])
def test_no_number_crosses_that_json_cannot_hold(monkeypatch, number):
    monkeypatch.setattr(answers, "call", lambda *_: [[number, 1.0]])
    said = io.StringIO()
    worker.serve(['["DSR_NODES", [8]]\n'], said)
    ready, answer = map(json.loads, said.getvalue().splitlines())
    assert ready == worker.READY
    assert answer == [[{"error": "#NUM!"}, 1.0]]


def test_a_fault_of_ours_is_an_error_cell_and_a_line_in_the_log(monkeypatch, log):
    def broken(*_):
        raise RuntimeError("planted")

    monkeypatch.setattr(answers, "call", broken)
    assert worker.reply("DSR_NODES", [8]) == {"error": "#VALUE!"}
    assert "planted" in log.read_text("utf-8")
    log.unlink()


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", "null", "7", '["DSR_NODES"]', '["DSR_NODES", 8]', "[" * 5000, "\ud800"]
)
def test_a_line_that_is_no_question_is_an_error_cell_and_the_worker_goes_on(line, log):
    said = io.StringIO()
    worker.serve([line, '["DSR_NODES", [8]]'], said)
    assert [json.loads(part) for part in said.getvalue().splitlines()] == [worker.READY, {"error": "#VALUE!"}, 1.0]
    assert log.exists()
    log.unlink()


def test_one_worker_answers_many_calls(link):
    assert [link.ask("DSR_NODES", [gpus]) for gpus in (8, 9, 16)] == [1, 2, 2]
    first = link.process.pid
    assert "int7" in link.ask("DSR_AUDIT", ["explain", '=R1_VRAM(671,"int7")'])
    assert link.process.pid == first


def test_the_worker_ends_when_calc_does(link):
    link.ask("DSR_NODES", [8])
    link.process.stdin.close()
    assert link.process.wait() == 0


def test_a_killed_worker_is_replaced_within_the_call(link):
    link.ask("DSR_NODES", [8])
    first = link.process
    first.kill()
    first.wait()
    assert link.ask("DSR_NODES", [9]) == 2
    assert link.process.pid != first.pid


def test_a_missing_interpreter_is_tried_once_and_said_once(tmp_path, monkeypatch):
    """Ten thousand cells do not wait ten thousand times."""
    monkeypatch.delenv(pipe.VARIABLE, raising=False)
    monkeypatch.setattr(pipe, "PAUSE", math.inf)
    tries, real = [], pipe.subprocess.Popen
    monkeypatch.setattr(pipe.subprocess, "Popen", lambda *given, **named: tries.append(given) or real(*given, **named))
    link = missing(tmp_path)
    for _ in range(10_000):
        with pytest.raises(Unreachable, match="no-python"):
            link.ask("DSR_NODES", [8])
    assert len(tries) == 1
    assert (tmp_path / "calc.log").read_text().count("no-python") == 2  # in its one line: where, and what failed


def test_the_log_keeps_every_reason_and_a_reason_is_of_its_own_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(pipe, "PAUSE", 0.0)
    monkeypatch.setenv(pipe.VARIABLE, script(tmp_path, "echo first words >&2"))
    link = missing(tmp_path)
    with pytest.raises(Unreachable, match="first words"):
        link.ask("DSR_NODES", [8])
    link.python = str(tmp_path / "no-python")
    with pytest.raises(Unreachable) as raised:
        link.ask("DSR_NODES", [8])
    assert "first words" not in str(raised.value)
    assert (tmp_path / "calc.log").read_text().count("first words") == 2
    assert str(raised.value) in (tmp_path / "calc.log").read_text()


def test_it_is_tried_again_after_a_while(tmp_path, monkeypatch):
    monkeypatch.delenv(pipe.VARIABLE, raising=False)
    monkeypatch.setattr(pipe, "PAUSE", 0.0)
    link = missing(tmp_path)
    with pytest.raises(Unreachable):
        link.ask("DSR_NODES", [8])
    link.python = sys.executable
    try:
        assert link.ask("DSR_NODES", [8]) == 1
    finally:
        link.stop()


def test_the_environment_names_another_interpreter(tmp_path, monkeypatch):
    monkeypatch.setenv(pipe.VARIABLE, sys.executable)
    link = missing(tmp_path)
    try:
        assert link.ask("DSR_NODES", [8]) == 1
    finally:
        link.stop()


def test_a_python_without_r1model_is_named_with_its_own_error(tmp_path, monkeypatch):
    monkeypatch.setenv(pipe.VARIABLE, script(tmp_path, "echo \"ModuleNotFoundError: No module named 'r1model'\" >&2"))
    with pytest.raises(Unreachable, match=r"it stopped at once.*No module named 'r1model'.*calc\.log"):
        missing(tmp_path).ask("DSR_NODES", [8])


def test_a_worker_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setenv(pipe.VARIABLE, script(tmp_path, "exec sleep 60"))
    monkeypatch.setattr(pipe, "SECONDS", 0.2)
    with pytest.raises(Unreachable, match=r"no answer within 0\.2 seconds"):
        missing(tmp_path).ask("DSR_NODES", [8])


def test_a_call_that_takes_too_long_fails_alone(link, monkeypatch):
    link.ask("DSR_NODES", [8])
    os.kill(link.process.pid, signal.SIGSTOP)
    monkeypatch.setattr(pipe, "SECONDS", 0.05)
    with pytest.raises(Unreachable, match="no answer"):
        link.ask("DSR_NODES", [8])
    monkeypatch.setattr(pipe, "SECONDS", HANG)
    assert link.ask("DSR_NODES", [8]) == 1


def test_every_name_of_the_list_is_found_by_the_worker():
    assert all(find(f"DSR_{name}") is function for name, function in functions().items())
