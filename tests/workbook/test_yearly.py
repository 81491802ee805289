"""Years: the sheet is the engine's, year by year; what is after the horizon is empty; what does not add up is seen."""

import pytest

from r1model.finance.kinds import Scenario
from r1model.finance.results import outcome_in, root
from r1model.finance.validate import checked
from r1model.finance.yearly import bought_books, by_year, peak
from r1model.inputs import usual
from r1model.options.files import compared
from r1model.scenarios import chained
from r1model_workbook.sheets.yearly import FIRST

CASES = [
    {},
    {"months": 20.0, "tax_method": "IMMEDIATE", "book_life_months": 7.0},
    {"months": 60.0, "financing": "loan", "tax_timing": "annual", "book_life_months": 48.0},
]


def shown(cell):
    """The amounts of a row of years, by its total; those after the horizon are empty."""
    cells = [cell.page.cells[cell.row, FIRST + year].value for year in range(6)]
    return [value for value in cells if value != ""]


@pytest.mark.parametrize("changes", CASES)
def test_the_sheet_shows_what_the_engine_computes(filled, changes):
    book = filled(changes)
    case = checked(Scenario, chained(changes).case)
    around = root(case)
    found = {key: outcome_in(around, case[key]) for key in compared() if case.get(key)}
    scale = max(abs(side.pv_aftertax()) for side in found.values())
    for key, side in found.items():
        assert shown(book.cells[f"yearly.{key}"]) == pytest.approx(
            [-amount for amount in by_year(side, side.cash)], abs=1e-9 * scale
        )
        top = book.cells[f"peak.{key}"]
        assert (top.value, top.page.cells[top.row, 2].value) == pytest.approx(tuple(peak(side)))
    books = bought_books(found["buy"], changes.get("book_life_months", usual()["book_life_months"]))
    rows = {"booked": books.depreciation, "lost": books.losses, "interest": books.interest, "charge": books.pretax,
            "charge_after_tax": books.after_tax}  # fmt: skip
    for name, amounts in rows.items():
        assert shown(book.cells[f"yearly.{name}"]) == pytest.approx(amounts, abs=1e-9 * scale), name
    assert book.cells["failing"].value == 0


def test_book_depreciation_ends_with_the_book_life_and_tax_differs_in_time_alone(filled):
    book = filled({"book_life_months": 12.0, "months": 36.0})
    booked = shown(book.cells["yearly.booked"])
    assert booked[0] == 0 and booked[1] > 0
    ahead = book.cells["yearly.ahead"]
    assert abs(ahead.value) < 1e-6 * sum(booked)
    assert min(shown(ahead)) < 0  # books faster than tax


def test_a_year_that_lost_a_line_fails_the_checks(filled):
    book = filled({})
    cell = book.cells["yearly.buy"]
    lost = next(
        above
        for above in book.computed
        if above.page is cell.page and (above.row, above.column) == (cell.row - 1, FIRST + 1)
    )
    kept = lost.compute
    lost.compute = lambda: 0.0
    try:
        book.recalculate({})
        assert book.cells["failing"].value > 0
    finally:
        lost.compute = kept
