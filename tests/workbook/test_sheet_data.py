"""Rows: written again with other values they are those of a book built anew; every kind of value in its own type."""

import io
import math
import re

import pytest
from lxml import etree
from openpyxl import load_workbook

from r1model.errors import MissingInput
from r1model.units import UNITS
from r1model_workbook.book import build
from r1model_workbook.view.grid import ONE, Book, Fault, Table
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render
from r1model_workbook.write.style import number_format

CHANGES = {"params_b": 236.0, "quant": "bf16", "plan3_gpu": "H20-96", "model": "kimi-k2"}


@pytest.fixture(scope="module")
def base():
    book = build("zh")
    return book, render(book)


def rows(made, values):
    strings = made.strings.copy()
    return [data.xml([values(cell) for cell in data.cells], strings) for data in made.rows], strings.xml()


def test_rows_with_other_values_are_those_of_a_book_built_with_them(base):
    _, made = base
    other = build("zh", CHANGES)
    values = {(cell.page.key, cell.row, cell.column): cell.value for cell in other.all_cells()}
    got = rows(made, lambda cell: values[cell.page.key, cell.row, cell.column])
    assert got == rows(render(other), lambda cell: cell.value)
    assert got != rows(made, lambda cell: cell.value)


def test_only_formulas_entries_and_the_snapshot_can_change(base):
    book, made = base
    cells = {cell for data in made.rows for cell in data.cells}
    assert cells == {*book.computed, *book.entries.values(), *book.stamped}


def test_a_formula_that_no_cell_of_its_sheet_feeds_is_an_error_that_names_both(base):
    page = base[0].pages["purchase"]
    with pytest.raises(MissingInput, match=r"purchase.*storage_price_per_tb.*storage_cost"):
        page.calc(1, 1, "storage_cost", {"storage_tb": ONE})


VALUES = [
    (1.0, None, "1"), (-0.0, None, "0"), (0.1 + 0.2, None, "0.30000000000000004"), (3, None, "3"),
    (1e300, None, "1e+300"),
    (True, "b", "1"), (False, "b", "0"), ("words", "str", "words"), ("a<b&\r", "str", "a<b&\r"), ("", "str", None),
    ("_x0041_", "str", "_x005F_x0041_"), ("#N/A", "str", "#N/A"), (Fault("#N/A"), "e", "#N/A"),
    (math.inf, "e", "#NUM!"), (math.nan, "e", "#NUM!"), (None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("value, kind, shown", VALUES, ids=[repr(value) for value, _, _ in VALUES])
def test_a_result_is_written_in_its_type(value, kind, shown):
    cell, text = written(value, formula=True)
    assert (cell.get("t"), cell.findtext("{*}v") or None) == (kind, shown)
    assert (cell.findtext("{*}f"), text) == ("$A$1<$A$2&$A$3", [])
    assert (cell.find("{*}v") is None) == (value is None)


@pytest.mark.parametrize("value, kind, shown", VALUES, ids=[repr(value) for value, _, _ in VALUES])
def test_a_constant_is_written_in_its_type(value, kind, shown):
    cell, texts = written(value, formula=False)
    if kind == "str" and shown:
        assert (cell.get("t"), cell.findtext("{*}v"), texts) == ("s", "0", [shown])
    else:
        assert (cell.get("t"), cell.findtext("{*}v"), texts) == (kind if shown else None, shown, [])


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_a_whole_number_is_shown_without_a_lone_point(unit):
    assert not re.search(r"\.(?![0])", number_format(unit))


def written(value, formula):
    """The one cell of a sheet, and the table of texts."""
    page = Book("en").page("one", "One", "doc")
    if formula:
        page.formula(2, 28, "$A$1<$A$2&$A$3", lambda: value, "calc")
    else:
        page.put(2, 28, value)
    made = render(named(page.book))
    (data,), strings = rows(made, lambda cell: cell.value)
    (cell,) = etree.fromstring(data).iter("c")
    assert cell.get("r") == "AB2" and cell.get("s") and made.rows[0].span == "AB2:AB2"
    return cell, [item.findtext("{*}t") for item in etree.fromstring(strings)]


def named(book):
    book.words = {"title": "Test", "bad_input": "", "bad_input_title": "", "figures_date": "2025-01-01"}
    return book


def test_white_space_is_kept():
    book = named(Book("en"))
    page = book.page("one", "One", "doc")
    words = ["  two", "end ", "a\nb", "a  b", "\ttab", "line\n", "\u3000宽"]
    for row, text in enumerate(words, start=1):
        page.put(row, 1, text)
    page.heights[9] = 30.5
    sheet = load_workbook(io.BytesIO(finished(book, render(book)))).worksheets[0]
    assert [sheet.cell(row, 1).value for row, _ in enumerate(words, start=1)] == words
    assert sheet.row_dimensions[9].height == 30.5


def test_a_row_that_a_table_gets_after_a_look_up_is_found():
    page = Book("en").page("inputs", "Inputs", "input")
    table = Table(page, "id", {"id": 1, "code": 2}, 1)
    for row, name in enumerate(("first", "second"), start=1):
        cell = page.put(row, 2, float(row))
        table.rows[name] = row
        assert table.column("code")[name] is cell
        assert table.range("code", page) == f"$B$1:$B${row}"


@pytest.mark.parametrize("gpu", ["H200-141", "RTX4090-24"])
def test_the_power_of_a_plan_is_one_figure_on_sizing_and_purchase(gpu):
    """An input of 0 stands for the list's figure: a sheet that reads the input alone shows a machine without power."""
    book = build("en", {"plan1_gpu": gpu})
    power = book.cells["plan1.max_kw"].value
    found = [book.pages["sizing"].cells[row, 3].value for (row, at), cell in book.pages["sizing"].cells.items()
             if at == 1 and cell.value == "Maximum power of a node"]  # fmt: skip
    assert found == [power] and (power == Fault("#N/A") or power > 0)


def test_a_plan_without_a_price_is_not_available_all_the_way():
    """One kind of error: spreadsheets differ in which of two kinds they show."""
    book = build("en", {"plan1_gpu": "H20-96"})
    faults = {cell.value for (_, at), cell in book.pages["purchase"].cells.items()
              if at == 3 and isinstance(cell.value, Fault)}  # fmt: skip
    assert faults == {Fault("#N/A")}
