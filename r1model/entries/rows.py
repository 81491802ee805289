"""Rows of a CSV file of one's own that stand for inputs, such as load tests or uses."""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping
from pathlib import Path

from r1model.entries.values import blank, entered
from r1model.errors import BadRequest, CellError
from r1model.files import read_bytes
from r1model.inputs import Value, inputs
from r1model.tables import Line, decoded, lines


def rows_of(path: Path) -> tuple[list[str], list[Line]]:
    """The names of the columns in small letters, and the rows that are not blank; BadRequest for no table."""
    content = read_bytes(path)
    try:
        header, *rows = lines(decoded(content))
    except (ValueError, csv.Error) as fault:
        raise BadRequest("not_scenarios", path=path, fault=fault) from fault
    return [name.strip().casefold() for name in header.cells], [row for row in rows if not all(map(blank, row.cells))]


def words_of(row: Line, at: int) -> str:
    """What stands in a cell, as text; nothing where the row is shorter."""
    return str(row.cells[at]).strip() if at < len(row.cells) else ""


def value_of(path: Path, row: Line, column: str, at: int, key: str) -> Value:
    """The value of an input that a cell is; a blank one is nothing."""
    cell = row.cells[at] if at < len(row.cells) else ""
    try:
        return 0.0 if blank(cell) else entered(inputs()[key], cell)
    except CellError as fault:
        raise BadRequest("cell_not_a_number", path=path, row=row.number, column=column, fault=fault) from fault


def require_once(found: Mapping[str, Value], given: Container[str]) -> None:
    """BadRequest where an input of a file is given beside it, too."""
    if twice := [key for key in found if key in given]:
        raise BadRequest("set_twice", name=twice[0])
