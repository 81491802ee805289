"""Terms of an EC2 price list: what the hour costs once what is paid up front is spread over the term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from r1model.pricelists.listing import GB_MONTH, HOUR, PLACE, Listing, Offer, day, number, shown
from r1model.pricelists.products import Product

HOURS_A_YEAR = 8760  # AWS spreads over 365 days, whatever the calendar
YEARS = {"1yr": 1, "1 yr": 1, "1": 1, "3yr": 3, "3 yr": 3, "3": 3}
PAYMENTS = {"No Upfront": "no-upfront", "Partial Upfront": "partial-upfront", "All Upfront": "all-upfront"}
ON_DEMAND, RESERVED, BLOCK = "on-demand", "reserved", "capacity-block"
DIGITS = 10  # decimals of AWS's own lists
PER = {"Hrs": HOUR, "Hours": HOUR, "GB-Mo": GB_MONTH, "GB-month": GB_MONTH}
UPFRONT = "Quantity"


class Rate(NamedTuple):
    """One price dimension of a term."""

    unit: str
    price: Any
    currency: str


class Term(NamedTuple):
    """One way to buy a product."""

    sku: str
    code: str
    kind: str
    lease: str
    payment: str
    offering: str
    since: str


def offered(listing: Listing, product: Product, term: Term, rates: Sequence[Rate]) -> Offer | None:
    """The offer of a term, or None with its reason counted."""
    named = named_term(product, term)
    found = named if isinstance(named, str) else _priced(listing, product, term, rates, *named)
    if isinstance(found, str):
        listing.skipped[found] += 1
        return None
    return found


def named_term(product: Product, term: Term) -> tuple[str, str, int] | str:
    """What the catalogue calls a term and its payment, and its years; else the reason why it is not kept."""
    if term.kind == "OnDemand":
        if product.is_storage:
            return "storage", "", 0
        return (BLOCK, "all-upfront", 0) if product.market == "CapacityBlock" else (ON_DEMAND, "", 0)
    if term.kind != "Reserved":
        return "other_term"
    if term.offering != "standard":
        return "offering_class"
    years, payment = YEARS.get(term.lease, 0), PAYMENTS.get(term.payment, "")
    return (f"{RESERVED}-{years}y", payment, years) if years and payment else "other_term"


def _priced(
    listing: Listing, product: Product, term: Term, rates: Sequence[Rate], name: str, payment: str, years: int
) -> Offer | str:
    currencies = {rate.currency for rate in rates}
    if len(currencies) > 1:
        raise listing.refusal(
            "prices_currencies", place=shown(term.sku), found=", ".join(sorted(map(shown, currencies)))
        )
    value = effective(rates, GB_MONTH if product.is_storage else HOUR, years)
    if isinstance(value, str):
        return value
    where = f"SKU {term.sku}, term {term.code}, version {listing.version or 'unknown'}"
    per = GB_MONTH if product.is_storage else HOUR
    since = since_of(listing, term.since)
    return Offer(product.item, product.region, name, payment, currencies.pop(), per, value, since, shown(where, PLACE))


def effective(rates: Sequence[Rate], per: str, years: int) -> float | str:
    """What an hour, or a GB and month, comes to; else the reason why it is not known."""
    running = [rate for rate in rates if PER.get(rate.unit) == per]
    upfront = [rate for rate in rates if rate.unit == UPFRONT] if years else []
    if len(running) != 1 or len(running) + len(upfront) != len(rates) or len(upfront) > 1:
        return "unit"
    hourly, paid = number(running[0].price), number(upfront[0].price) if upfront else 0.0
    if hourly is None or paid is None:
        return "not_a_number"
    return round(hourly + (paid / (HOURS_A_YEAR * years) if years else 0.0), DIGITS)


def since_of(listing: Listing, words: object) -> date:
    """From when a price holds: its own day, else that of the list."""
    found = day(words) or listing.published
    if found is None:
        raise listing.refusal("prices_undated")
    return found
