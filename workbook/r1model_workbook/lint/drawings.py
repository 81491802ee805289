"""Charts and pictures of a file: what they are called, on which sheet and cell they stand, and the chart's part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from r1model_workbook.lint.reader import FileBook, Sheet, targets

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
        for part in targets(file.path, file.parts, sheet.part).values():
            root = file.xml(part) if part.startswith(DRAWINGS) else None
            if root is not None:
                where = targets(file.path, file.parts, part)
                yield from (_drawn(sheet, item, where) for item in root.iter("{*}cNvPr"))


def _drawn(sheet: Sheet, item: etree._Element, where: dict[str, str]) -> Drawn:
    anchor = next(item.iterancestors("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor"), None)
    place = [anchor.findtext(f"{{*}}from/{{*}}{axis}", "") if anchor is not None else "" for axis in ("row", "col")]
    at = (int(place[0]) + 1, int(place[1]) + 1) if all(axis.isdecimal() for axis in place) else None
    ids = [value for part in (anchor if anchor is not None else item).iter() for value in part.attrib.values()]
    chart = next((where[given] for given in ids if where.get(given, "").startswith(CHARTS)), "")
    return Drawn(sheet, at, item.get("name", ""), bool(item.get("descr")), chart)
