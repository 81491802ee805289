"""A supplier's quote: read, told line by line what it is, held against the catalogue, made the purchase of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from r1model.entries.values import FIRST_DAY
from r1model.inputs import Value, usual
from r1model.quotes.checks import whole
from r1model.quotes.judging import Judged, Money, judged, money
from r1model.quotes.mapping import NOTHING, Mapped, read_map
from r1model.quotes.purchase import Purchase, purchase
from r1model.quotes.reading import read
from r1model.quotes.records import Note, Quote

__all__ = ["Answer", "Note", "answer", "read_map"]


class Answer(NamedTuple):
    """A quote as read, every line judged, what is doubtful of the whole, and the purchase it makes."""

    quote: Quote
    money: Money
    lines: tuple[Judged, ...]
    notes: tuple[Note, ...]
    purchase: Purchase
    all_in: bool

    @property
    def doubtful(self) -> bool:
        """Whether anything should be looked at before it is accepted."""
        return bool(self.notes or self.purchase.faults or any(line.notes for line in self.lines))

    @property
    def faults(self) -> tuple[tuple[int, Note], ...]:
        """What must be mended or mapped first, with its row; 0 for the whole."""
        own = [(line.line.row, note) for line in self.lines for note in line.faults]
        of_all = [(0, note) for note in (*self.notes, *self.purchase.faults) if note.key.startswith("fault.")]
        return (*own, *of_all)


def answer(
    path: Path, mapped: Mapped = NOTHING, plan: str = "plan1", *, all_in: bool = False, as_quoted: bool = False,
    changes: Mapping[str, Value] | None = None,
) -> Answer:  # fmt: skip
    """Everything about a quote; nothing is written.

    Raises
    ------
    BadRequest
        The file is no table with headings and lines, or in a currency without a rate.
    CellError
        #N/A for a GPU that the catalogue does not hold, with the nearest names.
    """
    given = usual() | dict(changes or {})
    quote = read(path, mapped)
    rates = money(quote, given)
    lines = judged(quote, given, mapped)
    whole_price = all_in or quote.all_in
    closing = FIRST_DAY + timedelta(days=float(given["closing_date"]))
    made = purchase(quote, lines, given, plan, all_in=whole_price, as_quoted=as_quoted)
    return Answer(quote, rates, tuple(lines), tuple(whole(quote, lines, rates, closing)), made, whole_price)
