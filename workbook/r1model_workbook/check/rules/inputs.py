"""I rules: inputs are complete, typed, in range, validated, used and look like inputs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from r1model.texts import LANGUAGES, text
from r1model.units import CURRENCIES, SHARES
from r1model_workbook.check.cells import At
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule, shown
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area
from r1model_workbook.check.spots import Reach, holds, is_input, spans
from r1model_workbook.check.view import View
from r1model_workbook.sheets.common import FIRST_DAY
from r1model_workbook.view.choices import choices
from r1model_workbook.view.grid import Cell, Value
from r1model_workbook.write.style import BLUE, INPUT_FILL, WEAK_FILL

MONEY = ("money", *CURRENCIES)
SAID = (*CURRENCIES, "RMB", "元", "¥", "$", "人民币", "€")  # by what people name a currency
STALE_DAYS = 180
LAST_DAY = 200_000
NUMERIC = ("whole", "decimal", "date")


@rule("I01", ERROR, compares=True)
def inputs_complete(view: View) -> Iterator[Note]:
    """Value, label, unit, range, standing, source, where, date and key of an input are filled in."""
    for cell, sheet, at in view.inputs:
        if cell.value not in (None, "") and sheet.value(*at) in (None, "") and not _has_formula(sheet, at):
            yield note("I01.value", sheet, at)
        for other in view.row_of(cell):
            place = view.place(other) if other.text is None and not is_input(other) else None
            if place and other.value not in (None, "") and sheet.value(*place[1]) in (None, ""):
                yield note("I01.about", sheet, place[1], input=shown(cell.page.cells[cell.row, 1].value))


def _has_formula(sheet: Sheet, at: At) -> bool:
    return at in sheet.cells and sheet.cells[at].formula is not None


@rule("I02", ERROR, compares=True)
def inputs_are_constants(view: View) -> Iterator[Note]:
    """No formula in an input cell."""
    for _, sheet, at in view.inputs:
        if _has_formula(sheet, at):
            yield note("I02", sheet, at, formula=sheet.cells[at].formula)


@rule("I03", ERROR, compares=True)
def inputs_are_used(view: View) -> Iterator[Note]:
    """Every input is referred to by a formula, and so is the value of the case in use."""
    if view.untouched:
        return
    reach = Reach(view.steps, (target for spot in view.formulas for target in view.targets(spot)))
    live = ((spot.sheet, spot.at) for spot in view.spots if spot.role == "live")
    for sheet, at in [*((sheet, at) for _, sheet, at in view.inputs), *live]:
        if not reach.holds(sheet, at):
            yield note("I03", sheet, at)


@rule("I04", ERROR, compares=True)
def numbers_are_numbers(view: View) -> Iterator[Note]:
    """An input that takes a number holds one, one that takes a choice a text; a date is a date, never text."""
    kinds = {cell: kind for cell, kind, _ in view.rules}
    for spot in view.entered:
        value = spot.cell.value
        if spot.home is None or spot.cell.formula is not None or value in (None, ""):
            continue
        wants_number = kinds.get(spot.home) in NUMERIC or spot.home.unit == "date"
        if wants_number and not _is_number(value):
            yield note("I04.number", spot.sheet, spot.at, given=shown(value))
        elif kinds.get(spot.home) == "list" and spot.home.unit != "flag" and not isinstance(value, str):
            yield note("I04.choice", spot.sheet, spot.at, given=shown(value))


def _is_number(value: Value) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


@rule("I05", ERROR, compares=True)
def inputs_in_range(view: View) -> Iterator[Note]:
    """The value lies in the declared range or among the declared choices."""
    for cell, kind, declared in view.rules:
        place = view.place(cell)
        value = place[0].value(*place[1]) if place else None
        if place is None or value in (None, "") or _has_formula(*place):
            continue
        if kind in ("whole", "decimal") and isinstance(value, float):
            low, high = (float(bound) for bound in declared.split(" "))
            if not low <= value <= high or (kind == "whole" and value != int(value)):
                yield note("I05.range", *place, given=shown(value), low=f"{low:g}", high=f"{high:.12g}", kind=kind)
        elif kind == "list" and isinstance(value, str) and value not in (known := choices(cell, declared)):
            yield note("I05.choice", *place, given=shown(value), known=", ".join(known))


@rule("I05", ERROR, compares=True, once=True)
def inputs_validated(view: View) -> Iterator[Note]:
    """Every input still has the validation that the generator gave it."""
    known = {sheet: _validated(sheet) for _, sheet in view.pairs()}
    for cell, kind, declared in view.rules:
        place = view.place(cell)
        if place is not None and not known[place[0]].covers(kind, place[1]):
            yield note("I05.lost", *place, declared=declared.replace(" ", " … ") if kind != "list" else declared)


class _Validated:
    """What the validations of a sheet that refuse are for: single cells, and areas."""

    def __init__(self) -> None:
        self.cells: set[tuple[str, At]] = set()
        self.areas: set[tuple[str, Area]] = set()

    def covers(self, kind: str, at: At) -> bool:
        return (kind, at) in self.cells or any(of == kind and holds(one, at) for of, one in self.areas)


def _validated(sheet: Sheet) -> _Validated:
    rules = _Validated()
    for element, one in spans(sheet, "dataValidation"):
        kind = element.get("type", "")
        if element.get("showErrorMessage") not in ("1", "true"):
            continue
        if one.single:
            rules.cells.add((kind, (one.top, one.left)))
        else:
            rules.areas.add((kind, one))
    return rules


@rule("I06", WARNING, compares=True, once=True)
def inputs_look_like_inputs(view: View) -> Iterator[Note]:
    """Blue on the colour of inputs: exactly the inputs, and the legend's samples of them."""
    for (look, role, *_), spots in view.by_look.items():
        blue = look.ink == BLUE and look.ground in (INPUT_FILL, WEAK_FILL)
        if spots[0].is_input and not blue:
            yield from (note("I06.lost", spot.sheet, spot.at) for spot in spots)
        elif blue and not role.startswith("input"):
            yield from (note("I06.false", spot.sheet, spot.at) for spot in spots)


