"""Reads formula text: its pieces and the cells it refers to, whatever their anchoring and however a sheet is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

SHEET = r"(?:'(?:[^']|'')+'|(?:\[[^\]]*\])?[^\W\d][\w.]*)!"
CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>(?:{SHEET})?\#(?:REF!|N/A|VALUE!|DIV/0!|NUM!|NAME\?|NULL!))
    |(?P<area>(?:{SHEET})?{CELL}(?::{CELL})?(?![\w(.!\[]))
    |(?P<whole>(?:{SHEET})?(?:\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]+:\$?[0-9]+)(?![\w(.]))
    |(?P<function>[^\W\d][\w.]*\()
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>(?:{SHEET})?[^\W\d][\w.\[\]]*)
    |(?P<operator><=|>=|<>|.)""",
    re.X | re.S,
)
COLUMNS = 16_384
LITERAL = ("number", "text")
AREA = re.compile(
    r"(?:('(?:[^']|'')+'|[^'!]+)!)?(\$?)([A-Za-z]+)(\$?)([0-9]+)(?::(\$?)([A-Za-z]+)(\$?)([0-9]+))?", re.S
)


class Area(NamedTuple):
    """A cell or a rectangle; `sheet` is empty for the formula's own. `fixed` tells the $: top, left, bottom, right."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    fixed: tuple[bool, bool, bool, bool]

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right


class Piece(NamedTuple):
    """One token: its kind, a group of TOKEN, and its text; an area has its Area."""

    kind: str
    text: str
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's pieces in order, without blanks; what it refers to, and the functions it calls, in capitals.

    `literals` are its numbers and texts; `words` the texts of all pieces but areas, each once: most rules look for one
    of them, and most formulas have none."""

    pieces: tuple[Piece, ...]
    areas: tuple[Area, ...]
    functions: tuple[str, ...]
    literals: tuple[Piece, ...]
    words: frozenset[str]

    @property
    def link(self) -> Area | None:
        """The cell it repeats, if it does nothing else."""
        only = self.pieces[0].area if len(self.pieces) == 1 else None
        return only if only is not None and only.single else None

    def texts(self, kind: str) -> list[str]:
        """The texts of one kind of piece."""
        return [piece.text for piece in self.pieces if piece.kind == kind]


@lru_cache(maxsize=100_000)
def parse(text: str) -> Formula:
    """The formula without its equals sign, in pieces."""
    pieces = tuple(_piece(match) for match in TOKEN.finditer(text) if match.lastgroup != "space")
    areas = tuple(piece.area for piece in pieces if piece.area is not None)
    return Formula(
        pieces,
        areas,
        tuple(piece.text[:-1].upper() for piece in pieces if piece.kind == "function"),
        tuple(piece for piece in pieces if piece.kind in LITERAL),
        frozenset(piece.text for piece in pieces if piece.area is None),
    )


def _piece(match: re.Match[str]) -> Piece:
    kind, text = match.lastgroup or "", match[0]
    return Piece(kind, text, area(text)) if kind == "area" else Piece(kind, text)


@lru_cache(maxsize=200_000)
def area(text: str) -> Area:
    """A reference such as 'Buy and rent'!$A1:B$2."""
    match = AREA.fullmatch(text)
    assert match is not None, text
    sheet, *first = match.groups()[:5]
    last = match.groups()[5:] if match[7] else first
    rows, columns = (int(first[3]), int(last[3])), (_column(first[1]), _column(last[1]))
    fixed = (bool(first[2]), bool(first[0]), bool(last[2]), bool(last[0]))
    return Area(_plain(sheet), min(rows), min(columns), max(rows), max(columns), fixed)


def _plain(sheet: str | None) -> str:
    name = sheet or ""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _column(letters: str) -> int:
    return (
        int(column_index_from_string(letters.upper())) if letters.upper() <= "XFD" or len(letters) < 3 else COLUMNS + 1
    )


def address(row: int, column: int) -> str:
    """A1 of a position; of one that no sheet has, the row alone."""
    return f"{get_column_letter(column) if 1 <= column <= COLUMNS else ''}{row}"


def moved(text: str, down: int, right: int) -> str:
    """The text of a shared formula in another cell of its area."""

    def shift(piece: Piece) -> str:
        return piece.text if piece.area is None else _shifted(piece.text, down, right)

    return "".join(shift(piece) for piece in parse(text).pieces)


def _shifted(text: str, down: int, right: int) -> str:
    prefix, mark, cells = text.rpartition("!")

    def one(match: re.Match[str]) -> str:
        anchor, letters, lock, row = match.groups()
        column = letters if anchor else get_column_letter(_column(letters) + right)
        return f"{anchor}{column}{lock}{row if lock else int(row) + down}"

    return prefix + mark + re.sub(r"(\$?)([A-Za-z]+)(\$?)([0-9]+)", one, cells)
