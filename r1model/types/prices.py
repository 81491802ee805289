"""Dated prices: hardware, AWS, API; and what one currency cost in another on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from r1model.errors import CatalogueError
from r1model.types.base import CatalogueRecord, Key, Limits, Standing, Text, Unit, Words
from r1model.types.periods import bound
from r1model.units import Currency

Period = Annotated[str, Limits(means=bound)]
PerMtok = Annotated[float, Limits(above=0, below=1e4)]


class Price(CatalogueRecord):
    """One dated price. `value` is in `currency` per `unit`; an empty `valid_until` means still seen at `as_of`."""

    id: Key
    item: Words
    region: Words
    term: Words
    payment: str = ""
    currency: Literal["CNY", "USD"]
    unit: Unit
    value: Annotated[float, Limits(above=0, below=1e8)]
    standing: Standing
    source: Key
    where: Words
    as_of: date
    valid_until: Period = ""
    note: Text | None = None

    def __post_init__(self) -> None:
        if not self.unit.startswith(self.currency):
            raise CatalogueError("unit_not_in_currency", unit=self.unit, currency=self.currency)


class ApiPrice(CatalogueRecord):
    """One API price list entry, per million tokens. A missing cache-hit price stays missing."""

    id: Key
    provider: Words
    model: Words
    currency: Literal["CNY", "USD"]
    unit: Unit
    cache_hit: PerMtok | None = None
    cache_miss: PerMtok
    output: PerMtok
    window: Words
    valid_from: Period
    valid_until: Period = ""
    standing: Standing
    source: Key
    where: Words
    as_of: date


class FxRate(CatalogueRecord):
    """One exchange rate of one day: `value` units of `quote` for one unit of `base`."""

    id: Key
    base: Currency
    quote: Currency
    value: Annotated[float, Limits(above=0, below=1e6)]
    unit: Unit
    standing: Standing
    source: Key
    where: Words
    as_of: date

    def __post_init__(self) -> None:
        if self.unit != f"{self.quote}/{self.base}":
            raise CatalogueError("unit_not_of_pair", unit=self.unit, pair=f"{self.quote}/{self.base}")
