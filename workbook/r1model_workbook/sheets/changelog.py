"""ChangeLog: what changed, when, in which cells, and what it did to the headline; from changelog.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from r1model_workbook.sheets.common import FIRST_ROW, day, headers, heading, widths, wrap_height
from r1model_workbook.view.grid import Book

COLUMNS = ("version", "date", "author", "change", "cells", "effect")


@cache
def changes() -> list[dict[str, Any]]:
    """The entries, newest first."""
    path = Path(__file__).parents[1] / "changelog.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["change"]
    return found


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["changelog"]
    widths(page, 20, 13, 13, 70, 34, 44)
    page.freeze = f"A{FIRST_ROW + 1}"
    heading(page)
    row = headers(page, FIRST_ROW, [f"changelog.{name}" for name in COLUMNS])
    for entry in changes():
        page.put(row, 1, entry["version"], "text")
        day(page, row, 2, entry["date"])
        page.put(row, 3, entry["author"], "text")
        for column, name in enumerate(("change", "cells", "effect"), start=4):
            page.put(row, column, entry[name][book.language], "wrapped")
        wrap_height(page, row, (4, 5, 6))
        row += 1
