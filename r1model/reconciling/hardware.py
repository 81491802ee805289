"""Unit prices of hardware lines against the prices of cards, servers and systems that are known."""

from __future__ import annotations

import re

from r1model.catalogue import catalogue
from r1model.errors import R1ModelError
from r1model.reconciling.amounts import plain
from r1model.reconciling.known import CONFIRMING
from r1model.reconciling.lines import Line, line
from r1model.reconciling.readings import EXACT, HAIR, IMPLIED, NONE, ROUNDED
from r1model.reconciling.rows import Read, Stated
from r1model.sizing import names
from r1model.types import Price

CENT = 0.005  # half of one
WORD = re.compile(r"[a-z]+\d+[a-z]*|\d+[a-z]*|[a-z]+|[\u4e00-\u9fff]+")

TIMES = re.compile(r"\b(\d+)\s*x\s*")


def unit_price(read: Read) -> Line | None:
    """The finding on a row's unit price, or on its one total where it is a system; None where it states neither."""
    stated = read.facts.get("unit_price") or _lone(read)
    if stated is None or stated.amount is None or read.ask.instance:
        return None
    fits = [price for price in _prices(read.name) if abs(price.value - stated.value) <= stated.step + HAIR]
    fits.sort(key=lambda price: price.standing not in CONFIRMING)
    if not fits:
        return line(read, stated, NONE, differs=(("unpriced", {"stated": read.name}),))
    return _found(read, stated, fits[0])


def _lone(read: Read) -> Stated | None:
    """The price of a row that has neither a count nor a unit price."""
    return read.money[0] if len(read.money) == 1 and "count" not in read.facts and read.facts.get("item") else None


def _found(read: Read, stated: Stated, price: Price) -> Line:
    currency = (stated.amount.currency if stated.amount else "") or stated.column.currency
    differs = (("currency", {"stated": currency, "read": price.currency}),)
    off = round(stated.value - price.value, 6)
    sure = EXACT if abs(off) <= CENT else ROUNDED
    status = sure if price.standing in CONFIRMING else IMPLIED
    return line(read, stated, status, read_as=f"{price.value:,.10g} {price.unit}", residual=off,
                formula=price.item, standing=str(price.standing), source=price.source,
                differs=differs if currency not in ("", price.currency) else ())  # fmt: skip


def _prices(name: str) -> list[Price]:
    """The prices of what a cell names: a GPU in any spelling, or a system whose name holds all of its words."""
    found = list(catalogue().hardware_prices.values())
    try:
        wanted = names.gpu(name).id
    except R1ModelError:
        wanted = ""
    words = _words(name)
    return [price for price in found if price.item == wanted or (words and words <= _words(price.item))]


def _words(name: str) -> set[str]:
    """The words of a name, a number of cards before it apart: 8xH100 is 8x and H100."""
    return set(WORD.findall(TIMES.sub(r"\1x ", plain(name).casefold())))
