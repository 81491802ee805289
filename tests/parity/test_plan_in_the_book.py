"""The sheets bind inputs and figures to the formulas as r1model.sizing.lineup does: the same plans, line by line."""

from functools import cache

import pytest
from parity.compare import agree
from parity.scenarios import Scenario, changes, scenarios
from workbook.references import behind

from r1model.errors import CellError
from r1model.sizing.lineup import PLANS, plan
from r1model_workbook.book import build
from r1model_workbook.view.grid import Book, Cell, Fault

COUNT = 200


@cache
def made() -> Book:
    return build("en")


@cache
def leading_to(key: str) -> list[Cell]:
    """The formula cells of a plan and all that they are computed from, in order."""
    return behind(made(), [cell for name, cell in made().cells.items() if name.startswith(f"{key}.")])


def recalculate(scenario: Scenario, key: str) -> None:
    """Sets every input and computes what a plan takes from them."""
    made().enter(scenario)
    for cell in leading_to(key):
        assert cell.compute is not None
        cell.value = cell.compute()


@pytest.mark.parametrize("key", PLANS)
def test_a_plan_is_computed_from_no_other_cells(key):
    """The gate on the gate: with all that leads to the plan, or with the whole book, its cells show the same."""
    cells = [cell for name, cell in made().cells.items() if name.startswith(f"{key}.")]
    assert 0 < len(leading_to(key)) < len(made().computed) / 4
    for scenario in list(scenarios(3, f"whole {key}"))[-3:]:
        recalculate(scenario, key)
        partly = [cell.value for cell in cells]
        made().recalculate(scenario)
        assert [cell.value for cell in cells] == partly


@pytest.mark.parametrize("key", PLANS)
def test_book_holds_the_plan(key):
    book = made()
    compared = 0
    wrong: dict[str, str] = {}
    for scenario in scenarios(COUNT, key):
        try:
            values = plan(scenario, key).values
        except CellError:
            continue
        recalculate(scenario, key)
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
    book = made()
    refused = 0
    wrong: set[str] = set()
    for scenario in scenarios(COUNT, f"refused {key}"):
        try:
            plan(scenario, key)
        except CellError as error:
            refused += 1
            recalculate(scenario, key)
            shown = book.cells[f"{key}.capex"].value
            same = shown == error.code or error.facts["fault"].key == "no_device_memory"
            if not (isinstance(shown, Fault) and same):
                found = shown if isinstance(shown, Fault) else "a number"
                wrong.add(f"{error.key}: engine {error.code}, capex shows {found}")
    assert refused
    assert not wrong
