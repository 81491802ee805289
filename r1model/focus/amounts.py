"""Amounts as a bill states them: decimals that add up to what they are parts of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

STEP = Decimal("0.000001")  # finer than a cent: sums over lines, months and all agree with the flows to the cent


def parts(values: Sequence[float]) -> list[Decimal]:
    """The values in steps of STEP whose sum is their exact sum so rounded: what is left goes to the largest rests."""
    exact = [Decimal(float(value)) for value in values]
    whole = [value.quantize(STEP, ROUND_FLOOR) for value in exact]
    left = int((sum(exact, Decimal()).quantize(STEP, ROUND_HALF_EVEN) - sum(whole, Decimal())) / STEP)
    by_rest = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_rest[:left]:
        whole[at] += STEP
    return whole


def written(value: Decimal | float) -> str:
    """A number as FOCUS has it: two places at least, so that programs read decimals, and no exponent."""
    exact = Decimal(value).quantize(STEP, ROUND_HALF_EVEN)
    whole, _, places = f"{exact:f}".partition(".")
    shown = f"{whole}.{places[:2]}{places[2:].rstrip('0')}"
    return shown.removeprefix("-") if not exact else shown
