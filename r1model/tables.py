"""Tables of text: CSV as people save it, read without losing a row; CSV that no spreadsheet runs, written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t"
NARROWEST = 3  # columns: in a narrower table a note of several lines looks like rows
# The full-width and small forms too: an East Asian Excel begins a formula with them.
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?%?")
STARTS = re.compile(rf"(^|[,;\t|\r\n])([\s\u200b-\u200f\ufeff\"']*)(?=[{SIGNS}])")
UNCLOSED = "unexpected end of data"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Line(NamedTuple):
    """One record of a table: its number as a spreadsheet counts, its cells, and the lines of the file it takes.

    `open` tells that a quotation mark in it is never closed, or closes only in a later record: what follows the mark
    was taken for one cell.
    """

    number: int
    cells: Sequence[Any]
    first: int
    last: int
    open: bool = False


def decoded(raw: bytes) -> str:
    """Decodes a text file by its byte-order mark, else as UTF-8, else GB18030; ValueError where none fits."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8, UTF-16 nor GB18030")


def separator(text: str) -> str:
    """The separator of a CSV text: of comma, semicolon and tab the one that its first line has most of."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def lines(text: str) -> Iterator[Line]:
    """The records of a CSV text, the header first; csv.Error where a cell is larger than the reader takes."""
    mark = separator(text)
    taken: list[str] = []
    source = io.StringIO(text, newline="")
    reader = csv.reader(_noted(source, taken), delimiter=mark)
    width = last = 0
    for number, cells in enumerate(reader, start=1):
        width = width or len(cells)
        raw, first, last = taken[:], last + 1, reader.line_num
        taken.clear()
        yield Line(number, cells, first, last, _open(raw, mark, width))


def _noted(source: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in source:
        taken.append(line)
        yield line


def _open(raw: Sequence[str], mark: str, width: int) -> bool:
    """Whether a quotation mark in a record has no partner, or one that nobody meant."""
    try:
        list(csv.reader(raw, delimiter=mark, strict=True))
    except csv.Error as fault:  # in many lines: words after the mark that closes, since it was to open another cell
        return len(raw) > 1 or UNCLOSED in str(fault)
    if len(raw) == 1:
        return False
    inner = raw[1:-1] or [raw[-1].partition('"')[0]]
    return width >= NARROWEST and all(line.count(mark) >= width - 1 for line in inner)


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a mark, so that Excel reads it; what could begin a formula is led by an apostrophe."""
    return b"\xef\xbb\xbf" + csv_text(header, rows, "\r\n").encode("utf-8", "replace")


def csv_text(header: Sequence[object], rows: Iterable[Sequence[object]], end: str = "\n") -> str:
    """CSV; what could begin a formula is led by an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: object) -> object:
    """The cell with an apostrophe before whatever a spreadsheet would run as a formula, whatever its separator."""
    if not isinstance(cell, str):
        return cell
    words = CONTROLS.sub("", cell)
    return words if NUMBER.fullmatch(words) else STARTS.sub(r"\1\2'", words)
