"""Commitments as a share off on demand: found in a table, and taken where it fits to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import floor
from typing import NamedTuple

from r1model.reconciling.known import LIKELY, Asked, family, volumes
from r1model.reconciling.readings import (
    HAIR,
    PERIODS,
    Period,
    Reading,
    Volume,
    chance,
    places,
    rates,
    shortest,
    worth,
)

PLAUSIBLE = (0.05, 0.85)  # off on demand
ROUNDINGS = 2  # a discounted rate as printed, and not rounded
PERCENTS = 20  # whole percents within a tenth of the rate, of a rate that is all of on demand
UNLIKELY = 0.001  # pairs that would agree by accident, at most, for a share to be one
ALIKE = 0.001  # bases that are one and the same row, retyped
MOST_SPANS = 500  # of more, pairs agree by accident
FEW = 2  # rows in which a share is found


class Base(NamedTuple):
    """An hourly rate on demand: by a known price, or what the row's own total allows with one volume."""

    low: float
    high: float
    rate: float
    volume: Volume
    reading: Reading | None


class Pair(NamedTuple):
    """A row's two amounts: bases of the one on demand, and the committed one."""

    row: int
    stated: float
    committed: float
    step: float
    asked: Asked
    bases: Sequence[Base]


class Hit(NamedTuple):
    """A share that makes a row's commitment of its base; `low` to `high` where it is no whole percent."""

    pair: Pair
    base: Base
    reading: Reading
    low: float
    high: float
    chance: float


def known_bases(readings: Iterable[Reading]) -> list[Base]:
    """Bases by prices that are known."""
    return [Base(reading.rate, reading.rate, reading.rate, reading.volume, reading) for reading in readings]


def own_bases(amount: float, step: float, asked: Asked) -> list[Base]:
    """What a total on demand allows with each volume, in the period of its heading."""
    period = next((item for item in PERIODS if item.name == asked.period and not item.far), PERIODS[2])
    found = []
    for volume in volumes(asked) if period.months else [Volume()]:
        if bounds := rates(amount, step, period, volume, asked.units):
            found.append(Base(*bounds, shortest(*bounds), volume, None))
    return found


def committed(pairs: Sequence[Pair]) -> dict[int, list[Hit]]:
    """What each row's commitment is of its base: whole percents to the cent, others that rows agree on."""
    pairs = _distinct(pairs)
    hits = [hit for pair in pairs for hit in _whole(pair)]
    rows = _rows(hits)
    hits = [hit for hit in hits if hit.base.reading or len(rows[hit.reading.share]) >= FEW]
    settled = {hit.pair.row for hit in hits}
    hits += _agreed([pair for pair in pairs if pair.row not in settled])
    by_row: dict[int, list[Hit]] = {}
    for hit in hits:
        by_row.setdefault(hit.pair.row, []).append(hit)
    rows = _rows(hits)
    return {row: _supported(found, rows) for row, found in by_row.items()}


def _distinct(pairs: Sequence[Pair]) -> list[Pair]:
    """A row that repeats another's amounts is no second witness."""
    return list({(pair.stated, pair.committed): pair for pair in reversed(pairs)}.values())[::-1]


def _rows(hits: Iterable[Hit]) -> dict[float | None, set[int]]:
    """The rows in which each share is found."""
    found: dict[float | None, set[int]] = {}
    for hit in hits:
        found.setdefault(hit.reading.share, set()).add(hit.pair.row)
    return found


def _supported(found: Sequence[Hit], rows: Mapping[float | None, set[int]]) -> list[Hit]:
    """Of a row's hits those whose share is found in most rows."""
    most = max(len(rows[hit.reading.share]) for hit in found)
    return [hit for hit in found if len(rows[hit.reading.share]) == most]


def _spans(pair: Pair, base: Base) -> Iterator[tuple[Period, tuple[float, float]]]:
    """The periods in which a commitment is a plausible share of its base, with the rates that it allows."""
    for period in PERIODS:
        if not period.months or period.far or (period.times == 1 and period.months > 1):
            continue
        bounds = rates(pair.committed, pair.step, period, base.volume, pair.asked.units)
        if bounds and PLAUSIBLE[0] < 1 - sum(bounds) / 2 / base.rate < PLAUSIBLE[1]:
            yield period, bounds


