"""The UDF module: the list of functions, each under both prefixes, with its own signature and help."""

import inspect
import itertools
import runpy
import sys
from types import ModuleType

import pytest

from r1model.errors import CELL_ERRORS, CellError
from r1model.functions import OMITTED, PREFIXES, functions, invoke, plain
from r1model.functions.audit import parse_call
from r1model_addin import udfs

LISTED = functions()
NAMES = [f"{prefix}{name}" for name in LISTED for prefix in PREFIXES]
BOTH = pytest.mark.parametrize("prefix", PREFIXES)


def arguments(text):
    """The arguments of an example such as R1_VRAM(671,"int8"), quotes doubled inside quotes as in Excel."""
    return parse_call(text)[1]


def published(space):
    return {name for name, value in space.items() if name.startswith(PREFIXES) and callable(value)}


def test_the_module_holds_the_list_and_nothing_else():
    assert published(vars(udfs)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_is_that_of_the_list(name):
    function = LISTED[name.split("_", 1)[1]]
    found = inspect.signature(getattr(udfs, name)).parameters.values()
    assert [part.name for part in found] == [part.name for part in function.arguments]
    before_the_optional = list(itertools.takewhile(lambda part: part.required, function.arguments))
    assert [part.name for part in found if part.default is inspect.Parameter.empty] == [
        part.name for part in before_the_optional
    ]
    assert {part.kind for part in found} <= {inspect.Parameter.POSITIONAL_OR_KEYWORD}


@pytest.mark.parametrize("name", NAMES)
def test_the_help_fits_into_excels_dialogue_and_speaks_both_languages(name):
    udf, function = getattr(udfs, name), LISTED[name.split("_", 1)[1]]
    assert udf.__name__ == udf.__qualname__ == name
    assert 10 < len(udf.__doc__) <= 255
    assert function.help("zh") in udf.__doc__ and function.help("en") in udf.__doc__, "cut off"


@BOTH
@pytest.mark.parametrize("name", LISTED)
def test_the_example_gives_what_the_engine_gives(name, prefix):
    given = arguments(LISTED[name].example)
    got = getattr(udfs, f"{prefix}{name}")(*given)
    assert got == plain(invoke(name, *given))
    assert got not in CELL_ERRORS


@BOTH
@pytest.mark.parametrize("name", LISTED)
def test_arguments_left_out_come_as_the_default(name, prefix):
    function = LISTED[name]
    given = arguments(function.example)
    padded = [*given, *[OMITTED] * (len(function.arguments) - len(given))]
    assert getattr(udfs, f"{prefix}{name}")(*padded) == plain(invoke(name, *given))


def test_an_argument_left_out_in_the_middle():
    assert udfs.R1_KV(32768.0, OMITTED, 2.0, OMITTED, OMITTED) == udfs.DSR_KV(32768.0) == pytest.approx(2.302672896)


@BOTH
@pytest.mark.parametrize(
    "name, given, code",
    [
        ("VRAM", (671.0, "int7"), "#VALUE!"),
        ("VRAM", (None, "int8"), "#VALUE!"),
        ("VRAM", (-1.0, "int8"), "#NUM!"),
        ("UTIL", (10.0, 0.0), "#DIV/0!"),
        ("GPUS", (671.0, "int8", "A100"), "#N/A"),
        ("GPUS", (671.0, "fp8", "A100-40"), "#N/A"),
    ],
)
def test_an_error_comes_back_as_its_code(name, given, code, prefix):
    assert getattr(udfs, f"{prefix}{name}")(*given) == code
    with pytest.raises(CellError) as raised:
        invoke(name, *given)
    assert raised.value.code == code


def test_a_range_comes_back_in_its_shape_with_errors_in_their_element():
    assert udfs.R1_NODES([[8.0], [-1.0], [None]]) == [[1], ["#NUM!"], ["#VALUE!"]]
    assert udfs.R1_NODES([[8.0, 16.0, 9.0]], 8.0) == [[1, 2, 2]]


def test_a_range_of_one_column_is_not_turned_into_a_row():
    """Excel hands a column over as rows of one cell; nothing may flatten it."""
    assert udfs.DSR_VRAM([[671.0], [70.0]], "int8") == [[671.0], [70.0]]


def test_no_result_is_empty_or_text_in_place_of_a_number():
    for name in LISTED:
        got = getattr(udfs, f"R1_{name}")(*arguments(LISTED[name].example))
        flat = [cell for row in got for cell in row] if isinstance(got, list) else [got]
        assert flat and None not in flat and "" not in flat, name


def test_without_xlwings_they_are_plain_functions(monkeypatch):
    monkeypatch.setitem(sys.modules, "xlwings", None)
    space = runpy.run_path(udfs.__file__)
    assert published(space) == set(NAMES)
    assert space["R1_VRAM"](671, "int8") == 671


def test_with_xlwings_every_function_is_registered_once(monkeypatch):
    registered = []

    def func(*given, **options):
        def register(function):
            registered.append(function.__name__)
            return function

        return register(given[0]) if given else register

    def passes(*_, **__):
        return lambda function: function

    fake = ModuleType("xlwings")
    fake.func, fake.arg, fake.ret = func, passes, passes
    monkeypatch.setitem(sys.modules, "xlwings", fake)
    space = runpy.run_path(udfs.__file__)
    assert sorted(registered) == sorted(NAMES)
    assert space["DSR_VRAM"](671, "int8") == 671
