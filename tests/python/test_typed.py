"""The worksheet functions in Python: names, types, docstrings, and the same values as in a sheet."""

import doctest
import inspect
import os
import pydoc
import subprocess
import sys
from pathlib import Path

import pytest

import r1model
from r1model.callables import by_name, python_function
from r1model.callables.stub import stub
from r1model.callables.tables import Table
from r1model.errors import CELL_ERRORS, CellError
from r1model.functions import functions, invoke, plain
from r1model.functions.audit import parse_call
from r1model.texts import text

ROOT = Path(__file__).parents[2]
STUB = ROOT / "r1model" / "callables" / "typed.pyi"
SECTIONS = ("Parameters", "Returns", "Raises", "Notes", "References", "Examples")


def example(name):
    _, given = parse_call(by_name()[name].example)
    return [None if value.__class__.__name__ == "Omitted" else value for value in given]


def test_every_function_has_its_name_in_python():
    assert len(by_name()) == len(functions())
    assert {name for name, item in by_name().items() if name != item.name.lower()} == {"plan_table"}


def test_the_stub_is_that_of_the_list():
    """ACCEPT=1 writes it anew."""
    if os.environ.get("ACCEPT"):
        STUB.write_text(stub(), encoding="utf-8")
    assert STUB.read_text("utf-8") == stub()


@pytest.mark.parametrize("name", by_name())
def test_a_function_gives_in_python_what_it_gives_in_a_cell(name):
    function = getattr(r1model, name)
    assert function is python_function(name) and function.__name__ == name
    sheet = plain(invoke(by_name()[name].name, *parse_call(by_name()[name].example)[1]))
    value = function(*example(name))
    assert plain(value) == sheet
    assert isinstance(value, Table) == isinstance(sheet, list)


@pytest.mark.parametrize("name", by_name())
def test_a_docstring_says_units_ranges_errors_and_conventions(name):
    function, item = getattr(r1model, name), by_name()[name]
    said = function.__doc__
    assert said.startswith(item.help("en"))
    places = [said.index(f"\n{section}\n{'-' * len(section)}\n") for section in SECTIONS if item.arguments]
    assert places == sorted(places)
    for part in item.arguments:
        assert f"\n{part.name} : " in said and part.domain in said
        assert not part.unit or f"Unit: {text('units', part.unit, 'en')}. " in said
    assert not item.unit or f"Unit: {text('units', item.unit, 'en')}." in said
    assert all(f"{code}: " in said for code in CELL_ERRORS)
    assert list(inspect.signature(function).parameters) == [part.name for part in item.arguments]


def test_docstrings_are_chinese_for_a_chinese_reader(process):
    done = process(code="import r1model; print(r1model.vram.__doc__); print(r1model.__doc__)", language="zh")
    assert (done.code, done.err) == (0, "")
    assert "参数量（十亿），如 671" in done.out and "规模：显存" in done.out


def test_the_signature_shows_names_types_and_defaults():
    shown = str(inspect.signature(r1model.gpus))
    assert shown.startswith("(params_b: float | str, quant: str, gpu: str, overhead: float = 0.2, mem_util: float =")
    assert "model: str = 'deepseek-r1'" in str(inspect.signature(r1model.tpot))
    assert str(inspect.signature(r1model.heatmap)).startswith("(inputs: Any, nodes_range: Any, util_range: Any, metric")


def test_a_keyword_or_a_place_or_nothing_means_the_same():
    assert r1model.vram(671, "fp16", unit="TB") == r1model.vram(quant="fp16", params_b=671, overhead=0, unit="TB")
    assert r1model.tpot("H200-141", 8, 64) == r1model.tpot("H200-141", 8, 64, plan=None)
    with pytest.raises(TypeError, match="quant"):
        r1model.vram(671)
    with pytest.raises(TypeError, match="colour"):
        r1model.vram(671, "int8", colour=1)


@pytest.mark.parametrize("code, name, given", [
    ("#VALUE!", "vram", (671, "int7")), ("#NUM!", "vram", (-1, "int8")), ("#N/A", "gpus", (671, "int8", "B999")),
    ("#DIV/0!", "util", (10, 0)), ("#VALUE!", "vram", (None, "int8")), ("#VALUE!", "vram", (671, "int8", None)),
])  # fmt: skip
def test_an_error_is_raised_with_its_sentence(code, name, given):
    with pytest.raises(CellError) as caught:
        getattr(r1model, name)(*given)
    assert caught.value.code == code and len(str(caught.value)) > 15
    assert repr(caught.value) == f"<{code}: {caught.value}>"


def test_help_of_the_package_says_what_it_is_and_lists_every_function():
    shown = pydoc.plain(pydoc.render_doc(r1model))
    assert "how many GPUs" in shown and ">>> vram(671" in shown
    assert all(f"  {name}(" in shown for name in by_name())
    assert set(by_name()) <= set(dir(r1model))
    assert "Parameters in billions" in pydoc.plain(pydoc.render_doc(r1model.vram))


def test_the_examples_of_the_package_are_true():
    found = doctest.DocTestFinder(recurse=False).find(r1model, "r1model", globs={})
    done = doctest.DocTestRunner(optionflags=doctest.FAIL_FAST).run(found[0])
    assert done.attempted == 4 and done.failed == 0


IMPORTS = """
import sys
import r1model
assert not {"numpy", "pandas", "pydantic", "r1model.catalogue"} & set(sys.modules), "import r1model loads nothing"
import r1model.finance.results, r1model.capacity, r1model.scenarios, r1model.audit, r1model.catalogue.load
from r1model import audit, capacity, catalogue, functions, scenarios, tco, vram
from r1model.finance import risk
assert (tco("buy") > 0, capacity(1, 100) > 0, vram(671, "int8")) == (True, True, 671)
assert len(functions()) > 50 and catalogue().gpus and audit()
assert not hasattr(r1model, "no_such_function")
print("the rooms are importable, the names are the functions")
"""


def test_a_name_means_the_function_whichever_room_was_read_before(process):
    done = process(code=IMPORTS)
    assert (done.code, done.err) == (0, "") and "importable" in done.out


def test_rooms_called_like_a_function_are_known():
    rooms = {path.stem for path in (ROOT / "r1model").iterdir() if path.suffix in ("", ".py")}
    assert set(r1model.ROOMS_CALLED_ALIKE) == rooms & {*by_name(), *r1model.HOMES}


TYPED = """
from r1model import gpus, gpu_list, tco, vram
import pandas as pd
reveal_type(vram(671, "int8"))
reveal_type(gpus(671, "int8", "H200", mem_util=0.8))
reveal_type(gpu_list())
vram(pd.Series([671.0]), "int8")
vram([671, 70], ["int8", "fp8"])
vram(671, 8)
vram(671)
"""


def test_mypy_knows_the_functions(tmp_path):
    (tmp_path / "user.py").write_text(TYPED, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(tmp_path / "user.py")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, env={**os.environ, "NO_COLOR": "1"})
    lines = [line.partition(".py:")[2] for line in done.stdout.splitlines()]
    revealed = [line for line in lines if "Revealed" in line]
    wrong = sorted({int(line.partition(":")[0]) for line in lines if "error" in line})
    assert [line.rpartition(" ")[2] for line in revealed] == ['"float"', '"int"', '"r1model.callables.tables.Table"']
    assert wrong == [9, 10], done.stdout


def test_a_model_may_stand_for_its_parameters():
    assert r1model.vram("qwen3-32b", "fp8") == pytest.approx(r1model.weights("qwen3-32b", "fp8-block"))
