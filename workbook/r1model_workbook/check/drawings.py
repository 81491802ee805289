"""Charts and pictures of a file: what they are called, on which sheet and cell they stand, and the chart's part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from r1model_workbook.check.reader import FileBook, Sheet, targets

ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
FAR = 13  # digits of a row and a column together
CHARTS, DRAWINGS = "xl/charts/chart", "xl/drawings/drawing"


class Drawn(NamedTuple):
    """One chart or picture."""

    sheet: Sheet
    at: tuple[int, int] | None
    name: str
    described: bool
    chart: str


def drawn(file: FileBook) -> Iterator[Drawn]:
    """All of them, sheet by sheet."""
    for sheet in file.sheets:
        for part in sorted(set(targets(file.path, file.parts, sheet.part).values())):
            root = file.xml(part) if part.startswith(DRAWINGS) else None
            if root is not None:
                where = targets(file.path, file.parts, part)
                yield from (_drawn(sheet, anchor, where) for anchor in root.iter(*ANCHORS))


def _drawn(sheet: Sheet, anchor: etree._Element, where: dict[str, str]) -> Drawn:
    """The chart or picture in an anchor, by the name that its first element gives."""
    item = next(anchor.iter("{*}cNvPr"), anchor)
    row, column = (anchor.findtext(f"{{*}}from/{{*}}{axis}", "") for axis in ("row", "col"))
    at = (int(row) + 1, int(column) + 1) if row.isdecimal() and column.isdecimal() and len(row + column) < FAR else None
    ids = (value for part in anchor.iter() for value in part.attrib.values())
    chart = next((where[relation] for relation in ids if where.get(relation, "").startswith(CHARTS)), "")
    return Drawn(sheet, at, item.get("name", ""), bool(item.get("descr")), chart)
