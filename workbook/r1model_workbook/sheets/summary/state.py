"""What the answer rests on: model and basis, own points, dates of the prices, how many assumptions are weak."""

from __future__ import annotations

from r1model.inputs import DISPLAY_UNIT, POINTS, inputs
from r1model.types import Standing
from r1model_workbook.sheets.common import WEAK, say
from r1model_workbook.sheets.summary.layout import titled
from r1model_workbook.view.grid import Page


def state(page: Page, row: int) -> int:
    """Writes the block; the answer names how many inputs are weak."""
    book = page.book
    row = titled(page, row, "summary.state")
    entries = (
        ("model.model", book.cells["model_name"], "link_text"),
        ("memory.weights_basis", book.cells["weights_basis_used"], "link_text"),
        ("summary.rests", book.cells["service.buy.basis"], "link_text"),
        ("summary.rents", book.cells["service.rent.basis"], "link_text"),
        ("points.own_points", book.cells["points.own_points"], "link"),
        ("points.ratio", book.cells["points.own_ratio"], "link"),
        ("inputs.case", book.entries["case"], "link_text"),
        *((f"checks.{key}", cell, "state_link") for key, cell in book.current),
    )
    for key, cell, role in entries:
        page.put(row, 1, say(page, key).format(name=""), "label")
        page.link(row, 2, cell, role)
        row += 1
    assumed = [item for item in inputs().values() if item.group != POINTS and item.id != DISPLAY_UNIT]
    weak = [item for item in assumed if item.standing in WEAK]
    disputed = sum(item.standing is Standing.DISPUTED for item in weak)
    for key, number in (("all_inputs", len(assumed)), ("weak_inputs", len(weak)), ("disputed_inputs", disputed)):
        page.put(row, 1, say(page, f"summary.{key}"), "label")
        book.cells[key] = page.put(row, 2, float(number), "weak" if key != "all_inputs" else "figure", "count")
        row += 1
    return row
