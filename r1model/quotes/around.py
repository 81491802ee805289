"""What stands around the lines of a quote and holds for all of them: currency, tax, scale, vendor, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from r1model.quotes import figures
from r1model.quotes.heads import Heads
from r1model.quotes.mapping import Constants
from r1model.quotes.records import HOME, Line
from r1model.quotes.words import plain

T = TypeVar("T")
PRICES = ("unit_price", "amount")
VENDOR = re.compile(r"(?:供应商|供货商|报价单位|报价公司|报价方|供方|卖方|vendor|supplier|seller|quoted by)\s*:?\s*"
                    r"([^\t:]{2,100}?)\s*(?=\t|$|[,;]?\s*(?:报价|有效|日期|电话|联系|valid|quote|date|tel)"
                    r"|[,;]\s*[^,;:\t]{1,12}:)", re.IGNORECASE)  # fmt: skip
VALID = re.compile(r"(?:有效期?至|有效期|截止|valid (?:until|through|to)|validity|expir\w*)(.{0,60})", re.IGNORECASE)
QUOTED = re.compile(r"(?:报价日期|日期|日\s*期|quote date|quotation date|dated?)\s*:?(.{0,40})", re.IGNORECASE)
Rows = Sequence[Sequence[Any]]


class Around:
    """The headings of the prices and the notes above and below, and what they say; MAP.toml goes before them."""

    def __init__(self, known: Heads, own: Constants, notes: Rows, body: Rows) -> None:
        self.heads, self.own, self.body = known, own, body
        titles = " ".join(known.said(field) for field in PRICES)
        self.texts = ["\t".join(plain(cell) for cell in cells if cell is not None) for cells in notes]
        said = (titles, *self.texts)
        self.currency = own.currency or _first(figures.currency_in, said, "") or HOME
        self.included = _first(figures.included_in, said, None) if own.tax_included is None else own.tax_included
        self.rate = _first(figures.rate_in, said, None) if own.tax_rate is None else own.tax_rate
        self.scale = own.scale or _first(figures.scale_in, said, 1.0)

    def vendor(self) -> str:
        """Who quotes: MAP.toml, a column's first entry, or a note."""
        column = (plain(self.heads.cell(cells, "vendor")) for cells in self.body)
        noted = (found[1] for words in self.texts if (found := VENDOR.search(words)))
        return (self.own.vendor or next(filter(None, (*column, *noted)), ""))[:100].strip()

    def quoted_on(self) -> date | None:
        """The quote's own day."""
        return self.own.date or self._day("date", QUOTED)

    def valid_until(self) -> date | None:
        """The last day on which it can be accepted: a day, or so many days from its own."""
        if found := self.own.valid_until or self._day("valid_until", VALID):
            return found
        quoted = self.quoted_on()
        return next((last for words in self.texts if (last := figures.after_days(words, quoted))), None)

    def _day(self, field: str, noted: re.Pattern[str]) -> date | None:
        column = (figures.day(self.heads.cell(cells, field)) for cells in self.body)
        notes = (figures.day(found[1]) for words in self.texts if (found := noted.search(words)))
        return next((day for days in (column, notes) for day in days if day), None)

    def all_in(self, lines: Sequence[Line]) -> bool:
        """Whether MAP.toml, a line or a note says that everything is in the price."""
        said = (*self.texts, *(line.description for line in lines))
        return any(map(figures.all_in, said)) if self.own.all_in is None else self.own.all_in


def _first(find: Callable[[str], T], said: Iterable[str], otherwise: T) -> T:
    """What the first text says that says anything."""
    silent = find("")
    return next((found for words in said if (found := find(words)) != silent), otherwise)
