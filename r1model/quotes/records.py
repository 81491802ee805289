"""A quote as read: its lines, its rows that add up, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from r1model.inputs import Value
from r1model.quotes.heads import Heads

HOME = "CNY"
Facts = Mapping[str, Any]


class Note(NamedTuple):
    """Something to be said of a line or of the whole: a key of texts/quotes.toml, and what fills it in."""

    key: str
    facts: Facts


def note(key: str, **facts: object) -> Note:
    """A note with its facts by name."""
    return Note(key, facts)


class Line(NamedTuple):
    """One line as it stands, in its own currency; what cannot be read is 0 and has a fault."""

    row: int
    name: str
    description: str
    quantity: float
    unit: str
    unit_price: float
    amount: float
    scale: float
    currency: str
    tax_rate: float | None
    tax_included: bool | None
    period: str
    notes: tuple[Note, ...] = ()


class Total(NamedTuple):
    """A row that adds up: which kind, its words, its amount."""

    row: int
    kind: str
    words: str
    amount: float


class Quote(NamedTuple):
    """A quote as read, and where from."""

    path: Path
    sha256: str
    sheet: str
    heads: Heads
    lines: Sequence[Line]
    totals: Sequence[Total]
    vendor: str
    quoted_on: date | None
    valid_until: date | None
    all_in: bool
    currency: str
    cny_per_unit: float | None


class Entry(NamedTuple):
    """One input that the quote sets: by which rule (texts/quotes.toml), from which rows."""

    input: str
    value: Value
    rule: str
    rows: tuple[int, ...]
    facts: Facts = MappingProxyType({})


class OfALine(Protocol):
    """Whatever has a line of the quote."""

    @property
    def line(self) -> Line:
        """The line as it stands."""
        ...


def rows_of(lines: Iterable[OfALine]) -> tuple[int, ...]:
    """The rows of lines in the file."""
    return tuple(each.line.row for each in lines)
