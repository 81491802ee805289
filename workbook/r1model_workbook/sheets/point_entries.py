"""Own measured points on Inputs: the cells to fill in, and beside them what counts, its error and what is lacking."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.capacity.own_points import OwnPoint
from r1model.inputs import OWN_POINTS, POINTS, inputs
from r1model.scenario_files.entry import BLANK
from r1model_workbook.sheets.bounds import Bounds, no_flag, row_in_range
from r1model_workbook.sheets.common import headers, say, section
from r1model_workbook.view.grid import Cell, Operand, Page, Rule, Value

FIELDS = OwnPoint._fields
LACKS = ("in_flight", "input_tokens", "output_tokens", "time")
FIRST_FIELD, COUNTS, LOW, ERROR, LACKING, KEY, IN_RANGE = 2, 7, 8, 10, 11, 17, 18
COLUMNS = dict(zip(range(3, 3 + len(OWN_POINTS)), OWN_POINTS, strict=True))


def entered(key: str, value: Value) -> Value:
    """What the cell of an entry holds: an empty text is a blank, and that of a point where nothing is said."""
    if value == BLANK or (value == 0 and key in inputs() and inputs()[key].group == POINTS):
        return None
    return value


def entries(page: Page, row: int, width: int) -> int:
    """The table on Inputs; what counts, the error and what is lacking is written beside it once it is known."""
    row = section(page, row, "group.points", width, "points.note")
    for above, role in ((row - 2, "section"), (row - 1, "centre")):
        no_flag(page, above, IN_RANGE, role)
    heads = ["points.point", *(f"points.{name}" for name in FIELDS), "points.counts", "column.minimum",
             "column.maximum", "points.error", "points.lacking"]  # fmt: skip
    row = headers(page, row, heads)
    for column in range(len(heads) + 1, width + 1):
        words = {KEY: "column.key", IN_RANGE: "column.in_range"}.get(column)
        page.put(row - 1, column, say(page, words) if words else None, "header")
    for step, slot in enumerate(OWN_POINTS):
        _slot(page, row + step, slot)
    page.book.cells["points.first"] = page.cells[row, 1]
    return row + len(OWN_POINTS)


def _slot(page: Page, row: int, slot: int) -> None:
    """One point: five cells that may stay blank, what they may hold, and whether they do."""
    book = page.book
    page.put(row, 1, f"{say(page, 'points.point')} {slot}", "label")
    declared = [inputs()[f"point_{slot}_{name}"] for name in FIELDS]
    cells = [page.put(row, column, None, "input", item.unit or "")
             for column, item in enumerate(declared, start=FIRST_FIELD)]  # fmt: skip
    for cell, item in zip(cells, declared, strict=True):
        book.entries[item.id] = cell
        book.rules.append(Rule(cell, cell, "decimal", f"{item.low:g} {item.high:.12g}", blank=True))
    low, high = (page.put(row, LOW + at, bound, "stated", "count")
                 for at, bound in enumerate((declared[0].low, declared[0].high)))  # fmt: skip
    page.put(row, KEY, f"point_{slot}_…", "key")
    book.bounded["inputs"][0].append(row_in_range(page, row, IN_RANGE, cells, Bounds(low, high, False)))


def beside(page: Page, columns: Mapping[int, Mapping[str, Operand]]) -> None:
    """Beside each point on Inputs: whether it counts, its error, and what it lacks."""
    first = page.book.cells["points.first"]
    for row, column in enumerate(columns, start=first.row):
        point = columns[column]
        first.page.link(row, COUNTS, part(point, "point_counts"))
        first.page.link(row, ERROR, part(point, "shown_error"))
        first.page.link(row, LACKING, part(point, "lacking"), "link_text")


def number(value: Value) -> float:
    """A number as it is, anything else as 0."""
    return value if isinstance(value, float) else 0.0


def part(bind: Mapping[str, Operand], name: str) -> Cell:
    """The cell of a name."""
    found = bind[name]
    assert isinstance(found, Cell)
    return found
