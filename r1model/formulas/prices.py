"""Amounts in another currency."""

from r1model.graph.registry import formula


@formula(unit="CNY", source="own-arithmetic")
def amount_cny(amount_usd: float, fx_cny_per_usd: float) -> float:
    """An amount in USD at the exchange rate."""
    return amount_usd * fx_cny_per_usd
