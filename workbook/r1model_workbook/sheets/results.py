"""What a batch reports of each scenario: the figures of the Summary, and size and price of the chosen plan."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.options.files import compared
from r1model.texts import text
from r1model_workbook.sheets.summary.side import AGAINST, FIGURES
from r1model_workbook.view.grid import Book, Cell

PLAN = ("nodes", "users_served", "gpu_cost", "server_cost")
FEASIBLE = {"feasible": "summary.feasible", "why": "summary.why"}
OTHERS = {"breakeven.aftertax": "compare.answer", "failing": "checks.failing"}


def result_keys() -> list[str]:
    """Every reported figure, in order, by the name that the book has for its cell."""
    feasible = [f"{name}.{option}" for option in compared() for name in FEASIBLE]
    figures = [f"{option}.{name}" for name in FIGURES for option in compared()]
    against = [f"{name}.{option}" for name in AGAINST for option in compared()[1:]]
    return ["recommended", *feasible, *(f"chosen.{name}" for name in PLAN), *figures, *against, *OTHERS]


def results_of(book: Book) -> Mapping[str, Cell]:
    """Their cells."""
    return {key: book.cells.get(f"shown.{key}", book.cells[key]) for key in result_keys()}


def result_label(key: str, language: str) -> str:
    """What a figure is called."""
    first, _, last = key.partition(".")
    if key == "recommended":
        return text("sheets", "summary.recommended", language)
    if key in OTHERS:
        return text("sheets", OTHERS[key], language)
    if first in FEASIBLE:
        return f"{text('sheets', f'{last}.tab', language)}: {text('sheets', FEASIBLE[first], language)}"
    if first == "chosen":
        return text("formulas", last, language)
    option, words = (first, f"months.{last}") if first in compared() else (last, f"compare.{first}")
    return f"{text('sheets', f'{option}.tab', language)}: {text('sheets', words, language)}"
