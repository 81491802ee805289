"""C rules: checks pass, no error values, stored values are those that the file's inputs give."""

from __future__ import annotations

from collections.abc import Iterator

from r1model_workbook.check.findings import ERROR, INFO, WARNING, Note, note, rule, shown
from r1model_workbook.check.spots import Spot
from r1model_workbook.check.values import agree
from r1model_workbook.check.view import View
from r1model_workbook.view.grid import Cell, Fault, Value

CALCULATING = ("output", "calc")
PASSED = 1.0


def _stored(view: View) -> bool:
    """Whether the file holds values at all."""
    return any(spot.cell.value is not None for spot in view.formulas)


def _value(view: View, spot: Spot, cell: Cell) -> Value:
    """The stored value, or ours where none is stored."""
    return view.recomputed.get(cell) if spot.cell.value is None else spot.cell.value


@rule("C01", ERROR, compares=True)
def checks_pass(view: View) -> Iterator[Note]:
    """Every check passes at the file's inputs."""
    for spot in view.of_checks:
        if spot.home is not None and _value(view, spot, spot.home) != PASSED:
            label = spot.sheet.value(spot.at[0], 1)
            yield note("C01", spot.sheet, spot.at, label=shown(label))


def _errors(view: View) -> Iterator[Spot]:
    """Cells with an error value that none of their ingredients has: where errors begin."""
    wrong = view.faults
    for spot in wrong:
        parts = ((sheet, at) for sheet, area in view.targets(spot) for at in view.inside(area, sheet))
        looks_up = {"INDEX", "MATCH"} & set(spot.formula.functions)
        if looks_up or not any(view.spot(*part) in wrong for part in parts):
            yield spot


def _expected_error(view: View, spot: Spot) -> bool:
    return spot.home is not None and isinstance(view.recomputed.get(spot.home), Fault)


@rule("C02", ERROR, compares=True)
def no_errors(view: View) -> Iterator[Note]:
    """No error value where the model gives a number at the same inputs."""
    for spot in _errors(view):
        if not _expected_error(view, spot):
            yield note("C02", spot.sheet, spot.at, error=spot.cell.value)


@rule("C02", WARNING, compares=True)
def refused_plans(view: View) -> Iterator[Note]:
    """An error value that the model gives too says that the inputs ask for the impossible."""
    for spot in _errors(view):
        if _expected_error(view, spot):
            yield note("C02.refused", spot.sheet, spot.at, error=spot.cell.value)


@rule("C03", WARNING, compares=True)
def sheets_are_checked(view: View) -> Iterator[Note]:
    """Every sheet that calculates is reached by a check."""
    start = [sheet for page, sheet in view.pairs() if page.role == "check"]
    reached = {sheet for spot in view.formulas_of(start) for sheet, _ in view.targets(spot)}
    for page, sheet in view.pairs():
        computes = any(cell.text is not None and cell.role != "master" for cell in page.cells.values())
        if page.role in CALCULATING and computes and sheet not in reached:
            yield note("C03", sheet)


@rule("C04", ERROR, compares=True)
def tolerance_is_an_input(view: View) -> Iterator[Note]:
    """A check holds its difference against a tolerance that comes from Inputs."""
    for spot in view.of_checks:
        if not any(_from_input(view, part) for part in _parts(view, spot)):
            yield note("C04", spot.sheet, spot.at)


def _parts(view: View, spot: Spot) -> Iterator[Spot]:
    for sheet, area in view.targets(spot):
        for at in view.inside(area, sheet):
            if (part := view.spot(sheet, at)) is not None:
                yield part


def _from_input(view: View, spot: Spot) -> bool:
    """Whether a cell is on the sheet of inputs, or links to one that is."""
    origin = view.linked(spot) or spot
    return origin.page.role == "input"


@rule("C06", ERROR, compares=True)
def values_are_current(view: View) -> Iterator[Note]:
    """Every stored value is the engine's at the file's inputs, to 1e-9; a replaced cell counts as the file has it."""
    if not _stored(view):
        return
    current, replaced = view.recomputed, view.replaced
    for cell, spot in view.of_formulas.items():
        ours = current[cell]
        if cell in replaced or agree(view, spot, ours):
            continue
        key = "C06.missing" if spot.cell.value is None else "C06"
        yield note(key, spot.sheet, spot.at, stored=shown(spot.cell.value), expected=shown(ours))


@rule("C06", INFO)
def values_are_stored(view: View) -> Iterator[Note]:
    """A file without stored values shows nothing in a viewer until a spreadsheet program has calculated it."""
    if not _stored(view):
        yield note("C06.none")
