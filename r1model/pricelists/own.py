"""A plain CSV of our own form, for any cloud whose prices come by no file: Alibaba, Tencent, Volcengine, Huawei."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from r1model.pricelists.listing import GB_MONTH, HOUR, Listing, Machine, Offer, Wanted, day, number, shown
from r1model.pricelists.offer_csv import even
from r1model.pricelists.stream import Stream
from r1model.pricelists.terms import DIGITS, HOURS_A_YEAR
from r1model.tables import csv_bytes

REQUIRED = ("seller", "region", "item", "term", "currency", "unit", "price", "as_of", "where")
EXTRA = ("payment", "upfront", "valid_until", "standing", *Machine._fields)
FORM = ("seller", "region", "item", "term", "payment", "currency", "unit", "price", "upfront", "as_of", "valid_until",
        "standing", "where", *Machine._fields)  # fmt: skip
TERMS = re.compile(r"on-demand|spot|storage|capacity-block|(reserved|commitment)-([135])y")
PAYMENTS = ("", "no-upfront", "partial-upfront", "all-upfront")
MONTHS_A_YEAR = 12
HOURS_IN = {"h": 1.0, "day": 24.0, "month": HOURS_A_YEAR / MONTHS_A_YEAR, "year": float(HOURS_A_YEAR)}
STANDINGS = ("published", "quoted", "measured")
CURRENCY = re.compile(r"[A-Z]{3}")
NAME = re.compile(r"[\w.\-]+", re.ASCII)
NOTHING = Machine("", "", "", "", "", "")


def template() -> bytes:
    """The form with its header and no row: a price that stands there as an example would be taken for one."""
    return csv_bytes(FORM, [])


def read(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of a filled form; the first row that cannot be read is named."""
    listing.many_regions = True
    with stream.rows() as rows:
        header = _header(next(rows), listing)
        filled = (row for row in rows if any(cell.strip() for cell in row))
        for line, row in enumerate(even(filled, len(header), listing), start=2):
            yield from _kept(dict(zip(header, map(str.strip, row), strict=True)), listing, wanted, line)


def _header(row: Sequence[str], listing: Listing) -> list[str]:
    header = [name.strip() for name in row]
    unknown = [name for name in header if name not in FORM]
    missing = [name for name in REQUIRED if name not in header]
    if unknown or missing or len(set(header)) != len(header):
        raise listing.refusal("prices_no_column", columns=shown(", ".join(missing or unknown or header)))
    return header


def _kept(row: Mapping[str, str], listing: Listing, wanted: Wanted, line: int) -> Iterator[Offer]:
    offer = _offer(row, listing, line)
    reason = "other_region" if wanted.region and wanted.region != offer.region else ""
    if not reason and offer.per == HOUR and offer.machine is None:
        reason = wanted.against(offer.item, offer.region)
    if reason:
        listing.skipped[reason] += 1
    else:
        yield offer


def _offer(row: Mapping[str, str], listing: Listing, line: int) -> Offer:
    def refuse(field: str) -> Exception:
        return listing.refusal("prices_bad_cell", place=line, field=field, given=shown(row.get(field, "")))

    since, value, term = day(row["as_of"]), _value(row), TERMS.fullmatch(row["term"])
    standing = row.get("standing") or "published"
    wrong: Sequence[tuple[str, bool]] = (
        ("seller", not NAME.fullmatch(row["seller"])), ("region", not NAME.fullmatch(row["region"])),
        ("item", not NAME.fullmatch(row["item"])), ("term", not term),
        ("currency", not CURRENCY.fullmatch(row["currency"])), ("as_of", since is None), ("where", not row["where"]),
        ("payment", row.get("payment", "") not in PAYMENTS), ("standing", standing not in STANDINGS),
        ("unit", row["unit"] not in HOURS_IN and (row["unit"], row["term"]) != (GB_MONTH, "storage")),
        ("upfront", bool(row.get("upfront")) and number(row["upfront"]) is None), ("price", value is None),
    )  # fmt: skip
    if field := next((name for name, is_wrong in wrong if is_wrong), ""):
        raise refuse(field)
    if row["term"] == "storage" and row["unit"] != GB_MONTH:
        raise refuse("unit")
    assert since and value is not None
    per = GB_MONTH if row["term"] == "storage" else HOUR
    return Offer(
        row["item"].lower(), row["region"].lower(), row["term"], row.get("payment", ""), row["currency"], per, value,
        since, row["where"], standing, row.get("valid_until", ""), row["seller"].lower(), "", _machine(row),
    )  # fmt: skip


def _value(row: Mapping[str, str]) -> float | None:
    """The price by the hour, with what is paid up front spread over the years of the term."""
    price, upfront, term = number(row["price"]), number(row.get("upfront") or "0"), TERMS.fullmatch(row["term"])
    if price is None or upfront is None or (upfront and not (term and term[2])):
        return None
    spread = upfront / (HOURS_A_YEAR * int(term[2])) if term and term[2] else 0.0
    return round(price / HOURS_IN.get(row["unit"], 1.0) + spread, DIGITS)


def _machine(row: Mapping[str, str]) -> Machine | None:
    found = Machine(*(row.get(name, "") for name in Machine._fields))
    return None if found == NOTHING else found
