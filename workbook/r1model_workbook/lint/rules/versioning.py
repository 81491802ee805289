"""V rules: version, change log, sources, properties, and what differs from the released workbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from math import isclose

from r1model_workbook.grid import Cell, Value
from r1model_workbook.lint.findings import ERROR, WARNING, Note, note, rule, shown
from r1model_workbook.lint.reader import Sheet
from r1model_workbook.lint.references import parse
from r1model_workbook.lint.view import Spot, View, holds, is_input

SEMVER = re.compile(r"\d+\.\d+\.\d+(?:[-+.\w]*)?")
OURS = "r1model"
LAST_DIGITS = 1e-13


@rule("V01", ERROR, compares=True)
def about_complete(view: View) -> Iterator[Note]:
    """Everything that About says is still said: purpose, use, conventions, version, edition, date of the figures."""
    sheet = view.by_key.get("about")
    for cell in view.book.pages["about"].cells.values() if sheet else ():
        place = view.place(cell)
        if place and cell.text is None and cell.value not in (None, "") and place[0].value(*place[1]) in (None, ""):
            yield note("V01.empty", *place)


@rule("V01", WARNING)
def same_version(view: View) -> Iterator[Note]:
    """A file of another version or edition cannot be compared cell by cell."""
    if not view.identity.comparable:
        said = view.identity
        yield note("V01.other", given=said.version, edition=said.edition, ours=version(OURS))


@rule("V02", ERROR, compares=True)
def change_log_current(view: View) -> Iterator[Note]:
    """The first version that the change log names is the book's."""
    sheet = view.by_key.get("changelog")
    cells = sorted(sheet.cells.items()) if sheet else []
    found = [(at, str(cell.value)) for at, cell in cells if SEMVER.fullmatch(str(cell.value))]
    if sheet and not found:
        yield note("V02", sheet, given="-", ours=version(OURS))
    elif sheet and found[0][1] != version(OURS):
        yield note("V02", sheet, found[0][0], given=found[0][1], ours=version(OURS))


@rule("V03", ERROR, compares=True)
def sources_complete(view: View) -> Iterator[Note]:
    """Every document of the list of sources has its key and its title."""
    for sheet, at in _documents(view):
        for column in (at[1], at[1] + 1):
            if sheet.value(at[0], column) in (None, ""):
                yield note("V03.empty", sheet, (at[0], column))


@rule("V03", WARNING, compares=True)
def sources_used(view: View) -> Iterator[Note]:
    """Every document is cited by a figure or an input of the workbook, by key or by title."""
    counts = Counter(cell.value for sheet in view.file.sheets for cell in sheet.cells.values())
    for sheet, at in _documents(view):
        key, title = sheet.value(*at), sheet.value(at[0], at[1] + 1)
        if counts[key] <= 1 and counts[title] <= 1:
            yield note("V03.unused", sheet, at, name=shown(key))


def _documents(view: View) -> Iterator[tuple[Sheet, tuple[int, int]]]:
    """Where the keys of documents stand: the first run of keys in the sheet's first column."""
    cells = view.book.pages["sources"].cells if "sources" in view.by_key else {}
    rows = sorted(row for (row, column), cell in cells.items() if column == 1 and cell.role == "key")
    for number, row in enumerate(rows):
        place = view.place(cells[row, 1]) if row == rows[0] + number else None
        if place:
            yield place


@rule("V05", ERROR)
def properties_filled(view: View) -> Iterator[Note]:
    """Title and author stand in the properties."""
    core = view.file.xml("docProps/core.xml")
    for name in ("title", "creator"):
        if core is None or not core.findtext(f"{{*}}{name}"):
            yield note("V05.empty", name=name)


@rule("V05", WARNING)
def nothing_personal(view: View) -> Iterator[Note]:
    """No person's name and no folder of somebody's computer; Excel writes both when it saves."""
    core = view.file.xml("docProps/core.xml")
    for name in ("creator", "lastModifiedBy"):
        given = core.findtext(f"{{*}}{name}") if core is not None else None
        if given and given != OURS:
            yield note("V05.person", name=name, given=given)
    for element in view.file.book.iter("{*}absPath"):
        yield note("V05.path", given=element.get("url"))


