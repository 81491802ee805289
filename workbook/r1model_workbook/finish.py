"""The last step: values beside formulas, schema order, fixed dates and order: equal input gives equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from r1model_workbook.grid import Book, Fault, Page, Value

STAMP = (1980, 1, 1, 0, 0, 0)
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
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><f>([^<]*)</f><v(?: ?/>|></v>)</c>')
_FONT = re.compile(rb"<font>(.*?)</font>", re.S)
_CHILD = re.compile(rb"<([a-zA-Z]+)[^>]*/>")
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def finished(book: Book, made: Workbook, *, values: bool = True) -> bytes:
    """The bytes of the workbook file; with `values` off every formula is left for the reader to calculate."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(made, archive).save()
    mends: dict[str, Callable[[bytes], bytes]] = {
        "xl/styles.xml": _font_order,
        "docProps/core.xml": _fixed_dates(book),
    }
    if values:
        for number, page in enumerate(book.pages.values(), start=1):
            mends[f"xl/worksheets/sheet{number}.xml"] = _with_values(page)
    return _repacked(raw.getvalue(), mends)


def _repacked(raw: bytes, mends: dict[str, Callable[[bytes], bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
        for name in names:
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = old.read(name)
            new.writestr(entry, mends[name](content) if name in mends else content)
    return out.getvalue()


def _with_values(page: Page) -> Callable[[bytes], bytes]:
    known = {
        f"{get_column_letter(cell.column)}{cell.row}".encode(): cell.value
        for cell in page.cells.values()
        if cell.text is not None
    }

    def fill(match: re.Match[bytes]) -> bytes:
        at, style, text = match.groups()
        kind, shown = _cached(known[at])
        return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (at, style, kind, text, shown)

    return lambda content: _FORMULA.sub(fill, content)


def _cached(value: Value) -> tuple[bytes, bytes]:
    """The type attribute and the text of a cached value."""
    if isinstance(value, Fault):
        return b' t="e"', value.encode()
    if isinstance(value, bool):
        return b' t="b"', b"1" if value else b"0"
    if isinstance(value, str):
        return b' t="str"', escape(value).encode()
    return b"", repr(float(value or 0)).removesuffix(".0").encode()


def _font_order(content: bytes) -> bytes:
    def order(match: re.Match[bytes]) -> bytes:
        children = sorted(_CHILD.finditer(match[1]), key=lambda child: FONT_ORDER.index(child[1]))
        return b"<font>" + b"".join(child[0] for child in children) + b"</font>"

    return _FONT.sub(order, content)


def _fixed_dates(book: Book) -> Callable[[bytes], bytes]:
    day = f"{book.words['figures_date']}T00:00:00Z".encode()
    return lambda content: _DATES.sub(lambda match: match[1] + day + match[2], content)
