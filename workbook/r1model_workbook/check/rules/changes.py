"""V06, what differs from the released workbook: formulas, figures, keys, labels, names, lines, and inputs."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from r1model_workbook.check.findings import ERROR, INFO, WARNING, Note, note, rule, shown
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import parse
from r1model_workbook.check.spots import Reach, Spot, is_input
from r1model_workbook.check.view import View
from r1model_workbook.view.grid import Cell, Value

LAST_DIGITS = 1e-13


@rule("V06", ERROR, compares=True)
def formulas_and_figures_kept(view: View) -> Iterator[Note]:
    """No formula, and no number or key outside the inputs, differs from the released workbook."""
    for cell, spot in view.replaced.items():
        if spot.cell.formula is not None:
            yield note("V06.formula", spot.sheet, spot.at, given=spot.cell.formula, released=f"={cell.text}")
        elif spot.cell.value in (None, ""):
            yield note("V06.emptied", spot.sheet, spot.at, released=f"={cell.text}")
    gone = {cell for cell in view.missing if cell.text is not None}
    for cell in view.book.computed if gone else ():
        if cell in gone and (place := view.place(cell)):
            yield note("V06.emptied", *place, released=f"={cell.text}")
    figures = {spot.home for spot in view.apart if view.is_comparable(spot)} | {*view.missing}
    for cell in view.book.all_cells() if any(map(_is_figure, figures)) else ():
        if cell in figures and _is_figure(cell) and (place := view.place(cell)):
            yield from _figure(*place, cell)


def _is_figure(cell: Cell | None) -> bool:
    """Whether it is a number that is not the reader's to change."""
    return cell is not None and cell.text is None and isinstance(cell.value, float | int) and not is_input(cell)


def _figure(sheet: Sheet, at: tuple[int, int], cell: Cell) -> Iterator[Note]:
    in_file = sheet.cells.get(at)
    if in_file is not None and in_file.formula is not None:
        yield note("V06.formula", sheet, at, given=in_file.formula, released=shown(cell.value))
    elif in_file is None or in_file.value in (None, ""):
        yield note("V06.emptied", sheet, at, released=shown(cell.value))
    elif not _equal(in_file.value, cell.value):
        yield note("V06.figure", sheet, at, given=shown(in_file.value), released=shown(cell.value))


def _equal(in_file: Value, released: Value) -> bool:
    """Equal but for the last digits, which some programs do not write."""
    if isinstance(in_file, float) and isinstance(released, float | int):
        return isclose(in_file, released, rel_tol=LAST_DIGITS)
    return in_file == released


@rule("V06", ERROR, compares=True)
def keys_kept(view: View) -> Iterator[Note]:
    """No text that formulas look up was changed."""
    changed = view.changed_texts
    formulas = view.formulas if changed else ()
    reach = Reach(view.steps, (target for spot in formulas for target in view.targets(spot)))
    for spot in changed:
        if reach.holds(spot.sheet, spot.at):
            yield _text_note("V06.key", spot)


@rule("V06", WARNING, compares=True)
def labels_kept(view: View) -> Iterator[Note]:
    """No label or note was changed."""
    return (_text_note("V06.label", spot) for spot in view.changed_texts)


def _text_note(key: str, spot: Spot) -> Note:
    in_file = f"={spot.cell.formula}" if spot.cell.formula is not None else shown(spot.cell.value)
    return note(key, spot.sheet, spot.at, given=in_file, released=shown(spot.home.value if spot.home else None))


@rule("V06", WARNING, compares=True)
def nothing_added(view: View) -> Iterator[Note]:
    """No cell was filled that is empty in the released workbook, but for those to sign in."""
    to_sign = set(view.book.signoff.values())
    for spot in view.apart:
        empty = spot.home is None or (spot.home.text is None and spot.home.value in (None, ""))
        signed = spot.home in to_sign and spot.cell.formula is None
        if empty and not spot.is_input and not signed and view.is_comparable(spot) and spot.is_filled:
            in_file = f"={spot.cell.formula}" if spot.cell.formula is not None else shown(spot.cell.value)
            yield note("V06.added", spot.sheet, spot.at, given=in_file)


@rule("V06", ERROR, compares=True)
def names_kept(view: View) -> Iterator[Note]:
    """Every name that the edition defines is there and means the same."""
    for name, (formula, _) in view.book.names.items():
        held = view.file.names.get(name, "")
        if parse(held).pieces != parse(formula).pieces:
            yield note("V06.name", name=name)
    for name, (cell, _) in view.book.named.items():
        if not _is_of(view, view.file.names.get(name, ""), cell):
            yield note("V06.name", name=name)


def _is_of(view: View, held: str, cell: Cell) -> bool:
    """Whether the name means the cell, wherever that stands by now."""
    place, areas = view.place(cell), parse(held).areas
    if place is None or len(areas) != 1 or not areas[0].single:
        return False
    return areas[0].sheet == place[0].title and (areas[0].top, areas[0].left) == place[1]


@rule("V06", ERROR, compares=True)
def lines_kept(view: View) -> Iterator[Note]:
    """No row or column was put in or taken out."""
    for _, sheet in view.pairs():
        rows, columns = view.aligns[sheet].rows, view.aligns[sheet].columns
        for first, count in rows.added:
            yield note("V06.rows_added", sheet, (first, 1), first=first, count=count)
        for first, count in rows.gone:
            yield note("V06.rows_gone", sheet, (first, 1), first=first, count=count)
        for first, count in columns.added:
            yield note("V06.columns_added", sheet, (1, first), first=first, count=count)
        for first, count in columns.gone:
            yield note("V06.columns_gone", sheet, (1, first), first=first, count=count)


@rule("V06", INFO, compares=True)
def inputs_changed(view: View) -> Iterator[Note]:
    """Inputs that differ from the released workbook: what a scenario consists of."""
    for cell, sheet, at in view.inputs:
        constant = at not in sheet.cells or sheet.cells[at].formula is None
        if constant and sheet.value(*at) != cell.value:
            facts = {"given": shown(sheet.value(*at)), "usual": shown(cell.value)}
            yield note("V06.input", sheet, at, **facts)
