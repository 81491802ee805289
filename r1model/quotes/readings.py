"""Why a price may be so far from what is known: one factor each, given only where it fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

WITHIN = 0.15  # of a known price it is no outlier; of a factor it is that reading
TEN_THOUSAND, MONTHS = 1e4, 12.0


class Reading(NamedTuple):
    """A reading that fits: its name in texts/quotes.toml, the factor, and how far off it still is."""

    key: str
    factor: float
    off: float


def factors(
    *, rate: float = 0.0, cny_per_usd: float = 0.0, cards: float = 0.0, pieces: float = 0.0, monthly: bool = False
) -> Mapping[str, float]:
    """The factors that a line admits, by reading; each may hold either way."""
    given = {"wan": TEN_THOUSAND, "currency": cny_per_usd, "tax": 1 + rate, "month": MONTHS if monthly else 0.0,
             "cards": cards, "pieces": pieces}  # fmt: skip
    return {key: factor for key, factor in given.items() if factor > 1}


def reading(ratio: float, known: Mapping[str, float]) -> Reading | None:
    """The reading nearest to a ratio, price over what it should be; None where none is near enough.

    The factor must explain more than it leaves: beside a tax of 13 % a rest of 15 % explains nothing.
    """
    if ratio <= 0:
        return None
    found = []
    for key, factor in known.items():
        for turned in (factor, 1 / factor):
            off = ratio / turned - 1
            if abs(off) <= WITHIN and abs(log(ratio / turned)) < abs(log(ratio)):
                found.append(Reading(key if turned >= 1 else f"{key}_less", turned, off))
    return min(found, key=lambda each: abs(log(1 + each.off)), default=None)


def is_outlier(price: float, values: Sequence[float]) -> bool:
    """Whether a price is further from the range of known ones than they may be from each other."""
    return bool(values) and not min(values) * (1 - WITHIN) <= price <= max(values) * (1 + WITHIN)


def ratio_of(price: float, values: Iterable[float]) -> float:
    """The price over the nearest known one."""
    return min((price / value for value in values), key=lambda ratio: abs(log(ratio)))


def best(price: float, values: Sequence[float], known: Mapping[str, float]) -> Reading | None:
    """The reading that fits best against any of the known prices."""
    fits = [found for value in values if (found := reading(price / value, known))]
    return min(fits, key=lambda each: abs(log(1 + each.off)), default=None)


def within(price: float, ends: Sequence[float], known: Mapping[str, float]) -> Reading | None:
    """The first reading that brings a price into a usual range."""
    turned = [*known.items(), *((f"{key}_less", 1 / factor) for key, factor in known.items())]
    fits = (Reading(key, factor, 0.0) for key, factor in turned if min(ends) <= price / factor <= max(ends))
    return next(fits, None)
