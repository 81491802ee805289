"""Which prices of a workbook are others today: those of its own rows, and those that a later price has replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from r1model.scenario_files import alike
from r1model_workbook.since.held import HeldPrice

CHANGED, ENDED, GONE = "changed", "ended", "gone"


class PriceChange(NamedTuple):
    """A price of the workbook, and what stands for it today: the same row, a later price of the same, or nothing."""

    what: str
    old: HeldPrice
    new: HeldPrice | None

    @property
    def amounts(self) -> dict[str, tuple[float | None, float | None]]:
        """The amounts that differ, old and new."""
        if self.new is None:
            return {}
        pairs = {name: (value, self.new.amounts.get(name)) for name, value in self.old.amounts.items()}
        return {name: pair for name, pair in pairs.items() if not _same(*pair)}


def changes(ours: Sequence[HeldPrice], theirs: Sequence[HeldPrice]) -> list[PriceChange]:
    """What differs of the prices of a file (`theirs`) from today's, but for those that somebody typed over.

    Only the latest price of a thing is followed to a later one: who has chosen an earlier one knows of it.
    """
    by_key, newest = {price.key: price for price in ours}, _latest(ours)
    known, latest = {price.key for price in theirs}, {price.key for price in _latest(theirs).values()}
    found: list[PriceChange] = []
    for price in theirs:
        if price.edited:
            continue
        followed = price.key in latest
        later = newest.get((price.table, price.kind)) if followed else None
        new = later if later is not None and later.key not in known else by_key.get(price.key)
        found += _compared(price, new, followed=followed)
    return found


def _latest(prices: Iterable[HeldPrice]) -> dict[tuple[str, tuple[str, ...]], HeldPrice]:
    """The latest price of each thing."""
    return {(price.table, price.kind): price for price in sorted(prices, key=lambda price: price.since)}


def _compared(old: HeldPrice, new: HeldPrice | None, *, followed: bool) -> Iterator[PriceChange]:
    if new is None:
        if followed:
            yield PriceChange(GONE, old, None)
    elif (change := PriceChange(CHANGED, old, new)).amounts:
        yield change
    elif new.id == old.id and new.days[1] < old.days[1]:
        yield PriceChange(ENDED, old, new)


def _same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else alike(one, other)
