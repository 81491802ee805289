"""A workbook file as it stands: sheets with the formula and the stored value of every cell, names, styles, parts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from lxml import etree

from r1model.errors import BadRequest
from r1model_workbook.check.archive import Parts, parts, xml
from r1model_workbook.check.cells import At, Common, FileCell, read_cells
from r1model_workbook.check.contents import text_of
from r1model_workbook.check.limits import MOST_CELLS, MOST_FORMULA_TEXT, MOST_SHEETS, Budget
from r1model_workbook.check.styles import looks
from r1model_workbook.view.grid import Value

BOOK = "xl/workbook.xml"


@dataclass(slots=True, eq=False)
class Sheet:
    """A sheet of the file. `rest` is its XML, for whatever is not a cell: it may be without its cells."""

    title: str
    state: str
    part: str
    rest: etree._Element
    cells: dict[At, FileCell]

    def beside(self, *names: str) -> Iterator[etree._Element]:
        """The elements of some names that stand beside the rows, which are most of the sheet."""
        for part in self.rest:
            if not part.tag.endswith("}sheetData"):
                yield from part.iter(*(f"{{*}}{name}" for name in names))

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
    _read: dict[str, etree._Element] = field(default_factory=dict)

    def xml(self, part: str) -> etree._Element | None:
        """A part as XML, if the file has it; read once."""
        if part not in self._read and part in self.parts:
            self._read[part] = xml(self.path, self.parts[part])
        return self._read.get(part)


def read(path: Path) -> FileBook:
    """The file at `path`; refused in one line if it is no workbook."""
    contents = parts(path)
    if BOOK not in contents:
        raise BadRequest("check_no_sheets", path=path)
    book = xml(path, contents[BOOK])
    try:
        sheets = list(_sheets(path, contents, book))
        names = {name.get("name", ""): name.text or "" for name in book.iterfind("{*}definedNames/{*}definedName")}
    except (ValueError, KeyError, AssertionError, IndexError) as fault:
        raise BadRequest("check_damaged", path=path) from fault
    if not sheets:
        raise BadRequest("check_no_sheets", path=path)
    return FileBook(path, contents, book, sheets, names)


def size(element: etree._Element, name: str, other: float) -> float:
    """A number among an element's attributes; `other` where it is absent or none."""
    try:
        value = float(element.get(name, other))
    except ValueError:
        return other
    return value if isfinite(value) else other


def targets(path: Path, contents: Parts, part: str) -> dict[str, str]:
    """The parts that a part refers to, by relation id."""
    folder, name = posixpath.split(part)
    relations = contents.get(f"{folder}/_rels/{name}.rels")
    if relations is None:
        return {}
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
        for item in xml(path, relations)
        if item.get("TargetMode") != "External"
    }


def _sheets(path: Path, contents: Parts, book: etree._Element) -> Iterator[Sheet]:
    where = targets(path, contents, BOOK)
    words = _shared_words(path, contents)
    styles = looks(xml(path, contents["xl/styles.xml"]) if "xl/styles.xml" in contents else None)
    common = Common(path, words, styles, Budget(path, MOST_CELLS), Budget(path, MOST_FORMULA_TEXT))
    elements = book.findall("{*}sheets/{*}sheet")
    Budget(path, MOST_SHEETS).spend(len(elements))
    for element in elements:
        relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        part = where[relation]
        rest, cells = read_cells(contents[part], common)
        yield Sheet(element.get("name", ""), element.get("state", "visible"), part, rest, cells)


def _shared_words(path: Path, contents: Parts) -> list[str]:
    if "xl/sharedStrings.xml" not in contents:
        return []
    return [text_of(item) for item in xml(path, contents["xl/sharedStrings.xml"]).iterfind("{*}si")]
