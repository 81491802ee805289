"""Sentences that the Summary says: texts and live figures joined by formulas, the same in both languages.

A template such as "{users} staff ({uses})" is cut where figures stand in it. Its pieces and the figures stand beside
each other in a row of the workings, and the sentence joins them. No program keeps blanks at the ends of a cell's text:
where the English text has one, the formula does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import floor
from string import Formatter
from typing import NamedTuple

from r1model.texts import LANGUAGES, text
from r1model.units import HALF
from r1model_workbook.sheets.common import say
from r1model_workbook.view.computing import Computation, Seeing, first_fault
from r1model_workbook.view.grid import Book, Cell, Fault, Page, Table, Value

PER_CENT, TENTHS, PER_THOUSAND = 100.0, 10.0, 1000.0


class Piece(NamedTuple):
    """A piece of a template before a figure: its text, whether blanks stand around it, and the figure's name if any."""

    words: str
    blank_before: bool
    blank_after: bool
    field: str | None


class Figure(NamedTuple):
    """The words of a figure: the formula, its cells, and what it makes of their values."""

    text: str
    cells: Sequence[Cell]
    words: Callable[..., Value]


class Workings:
    """Where the words of figures are made: rows below the page that is read, one a sentence."""

    def __init__(self, page: Page, row: int) -> None:
        self.page, self.row, self.half = page, row, page.book.constants["HALF"]
        self.rows = 0
        self._constants()

    def _constants(self) -> None:
        """What figures are rounded by."""
        self.hundred, self.ten, self.thousand = (
            self.constant(f"summary.{name}", number)
            for name, number in (("hundred", PER_CENT), ("ten", TENTHS), ("thousand", PER_THOUSAND))
        )
        self.dash = self.words("summary.unknown", "summary.blank")

    def constant(self, key: str, number: float, unit: str = "1") -> Cell:
        """A number of the sheet's own under its words."""
        page = self.page
        return self.value(say(page, key), lambda row, column: page.put(row, column, number, "figure", unit))

    def words(self, label: str, key: str) -> Cell:
        """A constant text under its label."""
        page = self.page
        return self.value(say(page, label), lambda row, column: page.put(row, column, say(page, key), "key"))

    def link(self, label: str, cell: Cell) -> Cell:
        """The value of another cell under a label."""
        page = self.page
        return self.value(say(page, label), lambda row, column: page.link(row, column, cell, "key"))

    def pick(self, label: str, table: Table, key: Cell, name: str, unit: str) -> Cell:
        """A figure of a table under a label."""
        page = self.page
        return self.value(say(page, label), lambda row, column: page.pick(row, column, table, key, name, "link", unit))

    def value(self, words: str, make: Callable[[int, int], Cell]) -> Cell:
        """A labelled cell of its own row."""
        self.page.put(self.row, 1, words, "label")
        made = make(self.row, 2)
        self.row += 1
        return made

    def formula(self, words: str, text: str, compute: Computation, unit: str = "", role: str = "calc") -> Cell:
        """A formula in a labelled row of its own."""
        return self.value(words, lambda row, column: self.page.formula(row, column, text, compute, role, unit))

    def whole(self, cell: Cell) -> Figure:
        """A number rounded to a whole one, as words."""
        text = f"INT({cell.seen_from(self.page)}+{self.half.seen_from(self.page)})"
        return self._if_known(text, cell, lambda number: int_of(number + HALF))

    def percent(self, cell: Cell) -> Figure:
        """A share as so many percent, with one decimal."""
        at, half = cell.seen_from(self.page), self.half.seen_from(self.page)
        text = f"INT({at}*{self.thousand.address}+{half})/{self.ten.address}"
        return self._if_known(text, cell, lambda share: int_of(share * PER_THOUSAND + HALF) / TENTHS)

    def cents(self, cell: Cell, unit: Cell) -> Figure:
        """A small price with two decimals and its unit."""
        hundred = self.hundred.address
        text = f"INT({cell.seen_from(self.page)}*{hundred}+{self.half.seen_from(self.page)})/{hundred}"
        return self._if_known(text, cell, lambda price: int_of(price * PER_CENT + HALF) / PER_CENT, unit)

    def amount(self, cell: Cell) -> Figure:
        """An amount of money in the large unit of sentences, with two decimals, and that unit."""
        page, at, hundred = self.page, cell.seen_from(self.page), self.hundred.address
        size, unit = (page.book.cells[f"display.said{name}"] for name in ("", ".unit"))
        text = f"INT({at}/{size.seen_from(page)}*{hundred}+{self.half.seen_from(page)})/{hundred}"

        def words(amount: Value, size: float, unit: Value, dash: Value) -> Value:
            if not isinstance(amount, float):
                return dash
            return f"{shown(int_of(amount / size * PER_CENT + HALF) / PER_CENT)} {unit}"

        text = f'IF(ISNUMBER({at}),{text}&" "&{unit.seen_from(page)},{self.dash.address})'
        return Figure(text, [cell, size, unit, self.dash], words)

    def _if_known(
        self, text: str, cell: Cell, rounded: Callable[[float], float], unit: Cell | None = None
    ) -> Figure:  # fmt: skip
        """A rounded number as a text; a dash where there is none."""
        after = f'" "&{unit.seen_from(self.page)}' if unit else '""'

        def words(number: Value, dash: Value, *units: Value) -> Value:
            return " ".join([shown(rounded(number)), *map(str, units)]) if isinstance(number, float) else dash

        text = f"IF(ISNUMBER({cell.seen_from(self.page)}),{text}&{after},{self.dash.address})"
        return Figure(text, [cell, self.dash, *([unit] if unit else [])], words)

    def sentence(self, key: str, figures: Mapping[str, Cell | Figure]) -> Cell:
        """A row of pieces and figures, and the sentence of them in its first place; returns the sentence."""
        page, row = self.page, self.row
        self.rows += 1
        page.put(row, 1, f"{say(page, 'summary.sentence')} {self.rows}", "label")
        joints: list[Cell | str] = []
        column = 3
        for piece in pieces(key, page.book):
            joints += [" "] if piece.blank_before else []
            if piece.words:
                joints.append(page.put(row, column, piece.words, "key"))
                column += 1
            joints += [" "] if piece.blank_after else []
            if piece.field is not None:
                joints.append(self._figure(row, column, figures[piece.field]))
                column += 1
        self.row += 1
        return page.formula(row, 2, *joined(joints, page), "key")

    def _figure(self, row: int, column: int, figure: Cell | Figure) -> Cell:
        if isinstance(figure, Cell):
            return figure if figure.page is self.page else self.page.link(row, column, figure, "key")
        return self.page.formula(row, column, figure.text, Seeing(figure.cells, figure.words), "key")