def _whole(pair: Pair) -> Iterator[Hit]:
    for base in pair.bases:
        for period, (low, high) in _spans(pair, base):
            share = round(1 - (low + high) / 2 / base.rate, 2)
            reading = _fitting(pair, base, period, share)
            tried = len(pair.bases) * ROUNDINGS * PERCENTS * (1 - share)
            by_accident = chance(int(tried) + 1, pair.committed / period.times, pair.step)
            if reading and by_accident <= LIKELY:
                yield Hit(pair, base, reading, share, share, by_accident)


def _fitting(pair: Pair, base: Base, period: Period, share: float) -> Reading | None:
    for rate in (round(base.rate * (1 - share), places(base.rate)), base.rate * (1 - share)):
        if abs(worth(rate, period, base.volume, pair.asked.units) - pair.committed) <= pair.step + HAIR:
            return made(pair, base, period, rate, share)
    return None


def made(pair: Pair, base: Base, period: Period, rate: float, share: float) -> Reading:
    """The reading of a commitment as a share off its base."""
    source = base.reading
    return Reading(rate, period, base.volume, source.currency if source else pair.asked.currency,
                   source.item if source else pair.asked.instance, source.region if source else pair.asked.region,
                   pair.asked.units, share=share, base=base.rate,
                   far=int(pair.asked.period not in ("", period.name)))  # fmt: skip


def _agreed(pairs: Sequence[Pair]) -> list[Hit]:
    """Shares of any size on which two rows of a family agree more closely than by accident."""
    spans = [_span(pair, base, period, bounds) for pair in pairs for base in pair.bases
             for period, bounds in _spans(pair, base)]  # fmt: skip
    found: dict[tuple[int, int], Hit] = {}
    if len(spans) > MOST_SPANS:
        return []
    tried = [(one, other) for one, other in combinations(spans, 2) if _comparable(one, other)]
    for one, other in tried:
        low, high = max(one.low, other.low), min(one.high, other.high)
        by_accident = len(tried) * (one.high - one.low + other.high - other.low) / (PLAUSIBLE[1] - PLAUSIBLE[0])
        if low <= high and by_accident <= UNLIKELY:
            for hit in (one, other):
                key = (hit.pair.row, int(hit.base.volume.gb))
                found[key] = _said(hit, shortest(low - HAIR, high), by_accident)
    return list(found.values())


def _comparable(one: Hit, other: Hit) -> bool:
    return (
        one.pair.row != other.pair.row
        and family(one.reading.item) == family(other.reading.item)
        and one.base.volume.gb == other.base.volume.gb
        and abs(one.base.rate / other.base.rate - 1) > ALIKE
    )


def _span(pair: Pair, base: Base, period: Period, bounds: tuple[float, float]) -> Hit:
    low, high = 1 - bounds[1] / base.low, 1 - bounds[0] / base.high
    rate = shortest(*bounds)
    return Hit(pair, base, made(pair, base, period, rate, 1 - rate / base.rate), low, high, 1.0)


def _said(hit: Hit, share: float, by_accident: float) -> Hit:
    share = round(share, 6)
    return hit._replace(reading=hit.reading._replace(share=share), low=share, high=share, chance=by_accident)


def nearly(pair: Pair, shares: Iterable[float]) -> Reading | None:
    """A commitment printed as a whole number that a share found elsewhere gives but for its cents."""
    real = [base for base in pair.bases if base.reading]
    found = [made(pair, base, period, round(base.rate * (1 - share), places(base.rate)), share)
             for share in shares for base in real for period, _ in _spans(pair, base)]  # fmt: skip
    near = [reading for reading in found if pair.committed in (floor(reading.value), round(reading.value))]
    return near[0] if len(near) == 1 else None


def unconfirmed(pair: Pair) -> tuple[Period, float, float] | None:
    """What a commitment would be of a known base: period, rate and share; None where it is not clear."""
    spans = [(period, bounds, base) for base in pair.bases if base.reading for period, bounds in _spans(pair, base)]
    if len(spans) != 1:
        return None
    period, bounds, base = spans[0]
    rate = shortest(*bounds)
    return period, rate, 1 - rate / base.rate
