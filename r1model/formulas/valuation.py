"""Value over time. Month 0 is closing and is not discounted, unlike Excel's NPV; rates are effective a year."""

from r1model.graph.registry import formula
from r1model.units import MONTHS_PER_YEAR, NEGLIGIBLE_RATE


@formula(unit="factor", source="own-arithmetic")
def discount_factor(discount_rate: float, exponent: float) -> float:
    """Present value of 1 paid `exponent` months from closing."""
    return (1 + discount_rate) ** (-exponent / MONTHS_PER_YEAR)


@formula(unit="share/month", source="own-arithmetic")
def month_rate(discount_rate: float) -> float:
    """The effective monthly rate of an effective yearly one."""
    return (1 + discount_rate) ** (1 / MONTHS_PER_YEAR) - 1


@formula(unit="money/period", source="own-arithmetic")
def equal_payment(principal: float, rate: float, payments: float) -> float:
    """The equal payment in arrears that repays a principal, at the rate of one payment period."""
    return (
        principal * rate / (1 - (1 + rate) ** (-payments))
        if max(rate, -rate) > NEGLIGIBLE_RATE
        else principal / payments
    )


@formula(unit="money", source="own-arithmetic")
def discounted(cash_flow: float, discount_factor: float) -> float:
    """One flow at its present value."""
    return cash_flow * discount_factor


@formula(unit="Mtok", source="own-arithmetic")
def weighted_mtok(mtok_in: float, mtok_out: float, out_weight: float) -> float:
    """Tokens counted in input tokens, an output token weighing `out_weight`."""
    return mtok_in + out_weight * mtok_out


@formula(unit="money/Mtok", source="own-arithmetic")
def cost_per_mtok(cost: float, mtok: float) -> float:
    """Cost of a million tokens; undefined where there are none."""
    return cost / mtok


@formula(unit="money", source="own-arithmetic")
def after_tax(pretax: float, tax_saved: float) -> float:
    """A cost less the tax that it saves."""
    return pretax - tax_saved


@formula(unit="money/Mtok", source="own-arithmetic")
def output_cost(input_cost: float, out_weight: float) -> float:
    """Cost of a million output tokens from that of input tokens."""
    return input_cost * out_weight
