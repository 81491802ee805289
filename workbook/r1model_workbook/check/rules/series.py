"""S and F rules of the sheets that carry the months: one column map, one ruler, one formula a row, few anchors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from r1model_workbook.check.canonical import relative
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule, shown
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area
from r1model_workbook.check.rules.formulas import ROUNDING
from r1model_workbook.check.spots import Spot
from r1model_workbook.check.view import View
from r1model_workbook.view.grid import Page, Value

OUTPUT = ("total", "check", "verdict")
SPANNING = {"INDEX", "MATCH", "SUMPRODUCT", "SUMIF", "COUNTIF"}


def _series(view: View) -> Iterator[tuple[Page, Sheet]]:
    return ((page, sheet) for page, sheet in view.pairs() if view.months(page))


def _uniform(view: View, page: Page, row: int, spots: Mapping[int, Spot]) -> dict[int, Spot]:
    """The months of a row that must hold one formula, without a first month declared to differ."""
    apart = view.months(page)[0] if row in page.first_months else 0
    return {at: spot for at, spot in spots.items() if at != apart and spot.cell.formula is not None}


@rule("S03", ERROR, compares=True)
def one_column_map(view: View) -> Iterator[Note]:
    """Label, note, constant, unit, total and spacer stand in the same columns of every series sheet."""
    first: tuple[list[Value], str] | None = None
    for page, sheet in _series(view):
        row = view.aligns[sheet].rows.place(_header_row(page))
        words = [sheet.value(row, column) for column in range(1, view.months(page)[0])] if row else []
        first = first or (words, sheet.title)
        differs = [at for at, pair in enumerate(zip(words, first[0], strict=False), 1) if pair[0] != pair[1]]
        if row and differs:
            yield note("S03", sheet, (row, differs[0]), other=first[1])


def _header_row(page: Page) -> int:
    """The first header row; a sheet without one has its ruler where the panes end."""
    rows = [row for (row, column), cell in page.cells.items() if column == 1 and "header" in cell.role]
    return min(rows, default=1)


@rule("S04", ERROR, compares=True)
def one_ruler(view: View) -> Iterator[Note]:
    """A row of months is filled from first to last, and a reference to another sheet's month keeps the column."""
    for page, row, spots in view.rows:
        gaps = [at for at in view.months(page) if at not in spots or spots[at].cell.formula is None]
        for at in gaps[:1]:
            sheet = view.by_key[page.key]
            yield note("S04.gap", sheet, view.aligns[sheet].place(row, at))
        for spot in _uniform(view, page, row, spots).values():
            if any(_other_month(view, spot, sheet, area) for sheet, area in view.targets(spot)):
                yield note("S04.month", spot.sheet, spot.at)


def _other_month(view: View, spot: Spot, sheet: Sheet, area: Area) -> bool:
    """Whether a reference to another sheet of months points to another month than the formula's own."""
    key = view.identity.keys[sheet]
    if key is None or sheet is spot.sheet or area.fixed[1]:
        return False
    return bool(view.months(view.book.pages[key])) and area.left != spot.at[1]


@rule("F02", ERROR, compares=True)
def no_number_among_months(view: View) -> Iterator[Note]:
    """No number typed into the months where our book has none."""
    for spot in view.apart:
        value = spot.cell.value
        if spot.cell.formula is not None or not isinstance(value, float) or (spot.home and spot.home.value is not None):
            continue
        home = view.aligns[spot.sheet].home(*spot.at)
        if home and home[1] in view.months(spot.page):
            yield note("F02.month", spot.sheet, spot.at, given=shown(value))


@rule("F08", ERROR, compares=True)
def one_formula_a_row(view: View) -> Iterator[Note]:
    """The same R1C1 text in every month; a declared first column may differ."""
    for page, row, spots in view.rows:
        texts = {at: relative(spot.formula, spot.at) for at, spot in _uniform(view, page, row, spots).items()}
        usual = Counter(texts.values()).most_common(1)[0][0] if texts else ""
        for at, columns in texts.items():
            if columns != usual:
                yield note("F08", spots[at].sheet, spots[at].at, formula=spots[at].cell.formula)


@rule("F15", WARNING, compares=True)
def rounding_on_results_only(view: View) -> Iterator[Note]:
    """No rounding in a row of months that others go on with, but that of the model itself: whole years and units."""
    for page, row, spots in view.rows:
        rounding = [
            spot
            for spot in _uniform(view, page, row, spots).values()
            if ROUNDING & set(spot.formula.functions) and not view.is_ours(spot)
        ]
        for spot in rounding[:1]:
            if spot.role not in OUTPUT:
                yield note("F15", spot.sheet, spot.at)


@rule("F18", ERROR, compares=True)
def few_anchors(view: View) -> Iterator[Note]:
    """On its own sheet a month's formula anchors columns before the months, the ruler's rows and the start of a sum."""
    for page, row, spots in view.rows:
        for spot in _uniform(view, page, row, spots).values():
            own = [area for sheet, area in view.targets(spot) if sheet is spot.sheet]
            if any(_needless(view, spot, area) for area in own):
                yield note("F18", spot.sheet, spot.at, formula=spot.cell.formula)


def _needless(view: View, spot: Spot, area: Area) -> bool:
    """A range may be anchored where a function picks from it or sums by it."""
    top, left, bottom, right = area.fixed
    picks = not area.single and SPANNING & set(spot.formula.functions)
    if picks or area.left < view.months(spot.page)[0]:
        return False
    return (left and right) or ((top or bottom) and area.bottom > _ruler_rows(spot.page))


def _ruler_rows(page: Page) -> int:
    """The last row of the frozen part, which holds the ruler of months."""
    digits = "".join(letter for letter in page.freeze if letter.isdigit())
    return int(digits or 1) - 1
