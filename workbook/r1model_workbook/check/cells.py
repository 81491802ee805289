"""The cells of a sheet: by one pattern where they are written the plain way, else from the tree of its XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from r1model_workbook.check.archive import xml
from r1model_workbook.check.contents import value_in, value_of
from r1model_workbook.check.limits import LONGEST_FORMULA, MOST_FORMULA_TEXT, Budget
from r1model_workbook.check.plain import Columns, parted, unescaped
from r1model_workbook.check.references import area, moved
from r1model_workbook.check.styles import Look
from r1model_workbook.view.grid import Value

PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
START = b"<c "
At = tuple[int, int]


@dataclass(slots=True)
class FileCell:
    """A cell of the file: `formula` without its equals sign, `kind` the attribute t of its formula, the look."""

    value: Value
    formula: str | None
    kind: str
    look: Look


class Common(NamedTuple):
    """What all sheets of a file share: its words and looks by number, and how much of it may still be read."""

    path: Path
    words: list[str]
    looks: list[Look]
    cells: Budget
    writing: Budget


def read_cells(content: bytes, common: Common) -> tuple[etree._Element, dict[At, FileCell]]:
    """A sheet's XML, with or without its cells, and the cells by place."""
    plain = parted(content) if content.count(START) <= common.cells.left else None
    if plain is not None:
        rest = xml(common.path, plain.rest)
        rows = list(_rows(rest))
        if len(rows) == plain.rows and all(len(row) == 0 and row.tag[0] == "{" for row in rows):
            return rest, _from_columns(plain.columns, common)
    rest = xml(common.path, content)
    return rest, _from_tree(rest, common)


def _rows(rest: etree._Element) -> Iterator[etree._Element]:
    rows: Iterator[etree._Element] = rest.iterfind("{*}sheetData/{*}row")
    return rows


def _from_columns(plain: Columns, common: Common) -> dict[At, FileCell]:
    common.cells.spend(len(plain.rows))
    formulas = [text and unescaped(text) for text in plain.formulas]
    for text in filter(None, formulas):
        _write(text, common.writing)
    columns = {letters: area(f"{letters}1").left for letters in set(plain.letters)}
    looks = {style: common.looks[int(style or "0")] for style in set(plain.styles)}
    places = zip(map(int, plain.rows), map(columns.__getitem__, plain.letters), strict=True)
    kinds = ["" if text is None else "normal" for text in formulas]
    cells = map(FileCell, _values(plain, common.words), formulas, kinds, map(looks.__getitem__, plain.styles))
    return dict(zip(places, cells, strict=True))


def _values(plain: Columns, words: list[str]) -> list[Value]:
    """The values; numbers, which are written without a type, are most of them."""
    values = [
        float(text) if text and kind is None else _typed(kind, text, words)
        for kind, text in zip(plain.kinds, plain.values, strict=True)
    ]
    if not all(isfinite(value) for value in values if isinstance(value, float)):
        raise ValueError("number")
    return values


def _typed(kind: str | None, text: str | None, words: list[str]) -> Value:
    return None if text is None else value_in(kind or "n", unescaped(text), words)


def _write(text: str, writing: Budget) -> None:
    writing.spend(len(text) if len(text) <= LONGEST_FORMULA else MOST_FORMULA_TEXT)


def _from_tree(rest: etree._Element, common: Common) -> dict[At, FileCell]:
    common.cells.spend(sum(map(len, _rows(rest))))
    shared: dict[str, tuple[int, int, str]] = {}
    cells = {}
    for element in (cell for row in _rows(rest) for cell in row):
        at = _place(element.get("r", ""))
        formula, value = _children(element)
        held = value_of(element.get("t", "n"), value, common.words)
        look = common.looks[int(element.get("s", "0"))]
        text, kind = _formula(formula, at, shared)
        if text:
            _write(text, common.writing)
        cells[at] = FileCell(held, text, kind, look)
    return cells


def _children(element: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """The elements of a cell's formula and of its value."""
    formula = value = None
    for child in element:
        name = child.tag[child.tag.index("}") + 1 :]
        if name in ("v", "is"):
            value = child
        elif name == "f":
            formula = child
    return formula, value


def _place(text: str) -> At:
    """Row and column of an address."""
    match = PLACE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[2]), area(f"{match[1]}1").left


def _formula(element: etree._Element | None, at: At, shared: dict[str, tuple[int, int, str]]) -> tuple[str | None, str]:
    if element is None:
        return None, ""
    kind, group = element.get("t", "normal"), element.get("si", "")
    if kind != "shared":
        return element.text or "", kind
    if element.text:
        shared[group] = (*at, element.text)
    row, column, text = shared[group]
    return moved(text, at[0] - row, at[1] - column), kind
