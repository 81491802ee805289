"""The sheets bind inputs and figures to the formulas as r1model.sizing.lineup does: the same plans, line by line."""

import pytest
from parity.compare import agree
from parity.scenarios import changes, scenarios

from r1model.errors import CellError
from r1model.sizing.lineup import PLANS, plan
from r1model_workbook.book import build
from r1model_workbook.view.grid import Fault

COUNT = 200


@pytest.mark.parametrize("key", PLANS)
def test_book_holds_the_plan(key):
    book = build("en")
    compared = 0
    wrong: dict[str, str] = {}
    for scenario in scenarios(COUNT, key):
        try:
            values = plan(scenario, key).values
        except CellError:
            continue
        book.recalculate(scenario)
        for name, value in values.items():
            cell = book.cells.get(f"{key}.{name}")
            if cell is not None:
                compared += 1
                if not agree(float(value), cell.value):
                    wrong.setdefault(name, f"plan {value!r}, book {cell.value!r} at {changes(scenario)}")
    assert compared > COUNT * 10
    assert not wrong


@pytest.mark.parametrize("key", PLANS)
def test_a_plan_that_fails_is_an_error_in_the_book(key):
    """Where the engine refuses the plan, the sheet shows an error, the same one but for text looked up."""
    book = build("en")
    refused = 0
    wrong: set[str] = set()
    for scenario in scenarios(COUNT, f"refused {key}"):
        try:
            plan(scenario, key)
        except CellError as error:
            refused += 1
            book.recalculate(scenario)
            shown = book.cells[f"{key}.capex"].value
            same = shown == error.code or error.facts["fault"].key == "no_device_memory"
            if not (isinstance(shown, Fault) and same):
                found = shown if isinstance(shown, Fault) else "a number"
                wrong.add(f"{error.key}: engine {error.code}, capex shows {found}")
    assert refused
    assert not wrong
