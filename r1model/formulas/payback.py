"""When a cumulative flow turns, and the rate at which a flow is worth nothing, by halving."""

from r1model.registry import formula
from r1model.units import HAIR, HALF


@formula(unit="money", source="own-arithmetic")
def increment(flow_a: float, flow_b: float) -> float:
    """What one option brings over another."""
    return flow_a - flow_b


@formula(unit="money", source="own-arithmetic")
def without_sign(amount: float) -> float:
    """An amount without its sign."""
    return max(amount, -amount)


@formula(unit="money", source="own-arithmetic")
def snapped(amount: float, turnover: float) -> float:
    """A running amount, nought where only rounding is left of it."""
    return 0 if max(amount, -amount) < HAIR * turnover else amount


@formula(unit="month", source="own-arithmetic")
def turning_month(before: float, after: float, month: float, amount: float) -> float:
    """The point within a month at which the running amount turns positive; 0 in all other months."""
    return month - 1 - before / amount if (1 if before < 0 else 0) * (1 if after >= 0 else 0) > 0 else 0


@formula(unit="1", source="own-arithmetic")
def last_sign(amount: float, sign_before: float) -> float:
    """The sign of the last amount that is not nought."""
    return (1 if amount > 0 else 0) - (1 if amount < 0 else 0) + sign_before * (1 if amount == 0 else 0)


@formula(unit="flag", source="own-arithmetic")
def sign_turns(sign: float, sign_before: float) -> float:
    """1 where the sign changes."""
    return 1 if sign * sign_before < 0 else 0


@formula(unit="factor", source="own-arithmetic")
def middle_growth(low_growth: float, high_growth: float) -> float:
    """Halfway between two yearly growth factors on the scale of their logarithms."""
    return (low_growth * high_growth) ** HALF


@formula(unit="factor", source="own-arithmetic")
def next_low(low_growth: float, middle_growth: float, worth: float, worth_low: float) -> float:
    """The lower bound after a halving: the middle, where the worth there has the sign of the lower end."""
    return middle_growth if worth * worth_low > 0 else low_growth


@formula(unit="factor", source="own-arithmetic")
def next_high(high_growth: float, middle_growth: float, worth: float, worth_low: float) -> float:
    """The upper bound after a halving."""
    return high_growth if worth * worth_low > 0 else middle_growth


@formula(unit="share/year", source="own-arithmetic")
def rate_of_growth(growth: float) -> float:
    """The yearly rate of a yearly growth factor."""
    return growth - 1
