"""A plain workbook of one sheet: a header and rows. Every text stays a text, whatever sign it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from r1model_workbook.write.archive import archive, part
from r1model_workbook.write.finish import fonts_in_order, in_order
from r1model_workbook.write.safe_text import LONGEST, escape, unsafe_removed
from r1model_workbook.write.saved import parts_of

SHEET = "xl/worksheets/sheet1.xml"
MOST_ROWS = 1_048_575
WIDTH = 18
PLAIN, HEAD, QUOTED = 0, 1, 2


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The bytes of the file; at most 1,048,575 rows, as a sheet holds."""
    frame = _frame(title, len(header))
    body = [_row(1, header, HEAD), *(_row(at, row, PLAIN) for at, row in enumerate(rows, start=2))]
    start, end = frame[SHEET].split(b"<sheetData>")[0], frame[SHEET].split(b"</sheetData>")[1]
    frame[SHEET] = b"".join([start, b"<sheetData>", "".join(body).encode(), b"</sheetData>", end])
    return archive(part(name, frame[name]) for name in in_order(frame))


def _frame(title: str, columns: int) -> dict[str, bytes]:
    """All parts but the rows; the cells written here only make the two styles."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title, sheet.freeze_panes = title, "B2"
    sheet.cell(1, 1, "x").font = Font(bold=True)
    sheet.cell(2, 1, "x").quotePrefix = True
    for column in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    parts = parts_of(made)
    for name in ("docProps/core.xml", "docProps/app.xml", "xl/sharedStrings.xml"):
        parts.pop(name, None)
    parts["xl/styles.xml"] = fonts_in_order(parts["xl/styles.xml"])
    return _without(parts)


def _without(parts: dict[str, bytes]) -> dict[str, bytes]:
    """No mention of the parts left out: they hold the time of writing, and texts that stand in their cells here."""
    left = rb"<(?:Override|Relationship)[^>]*(?:docProps/(?:core|app)\.xml|sharedStrings\.xml)[^>]*/>"
    for name in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        parts[name] = re.sub(left, b"", parts[name])
    return parts


def _row(at: int, values: Sequence[object], style: int) -> str:
    cells = (_cell(f"{get_column_letter(column)}{at}", value, style) for column, value in enumerate(values, start=1))
    return f'<row r="{at}">{"".join(cells)}</row>'


def _cell(place: str, value: object, style: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{style}"><v>{value!r}</v></c>' if isfinite(value) else ""
    words = unsafe_removed(str(value))[:LONGEST]
    kind = QUOTED if words[:1] in ("=", "+", "-", "@") and style == PLAIN else style
    return f'<c r="{place}" s="{kind}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'
