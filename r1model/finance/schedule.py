"""The shares of the price that the US schedule deducts in each year of an asset's life, from the catalogue."""

from __future__ import annotations

from r1model.catalogue import catalogue, kept

PREFIX = "macrs_share_year_"


@kept
def macrs_5() -> tuple[float, ...]:
    """MACRS, 5-year class, half-year convention: year by year."""
    return tuple(item.value for name, item in catalogue().parameters.items() if name.startswith(PREFIX))
