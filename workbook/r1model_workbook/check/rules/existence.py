"""S11, what the generator writes beside the cells: charts, print titles and rules of colour, counted sheet by sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from r1model_workbook.check.drawings import drawn
from r1model_workbook.check.findings import ERROR, Note, note, rule
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area, parse
from r1model_workbook.check.spots import holds, spans
from r1model_workbook.check.view import View
from r1model_workbook.view.conditions import coloured
from r1model_workbook.view.grid import Cell, Page

PRINT_TITLES = "Print_Titles"


def _lost(key: str, view: View, due: Mapping[Page, int], there: Mapping[Sheet, int]) -> Iterator[Note]:
    """One note that names every sheet with fewer of these things (charts, titles, rules) than the generator wrote."""
    pairs = [(page.title, there[sheet], due[page]) for page, sheet in view.pairs() if there[sheet] < due[page]]
    if pairs:
        yield note(key, lost=", ".join(f"{title} {left}/{whole}" for title, left, whole in pairs))


@rule("S11", ERROR, compares=True)
def charts_there(view: View) -> Iterator[Note]:
    """Every sheet has as many charts as the generator drew."""
    there = Counter(item.sheet for item in drawn(view.file) if item.chart in view.file.parts)
    yield from _lost("S11.charts", view, {page: len(page.charts) for page, _ in view.pairs()}, there)


@rule("S11", ERROR, compares=True)
def print_titles_there(view: View) -> Iterator[Note]:
    """The rows and columns that repeat on every printed page."""
    there: Counter[Sheet] = Counter()
    for name in view.file.book.iterfind("{*}definedNames/{*}definedName"):
        at = name.get("localSheetId", "")
        if name.get("name", "").endswith(PRINT_TITLES) and at.isdecimal() and int(at) < len(view.file.sheets):
            there[view.file.sheets[int(at)]] += len(parse(name.text or "").texts("whole"))
    due = {page: bool(page.header_rows) + bool(page.header_columns) for page, _ in view.pairs()}
    yield from _lost("S11.titles", view, due, there)


@rule("S11", ERROR, compares=True)
def rules_of_colour_there(view: View) -> Iterator[Note]:
    """Checks, heat maps and the best of each row are still coloured by their values."""
    due = {page: coloured(page) for page, _ in view.pairs()}
    there: Counter[Sheet] = Counter()
    for page, sheet in view.pairs():
        areas = list(_coloured_areas(sheet))
        there[sheet] = sum(_covered(view, span, areas) for span in due[page])
    yield from _lost("S11.colours", view, {page: len(spans) for page, spans in due.items()}, there)


def _coloured_areas(sheet: Sheet) -> Iterator[Area]:
    return (area for _, area in spans(sheet, "conditionalFormatting"))


def _covered(view: View, span: tuple[Cell, Cell], areas: list[Area]) -> bool:
    """Whether both ends have a rule; programs may write one rule for several spans, and several for one."""
    places = [place[1] for place in map(view.place, span) if place is not None]
    return all(any(holds(area, at) for area in areas) for at in places)
