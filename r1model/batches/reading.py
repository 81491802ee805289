"""Reads a file of scenarios: one a row, columns named after inputs; what cannot be used is said, the rest goes on."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from r1model.batches.problems import Problem, allowed_for, hint, problem
from r1model.batches.values import Unreadable, blank, parsed, shown
from r1model.errors import BadRequest, CellError
from r1model.inputs import Value, inputs
from r1model.texts import LANGUAGES

NAMES = ("name", "id", "file", "名称", "编号", "文件名")
NOTES = ("note", "notes", "comment", "备注", "说明")
SHOWN = 20
ENCODINGS = ("utf-8-sig", "gb18030")
UNREADABLE = (ValueError, KeyError, StopIteration, SyntaxError, csv.Error, zipfile.BadZipFile)
Grid = tuple[Sequence[str], Iterator[tuple[int, Sequence[Any]]]]


class Row(NamedTuple):
    """One scenario: its row in the file, the texts of its other columns, and the inputs that it changes."""

    number: int
    words: Mapping[str, str]
    changes: Mapping[str, Value]


class Columns(NamedTuple):
    """What each used column of a file means, by its place."""

    inputs: Mapping[int, str]
    words: Mapping[int, str]


def read(path: Path, language: str) -> tuple[list[Row], list[Problem]]:
    """The rows that can be used, and what is wrong with the others and with the header."""
    header, body = _grid(path)
    columns, found = _columns(header, language)
    if not columns.inputs:
        near = ", ".join([*list(inputs())[:3], *(item.label(language) for item in list(inputs().values())[:2])])
        raise BadRequest("no_columns", path=path, near=near)
    rows = []
    try:
        for number, cells in body:
            row, wrong = _row(number, cells, header, columns, language)
            found += wrong
            if row is not None:
                rows.append(row)
    except csv.Error as fault:
        raise BadRequest("not_scenarios", path=path, fault=fault) from fault
    return rows, found


@cache
def spellings() -> Mapping[str, str]:
    """Every way to name an input: its id, its label in either language, and a label's first words if no other's."""
    found: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for key, item in inputs().items():
        for words in (key, *(item.label(language) for language in LANGUAGES)):
            found[plain(words)] = key
            short.setdefault(plain(words).split("(")[0].split(",")[0].strip(), set()).add(key)
    return {words: keys.pop() for words, keys in short.items() if len(keys) == 1} | found


def plain(words: str) -> str:
    """A heading without what does not tell it from another: case, width, spaces, a unit in brackets left as it is."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().replace("_", " ").split())


def _columns(header: Sequence[str], language: str) -> tuple[Columns, list[Problem]]:
    known: dict[int, str] = {}
    words: dict[int, str] = {}
    found: list[Problem] = []
    unknown = []
    for at, given in enumerate(header):
        name = plain(given)
        key = spellings().get(name)
        if key is None and name in (*NAMES, *NOTES):
            words[at] = "note" if name in NOTES else "name" if name not in ("id", "编号") else "id"
        elif key is None:
            unknown.append((at, given))
        elif key in known.values():
            found.append(problem(1, given, "", "twice", hint("remove_column", language), language))
        else:
            known[at] = key
    for _, given in unknown[:SHOWN]:
        near = get_close_matches(plain(given)[:60], spellings(), 3, 0.5)
        advice = hint("near", language, near=", ".join(near)) if near else hint("remove_column", language)
        found.append(problem(1, given, "", "unknown_column", advice, language, name=given[:60]))
    if len(unknown) > SHOWN:
        advice = hint("remove_column", language)
        found.append(problem(1, "", "", "many_unknown", advice, language, count=len(unknown) - SHOWN))
    return Columns(known, words), found


def _row(
    number: int, cells: Sequence[Any], header: Sequence[str], columns: Columns, language: str
) -> tuple[Row | None, list[Problem]]:
    changes: dict[str, Value] = {}
    found = []
    words = {kind: shown(cells[at]) for at, kind in columns.words.items() if at < len(cells) and not blank(cells[at])}
    for at, key in columns.inputs.items():
        if at >= len(cells) or blank(cells[at]):
            continue
        item = inputs()[key]
        try:
            changes[key] = item.check(parsed(item, cells[at]))
        except (CellError, Unreadable) as fault:
            kind = fault.key if isinstance(fault, CellError) else "not_a_number"
            found.append(problem(number, header[at], shown(cells[at]), kind, allowed_for(item, language), language))
    if surplus := [cell for cell in cells[len(header) :] if not blank(cell)]:
        advice = hint("remove_column", language)
        found.append(problem(number, "", surplus[0], "surplus", advice, language, count=len(surplus)))
    if not changes and not found and not words:
        found.append(problem(number, "", "", "empty_row", hint("fill", language), language))
    return (None if found else Row(number, words, changes)), found


def _grid(path: Path) -> Grid:
    """The header and the rows with their numbers in the file, whatever its kind."""
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            return _sheet(path)
        return _parquet(path) if path.suffix.lower() == ".parquet" else _text(path)
    except OSError as fault:
        raise BadRequest("not_readable", path=path, fault=fault.strerror or fault) from fault
    except UNREADABLE as fault:
        raise BadRequest("not_scenarios", path=path, fault=str(fault)[:200] or type(fault).__name__) from fault


def _text(path: Path) -> Grid:
    """CSV in UTF-8, UTF-16 or GB18030; parted by comma, semicolon or tab. One bad line does not spoil the others."""
    words = decoded(path.read_bytes())
    mark = max(",;\t", key=words.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=mark)
    header = [name.strip() for name in next(reader)]
    return header, enumerate(reader, start=2)


def decoded(raw: bytes) -> str:
    """The text of a file by its mark or by trial."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8, UTF-16 nor GB18030")


def _sheet(path: Path) -> Grid:
    """The first sheet; merged cells show their text in their first cell, so the others have no name."""
    import pandas as pd

    frame = pd.read_excel(path, header=None, dtype=object, engine="openpyxl", keep_default_na=False)
    rows = frame.itertuples(index=False, name=None)
    header = ["" if blank(cell) else str(cell).strip() for cell in next(rows)]
    return header, ((number, list(cells)) for number, cells in enumerate(rows, start=2))


def _parquet(path: Path) -> Grid:
    try:
        import pyarrow.parquet as pq
    except ImportError as fault:
        raise BadRequest("needs_extra", package="pyarrow", extra="parquet") from fault
    frame = pq.read_table(path).to_pandas()
    header = [str(name) for name in frame.columns]
    return header, ((number, list(cells)) for number, cells in enumerate(frame.itertuples(index=False, name=None), 2))
