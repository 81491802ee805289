"""L rules: labels told apart, units of the closed list, names that no program misreads, one language throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from r1model.texts import LANGUAGES, text
from r1model.units import UNITS
from r1model_workbook.book import build
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule, shown
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.spots import Spot
from r1model_workbook.check.view import View
from r1model_workbook.view.grid import Book, Cell, Page

LABELS = ("label", "total_label")
UNIT_ROLES = ("unit", "total_label")
BUILT_IN_NAMES = ("_xlnm.", "Print_")  # Gnumeric leaves out the first part
LIVE_NAME = "DSR_"
LIKE_A_REFERENCE = re.compile(r"(?i)^(R\d*C?\d*|C\d*|[A-Z]{1,3}\d+)(?![A-Z])|^R1")
NOT_IN_A_TITLE = re.compile(r"[\s:\\/?*\[\]'!]")
LONGEST_TITLE = 20


@rule("L01", WARNING, compares=True)
def labels_told_apart(view: View) -> Iterator[Note]:
    """No two calculated rows of a section bear the same label and unit."""
    if view.untouched:
        return
    seen: dict[tuple[Sheet, int, str, str], Spot] = {}
    heads = {page.key: _heads(page) for page in view.book.pages.values()}
    for spot in view.spots:
        if spot.role in LABELS and spot.cell.value and spot.home and _leads(view, spot.home):
            part = max((row for row in heads[spot.page.key] if row <= spot.home.row), default=0)
            beside = str(spot.sheet.value(spot.at[0], spot.at[1] + 1))
            first = seen.setdefault((spot.sheet, part, str(spot.cell.value), beside), spot)
            if first is not spot:
                yield note("L01", spot.sheet, spot.at, label=shown(spot.cell.value), row=first.at[0])


def _leads(view: View, cell: Cell) -> bool:
    """Whether a formula stands in the row."""
    return any(other.text is not None for other in view.row_of(cell))


def _heads(page: Page) -> list[int]:
    """The heading rows; labels must differ between one heading and the next."""
    return sorted({row for (row, _), cell in page.cells.items() if "header" in cell.role or cell.role == "section"})


@rule("L02", ERROR, compares=True)
def units_of_the_list(view: View) -> Iterator[Note]:
    """What stands under a heading "unit" is a unit of the closed list."""
    if view.untouched:
        return
    heading, known = text("sheets", "column.unit", view.book.language), _units(view.book.language)
    for page, _ in view.pairs():
        column = None
        for cell in sorted(page.cells.values(), key=lambda cell: (cell.column, cell.row)):
            if "header" in cell.role:
                column = cell.column if cell.value == heading else None
            place = view.place(cell) if cell.column == column and cell.role in UNIT_ROLES else None
            value = place[0].value(*place[1]) if place else None
            if place and value not in (None, "") and value not in known:
                yield note("L02", *place, unit=shown(value))


@cache
def _units(language: str) -> frozenset[str]:
    return frozenset(text("units", unit, language) for unit in UNITS)


@rule("L04", ERROR)
def names_not_misread(view: View) -> Iterator[Note]:
    """No name, and no function called, that begins like a reference; the native edition's formulas use no names."""
    for name in view.file.names:
        if not name.startswith(BUILT_IN_NAMES) and LIKE_A_REFERENCE.match(name):
            yield note("L04.reference", name=name)
    for spot in view.judged:
        for name in spot.formula.functions:
            if name.startswith("R1"):
                yield note("L04.function", spot.sheet, spot.at, name=name)
        for name in spot.formula.texts("name"):
            if name in view.file.names:
                yield note("L04.used", spot.sheet, spot.at, name=name)


@rule("L04", WARNING)
def no_names(view: View) -> Iterator[Note]:
    """No names but those of cells, in_* and out_*; the lambda edition defines DSR_ functions too."""
    for name in view.file.names:
        known = name.startswith((*BUILT_IN_NAMES, LIVE_NAME)) or LIKE_A_REFERENCE.match(name) or name in view.book.named
        if not known:
            yield note("L04.name", name=name)


@rule("L05", ERROR)
def short_sheet_names(view: View) -> Iterator[Note]:
    """At most 20 characters, no blanks or punctuation, nothing that reads like a reference."""
    for sheet in view.file.sheets:
        title = sheet.title
        if len(title) > LONGEST_TITLE or NOT_IN_A_TITLE.search(title) or LIKE_A_REFERENCE.match(title):
            yield note("L05", sheet)


@rule("L06", ERROR, compares=True)
def one_language(view: View) -> Iterator[Note]:
    """No text of the other language's workbook; the texts and formulas themselves are compared by tests."""
    changed = view.changed_texts
    other = _other(view.book) if changed else None
    for spot in changed:
        home = spot.home
        twin = other.pages[home.page.key].cells.get((home.row, home.column)) if other and home else None
        if twin and twin.value == spot.cell.value:
            yield note("L06", spot.sheet, spot.at, given=shown(spot.cell.value))


def _other(book: Book) -> Book:
    return build(next(name for name in LANGUAGES if name != book.language), book.changes, book.edition)
