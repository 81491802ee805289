"""Differences and their verdicts, for reconciliations and for the Checks sheet."""

from r1model.graph.registry import formula
from r1model.units import NEGLIGIBLE_RATE


@formula(unit="money", source="own-arithmetic")
def difference(stated_value: float, recomputed_value: float) -> float:
    """Stated minus recomputed, in the unit of both."""
    return stated_value - recomputed_value


@formula(unit="1", source="own-arithmetic")
def shortfall(needed: float, provided: float) -> float:
    """How much of what is needed is not provided; 0 where enough is."""
    return max(0, needed - provided)


@formula(unit="flag", source="own-arithmetic")
def passes(difference: float, tolerance: float) -> float:
    """1 where the difference is within the tolerance either way, else 0."""
    return 1 if max(difference, -difference) <= tolerance else 0


@formula(unit="flag", source="own-arithmetic")
def passes_at_scale(difference: float, tolerance: float, stated_value: float) -> float:
    """1 where the difference is within the tolerance, or a billionth of the amount, since floats keep no more."""
    return (
        1 if max(difference, -difference) <= max(tolerance, NEGLIGIBLE_RATE * max(stated_value, -stated_value)) else 0
    )


@formula(unit="flag", source="own-arithmetic")
def counts_agree(difference: float, tolerance: float) -> float:
    """1 where two whole numbers are equal: no tolerance, however large it is entered, hides that one is missing."""
    return 1 if max(difference, -difference) <= min(tolerance, 1 - NEGLIGIBLE_RATE) else 0


@formula(unit="count", source="own-arithmetic")
def failing(listed: float, passed: float) -> float:
    """Checks that do not pass."""
    return listed - passed
