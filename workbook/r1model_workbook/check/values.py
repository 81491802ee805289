"""The values that the file's own inputs give, by our engine: what its stored values are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeGuard

from r1model.errors import VALUE
from r1model_workbook.check.cells import At, FileCell
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Formula
from r1model_workbook.view.grid import Cell, Fault, Value

if TYPE_CHECKING:
    from r1model_workbook.check.spots import Spot
    from r1model_workbook.check.view import View

TOLERANCE = 1e-9
NOTHING: set[Value] = {None, ""}
HANDING_ON = {"IF", "MAX", "MIN", "ABS", "SUM"}
CLUMSY = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def recomputed(view: View) -> dict[Cell, Value]:
    """Every formula cell's value from the file's constants; a cell whose formula was replaced keeps the file's value.

    So a changed cell is found once, where it was changed, and all that follows from it is not stale."""
    book = view.book
    entered = {spot.home: _given(spot.home, spot.cell) for spot in view.apart if _is_constant(spot.home)}
    entered |= {cell: _given(cell, None) for cell in view.missing if _is_constant(cell)}
    changed = {cell: value for cell, value in entered.items() if value != cell.value and {value, cell.value} != NOTHING}
    if not changed and not view.replaced:
        return {cell: cell.value for cell in book.computed}
    before = {cell: cell.value for cell in changed}
    for cell in book.computed:
        if cell.compute is not None:
            cell.compute = _steady(cell.compute)
    for cell, spot in view.replaced.items():
        if spot.cell.value is not None:
            cell.compute = _keeps(spot.cell.value)
    _set(changed)
    book.recalculate({})
    values = {cell: cell.value for cell in book.computed}
    _set(before)
    return values


def _is_constant(cell: Cell | None) -> TypeGuard[Cell]:
    return cell is not None and cell.text is None


def _set(values: Mapping[Cell, Value]) -> None:
    for cell, value in values.items():
        cell.value = value


def _given(cell: Cell, in_file: FileCell | None) -> Value:
    """A constant of the file; an empty cell counts as 0 where a number belongs, as in Excel."""
    value = in_file.value if in_file else None
    if value is None and in_file and in_file.formula is not None:
        return cell.value
    return 0.0 if value is None and isinstance(cell.value, float) else value


def _steady(compute: Callable[[], Value]) -> Callable[[], Value]:
    """Computes a cell; a value of the wrong kind gives #VALUE! as in Excel, in place of an exception."""

    def steady() -> Value:
        try:
            return compute()
        except CLUMSY:
            return Fault(VALUE)

    return steady


def _keeps(value: Value) -> Callable[[], Value]:
    return lambda: value


def agree(view: View, spot: Spot, ours: Value) -> bool:
    """Equal to 1e-9 of the number, or of the largest number that a sum was made of."""
    theirs = spot.cell.value
    if ours == theirs and ours.__class__ is theirs.__class__:
        return True
    if isinstance(ours, Fault) or isinstance(theirs, Fault):
        return isinstance(ours, Fault) and isinstance(theirs, Fault)
    if not _is_number(ours) or not _is_number(theirs):
        return ours == theirs or {ours, theirs} == NOTHING
    difference = abs(float(ours) - float(theirs))  # type: ignore[arg-type]
    return difference <= TOLERANCE * abs(float(ours)) or difference <= TOLERANCE * _size(view, spot)  # type: ignore[arg-type]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float)


def _size(view: View, spot: Spot) -> float:
    """The size of the largest number that a value was summed from, 0 for a look-up: rounding is relative to it.

    A difference near 0 has the rounding of what was subtracted, and so has every cell that hands it on.
    """
    if "INDEX" in spot.formula.functions:
        return 0.0
    entered: set[Spot] = set()
    ahead = [spot]
    while ahead:
        top = ahead[-1]
        if top not in view.sizes:
            entered.add(top)
            values, parts = _made_of(view, top)
            waiting = [part for part in parts if part not in view.sizes and part not in entered]
            if waiting:  # parts first; one that was entered already stands in a circle
                ahead += waiting
                continue
            view.sizes[top] = max((*values, *(view.sizes.get(part, 0.0) for part in parts)), default=0.0)
        ahead.pop()
    return view.sizes[spot]


def _made_of(view: View, spot: Spot) -> tuple[list[float], list[Spot]]:
    """The sizes of the operands of a formula, and the operands that are sums themselves, to be followed further."""
    operands = list(_operands(view, spot))
    values = (sheet.cells[at].value for sheet, at in operands)
    operand_spots = (view.spot(*place) for place in operands)
    return ([abs(float(value)) for value in values if _is_number(value)],  # type: ignore[arg-type]
            [part for part in operand_spots if part is not None and hands_on(part.formula)])  # fmt: skip


def _operands(view: View, spot: Spot) -> Iterator[tuple[Sheet, At]]:
    return ((sheet, at) for sheet, area in view.targets(spot) for at in view.inside(area, sheet))


def hands_on(formula: Formula) -> bool:
    """Whether it adds, subtracts, chooses or repeats, so that its result is as uncertain as its parts."""
    words = [piece.text for piece in formula.pieces if piece.kind in ("operator", "number")]
    scaled = sum(word in ("*", "/", "^", "&") for word in words)
    turned = sum(three == ("-", "1", "*") for three in zip(words, words[1:], words[2:], strict=False))
    return bool(formula.areas) and scaled == turned and set(formula.functions) <= HANDING_ON
