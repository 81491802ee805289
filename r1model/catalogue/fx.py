"""What one currency costs in another on a day: dated rates, the other way round, and across a third currency.

A rate is units of `quote` for one unit of `base`. Both legs of a cross are of one day, so that a triangle closes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from r1model.catalogue.held import catalogue, kept

if TYPE_CHECKING:
    from r1model.types import FxRate

MOST_DAYS = 31  # how old a rate may be; an older one has to be carried on by a drift
DAYS_PER_YEAR = 365.0  # of what a drift carries on
PIVOTS = ("USD", "EUR")  # in this order: a rate of the dollar is the nearest to what a bank quotes
Leg: TypeAlias = "tuple[float, FxRate]"
Table: TypeAlias = "Mapping[tuple[str, str], Leg]"


class Crossed(NamedTuple):
    """A rate of a pair: its day, its value, and the records that it was made of."""

    day: date
    value: float
    records: tuple[FxRate, ...]


def newest(base: str, quote: str, day: date) -> Crossed | None:
    """The rate of the newest day up to `day` on which the pair can be made; None where there is none."""
    if base == quote:
        return Crossed(day, 1.0, ())
    days, tables = _dated()
    for known in reversed(days[: bisect_right(days, day)]):
        if legs := _legs(tables[known], base, quote):
            return _crossed(known, legs)
    return None


def first_of(base: str, quote: str) -> date | None:
    """The first day on which the pair can be made."""
    days, tables = _dated()
    return next((day for day in days if _legs(tables[day], base, quote)), None)


def next_of(base: str, quote: str, day: date) -> date | None:
    """The first day after `day` on which the pair can be made."""
    days, tables = _dated()
    return next((known for known in days[bisect_right(days, day) :] if _legs(tables[known], base, quote)), None)


def _crossed(day: date, legs: Sequence[Leg]) -> Crossed:
    value = 1.0
    for leg, _ in legs:
        value *= leg
    return Crossed(day, value, tuple(record for _, record in legs))


def _legs(table: Table, base: str, quote: str) -> list[Leg]:
    """The rate itself, or both legs over a third currency; empty where the day has neither."""
    if (base, quote) in table:
        return [table[base, quote]]
    for pivot in PIVOTS:
        if (base, pivot) in table and (pivot, quote) in table:
            return [table[base, pivot], table[pivot, quote]]
    return []


@kept
def _dated() -> tuple[Sequence[date], Mapping[date, Table]]:
    tables: dict[date, dict[tuple[str, str], Leg]] = {}
    for record in catalogue().fx_rates.values():
        tables.setdefault(record.as_of, {}).update(_both_ways(record))
    return sorted(tables), tables


def _both_ways(record: FxRate) -> Iterator[tuple[tuple[str, str], Leg]]:
    yield (record.base, record.quote), (record.value, record)
    yield (record.quote, record.base), (1 / record.value, record)
