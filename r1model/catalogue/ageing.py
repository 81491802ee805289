"""What has aged by a day: figures whose source is older, and prices that had ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from r1model.catalogue.held import catalogue
from r1model.catalogue.validity import expired, last_day

PRICES = ("hardware_prices", "aws_prices", "api_prices")


class Aged(NamedTuple):
    """A figure or a price that has aged: its record and name there, and since when; `ended` is a price's last day."""

    record: str
    name: str
    value: float
    unit: str
    standing: str
    source: str
    as_of: date
    ended: date | None = None


def stale(day: date) -> list[Aged]:
    """Figures of before that day and prices that had ended by it, the oldest first."""
    found = [*_figures(day), *_prices(day)]
    return sorted(found, key=lambda item: (item.as_of, item.record, item.name))


def _figures(day: date) -> Iterator[Aged]:
    for record, name, figure in catalogue().figures():
        if figure.as_of < day:
            yield Aged(record, name, figure.value, figure.unit, str(figure.standing), figure.source, figure.as_of)


def _prices(day: date) -> Iterator[Aged]:
    for table in PRICES:
        for price in getattr(catalogue(), table).values():
            ended = last_day(price) if expired(price, day) else None
            if ended is not None or price.as_of < day:
                value = price.cache_miss if table == "api_prices" else price.value
                yield Aged(price.id, table, value, price.unit, str(price.standing), price.source, price.as_of, ended)
