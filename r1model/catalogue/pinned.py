"""Which prices something was made with, in a word: how many there are, and a hash of all of them."""

from __future__ import annotations

import hashlib

from r1model.catalogue.held import catalogue, kept

BOOKS = ("aws_prices", "hardware_prices", "api_prices")
OF_ITS_PROVENANCE = ("standing", "source", "where", "note")
DIGITS = 12


@kept
def price_book() -> str:
    """The number of prices of the workspace, and a hash of what each is of, its amounts, currency, unit and days.

    Who says a price, and how far it can be trusted, does not count: another document of the same price is no change.
    """
    prices = [price.as_dict() for table in BOOKS for price in getattr(catalogue(), table).values()]
    facts = sorted(repr([item for item in price.items() if item[0] not in OF_ITS_PROVENANCE]) for price in prices)
    return f"{len(facts)} ({hashlib.sha256(chr(0).join(facts).encode()).hexdigest()[:DIGITS]})"
