"""Amounts as a bill states them: decimals that add up to what they are parts of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import reduce

EXACT = Context(prec=120)  # digits: more than any month of an option has
STEP = Decimal("0.000001")  # finer than a cent: sums over lines, months and all agree with the flows to the cent


def parts(values: Sequence[float]) -> list[Decimal]:
    """The values in steps of STEP whose sum is their exact sum so rounded: what is left goes to the largest rests."""
    exact = [Decimal(float(value)) for value in values]
    whole = [value.quantize(STEP, ROUND_FLOOR, EXACT) for value in exact]
    rests = [EXACT.subtract(value, floor) for value, floor in zip(exact, whole, strict=True)]
    left = int(reduce(EXACT.add, rests, Decimal()).quantize(STEP, ROUND_HALF_EVEN, EXACT) / STEP)
    for at in sorted(range(len(rests)), key=lambda at: (-rests[at], at))[:left]:
        whole[at] = EXACT.add(whole[at], STEP)
    return whole


def written(value: Decimal | float) -> str:
    """A number as FOCUS has it: two places at least, so that programs read decimals, and no exponent."""
    exact = Decimal(value).quantize(STEP, ROUND_HALF_EVEN, EXACT)
    whole, _, places = f"{exact:f}".partition(".")
    shown = f"{whole}.{places[:2]}{places[2:].rstrip('0')}"
    return shown.removeprefix("-") if not exact else shown
