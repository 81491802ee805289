"""Prices over time. Months 1 to 12 are at the base price."""

from math import floor

from r1model.registry import formula
from r1model.units import MONTHS_PER_YEAR


@formula(unit="factor", source="own-arithmetic")
def price_index_step(rate: float, month: float) -> float:
    """Price index at the start of a month, changing once a year."""
    return (1 + rate) ** floor((month - 1) / MONTHS_PER_YEAR)


@formula(unit="factor", source="own-arithmetic")
def price_index_smooth(rate: float, month: float) -> float:
    """Price index at the start of a month, changing every month."""
    return (1 + rate) ** ((month - 1) / MONTHS_PER_YEAR)


@formula(unit="CNY/USD", source="own-arithmetic")
def fx_rate(month: float, fx_start: float, fx_drift: float) -> float:
    """CNY per USD at the end of a month."""
    return fx_start * (1 + fx_drift) ** (month / MONTHS_PER_YEAR)


@formula(unit="CNY", source="own-arithmetic")
def amount_cny(amount_usd: float, fx_cny_per_usd: float) -> float:
    """An amount in USD at the exchange rate."""
    return amount_usd * fx_cny_per_usd
