"""Our VBA, executed: what a cell shows for values, tables, errors in words, and a Python that is not there."""

import pytest
from addin.vba_host import Excel, TrueError, engine, shown
from pyopenvba.exceptions import VBARuntimeError

from r1model.errors import CELL_ERRORS
from r1model.functions import PREFIXES, functions
from r1model.functions.audit import parse_call

LISTED = functions()


@pytest.fixture(scope="module")
def excel(addin_file):
    return Excel(addin_file, engine)


@pytest.fixture
def broken(addin_file):
    """A file whose Python answers by a function that each test sets."""
    return Excel(addin_file, lambda name, given: None)


def expected(name, given):
    """The engine's answer as a cell shows it, errors true and a row as one row."""
    value = engine(name, given)
    if isinstance(value, list):
        rows = value if isinstance(value[0], list) else [value]
        if len(rows) > 1:
            return [[_cell(cell) for cell in row] for row in rows]
        return _cell(rows[0][0]) if len(rows[0]) == 1 else [_cell(cell) for cell in rows[0]]
    return _cell(value)


def _cell(value):
    return value if isinstance(value, bool | str) else float(value)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", LISTED)
def test_every_example_gives_what_the_engine_gives(excel, name, prefix):
    given = parse_call(LISTED[name].example)[1]
    assert excel.run(f"{prefix}{name}", *given) == expected(name, given)


def test_python_is_called_in_the_udf_module_with_this_workbook_and_the_calling_cell(excel, addin_file):
    excel.run("R1_VRAM", 671.0, "int8")
    module, name, book, caller = excel.server.calls[-1]
    assert (module, name, caller) == ("r1model_addin.udfs", "R1_VRAM", "the calling cell")
    assert book.vba_get("Name") == addin_file.name


def test_python_is_started_once(excel):
    excel.run("DSR_VRAM", 671.0, "int8")
    before = excel.server.starts
    excel.run("DSR_VRAM", 671.0, "int8")
    assert excel.server.starts == before == 1


@pytest.mark.parametrize("code", CELL_ERRORS)
def test_an_error_in_words_becomes_a_true_error(broken, code):
    for answer, wanted in ((code, code), ([[code, 1.0]], [code, 1.0]), ([[1.0, code], ["text", code]],) * 2):
        broken.server.answer = lambda name, given, answer=answer: answer
        got = broken.run("DSR_VRAM", 671.0, "int8")
        assert got == wanted
        assert [type(cell) is TrueError for cell in flat(got)] == [cell == code for cell in flat(got)]


@pytest.mark.parametrize("words", ["#N/A ", "#n/a", "N/A", "#REF!", "", "文本", "#VALUE! R1_VRAM"])
def test_other_texts_stay_texts(broken, words):
    broken.server.answer = lambda name, given: [[words, True], [words, 2.5]]
    got = broken.run("DSR_VRAM", 671.0, "int8")
    assert got == [[words, True], [words, 2.5]]
    assert not any(isinstance(cell, TrueError) for cell in flat(got))


def flat(value):
    if not isinstance(value, list):
        return [value]
    return [cell for part in value for cell in flat(part)]


def test_a_bad_argument_is_a_true_error_and_no_failure_of_the_call(excel):
    got = excel.run("DSR_VRAM", 671.0, "int7")
    assert got == "#VALUE!" and type(got) is TrueError
    assert excel.run("DSR_LAST_ERROR") == ""


@pytest.mark.parametrize("prefix", PREFIXES)
def test_without_python_the_cell_is_an_error_and_the_reason_is_told(broken, prefix):
    broken.server.missing = True
    got = broken.run(f"{prefix}VRAM", 671.0, "int8")
    assert got == "#VALUE!" and type(got) is TrueError
    reason = broken.run(f"{prefix}LAST_ERROR")
    assert reason == f"{prefix}VRAM: File not found: xlwings64-0.37.8.dll [xlwings 0.37.8]"
    assert broken.application.volatile == 1


def test_a_traceback_is_told_by_its_last_line(broken):
    def fail(name, given):
        raise VBARuntimeError(
            1000, "Unexpected Python Error: Traceback (most recent call last):\r\n  File x\r\nKeyError: 'a'\r\n"
        )

    broken.server.answer = fail
    assert broken.run("DSR_VRAM", 671.0, "int8") == "#VALUE!"
    assert broken.run("DSR_LAST_ERROR") == "DSR_VRAM: KeyError: 'a' [xlwings 0.37.8]"


def test_a_python_that_has_gone_is_started_again(broken):
    broken.server.answer = engine
    assert broken.run("DSR_VRAM", 671.0, "int8") == 671.0
    left = [True]

    def gone_once(name, given):
        if left:
            left.pop()
            raise VBARuntimeError(462, "The remote server machine does not exist or is unavailable")
        return engine(name, given)

    broken.server.answer = gone_once
    assert broken.run("DSR_VRAM", 671.0, "int8") == 671.0
    assert broken.server.starts == 2


def test_shown_tells_a_true_error_from_a_text(broken):
    """The gate on the gate."""
    assert type(shown(broken.app.interpreter.run("WithErrors", ["#N/A"]))) is TrueError
    assert type(shown("#N/A")) is str
