"""EC2 bulk offers as JSON: all products come first, then all terms; only wanted products are remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from r1model.pricelists.listing import Listing, Offer, Wanted, day, shown
from r1model.pricelists.products import JSON_NAMES, Product, reason_against
from r1model.pricelists.stream import Events, Stream
from r1model.pricelists.terms import Rate, Term, offered
from r1model.pricelists.tree import STARTS, Tangled, begun, built, ended, entries, passed_over

Kept = dict[str, Product]
SERVICES = ("AmazonEC2",)


def read(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of a bulk file."""
    listing.counted_in = "products"
    kept: Kept = {}
    with stream.events() as events:
        for key, event, value in entries(begun(events)):
            if key == "products":
                kept = _products(events, listing, wanted)
            elif key == "terms":
                yield from _terms(events, listing, kept)
            elif event in STARTS:
                passed_over(events, event)
            else:
                heading(listing, key, value)
        ended(events)


def heading(listing: Listing, key: str, value: object, services: Sequence[str] = SERVICES) -> None:
    """What a list says of itself; one of another service is refused."""
    if key in ("offerCode", "serviceCode") and value not in services:
        raise listing.refusal("prices_other_service", found=shown(value), wanted=services[0])
    if key == "version":
        listing.version = shown(value)
    elif key == "publicationDate":
        listing.published = day(value)


def product_of(given: Mapping[str, Any]) -> Product:
    """A product as JSON has it; what is no text counts as not said."""
    attributes = given.get("attributes")
    said = attributes if isinstance(attributes, dict) else {}
    words = [given.get("productFamily"), *(said.get(name) for name in JSON_NAMES[1:])]
    return Product(*(word if isinstance(word, str) else "" for word in words))


def _products(events: Events, listing: Listing, wanted: Wanted) -> Kept:
    kept: Kept = {}
    for sku, event, value in entries(events):
        given = built(events, event, value)
        if not isinstance(given, dict):
            raise Tangled
        product = product_of(given)
        if reason := reason_against(product, wanted):
            listing.skipped[reason] += 1
        elif sku in kept:
            raise listing.refusal("prices_twice", place=f"SKU {shown(sku)}")
        else:
            kept[sku] = product
    return kept


def _terms(events: Events, listing: Listing, kept: Kept) -> Iterator[Offer]:
    for kind, _, _ in entries(events):
        seen: set[str] = set()
        for sku, event, value in entries(events):
            if sku not in kept:
                passed_over(events, event)
                continue
            if sku in seen:
                raise listing.refusal("prices_twice", place=f"SKU {shown(sku)}, {shown(kind)}")
            seen.add(sku)
            yield from terms_of(listing, kept[sku], kind, built(events, event, value))


def terms_of(listing: Listing, product: Product, kind: str, given: Any) -> Iterator[Offer]:
    """The offers of one product and kind of term."""
    if not isinstance(given, dict):
        raise Tangled
    for term in given.values():
        found = _offer(listing, product, kind, term)
        if found:
            yield found


def _offer(listing: Listing, product: Product, kind: str, given: Any) -> Offer | None:
    try:
        said = given.get("termAttributes") or {}
        lease, payment, offering = (said.get(name, "") for name in ("LeaseContractLength", "PurchaseOption",
                                                                    "OfferingClass"))  # fmt: skip
        rates = [rate for dimension in given["priceDimensions"].values() for rate in _rates(dimension)]
        term = Term(given["sku"], given["offerTermCode"], kind, lease, payment, offering, given.get("effectiveDate"))
    except (AttributeError, KeyError, TypeError) as fault:
        raise Tangled from fault
    return offered(listing, product, term, rates)


def _rates(dimension: Mapping[str, Any]) -> Iterator[Rate]:
    """A dimension in each currency that it has."""
    yield from (Rate(dimension["unit"], price, currency) for currency, price in dimension["pricePerUnit"].items())
