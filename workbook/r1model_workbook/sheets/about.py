"""About: what the workbook answers, how to use it, its conventions, colours, limits and dates."""

from __future__ import annotations

from importlib.metadata import version

from r1model.catalogue import current
from r1model_workbook.sheets.common import FIRST_ROW, headers, heading, put_unit, say, section, widths, wrap_height
from r1model_workbook.sheets.model_map import model_map
from r1model_workbook.view.grid import Book, Page

LAST = 6
LEGEND = ("input", "input_weak", "figure", "weak", "link", "calc", "total", "stated")
RULES = ("units", "month", "currency", "signs", "timing", "tax", "dates", "incoming", "answers", "case", "snapshot",
         "weights", "sizing", "rounding", "verdict", "functions", "limits", "contact")  # fmt: skip
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
             ("about.figures_date", book.words["figures_date"])]  # fmt: skip
    if current().layers:
        facts.append(("about.layers", current().said))
    for words, value in facts:
        page.put(row, 1, say(page, words), "label")
        page.put(row, 2, value, "text")
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
            cell = book.inputs[f"{key}_gpu"] if name == "gpu" else book.cells.get(f"{key}.{name}") or book.cells[name]
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
