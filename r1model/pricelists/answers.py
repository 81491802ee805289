"""Answers of the Price List Query API: one product with its terms a text, from a file or as they come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from r1model.pricelists.listing import Listing, Offer, Wanted, shown
from r1model.pricelists.offer_json import heading, product_of, terms_of
from r1model.pricelists.products import reason_against
from r1model.pricelists.stream import Events, Stream
from r1model.pricelists.tree import Tangled, begun, ended, entries, listed, passed_over

HEADINGS = ("serviceCode", "version", "publicationDate")


def read(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of a stored answer."""
    with stream.events() as events:
        yield from offers(_answers(begun(events)), listing, wanted)
        ended(events)


def _answers(events: Events) -> Iterator[Any]:
    for key, event, _ in entries(events):
        if key == "PriceList":
            yield from listed(events, event)
        else:
            passed_over(events, event)


def offers(given: Iterable[Any], listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of answers, each a text of JSON or what it says."""
    listing.counted_in = "products"
    seen: set[str] = set()
    for each in given:
        said = _said(each)
        for key in HEADINGS:
            heading(listing, key, said.get(key))
        product = product_of(said["product"])
        sku = str(said["product"].get("sku"))
        if reason := reason_against(product, wanted):
            listing.skipped[reason] += 1
            continue
        if sku in seen:
            raise listing.refusal("prices_twice", place=f"SKU {shown(sku)}")
        seen.add(sku)
        for kind, terms in said["terms"].items():
            yield from terms_of(listing, product, kind, terms)


def _said(each: Any) -> dict[str, Any]:
    try:
        said = json.loads(each) if isinstance(each, str) else each
    except (ValueError, RecursionError) as fault:
        raise Tangled from fault
    if not isinstance(said, dict) or not all(isinstance(said.get(part), dict) for part in ("product", "terms")):
        raise Tangled
    return said