@rule("I07", WARNING, compares=True)
def prices_fresh(view: View) -> Iterator[Note]:
    """Prices and exchange rates are not older than 180 days at the date of the figures; tax rates name no currency."""
    state = date.fromisoformat(view.book.words["figures_date"])
    prices = [cell for cell, _, _ in view.inputs if cell.unit.startswith(MONEY)]
    dates = {other for cell in prices for other in view.row_of(cell) if other.unit == "date"}
    for place in filter(None, map(view.place, dates)):
        value = place[0].value(*place[1])
        day = FIRST_DAY + timedelta(days=int(max(0.0, min(value, LAST_DAY)))) if isinstance(value, float) else state
        if (state - day).days > STALE_DAYS:
            yield note("I07", *place, day=day, state=state, days=(state - day).days)


@rule("I08", WARNING, compares=True, once=True)
def shares_shown_as_such(view: View) -> Iterator[Note]:
    """A share is shown with %."""
    for (look, _, unit, *_), spots in view.by_look.items():
        if spots[0].is_input and unit in SHARES and "%" not in look.form:
            yield from (note("I08.format", spot.sheet, spot.at) for spot in spots)


@rule("I08", ERROR, compares=True)
def shares_are_fractions(view: View) -> Iterator[Note]:
    """Nothing is divided by 100."""
    for spot in view.judged:
        for left, right in pairwise(spot.formula.pieces if "/" in spot.formula.words else ()):
            if left.text == "/" and right.kind == "number" and float(right.text) == 100:
                yield note("I08.hundred", spot.sheet, spot.at)


def _unit_cell(view: View, cell: Cell) -> Cell | None:
    """Where the row of an input says its unit."""
    names = {text("units", cell.unit, language) for language in LANGUAGES}
    return next((other for other in view.row_of(cell) if other.role == "unit" and other.value in names), None)


@rule("I09", ERROR, compares=True)
def currency_stated(view: View) -> Iterator[Note]:
    """The unit of an input in a currency names it; a line with a currency of the reader's choice says so beside it."""
    for cell, _, _ in view.inputs:
        unit = _unit_cell(view, cell) if cell.unit.startswith(CURRENCIES) else None
        place = view.place(unit) if unit else None
        words = str(place[0].value(*place[1])) if place else "CNY"
        if place and not any(word in words for word in SAID):
            yield note("I09", *place, unit=shown(words))
