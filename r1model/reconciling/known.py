"""Every amount that known prices can give for a row: instances, regions, terms, periods, volumes, currencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from r1model.catalogue import catalogue, kept
from r1model.inputs import usual
from r1model.reconciling.readings import HAIR, PERIODS, Period, Reading, Volume, chance, simplest
from r1model.types import Price, Standing

CONFIRMING = (Standing.PUBLISHED, Standing.MEASURED, Standing.QUOTED)
USUAL_GB = (100.0, 200.0, 250.0, 500.0, 1000.0, 2000.0)
LIKELY = 0.01  # readings that would fit by accident, at most, for one to be called found
MOST_FAR = 3  # statements of a row that a reading may deny: past that it is another row
TENTH = 0.1
NO_VOLUME = [Volume()]
HELD = 64  # rows whose readings are kept for the next that says the same


class Asked(NamedTuple):
    """What a row says that bears on its amounts; everything in it may be wrong."""

    instance: str
    region: str
    term: str
    period: str
    currency: str
    storage_gb: float
    storage_price: float
    units: float
    size: tuple[float, float]
    table_gb: tuple[float, ...]


class Found(NamedTuple):
    """Readings that fit, the simplest first, and how many would by accident."""

    readings: Sequence[Reading]
    chance: float


class Tried(NamedTuple):
    """All readings of a row with what each gives, in arrays."""

    readings: Sequence[Reading]
    values: np.ndarray
    far: np.ndarray


def confirmed(amount: float, step: float, asked: Asked) -> Found | None:
    """The readings of an amount by prices that somebody published, those of the named region if any of them fits."""
    tried = _tried(asked)
    hits = np.flatnonzero(np.abs(tried.values - amount) <= step + HAIR).tolist()
    near = np.abs(tried.values - amount) <= TENTH * amount
    fits = []
    for at in hits:
        by_accident = chance(int(np.count_nonzero(near & (tried.far <= tried.far[at]))), amount, step)
        if by_accident <= LIKELY:
            fits.append((by_accident, tried.readings[at]))
    at_home = [fit for fit in fits if fit[1].region == asked.region] or fits
    if not at_home:
        return None
    return Found(simplest([reading for _, reading in at_home]), min(by_accident for by_accident, _ in at_home))


def _made(asked: Asked) -> Tried:
    readings = list(_readings(asked))
    values = np.array([reading.value for reading in readings])
    return Tried(readings, values, np.array([reading.far for reading in readings]))


_tried = kept(_made, HELD)


def _readings(asked: Asked) -> Iterator[Reading]:
    if not asked.instance:
        return
    for price in catalogue().aws_prices.values():
        if price.item in catalogue().instances and price.standing in CONFIRMING:
            far = _far(price, asked)
            if far <= MOST_FAR:
                yield from _of_price(price, far, asked)


def _of_price(price: Price, far: int, asked: Asked) -> Iterator[Reading]:
    """A price over every period, with every volume, count and currency that do not deny too much of the row."""
    sizes, factors = volumes(asked, price.region), _factors(price, asked)
    for period in PERIODS:
        off = far + period.far + (asked.period not in ("", period.name))
        for volume in sizes if period.months else NO_VOLUME:
            for units, exchange, more in factors:
                if off + volume.far + more <= MOST_FAR:
                    yield _reading(price, period, volume, asked, units, exchange, off + volume.far + more)


def _factors(price: Price, asked: Asked) -> list[tuple[float, float, int]]:
    """One instance or the count of the row, in the currency of the price or that of the heading; how far each is."""
    counts = {1.0: int(asked.units != 1), asked.units: 0}
    return [(units, exchange, far + 2 * (exchange != 1)) for units, far in counts.items()
            for exchange in _exchanges(price, asked)]  # fmt: skip


def _reading(
    price: Price, period: Period, volume: Volume, asked: Asked, units: float, exchange: float, far: int
) -> Reading:
    currency = price.currency if exchange == 1 else asked.currency
    return Reading(price.value, period, volume, currency, price.item, price.region, units, exchange, price, far=far)


def volumes(asked: Asked, region: str = "") -> list[Volume]:
    """None, the stated size, sizes of other rows, usual ones; at the row's own price of a GB, else that of the list."""
    price = asked.storage_price or gb_price(region or asked.region)
    if not price:
        return [Volume()]
    stated = {asked.storage_gb: 0} if asked.storage_gb else {}
    sizes = dict.fromkeys((*USUAL_GB, *asked.table_gb), 1) | stated
    return [Volume(), *(Volume(gb, price, far) for gb, far in sizes.items())]


@kept
def gb_price(region: str) -> float:
    """The list price of a GB and month of usual storage in a region, nought where none is known."""
    return next((price.value for price in storage_prices() if price.region == region), 0.0)


def region_priced(gb_price: float) -> str:
    """The one region whose storage has that price of a GB, empty where none or several have it."""
    found = {price.region for price in storage_prices() if price.value == gb_price}
    return found.pop() if len(found) == 1 else ""


def storage_prices() -> list[Price]:
    """The prices of storage that are known."""
    return [price for price in catalogue().aws_prices.values() if price.term == "storage"]


def _exchanges(price: Price, asked: Asked) -> list[float]:
    """No exchange, and where the heading names the other currency the rate of the inputs."""
    if asked.currency in ("", price.currency):
        return [1.0]
    return [1.0, _rate() if price.currency == "USD" else 1 / _rate()]


@kept
def _rate() -> float:
    return float(usual()["fx_cny_per_usd"])


def _far(price: Price, asked: Asked) -> int:
    """How many statements of the row a price denies: instance, region, term."""
    other_region = asked.region not in ("", price.region)
    return _away(price.item, asked) + other_region + (not fits_term(price.term, asked.term))


def _away(item: str, asked: Asked) -> int:
    """Nought for the named type; one in its family or of the stated size; two for any other."""
    if item == asked.instance:
        return 0
    kind = catalogue().instances[item]
    return 1 if family(item) == family(asked.instance) or (kind.vcpu, kind.memory_gib) == asked.size else 2


def fits_term(term: str, said: str) -> bool:
    """Whether the term of a price is the one said; reserved prices and savings plans are both commitments."""
    if not said or term == said:
        return True
    kind, _, years = said.partition("-")
    return kind == "reserved" and term.startswith(("reserved", "commitment")) and term.endswith(years)


def family(instance: str) -> str:
    """The family of an instance type, such as g6e."""
    return instance.partition(".")[0]
