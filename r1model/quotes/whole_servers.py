"""A quote for whole servers as entries of its own that the plan goes by: price, GPU, power, what it includes, whose.

A part that the quote names a price for is charged beside the server by the inputs of Purchase, one that it holds is
not charged at all, one that it says nothing of stays as the inputs have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from r1model.entries.values import FIRST_DAY
from r1model.inputs import LONGEST, usual_value, worded
from r1model.quotes.judging import holds_tax
from r1model.quotes.records import HOME, Entry, Note, Quote, note, rows_of
from r1model.quotes.rules import HELD, Rules
from r1model.scenarios.exchange import cny_per_unit

MICRO = 6  # decimals of a yuan in which a price is kept: what dividing by the tax and multiplying again may blur
INCLUDED, EXTRA = "included", "extra"


def entries(made: Rules, quote: Quote) -> Iterator[Entry]:
    """The entries of the group Quote for whole servers, but for its power."""
    rows = rows_of(made.machines)
    gross = _holds_the_rate(made)
    price = made.total("server", "component") / made.nodes * (1 + made.vat_rate if gross else 1)
    yield Entry("quote_gpu", made.named.short if made.named else "", "gpu", rows)
    currencies = {each.line.currency for each in made.machines}
    currency = str(currencies.pop()) if len(currencies) == 1 else HOME
    price /= cny_per_unit(made.given)[currency]
    yield Entry("quote_price", round(price, MICRO), "quote_price", rows, {"count": f"{made.nodes:g}"})
    yield Entry("quote_currency", currency, "quote_currency", rows)
    yield Entry("quote_vat", INCLUDED if gross else "excluded", "quote_vat", rows)
    for part, held in HELD.items():
        beside = any(made.is_usual(one) or made.priced(one) for one in held)
        yield Entry(f"quote_{part}", EXTRA if beside else INCLUDED, f"quote_{EXTRA if beside else INCLUDED}", ())
    yield from _whose(quote)


def _whose(quote: Quote) -> Iterator[Entry]:
    """Who quoted, when, until when; what is not said stands as not said, whatever stood there before."""
    vendor = worded(quote.vendor)
    yield Entry("quote_vendor", vendor or usual_value("quote_vendor"), "vendor", ())
    yield Entry("quote_date", _serial(quote.quoted_on), "day", ())
    yield Entry("quote_until", _serial(quote.valid_until), "day", ())


def vendor_notes(quote: Quote) -> Iterator[Note]:
    """That the vendor's name cannot stand in a cell as it is written."""
    kept = worded(quote.vendor)
    if kept != quote.vendor:
        yield note("doubt.vendor", given=quote.vendor[: LONGEST * 2], kept=kept or usual_value("quote_vendor"))


def _holds_the_rate(made: Rules) -> bool:
    """Whether every machine's price holds tax, at the rate that the plan then has."""
    lines = [each.line for each in made.machines if each.line.amount]
    rates = {made.given["vat_rate"] if line.tax_rate is None else line.tax_rate for line in lines}
    return all(map(holds_tax, lines)) and rates == {made.vat_rate}


def _serial(day: date | None) -> float:
    return float((day - FIRST_DAY).days) if day else 0.0
