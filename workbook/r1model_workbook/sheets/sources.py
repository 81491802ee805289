"""Sources: the documents, then every figure of the catalogue with its six fields."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.finance.simulate import SIDES, drivers
from r1model.texts import in_language, text
from r1model.throughput.accuracy import COLUMNS
from r1model.throughput.accuracy import lines as accuracy
from r1model.types import Figure, Standing
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    day,
    headers,
    heading,
    say,
    section,
    trust,
    unit_name,
    widths,
    wrap_height,
)
from r1model_workbook.view.grid import Book, Page

DOCUMENT = ("id", "title", "publisher", "published", "accessed", "licence", "place")
RANGE = ("driver", "kind", "low", "high", "standing", "source", "where", "as_of", "note")
WEB = ("https://", "http://")
FIGURE = ("record", "figure", "value", "unit", "standing", "source", "where", "as_of", "note")


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["sources"]
    widths(page, 27, 26, 16, 13, 12, 26, 50, 12, 50)
    page.paper, page.freeze = "A3", f"A{FIRST_ROW}"
    heading(page)
    row = section(page, FIRST_ROW, "sources.documents", len(FIGURE))
    row = headers(page, row, [f"source.{name}" for name in DOCUMENT])
    for source in catalogue().sources.values():
        for column, name in enumerate(DOCUMENT, start=1):
            value = getattr(source, name)
            if name in ("published", "accessed"):
                day(page, row, column, value)
            else:
                words = in_language(str(value or ""), page.book.language)
                cell = page.put(row, column, words or None, "key" if name == "id" else "note")
                if name == "place" and words.startswith(WEB):
                    page.addresses.append(cell)
        wrap_height(page, row, (2, 3, 6, 7))
        row += 1
    row = section(page, row + 1, "sources.figures", len(FIGURE), "sources.figures_note")
    row = headers(page, row, [f"figure.{name}" for name in FIGURE])
    for owner, record, name, item in catalogue().owned_figures():
        _figure(page, row, record, name, item)
        if owner:
            page.put(row, 5, f"{text('standings', item.standing, book.language)} [{owner}]", "unit")
        row += 1
    row = _ranges(page, row + 1)
    _accuracy(page, row + 1)


def _ranges(page: Page, row: int) -> int:
    """How far each uncertain input may move on Risk, with the provenance of its range."""
    language = page.book.language
    row = section(page, row, "sources.ranges", len(FIGURE), "sources.ranges_note")
    row = headers(page, row, [f"range.{name}" for name in RANGE])
    for driver in drivers().values():
        page.put(row, 1, driver["label"][language], "key")
        page.put(row, 2, say(page, f"range.{driver['kind']}"), "key")
        for column, end in enumerate(SIDES, start=3):
            page.put(row, column, float(driver[end]), trust(Standing(driver["standing"])), "factor")
        page.put(row, 5, text("standings", driver["standing"], language), "unit")
        page.put(row, 6, driver["source"], "key")
        page.put(row, 7, in_language(driver["where"], language), "note")
        day(page, row, 8, driver["as_of"])
        page.put(row, 9, driver["note"][language], "note")
        wrap_height(page, row, (7, 9))
        row += 1
    return row


def _accuracy(page: Page, row: int) -> None:
    """How far predicted throughput was off on rows that the model had not seen, misses included."""
    row = section(page, row, "sources.accuracy", len(FIGURE), "sources.accuracy_note")
    names = [text("throughput", name, page.book.language) for name in COLUMNS]
    for column, name in enumerate(names, start=1):
        page.put(row, column, name, "header")
    for line in accuracy():
        row += 1
        page.put(row, 1, line.group, "key")
        page.put(row, 2, line.quantity, "key")
        page.put(row, 3, float(line.rows), "figure", "count")
        for column, share in enumerate(line[3:], start=4):
            page.put(row, column, say(page, "missing") if share is None else share, "figure", "share")


def _figure(page: Page, row: int, record: str, name: str, item: Figure) -> None:
    language = page.book.language
    page.put(row, 1, record, "key")
    page.put(row, 2, name, "key")
    role = trust(item.standing)
    page.book.cells[f"figure:{record}.{name}"] = page.put(row, 3, item.value, role, item.unit)
    page.put(row, 4, unit_name(page, item.unit), "unit")
    page.put(row, 5, text("standings", item.standing, language), "unit")
    page.put(row, 6, item.source, "key")
    page.put(row, 7, in_language(item.where, language), "note")
    day(page, row, 8, item.as_of)
    page.put(row, 9, item.note(language) if item.note else None, "note")
    wrap_height(page, row, (7, 9))
