"""Cautious and favourable in the book: chosen live they are the engine's, and Risk holds the three side by side."""

import pytest

from r1model.answer import costs_of
from r1model.options.files import compared
from r1model.scenario_files import live
from r1model_workbook.book import build
from r1model_workbook.sheets.side_by_side import SIDES

ENTRIES = {"pue": 1.7, "staff_fte@high": 3.0}


@pytest.fixture(scope="module")
def book():
    return build("en", ENTRIES)


@pytest.mark.parametrize("case", SIDES)
def test_the_case_chosen_and_the_case_stamped_are_the_engines(book, case):
    expected = costs_of(live({**ENTRIES, "case": case}))
    stamped = {key: book.cells[f"case.{case}.{key}"].value for key in compared()}
    assert {key: value for key, value in stamped.items() if isinstance(value, float)} == pytest.approx(dict(expected))
    book.recalculate({"case": case})
    shown = {key: book.cells[f"{key}.pv_aftertax"].value for key in expected}
    book.recalculate({"case": "user"})
    assert shown == pytest.approx(dict(expected), rel=1e-9)


def test_differences_are_those_of_the_columns(book):
    base, cautious = (book.cells[f"case.{case}.buy"] for case in ("base", "cautious"))
    assert base.page.cells[base.row, 6].value == cautious.value - base.value > 0
    assert book.cells["case.base.recommended"].value in {book.pages[key].title for key in compared()}


def test_at_five_years_salvage_and_years_follow_as_in_the_engine(book):
    expected = costs_of({"pue": 1.7, "months": 60})
    book.recalculate({"months": 60})
    shown = {key: book.cells[f"{key}.pv_aftertax"].value for key in expected}
    years, salvage = book.inputs["years"].value, book.case["buy.capex[0].salvage_pct"][0].value
    book.recalculate({"months": 36})
    assert shown == pytest.approx(dict(expected), rel=1e-9)
    assert (years, salvage) == (5, pytest.approx(0.1))
