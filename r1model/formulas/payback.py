"""When a cumulative flow turns, and the rate at which a flow is worth nothing, by halving."""

from r1model.graph.registry import formula
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


@formula(unit="month", source="own-arithmetic")
def first_turn(turning_month: float, turned_before: float) -> float:
    """The first point at which the running amount turned positive, from then on; 0 before."""
    return turned_before if turned_before > 0 else turning_month


@formula(unit="flag", source="own-arithmetic")
def apart(month: float, flow_exponent: float) -> float:
    """1 where running flows fall before the end of their month, at an exponent of their own."""
    return 1 if month > flow_exponent else 0


@formula(unit="money", source="own-arithmetic")
def middle_flow(early_flow: float, apart: float) -> float:
    """What falls before the end of the month."""
    return early_flow * apart


@formula(unit="money", source="own-arithmetic")
def end_flow(late_flow: float, early_flow: float, apart: float) -> float:
    """What falls at the end of the month: flows of one exponent are one flow."""
    return late_flow + early_flow * (1 - apart)


@formula(unit="money", source="own-arithmetic")
def gross_flow(middle_flow: float, end_flow: float) -> float:
    """Both flows of a month without their signs."""
    return max(middle_flow, -middle_flow) + max(end_flow, -end_flow)


@formula(unit="1", source="own-arithmetic")
def last_sign(amount: float, turnover: float, sign_before: float) -> float:
    """The sign of the last amount that is more than rounding."""
    return (
        (1 if amount > HAIR * turnover else 0)
        - (1 if -amount > HAIR * turnover else 0)
        + sign_before * (1 if max(amount, -amount) <= HAIR * turnover else 0)
    )


@formula(unit="count", source="own-arithmetic")
def sign_turns(sign_before: float, sign_middle: float, sign_end: float) -> float:
    """How often the sign changes from the end of one month, over its middle, to the end of the next."""
    return (1 if sign_middle * sign_before < 0 else 0) + (1 if sign_end * sign_middle < 0 else 0)


@formula(unit="factor", source="own-arithmetic")
def middle_growth(low_growth: float, high_growth: float) -> float:
    """Halfway between two yearly growth factors on the scale of their logarithms."""
    return (low_growth * high_growth) ** HALF


@formula(unit="1", source="own-arithmetic")
def worth_sign(worth: float) -> float:
    """1 above nought, -1 below: a product with it keeps a small worth, where two small ones would multiply to 0."""
    return (1 if worth > 0 else 0) - (1 if worth < 0 else 0)


@formula(unit="factor", source="own-arithmetic")
def next_low(low_growth: float, middle_growth: float, worth: float, sign_low: float) -> float:
    """The lower bound after a halving: the middle, where the worth there has the sign of the lower end."""
    return middle_growth if worth * sign_low > 0 else low_growth


@formula(unit="factor", source="own-arithmetic")
def next_high(high_growth: float, middle_growth: float, worth: float, sign_low: float) -> float:
    """The upper bound after a halving."""
    return high_growth if worth * sign_low > 0 else middle_growth


@formula(unit="share/year", source="own-arithmetic")
def rate_of_growth(growth: float) -> float:
    """The yearly rate of a yearly growth factor."""
    return growth - 1
