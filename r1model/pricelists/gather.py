"""From what a reader finds to rows of the catalogue: one region, one currency of it, one price of a thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from r1model.pricelists.listing import Listing, Offer, Reasons, Wanted, shown
from r1model.pricelists.plausible import passes
from r1model.pricelists.recognised import READERS, recognised
from r1model.pricelists.stream import Stream, Told, silent
from r1model.pricelists.tree import Tangled, garbled
from r1model.types import Price
from r1model.types.reading import Misfit, shaped

CHINA, YUAN = "cn-", "CNY"
MOST_SHOWN = 4
LONGEST_NAME = 80  # letters of an instance type or a region
NAMES = {"ec2-json": "ec2", "ec2-csv": "ec2", "answers": "ec2", "savings-json": "savings", "savings-csv": "savings"}


class Gathered(NamedTuple):
    """Prices that can be kept, what the file says of itself, and the source that they cite."""

    prices: tuple[Price, ...]
    listing: Listing
    source: str
    seller: str
    offers: tuple[Offer, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many rows there are of each term."""
        return Counter(price.term for price in self.prices)


def read(path: Path, wanted: Wanted, told: Told = silent) -> Gathered:
    """The prices of a file; BadRequest says in a line why it cannot be read, or holds none that is wanted."""
    stream = Stream(path, told)
    listing = Listing(str(path), kind=recognised(stream))
    try:
        offers = list(READERS[listing.kind](stream, listing, wanted))
    except Tangled as fault:
        raise garbled(path) from fault
    except UnicodeDecodeError as fault:
        raise listing.refusal("prices_garbled", place="UTF-8") from fault
    return gathered(offers, listing, wanted)


def gathered(offers: Iterable[Offer], listing: Listing, wanted: Wanted) -> Gathered:
    """Offers held against each other; BadRequest where they contradict each other or none is left."""
    kept = [offer for offer in offers if passes(listing, offer)]
    if not kept:
        raise _none(listing, wanted)
    _one_region(kept, listing)
    _one_currency(kept, listing)
    source = source_key(listing, kept)
    prices: dict[str, Price] = {}
    for offer in kept:
        price = _price(offer, listing, source)
        if (before := prices.setdefault(price.id, price)) is price:
            continue
        if (before.value, before.currency) != (price.value, price.currency):
            raise listing.refusal("prices_differ", key=price.id, first=before.value, second=price.value)
        listing.skipped["same_again"] += 1
    return Gathered(tuple(prices.values()), listing, source, kept[0].seller or "aws", tuple(kept))


def _none(listing: Listing, wanted: Wanted) -> Exception:
    reasons = Reasons(listing.skipped)
    if set(listing.skipped) == {"other_region"} or (wanted.region and "other_region" in listing.skipped):
        return listing.refusal("prices_wrong_region", region=shown(wanted.region), reasons=reasons)
    return listing.refusal("prices_none", reasons=reasons)


def _one_region(offers: Iterable[Offer], listing: Listing) -> None:
    """A list of one region; a bill, or a form of one's own, tells of as many as it likes."""
    found = sorted({offer.region for offer in offers})
    if len(found) > 1 and not listing.many_regions:
        raise listing.refusal("prices_regions", found=", ".join(map(shown, found[:MOST_SHOWN])))


def _one_currency(offers: Iterable[Offer], listing: Listing) -> None:
    held: dict[tuple[str, str], str] = {}
    for offer in offers:
        before = held.setdefault((offer.seller, offer.region), offer.currency)
        if before != offer.currency:
            found = ", ".join(map(shown, sorted((before, offer.currency))))
            raise listing.refusal("prices_currencies", place=shown(offer.region), found=found)
        by_list = not listing.many_regions  # a bill is in whatever its account pays in
        if by_list and offer.region.startswith(CHINA) != (offer.currency == YUAN):
            raise listing.refusal("prices_currency_of_region", region=shown(offer.region), given=shown(offer.currency))


def source_key(listing: Listing, offers: Iterable[Offer]) -> str:
    """What the source of these prices is called: whose list, of what, which version."""
    first = next(iter(offers))
    version = listing.version or f"{listing.published or max(offer.day for offer in offers)}"
    return _key(f"{first.seller or 'aws'}-{NAMES.get(listing.kind, listing.kind)}-{first.region}-{version}")


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9.\-_]+", "-", words.lower()).strip("-._")


def _price(offer: Offer, listing: Listing, source: str) -> Price:
    """A row of the catalogue; BadRequest where the catalogue could not hold it."""
    if max(map(len, (offer.item, offer.region))) > LONGEST_NAME:
        raise listing.refusal("prices_bad_cell", place=shown(offer.where), field="item", given=shown(offer.item))
    parts = [offer.seller, offer.region, offer.item, offer.term, offer.payment, f"{offer.day}"]
    fields: dict[str, Any] = {
        "id": ".".join(filter(None, parts)), "item": offer.item, "region": offer.region, "term": offer.term,
        "payment": offer.payment, "currency": offer.currency, "unit": f"{offer.currency}/{offer.per}",
        "value": offer.value, "standing": offer.standing, "source": source, "where": offer.where, "as_of": offer.day,
        "valid_until": offer.valid_until,
    }  # fmt: skip
    try:
        return shaped(Price, fields)
    except Misfit as fault:
        raise listing.refusal("prices_bad_cell", place=shown(fields["id"]), field=fault.key,
                            given=shown(fault.given)) from fault  # fmt: skip
