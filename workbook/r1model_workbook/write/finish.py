"""The last step: rows and values put in, schema order, fixed dates and order: equal input gives equal bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from r1model.presets import preset
from r1model_workbook.view.grid import Book
from r1model_workbook.write.archive import SMALL, archive, part
from r1model_workbook.write.editions import Aboard
from r1model_workbook.write.render import Rendered
from r1model_workbook.write.safe_text import escape, safe
from r1model_workbook.write.saved import parts_of
from r1model_workbook.write.style import FONT

STRINGS_PART = "xl/sharedStrings.xml"
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml"'
    b' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
STRINGS_RELATION = (
    b'<Relationship Id="strings" Target="/xl/sharedStrings.xml"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
FONT_ORDER = (
    b"b",
    b"i",
    b"strike",
    b"u",
    b"vertAlign",
    b"sz",
    b"color",
    b"name",
    b"family",
    b"charset",
    b"scheme",
)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
_ROWS = re.compile(rb"<sheetData ?/>|<sheetData></sheetData>")
_LINKED = re.compile(rb'(<numFmt formatCode="[^"]*")(?: sourceLinked="[01]")?')
_FONT = re.compile(rb"<font>(.*?)</font>", re.S)
_CHILD = re.compile(rb"<([a-zA-Z]+)[^>]*/>")
_UNPREFIXED = re.compile(rb"<(/?)(?=[A-Za-z]+[ />])")
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def finished(book: Book, made: Rendered, *, values: bool = True, aboard: Aboard = dict) -> bytes:
    """The bytes of the workbook file; with `values` off every formula is left for the reader to calculate.

    `aboard` may add to the parts before they are packed.
    """
    parts = frame(book, made)
    for number, data in enumerate(made.rows, start=1):
        shown = [cell.value if values or cell.text is None else None for cell in data.cells]
        start, end = around_rows(parts[sheet_part(number)], data.span)
        parts[sheet_part(number)] = start + data.xml(shown, made.strings) + end
    return packed(aboard(parts | {STRINGS_PART: made.strings.xml()}))


def frame(book: Book, made: Rendered) -> dict[str, bytes]:
    """Every part by name, with no rows in the sheets and no texts."""
    parts = parts_of(made.workbook)
    parts["xl/styles.xml"] = fonts_in_order(parts["xl/styles.xml"])
    parts["docProps/core.xml"] = _DATES.sub(_dated(book), parts["docProps/core.xml"])
    _own_formats(parts)
    _describe_charts(parts, book)
    _set_font(parts, book)
    _prefix_drawings(parts)
    return parts | _with_strings(parts)


def sheet_part(number: int) -> str:
    """The part of a sheet, counted from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The zip file of these parts, in a fixed order and with a fixed date."""
    return archive(part(name, parts[name], SMALL) for name in in_order(parts))


def in_order(names: Iterable[str]) -> list[str]:
    """Parts in the order of the file."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))


def around_rows(sheet: bytes, span: str) -> tuple[bytes, bytes]:
    """The sheet before and after its rows, its extent put in; each place must be there once."""
    sheet, extents = _DIMENSION.subn(f'<dimension ref="{span}"/>'.encode(), sheet)
    start, end = _ROWS.split(sheet)
    assert extents == 1
    return start, end


def _own_formats(parts: dict[str, bytes]) -> None:
    """Number formats of axes and labels are the chart's own, not those of the cells; openpyxl cannot say so."""
    for name in [name for name in parts if name.startswith("xl/charts/chart")]:
        parts[name] = _LINKED.sub(rb'\1 sourceLinked="0"', parts[name])


def _set_font(parts: dict[str, bytes], book: Book) -> None:
    """The font of the book's preset, if it has one: in the English book alone, since it has no Chinese characters."""
    face = preset(book.preset).font if book.preset and book.language == "en" else ""
    if not face:
        return
    for name in [name for name in parts if name == "xl/styles.xml" or name.startswith("xl/charts/chart")]:
        parts[name] = parts[name].replace(f'"{FONT}"'.encode(), f'"{face}"'.encode())


def _describe_charts(parts: dict[str, bytes], book: Book) -> None:
    """What a chart shows, for who cannot see it; openpyxl writes drawings in the order of the sheets."""
    for number, page in enumerate([page for page in book.pages.values() if page.charts], start=1):
        part = f"xl/drawings/drawing{number}.xml"
        for place, (chart, _, _) in enumerate(page.charts, start=1):
            name = f'name="Chart {place}"'.encode()
            words = escape(safe(getattr(chart, "description", ""))).replace('"', "&quot;")
            parts[part] = parts[part].replace(name, name + f' descr="{words}"'.encode())


def _prefix_drawings(parts: dict[str, bytes]) -> None:
    """Drawings with the prefix that every program writes: ExcelJS reads elements by their prefixed names alone."""
    for name in [name for name in parts if name.startswith("xl/drawings/drawing")]:
        named = parts[name].replace(b"<wsDr xmlns=", b"<wsDr xmlns:xdr=", 1)
        parts[name] = _UNPREFIXED.sub(rb"<\1xdr:", named)


def _with_strings(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The place and the kind of the table of texts; openpyxl would write every text in its cell."""
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    return {
        types: parts[types].replace(b"</Types>", STRINGS_TYPE + b"</Types>"),
        relations: parts[relations].replace(b"</Relationships>", STRINGS_RELATION + b"</Relationships>"),
    }


def fonts_in_order(styles: bytes) -> bytes:
    """The styles with the parts of each font as the schema orders them."""
    return _FONT.sub(_font_order, styles)


def _font_order(match: re.Match[bytes]) -> bytes:
    children = sorted(_CHILD.finditer(match[1]), key=lambda child: FONT_ORDER.index(child[1]))
    return b"<font>" + b"".join(child[0] for child in children) + b"</font>"


def _dated(book: Book) -> Callable[[re.Match[bytes]], bytes]:
    day = f"{book.words['figures_date']}T00:00:00Z".encode()
    return lambda match: match[1] + day + match[2]
