"""Which format a file has, by what stands in it: its name says nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator

from r1model.errors import BadRequest
from r1model.pricelists import answers, bills, offer_csv, offer_json, own, savings
from r1model.pricelists.listing import Listing, Offer, Wanted
from r1model.pricelists.stream import Stream

Read = Callable[[Stream, Listing, Wanted], Iterator[Offer]]
READERS: dict[str, Read] = {
    "ec2-json": offer_json.read, "ec2-csv": offer_csv.read, "savings-json": savings.read_json,
    "savings-csv": savings.read_csv, "answers": answers.read, "cur": bills.read_cur, "focus": bills.read_focus,
    "own": own.read,
}  # fmt: skip
PRODUCTS = re.compile(rb'"products"\s*:\s*([\[{])')
FIRST_LINES = 12
HEADERS = {  # columns that no other format has
    "ec2-csv": {"SKU", "OfferTermCode", "PricePerUnit"}, "savings-csv": {"DiscountedRate", "DiscountedUsageType"},
    "cur": {"line_item_line_item_type", "line_item_usage_amount"}, "focus": {"ChargeCategory", "EffectiveCost"},
    "own": {"seller", "item", "as_of"},
}  # fmt: skip


def recognised(stream: Stream) -> str:
    """The format of a file; BadRequest where it is none of those that are read."""
    head = stream.head()
    kind = _json(head) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _csv(head)
    if not kind:
        raise BadRequest("prices_unknown", path=stream.path)
    return kind


def _json(head: bytes) -> str:
    if b'"PriceList"' in head:
        return "answers"
    products = PRODUCTS.search(head)
    return {b"{": "ec2-json", b"[": "savings-json"}[products[1]] if products else ""


def _csv(head: bytes) -> str:
    lines = head.decode("utf-8-sig", "replace").splitlines()[:FIRST_LINES]
    for line in lines:
        cells = {cell.strip() for cell in next(csv.reader([line]), [])}
        if found := next((kind for kind, names in HEADERS.items() if names <= cells), ""):
            return found
    return ""
