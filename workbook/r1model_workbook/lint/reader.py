"""A workbook file as it stands: sheets with the formula and the stored value of every cell, names, styles, parts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from lxml import etree

from r1model.errors import BadRequest
from r1model_workbook.grid import Fault, Value
from r1model_workbook.lint.archive import Parts, parts, xml
from r1model_workbook.lint.references import area, moved
from r1model_workbook.lint.styles import Look, looks

MOST_CELLS = 500_000
PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
BOOK = "xl/workbook.xml"


@dataclass(slots=True)
class FileCell:
    """A cell of the file: `formula` without its equals sign, `kind` the attribute t of its formula, the look."""

    value: Value
    formula: str | None
    kind: str
    look: Look


@dataclass(slots=True, eq=False)
class Sheet:
    """A sheet of the file. `rest` is its XML, for whatever is not a cell."""

    title: str
    state: str
    part: str
    rest: etree._Element
    cells: dict[tuple[int, int], FileCell] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Value:
        """The stored value of a cell; None for none."""
        cell = self.cells.get((row, column))
        return cell.value if cell else None


@dataclass(slots=True)
class FileBook:
    """The file."""

    path: Path
    parts: Parts
    book: etree._Element
    sheets: list[Sheet]
    names: dict[str, str]

    def xml(self, part: str) -> etree._Element | None:
        """A part as XML, if the file has it."""
        return xml(self.path, self.parts[part]) if part in self.parts else None


def read(path: Path) -> FileBook:
    """The file at `path`; refused in one line if it is no workbook."""
    found = parts(path)
    if BOOK not in found:
        raise BadRequest("check_no_sheets", path=path)
    book = xml(path, found[BOOK])
    try:
        sheets = list(_sheets(path, found, book))
        names = {name.get("name", ""): name.text or "" for name in book.iterfind("{*}definedNames/{*}definedName")}
    except (ValueError, KeyError, AssertionError, IndexError) as fault:
        raise BadRequest("check_damaged", path=path) from fault
    if not sheets:
        raise BadRequest("check_no_sheets", path=path)
    return FileBook(path, found, book, sheets, names)


def size(element: etree._Element, name: str, other: float) -> float:
    """A number among an element's attributes; `other` where it is absent or none."""
    try:
        value = float(element.get(name, other))
    except ValueError:
        return other
    return value if isfinite(value) else other


def targets(path: Path, found: Parts, part: str) -> dict[str, str]:
    """The parts that a part refers to, by relation id."""
    folder, name = posixpath.split(part)
    relations = found.get(f"{folder}/_rels/{name}.rels")
    if relations is None:
        return {}
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
        for item in xml(path, relations)
        if item.get("TargetMode") != "External"
    }


def _sheets(path: Path, found: Parts, book: etree._Element) -> Iterator[Sheet]:
    where = targets(path, found, BOOK)
    words = _shared_words(path, found)
    styles = looks(xml(path, found["xl/styles.xml"]) if "xl/styles.xml" in found else None)
    left = MOST_CELLS
    for element in book.iterfind("{*}sheets/{*}sheet"):
        relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        part = where[relation]
        sheet = Sheet(element.get("name", ""), element.get("state", "visible"), part, xml(path, found[part]))
        _fill(sheet, words, styles)
        left -= len(sheet.cells)
        if left < 0:
            raise BadRequest("check_too_large", path=path)
        yield sheet


def _shared_words(path: Path, found: Parts) -> list[str]:
    if "xl/sharedStrings.xml" not in found:
        return []
    return [_words(item) for item in xml(path, found["xl/sharedStrings.xml"]).iterfind("{*}si")]


def _words(item: etree._Element) -> str:
    """The text of an item, without the reading aids that Excel keeps beside it."""
    found = "".join(
        piece.text or "" for piece in item.iter("{*}t") if not piece.getparent().tag.endswith("}rPh")
    ).replace("\r\n", "\n")
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), found) if "_x" in found else found


def _fill(sheet: Sheet, words: list[str], styles: list[Look]) -> None:
    shared: dict[str, tuple[int, int, str]] = {}
    for element in sheet.rest.iterfind("{*}sheetData/{*}row/{*}c"):
        match = PLACE.fullmatch(element.get("r", ""))
        if match is None:
            raise ValueError(element.get("r"))
        at = int(match[2]), area(f"{match[1]}1").left
        kids = {child.tag.rpartition("}")[2]: child for child in element}
        formula, kind = _formula(kids.get("f"), at, shared)
        look = styles[int(element.get("s", "0"))]
        sheet.cells[at] = FileCell(_value(element.get("t", "n"), kids, words), formula, kind, look)


def _formula(
    element: etree._Element | None, at: tuple[int, int], shared: dict[str, tuple[int, int, str]]
) -> tuple[str | None, str]:
    if element is None:
        return None, ""
    kind, group = element.get("t", "normal"), element.get("si", "")
    if kind != "shared":
        return element.text or "", kind
    if element.text:
        shared[group] = (*at, element.text)
    row, column, text = shared[group]
    return moved(text, at[0] - row, at[1] - column), kind


def _value(kind: str, kids: Mapping[str, etree._Element], words: list[str]) -> Value:
    if kind == "inlineStr":
        return _words(kids["is"]) if "is" in kids else None
    text = kids["v"].text if "v" in kids else None
    if text is None:
        return "" if kind == "str" and "v" in kids else None
    if kind == "s":
        return words[int(text)]
    if kind in ("str", "d"):
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text.replace("\r\n", "\n"))
    if kind == "e":
        return Fault(text)
    return text == "1" if kind == "b" else _finite(text)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value