def pieces(key: str, book: Book) -> list[Piece]:
    """A template in the book's language cut at its figures; both languages name the same ones in the same order."""
    full = f"summary.{key}"
    by_language = {name: list(Formatter().parse(text("sheets", full, name))) for name in LANGUAGES}
    fields = [[field for _, field, _, _ in cut if field is not None] for cut in by_language.values()]
    assert len({tuple(names) for names in fields}) == 1, key
    ours = by_language[book.language]
    length = max(map(len, by_language.values()))
    padded = {name: [*cut, *[("", None, None, None)] * (length - len(cut))] for name, cut in by_language.items()}
    found = []
    for at in range(length):
        english = padded["en"][at][0]
        own = (ours[at] if at < len(ours) else ("", None, None, None))[0].strip()
        there = bool(english.strip())
        assert bool(own) == there, (key, at)
        before = english.startswith(" ") and at > 0
        after = there and english.endswith(" ")
        found.append(Piece(own, before, after, padded["en"][at][1]))
    return found


def joined(joints: list[Cell | str], page: Page) -> tuple[str, Computation]:
    """Cells and blanks in one text."""
    cells = [joint for joint in joints if isinstance(joint, Cell)]
    text = "&".join('" "' if isinstance(joint, str) else joint.seen_from(page) for joint in joints)

    def value(*values: Value) -> Value:
        if (fault := first_fault(values)) is not None:
            return fault
        left = iter(values)
        said = "".join(joint if isinstance(joint, str) else as_text(next(left)) for joint in joints)
        return " ".join(word for word in said.split(" ") if word)

    return f"TRIM({text})", Seeing(cells, value)


def either(page: Page, flag: Cell, one: Cell, other: Cell) -> tuple[str, Computation]:
    """One text where a flag or a number is above 0, else the other."""
    text = f"IF({flag.seen_from(page)}>0,{one.seen_from(page)},{other.seen_from(page)})"

    def value(flag: Value, one: Value, other: Value) -> Value:
        return flag if isinstance(flag, Fault) else one if isinstance(flag, float) and flag > 0 else other

    return text, Seeing([flag, one, other], value)


def as_text(value: Value) -> str:
    """A value as joining shows it; a blank is nothing."""
    return "" if value is None else shown(value) if isinstance(value, float) else str(value)


def shown(number: float) -> str:
    """A number as a spreadsheet joins it to a text: 15 digits at most, no decimals that are 0, 1E+15 above them."""
    return f"{number:.15G}"


def int_of(number: float) -> float:
    """The next whole number below, as INT gives it."""
    return float(floor(number))