@rule("V06", ERROR, compares=True)
def formulas_and_figures_kept(view: View) -> Iterator[Note]:
    """No formula, and no number or key outside the inputs, differs from the released workbook."""
    for cell, spot in view.replaced.items():
        if spot.cell.formula is not None:
            yield note("V06.formula", spot.sheet, spot.at, given=spot.cell.formula, released=f"={cell.text}")
        elif spot.cell.value in (None, ""):
            yield note("V06.emptied", spot.sheet, spot.at, released=f"={cell.text}")
    for cell in view.book.all_cells():
        place = view.place(cell)
        if place and cell.text is not None and place[1] not in place[0].cells:
            yield note("V06.emptied", *place, released=f"={cell.text}")
        elif place and cell.text is None and isinstance(cell.value, float | int) and not is_input(cell):
            held = view.spot_at.get(place)
            yield from _figure(*place, cell) if held is None or view.is_comparable(held) else ()


def _figure(sheet: Sheet, at: tuple[int, int], cell: Cell) -> Iterator[Note]:
    found = sheet.cells.get(at)
    if found is not None and found.formula is not None:
        yield note("V06.formula", sheet, at, given=found.formula, released=shown(cell.value))
    elif found is None or found.value in (None, ""):
        yield note("V06.emptied", sheet, at, released=shown(cell.value))
    elif not _equal(found.value, cell.value):
        yield note("V06.figure", sheet, at, given=shown(found.value), released=shown(cell.value))


def _equal(given: Value, released: Value) -> bool:
    """Equal but for the last digits, which some programs do not write."""
    if isinstance(given, float) and isinstance(released, float | int):
        return isclose(given, released, rel_tol=LAST_DIGITS)
    return given == released


@rule("V06", ERROR, compares=True)
def keys_kept(view: View) -> Iterator[Note]:
    """No text that formulas look up was changed."""
    changed = list(changed_texts(view))
    areas = {pair for spot in view.formulas for pair in view.targets(spot)} if changed else set()
    for spot in changed:
        if any(sheet is spot.sheet and holds(found, spot.at) for sheet, found in areas):
            yield _text_note("V06.key", spot)


@rule("V06", WARNING, compares=True)
def labels_kept(view: View) -> Iterator[Note]:
    """No label or note was changed."""
    return (_text_note("V06.label", spot) for spot in changed_texts(view))


def changed_texts(view: View) -> Iterator[Spot]:
    """Texts of ours that are others in the file."""
    for spot in view.spots:
        home = spot.home
        if home is None or home.text is not None or not isinstance(home.value, str) or spot.is_input:
            continue
        if not view.is_comparable(spot):
            continue
        if spot.cell.formula is not None or (spot.cell.value or "") != home.value:
            yield spot


def _text_note(key: str, spot: Spot) -> Note:
    given = f"={spot.cell.formula}" if spot.cell.formula is not None else shown(spot.cell.value)
    return note(key, spot.sheet, spot.at, given=given, released=shown(spot.home.value if spot.home else None))


@rule("V06", WARNING, compares=True)
def nothing_added(view: View) -> Iterator[Note]:
    """No cell was filled that is empty in the released workbook."""
    for spot in view.spots:
        empty = spot.home is None or (spot.home.text is None and spot.home.value in (None, ""))
        if (
            empty
            and not spot.is_input
            and view.is_comparable(spot)
            and (spot.cell.formula is not None or spot.cell.value not in (None, ""))
        ):
            given = f"={spot.cell.formula}" if spot.cell.formula is not None else shown(spot.cell.value)
            yield note("V06.added", spot.sheet, spot.at, given=given)


@rule("V06", ERROR, compares=True)
def names_kept(view: View) -> Iterator[Note]:
    """Every name that the edition defines is there and means the same."""
    for name, (formula, _) in view.book.names.items():
        held = view.file.names.get(name, "")
        if parse(held).pieces != parse(formula).pieces:
            yield note("V06.name", name=name)


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
