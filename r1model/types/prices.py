"""Dated prices: hardware, AWS, API."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from r1model.types.base import Key, Record, Standing, Text, Unit, Words


class Price(Record):
    """One dated price. `value` is in `currency` per `unit`; an empty `valid_until` means still seen at `as_of`."""

    id: Key
    item: Words
    region: Words
    term: Words
    payment: str = ""
    currency: Literal["CNY", "USD"]
    unit: Unit
    value: float = Field(gt=0, lt=1e8)
    standing: Standing
    source: Key
    where: Words
    as_of: date
    valid_until: str = ""
    note: Text | None = None

    @model_validator(mode="after")
    def _currency_in_unit(self) -> Price:
        if not self.unit.startswith(self.currency):
            raise ValueError(f"unit {self.unit!r} does not begin with the currency {self.currency!r}")
        return self


class ApiPrice(Record):
    """One API price list entry, per million tokens. A missing cache-hit price stays missing."""

    id: Key
    provider: Words
    model: Words
    currency: Literal["CNY", "USD"]
    unit: Unit
    cache_hit: float | None = Field(default=None, gt=0, lt=1e4)
    cache_miss: float = Field(gt=0, lt=1e4)
    output: float = Field(gt=0, lt=1e4)
    window: Words
    valid_from: Words
    valid_until: str = ""
    standing: Standing
    source: Key
    where: Words
    as_of: date
