"""Reads a file of scenarios: one a row, columns named after inputs; what cannot be used is said, the rest goes on."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches.books import edited_books
from r1model.batches.problems import Problem, allowed_for, hint, problem
from r1model.batches.row import Row
from r1model.entries import blank, entered, plain, shown, spellings
from r1model.errors import BadRequest, CellError
from r1model.files import read_bytes, readable, require_regular
from r1model.inputs import Value, inputs
from r1model.tables import Line, decoded, lines

NAMES = ("name", "id", "file", "名称", "编号", "文件名")
NOTES = ("note", "notes", "comment", "备注", "说明")
SHOWN = 20
LARGEST = 2**29  # bytes of a table, unpacked
Grid = tuple[Sequence[str], Iterator[Line]]


class Columns(NamedTuple):
    """What each used column of a file means, by its place."""

    inputs: Mapping[int, str]
    words: Mapping[int, str]


def read(path: Path, language: str, out: Path | None = None) -> tuple[list[Row], list[Problem]]:
    """The rows that can be used, and what is wrong with the others and with the header; of a folder its workbooks."""
    if path.is_dir():
        return edited_books(path, language, out)
    header, body = _grid(path)
    columns, problems = _columns(header, language)
    if not columns.inputs:
        near = ", ".join([*list(inputs())[:3], *(item.label(language) for item in list(inputs().values())[:2])])
        raise BadRequest("no_columns", path=path, near=near)
    rows = []
    try:
        for line in body:
            row, wrong = (None, [_unclosed(line, language)]) if line.open else _row(line, header, columns, language)
            problems += wrong
            if row is not None:
                rows.append(row)
    except csv.Error as fault:
        raise BadRequest("not_scenarios", path=path, fault=fault) from fault
    return rows, problems


def _columns(header: Sequence[str], language: str) -> tuple[Columns, list[Problem]]:
    known: dict[int, str] = {}
    words: dict[int, str] = {}
    problems: list[Problem] = []
    unknown = []
    for at, heading in enumerate(header):
        name = plain(heading)
        key = spellings().get(name)
        if key is None and name in (*NAMES, *NOTES):
            words[at] = "note" if name in NOTES else "name" if name not in ("id", "编号") else "id"
        elif key is None:
            unknown.append((at, heading))
        elif key in known.values():
            problems.append(problem(1, heading, "", "twice", hint("remove_column", language), language))
        else:
            known[at] = key
    for _, heading in unknown[:SHOWN]:
        near = get_close_matches(plain(heading)[:60], spellings(), 3, 0.5)
        advice = hint("near", language, near=", ".join(near)) if near else hint("remove_column", language)
        problems.append(problem(1, heading, "", "unknown_column", advice, language, name=heading[:60]))
    if len(unknown) > SHOWN:
        advice = hint("remove_column", language)
        problems.append(problem(1, "", "", "many_unknown", advice, language, count=len(unknown) - SHOWN))
    return Columns(known, words), problems


def _row(line: Line, header: Sequence[str], columns: Columns, language: str) -> tuple[Row | None, list[Problem]]:
    number, cells = line.number, line.cells
    changes: dict[str, Value] = {}
    problems = []
    words = {kind: shown(cells[at]) for at, kind in columns.words.items() if at < len(cells) and not blank(cells[at])}
    for at, key in columns.inputs.items():
        if at >= len(cells) or blank(cells[at]):
            continue
        item = inputs()[key]
        try:
            changes[key] = entered(item, cells[at])
        except CellError as fault:
            allowed = str(fault.facts.get("near", "")) or allowed_for(item, language)
            problems.append(problem(number, header[at], shown(cells[at]), fault.key, allowed, language, **fault.facts))
    if surplus := [cell for cell in cells[len(header) :] if not blank(cell)]:
        advice = hint("remove_column", language)
        problems.append(problem(number, "", surplus[0], "surplus", advice, language, count=len(surplus)))
    if not changes and not problems and not words:
        problems.append(problem(number, "", "", "empty_row", hint("fill", language), language))
    return (None if problems else Row(number, words, changes)), problems


def _unclosed(line: Line, language: str) -> Problem:
    """A record whose quotation mark took the following lines for one cell: none of them is used, and that is said."""
    value = next((cell for cell in line.cells if "\n" in cell), line.cells[0] if line.cells else "")
    places = {"first": line.first, "last": line.last}
    return problem(line.number, "", value, "unclosed", hint("close", language), language, **places)


def _grid(path: Path) -> Grid:
    """The header and the rows with their numbers in the file, whatever its kind."""
    kind = path.suffix.lower()
    with readable("not_scenarios", path):
        require_regular(path)
        if kind in (".xlsx", ".xlsm"):
            return _sheet(path)
        return _parquet(path) if kind == ".parquet" else _text(path)


def _text(path: Path) -> Grid:
    """CSV in UTF-8, UTF-16 or GB18030; parted by comma, semicolon or tab. One bad line does not spoil the others."""
    records = lines(decoded(read_bytes(path, LARGEST)))
    first = next(records)
    if first.open:
        raise ValueError(f"line 1 to {first.last}: a quotation mark is not closed")
    return [name.strip() for name in first.cells], records


def _sheet(path: Path) -> Grid:
    """The first sheet; merged cells show their text in their first cell, so the others have no name."""
    import pandas as pd

    require_small(path)
    frame = pd.read_excel(path, header=None, dtype=object, engine="openpyxl", keep_default_na=False)
    rows = frame.itertuples(index=False, name=None)
    header = ["" if blank(cell) else str(cell).strip() for cell in next(rows)]
    return header, _numbered(rows)


def require_small(path: Path) -> None:
    """Refuses an archive that would fill the memory when it is unpacked."""
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST:
            raise BadRequest("file_too_large", path=path, most=LARGEST // 2**20)


def _parquet(path: Path) -> Grid:
    try:
        import pyarrow.parquet as pq
    except ImportError as fault:
        raise BadRequest("needs_extra", package="pyarrow", extra="parquet") from fault
    frame = pq.read_table(path).to_pandas()
    header = [str(name) for name in frame.columns]
    return header, _numbered(frame.itertuples(index=False, name=None))


def _numbered(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    return (Line(number, cells, number, number) for number, cells in enumerate(rows, start=2))
