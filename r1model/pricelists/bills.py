"""Bills by the line: AWS's CUR 2.0 and FOCUS as CSV. What was paid for the hours of an instance, over those hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from r1model.pricelists.bill_lines import CUR, CUR_EXTRA, FOCUS, FOCUS_EXTRA, Cur, Focus, Told, Used, of_cur, of_focus
from r1model.pricelists.listing import HOUR, NUMBER, PLACE, Listing, Offer, Wanted, day, shown
from r1model.pricelists.offer_csv import columns, even
from r1model.pricelists.savings import USES
from r1model.pricelists.stream import Stream
from r1model.pricelists.terms import DIGITS

HOURS = {"Hrs", "Hours", "Hour", "h"}
LINUX, SPOT_LINUX = ("RunInstances",), "RunInstances:SV"  # a spot request has a number after it


@dataclass
class Sum:
    """What one instance type cost so far on one kind of term, in all and in how many hours."""

    cost: Decimal
    hours: Decimal
    first: date
    last: date


def read_cur(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The effective prices of a Cost and Usage Report."""
    return _read(stream, listing, wanted, CUR, CUR_EXTRA, lambda row: of_cur(Cur._make(row)))


def read_focus(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The effective prices of a FOCUS file."""
    return _read(stream, listing, wanted, FOCUS, FOCUS_EXTRA, lambda row: of_focus(Focus._make(row)))


def _read(
    stream: Stream,
    listing: Listing,
    wanted: Wanted,
    names: Sequence[str],
    extra: frozenset[str],
    told: Callable[[Sequence[str]], Told],
) -> Iterator[Offer]:
    listing.many_regions = True
    sums: dict[tuple[str, ...], Sum] = {}
    with stream.rows() as rows:
        header = next(rows)
        take = columns(header, names, listing, extra)
        for row in even(rows, len(header), listing):
            used = told(take(row))
            if reason := used if isinstance(used, str) else _added(sums, used, wanted):
                listing.skipped[reason] += 1
    yield from (_offer(key, total, listing) for key, total in sums.items() if _paid(total, listing))


def _added(sums: dict[tuple[str, ...], Sum], used: Used, wanted: Wanted) -> str:
    """Adds a line to its sum; the reason where it tells of no price that is wanted."""
    if reason := _against(used, wanted):
        return reason
    since = day(used.since)
    if since is None or not NUMBER.fullmatch(used.hours) or not NUMBER.fullmatch(used.cost):
        return "not_a_number"
    hours, cost = Decimal(used.hours), Decimal(used.cost)
    total = sums.setdefault((used.item, used.region, used.term, used.payment, used.currency, used.seller),
                            Sum(Decimal(0), Decimal(0), since, since))  # fmt: skip
    total.cost, total.hours = total.cost + cost, total.hours + hours
    total.first, total.last = min(total.first, since), max(total.last, since)
    return ""


def _against(used: Used, wanted: Wanted) -> str:
    if reason := "" if used.use == "SpotUsage" else USES.get(used.use, "other_product"):
        return reason
    if used.operation not in LINUX and not used.operation.startswith(SPOT_LINUX):
        return "operating_system"
    return wanted.against(used.item, used.region) if used.unit in HOURS else "unit"


def _paid(total: Sum, listing: Listing) -> bool:
    if total.hours <= 0:
        listing.skipped["no_hours"] += 1
    return total.hours > 0


def _offer(key: tuple[str, ...], total: Sum, listing: Listing) -> Offer:
    item, region, term, payment, currency, seller = key
    where = shown(f"{total.first} to {total.last}, {total.hours.normalize():f} h", PLACE)
    value = round(float(total.cost / total.hours), DIGITS)
    return Offer(item, region, term, payment, currency, HOUR, value, total.first, where, "measured", "", seller)
