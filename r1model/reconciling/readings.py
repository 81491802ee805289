"""What an amount of a table may mean: a price, a period, a volume; with its sum, and how far from usual."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from r1model.types import Price
from r1model.units import HOURS_PER_DAY, HOURS_PER_MONTH

HAIR = 1e-9
CENTS = PERCENT = 100
PLACES = 12  # decimals that a rate may have
EXACT, CONSISTENT, IMPLIED, ROUNDED, NONE = "exact", "consistent", "implied", "rounded", "none"


class Period(NamedTuple):
    """A span that an amount may cover: hours that are priced, months of storage in them, times a rounded sum counts."""

    name: str
    hours: float
    months: float
    times: int = 1
    far: int = 0


PERIODS = (
    Period("hour", 1, 0),
    Period("day", HOURS_PER_DAY, 0, far=1),
    Period("month", HOURS_PER_MONTH, 1), Period("month", 720, 1, far=1), Period("month", 744, 1, far=1),
    Period("year", HOURS_PER_MONTH, 1, 12), Period("year", 8760, 12), Period("year", 720, 1, 12, 1),
    Period("three_years", HOURS_PER_MONTH, 1, 36), Period("three_years", 26280, 36),
)  # fmt: skip


class Volume(NamedTuple):
    """Storage that is priced with an instance; `far` tells a size that the row does not state."""

    gb: float = 0.0
    price: float = 0.0
    far: int = 0


class Reading(NamedTuple):
    """One way to read an amount; `price` is None for a rate that no price list shows."""

    rate: float
    period: Period
    volume: Volume
    currency: str
    item: str = ""
    region: str = ""
    units: float = 1.0
    exchange: float = 1.0
    price: Price | None = None
    share: float | None = None
    base: float = 0.0
    far: int = 0

    @property
    def value(self) -> float:
        """The amount that this reading gives."""
        return worth(self.rate, self.period, self.volume, self.units * self.exchange)

    @property
    def cents(self) -> float:
        """The amount as money is printed; an hourly rate as it stands."""
        return cents(self.value) if self.period.name != "hour" else round(self.value, 6)

    def formula(self) -> str:
        """The sum in figures."""
        words = f"{self._rate()}{self._hours()}{self._storage()}"
        factors = self._factors()
        return f"{f'({words})' if factors and '+' in words else words}{factors} = {self.cents:,.10g}"

    def _rate(self) -> str:
        currency = self.price.currency if self.price else self.currency
        off = "" if self.share is None else f" ({_short(self.base)} - {PERCENT * self.share:.6g} %)"
        return f"{_short(self.rate)} {currency}/h{off}"

    def _hours(self) -> str:
        return "" if self.period.hours == 1 else f" x {self.period.hours:g} h"

    def _storage(self) -> str:
        if not self.volume.gb or not self.period.months:
            return ""
        months = f" x {self.period.months:g}" if self.period.months > 1 else ""
        return f" + {self.volume.gb:g} GB x {_short(self.volume.price)}{months}"

    def _factors(self) -> str:
        words = "".join(f" x {factor:g}" for factor in (self.units, self.exchange) if factor != 1)
        return f"{words}, rounded, x {self.period.times}" if self.period.times > 1 else words


def worth(rate: float, period: Period, volume: Volume, factor: float = 1.0) -> float:
    """What a rate costs over a period with a volume; a month is rounded to the cent before it is counted."""
    one = (rate * period.hours + volume.gb * volume.price * period.months) * factor
    return cents(one) * period.times if period.times > 1 else one


def cents(value: float) -> float:
    """A sum at whole cents, halves up as price lists round."""
    return math.floor(value * CENTS + 0.5 + HAIR * CENTS) / CENTS


def rates(amount: float, step: float, period: Period, volume: Volume, units: float) -> tuple[float, float] | None:
    """The lowest and the highest hourly rate that an amount allows, None where its volume alone is dearer."""
    one = amount / period.times / units - volume.gb * volume.price * period.months
    near = step / units  # of a month that is rounded before it is counted as of the amount itself
    low, high = (one - near) / period.hours, (one + near) / period.hours
    return (low, high) if low > 0 else None


def shortest(low: float, high: float) -> float:
    """The number of fewest decimals between two bounds, of several the one nearest their middle."""
    middle = (low + high) / 2
    tries = (round(middle, places) for places in range(PLACES))
    return next((found for found in tries if low - HAIR <= found <= high + HAIR), middle)


def places(rate: float) -> int:
    """The decimals of a rate as a price list prints it."""
    return len(_short(rate).partition(".")[2])


def _short(value: float) -> str:
    return f"{value:.10g}"


def chance(within: int, amount: float, step: float) -> float:
    """How many of the readings tried would fit by accident, from how many of them lie within a tenth of the amount."""
    return within * 2 * step / (0.2 * amount)


def simplest(readings: Sequence[Reading]) -> list[Reading]:
    """Readings by how little they differ from what the table says; of two that print alike the nearer one."""
    ranked = sorted(readings, key=lambda reading: (reading.far, reading.period.hours != HOURS_PER_MONTH, reading.value))
    seen: dict[tuple[object, ...], Reading] = {}
    for reading in ranked:
        key = (reading.item, reading.region, reading.rate, reading.period.name, reading.volume.gb, reading.share)
        seen.setdefault(key, reading)
    return list(seen.values())
