"""The route of Windows: the real xlwings.udfs over a stand-in for pywin32."""

import datetime
import io
import os
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from addin.com_excel import ERROR_CELLS, MISSING, MODULE, Cells, cell, excel

from r1model.functions import OMITTED, PREFIXES, functions
from r1model.functions.audit import parse_call
from r1model_addin.answers import answer

WRAPPERS = Path(__file__).parent / "golden" / "xlwings_wrappers.txt"
LISTED = functions()
EVERY = pytest.mark.parametrize("name", LISTED)


@pytest.fixture(scope="module")
def udfs():
    with excel() as module:
        yield module


@pytest.fixture
def call(udfs):
    """Calls as the wrapper in VBA does: what was left out comes as the number of a missing argument."""

    def called(name, *given):
        return udfs.call_udf(MODULE, name, tuple(MISSING if value is OMITTED else value for value in given))

    return called


def example(name):
    return parse_call(LISTED[name].example)[1]


def test_the_wrappers_that_xlwings_writes_are_the_golden_text(udfs):
    text = io.StringIO()
    udfs.generate_vba_wrapper(MODULE, udfs.get_udf_module(MODULE, None), text, SimpleNamespace(Name="Book.xlsm"))
    if os.environ.get("ACCEPT"):
        WRAPPERS.write_text(text.getvalue(), encoding="utf-8")
    assert text.getvalue().splitlines() == WRAPPERS.read_text(encoding="utf-8").splitlines()


def test_every_function_gets_its_help_in_the_dialogue(udfs):
    book = MagicMock(Name="Book.xlsm")
    book.Application.Version = "16.0"
    udfs.import_udfs(MODULE, book)
    told = {call.args[0].split("!")[1]: call.kwargs for call in book.Application.MacroOptions.call_args_list}
    assert set(told) == {f"{prefix}{name}" for name in LISTED for prefix in PREFIXES}
    for name, options in told.items():
        function = LISTED[name.split("_", 1)[1]]
        assert options["Category"] == "r1model"
        assert function.help("zh") in options["Description"] and function.help("en") in options["Description"]
        helps = options["ArgumentDescriptions"] or []
        assert len(helps) == len(function.arguments)
        assert all(10 < len(text) <= 255 and " / " in text for text in helps), name


@EVERY
@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_example_gives_what_the_engine_gives(call, name, prefix):
    given = example(name)
    assert call(f"{prefix}{name}", *map(cell, given)) == answer(LISTED[name], tuple(given))


@EVERY
def test_arguments_left_out_take_their_defaults(call, name):
    given = example(name)
    padded = [*given, *[OMITTED] * (len(LISTED[name].arguments) - len(given))]
    assert call(f"R1_{name}", *map(cell, padded)) == answer(LISTED[name], tuple(given))


HOSTILE = [None, "", "int7", True, datetime.datetime(2025, 2, 23), Decimal("8"), *ERROR_CELLS]


@EVERY
@pytest.mark.parametrize("odd", HOSTILE, ids=str)
def test_an_odd_cell_gives_what_the_engine_gives(call, name, odd):
    given = example(name)
    for position in range(len(LISTED[name].arguments)):
        odd_given = [*given, *[OMITTED] * (position + 1 - len(given))]
        odd_given[position] = odd
        expected = answer(LISTED[name], tuple(None if value == "" else value for value in odd_given))
        assert call(f"DSR_{name}", *map(cell, odd_given)) == expected
        assert (
            call(f"DSR_{name}", *(value if value is OMITTED else Cells(cell(value)) for value in odd_given)) == expected
        )


@EVERY
def test_a_column_of_cells_gives_a_column(call, name):
    function, given = LISTED[name], example(name)
    if not given or function.arguments[0].takes_range:
        return
    column = [[given[0]], [None], ["#N/A"], [given[0]]]
    found = call(f"R1_{name}", Cells(cell(column)), *map(cell, given[1:]))
    assert found == answer(function, (column, *given[1:]))
    assert isinstance(found, str) == function.spills


def test_a_cell_formatted_as_money_is_a_number(call):
    """Excel hands such a cell over as a decimal."""
    assert call("R1_CAPEX", Cells(Decimal("400000")), 8.0, Cells(Decimal("500000"))) == 3_700_000


def test_large_whole_numbers_are_doubles(call):
    """Above 31 bits COM would send a whole number in a type that no cell can show."""
    found = call("R1_MAX_TOKENS", 671.0, "fp8", "H200-141", 64_000.0)
    assert type(found) is float and found > 2**31


def test_a_block_of_ten_thousand_cells_is_one_call(call):
    block = Cells(tuple(tuple(float(row * 100 + column + 1) for column in range(100)) for row in range(100)))
    found = call("DSR_VRAM", block, "int4")
    assert len(found) == 100 and {len(row) for row in found} == {100}
    assert found[99][99] == 5000
