"""The cells of a quote, whatever its file is: found out by content, every sheet, nothing computed."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches.reading import require_small
from r1model.entries import blank
from r1model.errors import BadRequest
from r1model.files import readable
from r1model.tables import SEPARATORS, decoded

MOST_ROWS = 5000  # a quote has fewer; what has more is a price list
LOOKED_AT = 60  # rows that tell which separator parts the columns
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Grid(NamedTuple):
    """One sheet: its name, empty for a text, and its rows that are not empty with their numbers in the file."""

    sheet: str
    rows: Sequence[tuple[int, Sequence[Any]]]


def grids(path: Path, content: bytes) -> list[Grid]:
    """The sheets of a file in order; BadRequest where it is no table, or too long for a quote."""
    if not content.strip():
        raise BadRequest("quote_empty", path=path)
    if content.startswith(OLD_EXCEL):
        raise BadRequest("quote_old_excel", path=path)
    with readable("quote_unreadable", path):
        found = _sheets(path, content) if content.startswith(ZIP) else [_text(path, content)]
    if any(len(grid.rows) > MOST_ROWS for grid in found):
        raise BadRequest("quote_too_long", path=path, most=f"{MOST_ROWS:,}")
    return found


def _sheets(path: Path, content: bytes) -> list[Grid]:
    """Values as the file keeps them: a formula that was never computed is an empty cell."""
    import pandas as pd

    require_small(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that hold no cells
        frames = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, dtype=object, engine="openpyxl",
                               keep_default_na=False, nrows=MOST_ROWS + 1)  # fmt: skip
    return [_grid(str(name), frame.itertuples(index=False, name=None)) for name, frame in frames.items()]


def _text(path: Path, content: bytes) -> Grid:
    text = decoded(content)
    if "\0" in text:
        raise BadRequest("quote_no_text", path=path)
    head = text.splitlines()[:LOOKED_AT]
    mark = max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in head))
    return _grid("", csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))


def _grid(name: str, rows: Any) -> Grid:
    kept = []
    for number, row in enumerate(rows, start=1):
        if any(not blank(cell) for cell in row):
            kept.append((number, [None if blank(cell) else cell for cell in row]))
        if len(kept) > MOST_ROWS:
            break
    return Grid(name, kept)
