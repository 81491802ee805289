"""Tables out of a file that others wrote: Markdown, CSV, XLSX or JSON, each with the words that stand over it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches.reading import LARGEST, require_small
from r1model.entries.values import blank, shown
from r1model.errors import BadRequest
from r1model.files import read_bytes, readable, require_regular
from r1model.tables import CONTROLS, decoded, lines

MOST_ROWS = 1000
LONGEST_CELL = 500
BOOKS = (".xlsx", ".xlsm")
RULE = set("|-: \t")


class Row(NamedTuple):
    """One row of a table: its line in the file, or its row in the sheet, and its cells as text."""

    number: int
    cells: Sequence[str]


class Grid(NamedTuple):
    """What looks like one table: the words over it, and its rows with whatever names the columns."""

    title: str
    rows: Sequence[Row]


def grids(path: Path) -> list[Grid]:
    """Every table of a file; BadRequest where it cannot be read or holds more than a table that people look at."""
    with readable("audit_unreadable", path):
        require_regular(path)
        found = _book(path) if path.suffix.lower() in BOOKS else _text(path)
    if sum(len(grid.rows) for grid in found) > MOST_ROWS:
        raise BadRequest("audit_too_long", path=path, most=MOST_ROWS)
    return found


def _text(path: Path) -> list[Grid]:
    words = decoded(read_bytes(path, LARGEST))
    if words.lstrip()[:1] in ("[", "{"):
        return _json(words)
    if any(line.lstrip().startswith("|") for line in words.splitlines()):
        return list(_markdown(words))
    if "\x00" in words:
        raise ValueError("not text")
    return [Grid("", [Row(line.number, _cells(line.cells)) for line in _records(words)])]


def _records(words: str) -> Iterator[Any]:
    try:
        for line in lines(words):
            if line.open:
                raise ValueError(f"line {line.first} to {line.last}: a quotation mark is not closed")
            yield line
    except csv.Error as fault:
        raise ValueError(str(fault)) from fault


def _cells(cells: Sequence[Any]) -> list[str]:
    return ["" if blank(cell) else CONTROLS.sub("", shown(cell)[:LONGEST_CELL]) for cell in cells]


def _markdown(words: str) -> Iterator[Grid]:
    """Tables of pipes; over one stand the last heading and the last line of text before it."""
    heading = before = ""
    rows: list[Row] = []
    for number, line in enumerate([*words.splitlines(), ""], start=1):
        plain = line.strip()
        if plain.startswith("|"):
            rows += [] if set(plain) <= RULE else [Row(number, _parted(plain))]
            continue
        if rows:
            yield Grid(" · ".join(dict.fromkeys(filter(None, (heading, before)))), rows)
            rows, before = [], ""
        if plain.startswith("#"):
            heading, before = plain.lstrip("# "), ""
        elif plain:
            before = plain[:LONGEST_CELL]


def _parted(line: str) -> list[str]:
    inner = line.strip("|") if line.endswith("|") else line[1:]
    return _cells([cell.replace("\0", "|").strip(" *`") for cell in inner.replace("\\|", "\0").split("|")])


def _json(words: str) -> list[Grid]:
    """A list of records, or several lists by name."""
    held = json.loads(words)
    named = held.items() if isinstance(held, dict) else [("", held)]
    return [_records_grid(str(name), records) for name, records in named if isinstance(records, list)]


def _records_grid(name: str, records: Sequence[Any]) -> Grid:
    rows = [record for record in records if isinstance(record, Mapping)]
    header = list(dict.fromkeys(str(key) for record in rows for key in record))
    body = [Row(at, _cells([record.get(key) for key in header])) for at, record in enumerate(rows, start=1)]
    return Grid(name, [Row(0, header), *body] if body else [])


def _book(path: Path) -> list[Grid]:
    """Every sheet; a merged cell shows its text in its first cell, so the others are empty."""
    import pandas as pd

    require_small(path)
    sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine="openpyxl", keep_default_na=False)
    return [
        Grid(str(name), [Row(at, _cells(cells)) for at, cells in enumerate(_tuples(frame), start=1)])
        for name, frame in sheets.items()
    ]


def _tuples(frame: Any) -> Iterator[Sequence[Any]]:
    return iter(frame.itertuples(index=False, name=None))
