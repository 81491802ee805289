"""Instances committed for terms: what is held in a term is paid to its end, at the price of its first month."""

from math import floor

from r1model.graph.registry import formula


@formula(unit="month", source="own-arithmetic")
def term_start(elapsed: float, term: float) -> float:
    """The month in which the term of a month was signed."""
    return floor(elapsed / term) * term


@formula(unit="flag", source="own-arithmetic")
def term_opens(elapsed: float, term_start: float) -> float:
    """1 in the first month of a term."""
    return 1 if elapsed == term_start else 0


@formula(unit="count", source="own-arithmetic")
def held(instances: float, held_before: float, term_opens: float, in_horizon: float) -> float:
    """Instances paid for: those in use, and what the term has committed already."""
    return max(instances, held_before * (1 - term_opens)) * in_horizon


@formula(unit="money/month", source="own-arithmetic")
def term_bill(price_per_hour: float, held: float, hours: float, price_index: float) -> float:
    """A month of the commitment at the term's price, all hours whatever the duty."""
    return price_per_hour * held * hours * price_index


@formula(unit="money/month", source="own-arithmetic")
def joined_bill(term_bill: float, bill_before: float, term_opens: float) -> float:
    """The month's bill of the instances that join."""
    return max(0, term_bill - bill_before * (1 - term_opens))


@formula(unit="month", source="own-arithmetic")
def months_left(term_start: float, term: float, elapsed: float) -> float:
    """Months of the term from its month on."""
    return term_start + term - elapsed


@formula(unit="money", source="own-arithmetic")
def prepayment(joined_bill: float, upfront_share: float, months_left: float, line_currency: float) -> float:
    """What joining instances pay ahead for the rest of their term, the month before they are used."""
    return joined_bill * upfront_share * months_left * line_currency


@formula(unit="money", source="own-arithmetic")
def prepaid_month(
    joined_bill: float,
    upfront_share: float,
    line_currency: float,
    prepaid_before: float,
    term_opens: float,
    in_horizon: float,
) -> float:
    """The month's part of what is prepaid, deducted evenly over the term."""
    return (joined_bill * upfront_share * line_currency + prepaid_before * (1 - term_opens)) * in_horizon


@formula(unit="money", source="own-arithmetic")
def committed_cost(term_bill: float, upfront_share: float, line_currency: float) -> float:
    """What is paid month by month of a commitment."""
    return term_bill * (1 - upfront_share) * line_currency


@formula(unit="money", source="own-arithmetic")
def either(by_first: float, first: float, second: float) -> float:
    """Of two costs, the one that is chosen by a flag."""
    return by_first * first + (1 - by_first) * second
