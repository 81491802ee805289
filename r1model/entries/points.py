"""Points that one measured oneself, from a CSV file: a row each, columns in_flight, input_tokens, output_tokens,
tpot_ms, out_tok_s, as `r1model calibrate --points` writes them; what else stands in the file is left aside."""

from __future__ import annotations

import csv
from collections.abc import Container
from pathlib import Path

from r1model.entries.values import blank, entered
from r1model.errors import BadRequest, CellError
from r1model.files import read_bytes
from r1model.inputs import OWN_POINTS, Value, inputs
from r1model.tables import Line, decoded, lines

COLUMNS = ("in_flight", "input_tokens", "output_tokens", "tpot_ms", "out_tok_s")


def from_file(path: Path, given: Container[str] = ()) -> dict[str, Value]:
    """The inputs that the rows of a file are; BadRequest where it has none, too many, or a cell that is no number."""
    header, rows = _rows(path)
    places = {name: header.index(name) for name in COLUMNS if name in header}
    if not places:
        raise BadRequest("no_points", path=path, known=", ".join(COLUMNS))
    if len(rows) > len(OWN_POINTS):
        raise BadRequest("points_too_many", path=path, given=len(rows), most=len(OWN_POINTS))
    found: dict[str, Value] = {}
    for slot, row in zip(OWN_POINTS, rows, strict=False):
        found |= {f"point_{slot}_{name}": _number(path, row, name, at, slot) for name, at in places.items()}
    if twice := [key for key in found if key in given]:
        raise BadRequest("set_twice", name=twice[0])
    return found


def _rows(path: Path) -> tuple[list[str], list[Line]]:
    content = read_bytes(path)
    try:
        header, *rows = lines(decoded(content))
    except (ValueError, csv.Error) as fault:
        raise BadRequest("not_scenarios", path=path, fault=fault) from fault
    return [name.strip().casefold() for name in header.cells], [row for row in rows if not all(map(blank, row.cells))]


def _number(path: Path, row: Line, name: str, at: int, slot: int) -> Value:
    """What stands in a cell; a blank one is nothing."""
    cell = row.cells[at] if at < len(row.cells) else ""
    try:
        return 0.0 if blank(cell) else entered(inputs()[f"point_{slot}_{name}"], cell)
    except CellError as fault:
        raise BadRequest("point_not_a_number", path=path, row=row.number, column=name, fault=fault) from fault
