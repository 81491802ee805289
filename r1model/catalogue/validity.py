"""From when to when a price holds: what its words say, and for AWS what a later price of the same thing replaced."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from r1model.catalogue.held import catalogue, kept
from r1model.types.periods import bound
from r1model.types.prices import ApiPrice

if TYPE_CHECKING:
    from r1model.types import Price

ON_DEMAND = "on-demand"
COMMITMENTS = ("reserved", "commitment", "capacity-block")  # how the terms begin that bind or are paid ahead
Kind = tuple[str, str, str, str]


class Validity(NamedTuple):
    """First and last day of a price, None where that end is open; `certain` is whether the last day is known as such.

    An end that is a bound, a guess or a month is not certain, nor is an open one, nor that a later price was seen.
    """

    first: date | None
    last: date | None
    certain: bool

    def holds(self, day: date) -> bool:
        """Whether the day lies between both ends, which count in."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def validity(price: Price | ApiPrice) -> Validity:
    """From when to when a price holds.

    What is said to have begun by some month counts from that month's first day: no earlier day was seen.
    """
    end = bound(price.valid_until)
    replaced = _replaced(price)
    last, certain = end.last, end.certain
    if replaced is not None and (last is None or replaced < last):
        last, certain = replaced, False
    return Validity(_begun(price, last), last, certain)


def _begun(price: Price | ApiPrice, last: date | None) -> date | None:
    """What a price list says, else the day the price was first seen; a copy read after the end tells of no start."""
    if isinstance(price, ApiPrice):
        return bound(price.valid_from).first
    return price.as_of if last is None or price.as_of <= last else None


def first_day(price: Price | ApiPrice) -> date | None:
    """The first day on which a price holds, None where its start is not known."""
    return validity(price).first


def last_day(price: Price | ApiPrice) -> date | None:
    """The last day on which a price holds, None where no end of it is known."""
    return validity(price).last


def expired(price: Price | ApiPrice, day: date) -> bool:
    """Whether the price had ended before that day; an end that is not certain counts."""
    last = last_day(price)
    return last is not None and last < day


def not_yet(price: Price | ApiPrice, day: date) -> bool:
    """Whether the price began after that day."""
    first = first_day(price)
    return first is not None and day < first


def on_demand(item: str, region: str, day: date) -> Price | None:
    """The on-demand price of an instance in a region that holds on a day, None where none is known."""
    listed = reversed(list(catalogue().aws_prices.values()))  # of two of one day, that of the last layer
    found = (price for price in listed if (price.item, price.region, price.term) == (item, region, ON_DEMAND))
    return next((price for price in found if validity(price).holds(day)), None)


def is_commitment(price: Price) -> bool:
    """Whether the price is for a term that binds, or is paid ahead: reserved, a savings plan, a capacity block."""
    return price.term.startswith(COMMITMENTS)


def dearer_than_on_demand(price: Price, day: date | None = None) -> Price | None:
    """The on-demand price that a commitment exceeds, None where it exceeds none or none is known.

    Both hold on `day`; without one, on the day the commitment was seen.
    """
    if not is_commitment(price):
        return None
    other = on_demand(price.item, price.region, day or price.as_of)
    return other if other and other.currency == price.currency and other.value < price.value else None


def _replaced(price: Price | ApiPrice) -> date | None:
    """The day before a later AWS price of the same thing was first seen, None where there is none."""
    if isinstance(price, ApiPrice):
        return None
    days = _seen().get(_kind(price), ())
    at = bisect_right(days, price.as_of)
    return days[at] - timedelta(days=1) if at < len(days) else None


@kept
def _seen() -> Mapping[Kind, Sequence[date]]:
    """When each thing that AWS prices had a new price, in order of time."""
    return _days(catalogue().aws_prices.values())


def _days(prices: Iterable[Price]) -> Mapping[Kind, Sequence[date]]:
    found: dict[Kind, set[date]] = defaultdict(set)
    for price in prices:
        found[_kind(price)].add(price.as_of)
    return {kind: sorted(days) for kind, days in found.items()}


def _kind(price: Price) -> Kind:
    return price.item, price.region, price.term, price.payment
