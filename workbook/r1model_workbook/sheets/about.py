"""About: what the workbook answers, how to use it, its conventions, colours, limits and dates."""

from __future__ import annotations

from importlib.metadata import version

from r1model.catalogue import catalogue, current
from r1model.catalogue.pinned import price_book
from r1model.inputs import inputs
from r1model.presets import preset, settings
from r1model.texts import text
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    headers,
    heading,
    put_unit,
    say,
    section,
    trust,
    widths,
    wrap_height,
)
from r1model_workbook.sheets.model_map import model_map
from r1model_workbook.view.grid import Book, Page
from r1model_workbook.view.wording import in_words

LAST = 6
LEGEND = ("input", "input_weak", "figure", "weak", "link", "calc", "total", "stated")
RULES = ("units", "month", "currency", "signs", "timing", "tax", "losses", "dates", "incoming", "answers", "case",
         "snapshot", "weights", "sizing", "rounding", "verdict", "functions", "names", "limits", "contact")  # fmt: skip
PRICE_BOOK, RATE = "about.price_book", "about.rate"
RATE_INPUT = "fx_cny_per_usd"
STEPS = ("step1", "step2", "step3", "step4")


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["about"]
    widths(page, 36, 20, 20, 24, 24, 24)
    heading(page)
    row = section(page, FIRST_ROW, "about.answer", LAST)
    row = _answer(page, row)
    row = _paragraphs(page, row + 1, "about.use", STEPS)
    row = model_map(page, row + 1, LAST)
    row = section(page, row + 1, "about.colours", LAST)
    for role in LEGEND:
        page.put(row, 1, 1234.5, f"{role}_sample" if role.startswith("input") else role, "GB")
        row = _wide(page, row, 2, say(page, f"about.{role}"))
    row = _paragraphs(page, row + 1, "about.rules", RULES)
    row = section(page, row + 1, "about.version", LAST)
    facts = [("about.engine", version("r1model")), ("about.edition", book.edition),
             ("about.figures_date", book.words["figures_date"]), (PRICE_BOOK, price_book())]  # fmt: skip
    if current().layers:
        facts.append(("about.layers", current().said))
    for words, value in facts:
        page.put(row, 1, say(page, words), "label")
        page.put(row, 2, value, "text")
        row += 1
    page.put(row, 1, say(page, RATE), "label")
    page.put(row, 2, float(inputs()[RATE_INPUT].value), "text", inputs()[RATE_INPUT].unit or "")
    row += 1
    if book.preset:
        _preset(page, row + 1)


def _preset(page: Page, row: int) -> None:
    """The preset that the inputs were taken from: what it says of each, and on whose word."""
    book, language = page.book, page.book.language
    row = section(page, row, "about.preset_inputs", LAST)
    page.put(row, 1, say(page, "about.preset"), "label")
    page.put(row, 2, book.preset, "text")
    row = _wide(page, row + 1, 1, preset(book.preset).title(language))
    row = headers(page, row, [f"column.{name}" for name in ("label", "value", "standing", "source", "where", "note")])
    for key, item in settings(book.preset).items():
        page.put(row, 1, inputs()[key].label(language), "wrapped")
        page.put(row, 2, in_words(key, item.value, language), trust(item.standing), inputs()[key].unit or "")
        page.put(row, 3, text("standings", item.standing, language), "unit")
        page.put(row, 4, catalogue().sources[item.source].title, "note")
        page.put(row, 5, f"{item.where} ({item.as_of})", "note")
        page.put(row, 6, item.note(language) if item.note else None, "note")
        wrap_height(page, row, (1, 4, 5, 6))
        row += 1


def _answer(page: Page, row: int) -> int:
    """The three plans in one glance."""
    book = page.book
    row = headers(page, row, ["column.line", *(f"group.{key}" for key in ("plan1", "plan2", "plan3")), "column.unit"])
    rows = (("model.model", "model_name"), ("hardware.gpu", "gpu"), ("hardware.gpus", "gpus"), ("about.nodes", "nodes"),
            ("purchase.bare", "bare_cost"), ("purchase.all", "capex"), ("purchase.year", "running_cost"))  # fmt: skip
    for words, name in rows:
        page.put(row, 1, say(page, words), "label")
        for column, key in enumerate(("plan1", "plan2", "plan3"), start=2):
            cell = (
                book.cells[f"{key}.bought_gpu"]
                if name == "gpu"
                else book.cells.get(f"{key}.{name}") or book.cells[name]
            )
            page.link(row, column, cell, "link" if cell.unit else "link_text")
        put_unit(page, row, 5, cell.unit)
        row += 1
    return row


def _paragraphs(page: Page, row: int, head: str, keys: tuple[str, ...]) -> int:
    row = section(page, row, head, LAST)
    for key in keys:
        page.put(row, 1, say(page, f"about.{key}_name"), "label")
        row = _wide(page, row, 2, say(page, f"about.{key}"))
    return row


def _wide(page: Page, row: int, column: int, words: str) -> int:
    page.put(row, column, words, "wrapped")
    page.merges.append((row, column, row, LAST))
    wrap_height(page, row, (column,))
    return row + 1
