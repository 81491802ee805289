"""The prices that a workbook was built with, told from those that somebody typed over them: a mark on every row.

A mark is made of what the row says, so that the file alone tells whether a price is the one it was built with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.texts import text
from r1model_workbook.view.grid import Page, Value

LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # so that no program takes a mark for a number
LENGTH = 6


class Pinned(NamedTuple):
    """A table of prices: its sheet, the texts that head its columns, what a price is of, its amounts, its mark's facts.

    Rows that agree in `kind` are prices of one thing at different times; `since` tells which of them is the latest.
    """

    sheet: str
    heads: Mapping[str, str]
    kind: tuple[str, ...]
    amounts: tuple[str, ...]
    since: str
    facts: tuple[str, ...]


def _heads(prefix: str, *names: str) -> dict[str, str]:
    return {name: f"{prefix}.{name}" for name in names}


MARK = "mark"
_AWS = ("item", "region", "term", "payment", "currency")
_API = ("provider", "model", "currency", "window")
_LISTED = ("cache_hit", "cache_miss", "output")
PINNED = {
    "aws_prices": Pinned(
        "aws", _heads("price", "id", *_AWS, "price", "unit", "as_of", "first_day", "last_day", MARK),
        _AWS, ("price",), "as_of", ("id", *_AWS, "price", "as_of"),
    ),
    "api_prices": Pinned(
        "purchase", _heads("api_price", "id", *_API, *_LISTED, "as_of", "first_day", "last_day", MARK),
        _API, _LISTED, "first_day", ("id", *_API, *_LISTED, "as_of"),
    ),
    "hardware_prices": Pinned(
        "purchase", {"id": "column.item", **_heads("column", "unit", "value", "as_of"), MARK: f"price.{MARK}"},
        ("id", "unit"), ("value",), "as_of", ("id", "unit", "value", "as_of"),
    ),
}  # fmt: skip


def mark(facts: Iterable[Value]) -> str:
    """Six letters that stand for what a row says; blanks and texts count as they are, numbers to twelve digits."""
    words = chr(0).join(f"{fact:.12g}" if isinstance(fact, float) else str(fact or "") for fact in facts)
    return hashlib.sha256(words.encode()).hexdigest()[:LENGTH].translate(LETTERS)


def put_mark(page: Page, row: int, table: str, columns: Mapping[str, int]) -> None:
    """The mark of a row that is filled in."""
    facts = (page.cells[row, columns[name]].value for name in PINNED[table].facts)
    page.put(row, columns[MARK], mark(facts), "key")


def priced_item(item: str, language: str) -> str:
    """What a price of hardware is of: a card by its short name, the server in words, anything else as listed."""
    if item in catalogue().gpus:
        return catalogue().gpus[item].short
    return text("sheets", "purchase.server_price", language) if item == "server" else item
