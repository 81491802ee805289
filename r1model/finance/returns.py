"""When signed flows pay back, and the rate at which they are worth nothing. Month 0 is closing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np

from r1model.errors import NA, NUM, CellError
from r1model.graph.months import Values, applied
from r1model.units import HAIR

FLOOR, CEILING = -0.999999, 1e9
Flows = Sequence[float] | Values


def payback(months: Flows, first: bool = False) -> float:
    """Months until the cumulative flow turns positive, linear inside a month: the last such turn, or the first.

    0 where it never was below zero. Where it ends below zero there is no last turn (#N/A), but perhaps a first.
    """
    flow = [float(amount) for amount in months]
    noise = HAIR * math.fsum(map(abs, flow))
    running = [0.0 if abs(total) < noise else total for total in accumulate(flow)]
    before = [0.0, *running][:-1]
    turns = [at if was < 0 <= now else 0 for at, (was, now) in enumerate(zip(before, running, strict=True))]
    month = next(filter(None, turns), 0) if first else max(turns)
    never = running[-1] < 0 and not month if first else running[-1] < 0
    if never:
        raise CellError(NA, "never_pays_back")
    return month - 1 - before[month] / flow[month] if month else 0.0


def irr(closing: Flows, operating: Flows = (), mid: float = 0.0) -> float:
    """Effective yearly rate of monthly flows, the first at month 0; #NUM! unless the sign changes exactly once.

    Signs are those of the flows by exponent: under mid-period timing operating flows at m - 1/2 come before the others.
    """
    late = np.asarray(closing, dtype=float)
    early = np.asarray(operating, dtype=float) if len(operating) else np.zeros_like(late)
    changes = sign_changes(by_exponent(late, early, mid))
    if changes != 1:
        raise CellError(NUM, "sign_changes", count=changes)
    at = np.arange(len(late))
    early_at = np.maximum(0, at - mid)

    def value(rate: float) -> float:
        base = np.log1p(rate) / 12
        return float(late @ np.exp(-base * at) + early @ np.exp(-base * early_at))

    return root(value, FLOOR, CEILING)


def by_exponent(late: Values, early: Values, mid: float) -> Values:
    """Flows in the order of their exponents m - mid and m; those of one exponent are one flow, at month 0 always."""
    months = np.arange(len(late))
    given = {"early_flow": early, "late_flow": late, "month": months, "flow_exponent": np.maximum(0, months - mid)}
    given["apart"] = applied("apart", given)
    pairs = applied("middle_flow", given), applied("end_flow", given)
    return np.stack(pairs, axis=-1).ravel()


def sign_changes(flows: Values) -> int:
    """How often the sign changes from flow to flow; what is but rounding has none."""
    turnover = math.fsum(np.abs(flows))
    signs = np.sign(applied("snapped", {"amount": flows, "turnover": turnover}))
    return int(np.count_nonzero(np.diff(signs[signs != 0])))


def root(value: Callable[[float], float], low: float, high: float) -> float:
    """The zero between two rates, by halving on the scale of log(1 + rate); #NUM! where there is none."""
    with np.errstate(over="ignore", invalid="ignore"):
        at_low, at_high = value(low), value(high)
        if np.isnan(at_low) or at_low * at_high > 0:
            raise CellError(NUM, "no_rate")
        left, right = np.log1p(low), np.log1p(high)
        for _ in range(70):
            middle = (left + right) / 2
            if (value(float(np.expm1(middle))) > 0) == (at_low > 0):
                left = middle
            else:
                right = middle
    return float(np.expm1((left + right) / 2))
