"""What would turn the answer: in money, price by price; in users; and what the engine found within plausible ranges."""

from __future__ import annotations

from r1model_workbook.sheets.common import headers, put_unit, say
from r1model_workbook.sheets.stamped import VOLUMES
from r1model_workbook.sheets.summary.assumptions import Deciding, near
from r1model_workbook.sheets.summary.layout import HEAD, titled
from r1model_workbook.view.grid import Cell, Page

AT, FACTOR, CHEAPEST = 4, 5, 6


def turns(page: Page, row: int, deciding: Deciding) -> int:
    """Two tables, each with its own heads."""
    row = titled(page, row, "summary.facts")
    row = near(page, row, deciding)
    row = headers(page, row, ["summary.by_volume", "column.unit", "summary.value", "summary.at_turn",
                              "risk.volume_factor", "risk.new_cheapest", "summary.source"])  # fmt: skip
    page.heights[row - 1] = HEAD
    for name in VOLUMES:
        row = _volume(page, row, name)
    for cells in page.book.turns:
        row = _turn(page, row, cells)
    return row


def _volume(page: Page, row: int, name: str) -> int:
    book = page.book
    page.put(row, 1, say(page, f"risk.volume_{name}"), "text")
    put_unit(page, row, 2, "user")
    page.link(row, 3, book.written["day"].cell("all_users"))
    for column, part in ((AT, "users"), (FACTOR, "factor"), (CHEAPEST, "cheapest")):
        page.link(row, column, book.cells[f"volume.{name}.{part}"], "answer_link")
    page.put(row, CHEAPEST + 1, say(page, "summary.stamped"), "note")
    return row + 1


def _turn(page: Page, row: int, cells: list[Cell]) -> int:
    page.link(row, 1, cells[0], "link_text")
    page.put(row, 2, None, "unit")
    page.link(row, 3, cells[1])
    page.link(row, AT, cells[2], "answer_link")
    page.put(row, FACTOR, None, "label")
    page.link(row, CHEAPEST, cells[3], "answer_link")
    page.put(row, CHEAPEST + 1, say(page, "summary.stamped"), "note")
    return row + 1
