"""Parts of an Office file: content types, relations and sheets added beside what stands there, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

Parts = Mapping[str, bytes]
TYPES = "[Content_Types].xml"
BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET = re.compile(rb'<sheet [^>]*sheetId="(\d+)"')


def inserted(part: bytes, before: str, addition: str) -> bytes:
    """The part with an addition before an end tag, which must be there once."""
    head, tail = part.split(before.encode())
    return head + addition.encode() + before.encode() + tail


def with_type(parts: Parts, part: str, kind: str) -> dict[str, bytes]:
    """The parts with the content type of one of them said."""
    said = f"<Override PartName={quoteattr('/' + part)} ContentType={quoteattr(kind)}/>"
    return {**parts, TYPES: inserted(parts[TYPES], "</Types>", said)}


def with_relation(parts: Parts, relations: str, key: str, kind: str, target: str) -> dict[str, bytes]:
    """The parts with one more relation in the part that lists them."""
    said = f"<Relationship Id={quoteattr(key)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"
    return {**parts, relations: inserted(parts[relations], "</Relationships>", said)}


def with_sheet(parts: Parts, title: str, content: bytes, *, hidden: bool) -> dict[str, bytes]:
    """The parts of a workbook with one more sheet at its end."""
    number = max((int(found) for found in _SHEET.findall(parts[BOOK])), default=0) + 1
    part, key = f"xl/worksheets/sheet{number}.xml", f"aboard{number}"
    assert part not in parts
    state = ' state="hidden"' if hidden else ""
    entry = f'<sheet xmlns:r="{OFFICE}" name={quoteattr(title)} sheetId="{number}"{state} r:id="{key}"/>'
    made = {**parts, part: content, BOOK: inserted(parts[BOOK], "</sheets>", entry)}
    made = with_relation(made, BOOK_RELATIONS, key, f"{OFFICE}/worksheet", f"/{part}")
    return with_type(made, part, WORKSHEET)
