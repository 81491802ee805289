"""Who sells what an option pays for, and where: as far as the scenario's prices say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from r1model.catalogue import catalogue
from r1model.texts import text

CLOUD = "AWS"  # whose price list the instances are of


class Seller(NamedTuple):
    """A provider's name, and the region that the charge belongs to; empty where there is none."""

    name: str
    region: str = ""


def seller(kind: str, given: Mapping[str, Any], language: str) -> Seller:
    """The seller of a charge: the cloud or API whose price is chosen, else a supplier who is not chosen yet."""
    if kind == "cloud" and (price := catalogue().aws_prices.get(str(given.get("rent_price")))):
        return Seller(CLOUD, price.region)
    if kind == "api" and (offer := catalogue().api_prices.get(str(given.get("api_price")))):
        return Seller(offer.provider)
    return Seller(text("focus", f"seller.{kind}", language))
