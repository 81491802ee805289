"""EC2 bulk offers as CSV: lines on the list itself, a header, then one price dimension a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from r1model.pricelists.listing import Listing, Offer, Wanted, shown
from r1model.pricelists.offer_json import SERVICES, heading
from r1model.pricelists.products import CSV_NAMES, Product, reason_against
from r1model.pricelists.stream import Stream
from r1model.pricelists.terms import Rate, Term, offered

PREAMBLE = {"FormatVersion": "", "Disclaimer": "", "Publication Date": "publicationDate", "Version": "version",
            "OfferCode": "offerCode"}  # fmt: skip
TERM = Term(
    "SKU", "OfferTermCode", "TermType", "LeaseContractLength", "PurchaseOption", "OfferingClass", "EffectiveDate"
)
RATE = Rate("Unit", "PricePerUnit", "Currency")
RATE_CODE = "RateCode"
OPTIONAL = frozenset({CSV_NAMES.market, CSV_NAMES.licence})  # not in every year's lists
Row = Sequence[str]
Read = Callable[[Row], tuple[str, ...]]


class Gathered(NamedTuple):
    """A term with the dimensions that its lines gave so far."""

    product: Product
    term: Term
    rates: list[Rate]


def body(given: Iterator[Row], listing: Listing, services: Sequence[str] = SERVICES) -> tuple[Row, Iterator[Row]]:
    """The header and the rows under it; the lines before it are told to the listing."""
    for row in given:
        if len(row) != 2 or row[0] not in PREAMBLE:
            return row, given
        heading(listing, PREAMBLE[row[0]], row[1], services)
    raise listing.refusal("prices_cut")


def even(rows: Iterator[Row], width: int, listing: Listing) -> Iterator[Row]:
    """The rows, each as wide as the header."""
    for row in rows:
        if len(row) != width:
            raise listing.refusal("prices_garbled", place=shown(row[0] if row else ""))
        yield row


def columns(
    header: Sequence[str], names: Sequence[str], listing: Listing, optional: frozenset[str] = frozenset()
) -> Read:
    """What takes these columns of a row, in their order; an optional one that is missing is empty."""
    twice = next((name for name in names if header.count(name) > 1), None)
    missing = [name for name in names if name not in header and name not in optional]
    if missing or twice:
        raise listing.refusal("prices_no_column", columns=", ".join(missing or [f"{twice} x 2"]))
    if all(name in header for name in names) and len(names) > 1:
        return itemgetter(*map(list(header).index, names))  # in C: a list has half a million rows
    places = [list(header).index(name) if name in header else None for name in names]
    return lambda row: tuple("" if place is None else row[place] for place in places)


def read(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of a bulk file."""
    with stream.rows() as given:
        header, rows = body(given, listing)
        gathered = _gathered(header, rows, listing, wanted)
    found = (offered(listing, *whole) for whole in gathered)
    yield from (offer for offer in found if offer)


def _gathered(header: Row, rows: Iterator[Row], listing: Listing, wanted: Wanted) -> list[Gathered]:
    """The wanted terms with all their dimensions."""
    term_of, rate_of = columns(header, TERM, listing), columns(header, RATE, listing)
    code_of = columns(header, (RATE_CODE,), listing)
    found: dict[tuple[str, str], Gathered] = {}
    codes: set[str] = set()
    for product, row in _wanted(header, rows, listing, wanted):
        if (code := code_of(row)[0]) in codes:
            raise listing.refusal("prices_twice", place=f"RateCode {shown(code)}")
        codes.add(code)
        term = Term._make(term_of(row))
        found.setdefault((term.sku, term.code), Gathered(product, term, [])).rates.append(Rate._make(rate_of(row)))
    return list(found.values())


def _wanted(header: Row, rows: Iterator[Row], listing: Listing, wanted: Wanted) -> Iterator[tuple[Product, Row]]:
    """The rows of products that are kept."""
    product_of, skipped = columns(header, CSV_NAMES, listing, OPTIONAL), listing.skipped
    for row in even(rows, len(header), listing):
        product = Product._make(product_of(row))
        if reason := reason_against(product, wanted):
            skipped[reason] += 1
        else:
            yield product, row
