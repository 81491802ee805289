"""What no price can be: nothing, or so far from every price there is that a unit or a point was mistaken."""

from __future__ import annotations

from r1model.pricelists.listing import HOUR, Listing, Offer

# An hour of the smallest instance costs about 0.004 USD and of the largest system of GPUs under 1000; a GB of any
# storage for a month 0.01 to 0.2. A tenth, and ten times, in the smallest and the largest of the currencies.
WITHIN = {HOUR: (0.0004, 100_000.0), "GB/month": (0.001, 20.0)}


def passes(listing: Listing, offer: Offer) -> bool:
    """Whether a price can be one; where it cannot, its reason is counted."""
    least, most = WITHIN.get(offer.per, (0.0, float("inf")))
    reason = "zero_price" if offer.value <= 0 else "" if least <= offer.value <= most else "implausible_price"
    listing.skipped.update([reason] if reason else [])
    return not reason
