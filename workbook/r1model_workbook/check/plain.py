"""The cells of a sheet that is written the plain way, taken out of its XML by one pattern; what is left is parsed.

Our own files, and those of most programs, spell every cell alike. A parser makes an object of each of its elements,
the pattern a few texts. A sheet with anything else in its rows (a comment, a shared formula, a blank between cells) is
not plain and goes through the parser whole: see `cells`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

OPENING, CLOSING = b"<sheetData>", b"</sheetData>"
TEXT = r"([^<]*)"
CELL = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|str|n|b|e)")?'
    rf'(?:/>|>(?:<f(?: aca="(?:false|true)")?>{TEXT}</f>)?(?:<v>{TEXT}</v>)?</c>)'
)
MARK = 2  # an XML declaration may begin the file
FIELDS = CELL.groups + 1
DECLARED = re.compile(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?(?: standalone=["']yes["'])?\?>\s*"""
)
ROW = re.compile(r'<row(?: [\w:]+="[^"<>]*")*>')
NO_TEXT = bytes([*range(9), 11, 12, *range(13, 32)])  # what XML cannot hold, and the carriage return that it rewrites
NEVER = (b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"]]>")
NOT_BESIDE = (b"<!", b"<?", b'xmlns=""', b"xmlns=''")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


class Columns(NamedTuple):
    """The cells in order, one list for each of their fields, as their texts stand there; None for what is not there."""

    letters: list[str]
    rows: list[str]
    styles: list[str | None]
    kinds: list[str | None]
    formulas: list[str | None]
    values: list[str | None]


class Parted(NamedTuple):
    """A plain sheet: its XML without the cells, how many rows that has, and the cells."""

    rest: bytes
    rows: int
    columns: Columns


def parted(content: bytes) -> Parted | None:
    """A sheet's XML in two; None for one that is not plain."""
    start, end = content.find(OPENING) + len(OPENING), content.find(CLOSING)
    if start < len(OPENING) or end < start or not _is_plain(content, start, end):
        return None
    try:
        between, *fields = _split(content[start:end].decode())
    except UnicodeDecodeError:
        return None
    before = [*between[:-1][:1], *filter(None, between[1:-1])]  # a cell right after another has nothing before it
    if not all(map(_opens_a_row, before)):
        return None
    rows = "".join(between)
    rest = content[:start] + rows.encode() + content[end:]
    if any(rest.find(mark, MARK) >= 0 for mark in NOT_BESIDE):
        return None
    return Parted(rest, rows.count("<row"), Columns(*fields))


def _is_plain(content: bytes, start: int, end: int) -> bool:
    """Whether it is one run of rows in UTF-8, without a character or a mark that only a parser should judge."""
    head = DECLARED.match(content)
    rows = content[start:end]
    return (
        content.startswith(b"<worksheet", 0 if head is None else head.end())
        and content.count(b"<sheetData") == content.count(b"</sheetData") == 1
        and not any(mark in rows for mark in NEVER)
        and len(rows.translate(None, NO_TEXT)) == len(rows)
        and rows.count(b"&") == sum(rows.count(entity.encode()) for entity in ENTITIES)
    )


def _split(rows: str) -> list[list[Any]]:
    """What stands between the cells, and each field of the cells."""
    pieces = CELL.split(rows)
    return [pieces[at::FIELDS] for at in range(FIELDS)]


def _opens_a_row(between: str) -> bool:
    """Whether what stands before a cell ends with the mark that a row begins with."""
    return ROW.fullmatch(between, between.rfind("<")) is not None


def unescaped(text: str) -> str:
    """The text that XML stands for."""
    if "&" in text:
        for entity, character in ENTITIES.items():
            text = text.replace(entity, character)
    return text
