"""One purchase on the timeline: price, VAT, tax depreciation by method, sale."""

from math import ceil

from r1model.graph.registry import formula
from r1model.units import MONTHS_PER_YEAR, SALVAGE_FIRST_MONTH, SALVAGE_LAST_MONTH


@formula(unit="factor", source="own-arithmetic")
def vat_factor(vat_rate: float, vat_recoverable: float) -> float:
    """What VAT that cannot be recovered adds to a price."""
    return 1 + vat_rate * (1 - vat_recoverable)


@formula(unit="count", source="own-arithmetic")
def is_lot(count: float, bought: float) -> float:
    """1 for a lot of nodes that is planned, at closing or later, be it empty; 0 for a row that says nothing."""
    return max(1 if count > 0 else 0, 1 if bought > 0 else 0)


@formula(unit="count", source="own-arithmetic")
def asset_units(per_node: float, lots_together: float, nodes_together: float, nodes_all: float) -> float:
    """How often an amount is bought: once, or per node of the lots bought with it, else of all."""
    return 1 - per_node + per_node * (nodes_together if lots_together > 0 else nodes_all)


@formula(unit="node", source="own-arithmetic")
def lot_arriving(count: float, month: float, bought: float) -> float:
    """Nodes of a lot, in the month in which it is bought."""
    return count * (1 if month == bought else 0)


@formula(unit="flag", source="own-arithmetic")
def lot_free(arriving: float, paid: float) -> float:
    """1 in a month in which nodes arrive and nothing is bought: they would be free."""
    return (1 if arriving > 0 else 0) * (1 if paid <= 0 else 0)


@formula(unit="money", source="own-arithmetic")
def asset_price(amount: float, asset_units: float, purchase_index: float) -> float:
    """Price at the month of purchase, before VAT, in the line's currency."""
    return amount * asset_units * purchase_index


@formula(unit="flag", source="own-arithmetic")
def within(bought: float, months: float) -> float:
    """1 where a purchase falls within the horizon."""
    return 1 if bought <= months else 0


@formula(unit="money", source="own-arithmetic")
def asset_cost(asset_price: float, vat_factor: float, value_bought: float, within: float) -> float:
    """What joins cost and the depreciable base: the price with irrecoverable VAT, at the rate of its month."""
    return asset_price * vat_factor * value_bought * within


@formula(unit="money", source="own-arithmetic")
def vat_paid(asset_price: float, vat_rate: float, vat_recoverable: float, value_bought: float, within: float) -> float:
    """VAT paid with the price that comes back later."""
    return asset_price * vat_rate * vat_recoverable * value_bought * within


@formula(unit="month", source="own-arithmetic")
def vat_back(bought: float, vat_lag: float, months: float) -> float:
    """The month that recoverable VAT comes back."""
    return min(bought + vat_lag, months)


@formula(unit="share", source="own-arithmetic")
def salvage_at_end(salvage_share: float, salvage_three_years: float, salvage_five_years: float, months: float) -> float:
    """A share of one's own as entered; that of three years follows the horizon, in a line to that of five."""
    return salvage_share + (1 if salvage_share == salvage_three_years else 0) * (
        salvage_five_years - salvage_three_years
    ) * min(1, max(0, (months - SALVAGE_FIRST_MONTH) / (SALVAGE_LAST_MONTH - SALVAGE_FIRST_MONTH)))


@formula(unit="money", source="own-arithmetic")
def proceeds(salvage_share: float, asset_price: float, value_sold: float, within: float) -> float:
    """What the sale brings: a share of the price before VAT, at the exchange rate of the sale."""
    return salvage_share * asset_price * value_sold * within


@formula(unit="money", source="own-arithmetic")
def capex_flow(asset_cost: float, month: float, bought: float) -> float:
    """The purchase, in its month."""
    return asset_cost * (1 if month == bought else 0)


@formula(unit="money", source="own-arithmetic")
def vat_flow(vat_paid: float, month: float, bought: float, vat_back: float) -> float:
    """Recoverable VAT: out with the purchase, back later."""
    return vat_paid * ((1 if month == bought else 0) - (1 if month == vat_back else 0))


@formula(unit="money", source="own-arithmetic")
def salvage_flow(proceeds: float, month: float, sold: float) -> float:
    """Proceeds of the sale as a negative cost."""
    return -proceeds * (1 if month == sold else 0)


@formula(unit="year", source="own-arithmetic")
def asset_year(month: float, bought: float) -> float:
    """Which year of its life an asset is in; 1 from the month after purchase, 0 until then."""
    return ceil(max(0, month - bought) / MONTHS_PER_YEAR)


@formula(unit="money/month", source="eit-implementing-regulations")
def straight_line(asset_cost: float, tax_residual: float, tax_life: float) -> float:
    """Straight-line tax depreciation of one month; a life of 0 is written off at once, without residual."""
    return (1 - tax_residual) * asset_cost / tax_life if tax_life > 0 else asset_cost


@formula(unit="money/month", source="own-arithmetic")
def scheduled_share(asset_cost: float, year_share: float) -> float:
    """Tax depreciation of one month of a year that deducts a share of the base."""
    return asset_cost * year_share / MONTHS_PER_YEAR


@formula(unit="money", source="own-arithmetic")
def depreciation(
    serving: float,
    month: float,
    bought: float,
    by_line: float,
    straight_line: float,
    tax_life: float,
    at_once: float,
    asset_cost: float,
    by_schedule: float,
    scheduled_share: float,
) -> float:
    """Tax depreciation of a month by the asset's method, from the month after purchase to the sale."""
    return serving * (
        by_line * straight_line * (1 if month <= bought + max(1, tax_life) else 0)
        + at_once * asset_cost * (1 if month == bought + 1 else 0)
        + by_schedule * scheduled_share
    )


@formula(unit="money", source="own-arithmetic")
def disposal_deduction(
    asset_cost: float, depreciated: float, proceeds: float, deductible: float, month: float, sold: float
) -> float:
    """Book value less proceeds, deducted at the sale; a gain is a negative deduction; land and deposits have none."""
    return (asset_cost - depreciated - proceeds) * deductible * (1 if month == sold else 0)


@formula(unit="money", source="own-arithmetic")
def assets_in_service(asset_price: float, hardware: float, line_currency: float, serving: float) -> float:
    """Price of hardware in service, on which yearly shares are charged."""
    return asset_price * hardware * line_currency * serving


@formula(unit="flag", source="own-arithmetic")
def in_order(bought: float, end: float, months: float) -> float:
    """1 where an asset is bought, and sold after that or kept, within the horizon, else 0: the engine refuses it."""
    return min(1 if max(bought, end) <= months else 0, max(1 if end > bought else 0, 1 if end >= months else 0))


@formula(unit="month", source="own-arithmetic")
def served_months(bought: float, sold: float) -> float:
    """How many months an asset serves within the horizon."""
    return max(0, sold - bought)


@formula(unit="money", source="own-arithmetic")
def depreciation_due(
    by_line: float,
    straight_line: float,
    tax_life: float,
    served_months: float,
    at_once: float,
    asset_cost: float,
    by_schedule: float,
    scheduled_sum: float,
) -> float:
    """Tax depreciation in all, without its months: the second route to their sum."""
    return (
        by_line * straight_line * min(max(1, tax_life), served_months)
        + at_once * asset_cost * min(1, served_months)
        + by_schedule * scheduled_sum
    )
