"""One running cost of a month: fixed amounts, shares of the hardware, electricity; and the tax that deductions save."""

from r1model.graph.registry import formula
from r1model.units import MONTHS_PER_YEAR


@formula(unit="money/month", source="own-arithmetic")
def month_amount(amount: float, per_year: float) -> float:
    """The monthly part of an amount that is stated by the month or by the year."""
    return amount / (1 + per_year * (MONTHS_PER_YEAR - 1))


@formula(unit="money", source="own-arithmetic")
def running_month(
    month_amount: float,
    of_assets: float,
    assets_in_service: float,
    line_currency: float,
    price_index: float,
    vat_factor: float,
    running: float,
) -> float:
    """A running cost at its month's price level: an amount, or a share of the hardware in service."""
    return (
        month_amount
        * (of_assets * assets_in_service + (1 - of_assets) * line_currency)
        * price_index
        * vat_factor
        * running
    )


@formula(unit="flag", source="own-arithmetic")
def counts(of_assets: float, amount: float, start: float, months: float) -> float:
    """1 where a cost begins within the horizon and takes at most all of the hardware, else 0: the engine refuses it."""
    return min(1 if of_assets * max(amount, -amount) <= 1 else 0, 1 if start <= months else 0)


@formula(unit="money", source="own-arithmetic")
def priced(base_amount: float, price_index: float, line_currency: float, vat_factor: float) -> float:
    """An amount of the base month at its month's price level, in the reporting currency, with irrecoverable VAT."""
    return base_amount * price_index * line_currency * vat_factor


@formula(unit="share", source="own-arithmetic")
def joint_tax(income_tax: float, state_tax: float) -> float:
    """Income tax of country and state together: the state's is deducted before the country's is charged."""
    return income_tax + state_tax * (1 - income_tax)


@formula(unit="factor", source="own-arithmetic")
def deduction_factor(rd_share: float, rd_extra: float) -> float:
    """What one unit of cost deducts: itself, and the additional part of what of it is R&D."""
    return 1 + rd_share * rd_extra


@formula(unit="money", source="own-arithmetic")
def deducted(costs: float, deduction_factor: float) -> float:
    """What costs deduct, the super-deduction of R&D included."""
    return costs * deduction_factor


@formula(unit="money", source="own-arithmetic")
def tax_effect(tax_rate: float, deductions: float) -> float:
    """Tax saved by deductions; the company is taxable elsewhere."""
    return tax_rate * deductions


@formula(unit="money", source="own-arithmetic")
def year_to_date(tax_effect: float, previous: float, settled_before: float) -> float:
    """Tax saved since the last settlement."""
    return tax_effect + previous * (1 - settled_before)


@formula(unit="money", source="own-arithmetic")
def tax_settled(tax_effect: float, year_to_date: float, settles: float, annual: float) -> float:
    """Tax saved in the month that it is settled."""
    return (1 - annual) * tax_effect + annual * settles * year_to_date


@formula(unit="money", source="own-arithmetic")
def cash_flow(tax_settled: float, operating_cost: float, closing_cost: float) -> float:
    """What comes in less what goes out, after tax."""
    return tax_settled - operating_cost - closing_cost


@formula(unit="money", source="own-arithmetic")
def running_total(previous: float, amount: float) -> float:
    """A sum from the first month."""
    return previous + amount


@formula(unit="money", source="own-arithmetic")
def early_tax(annual: float, tax_rate: float, early_deductions: float) -> float:
    """Tax saved when running costs fall: by the month, of running costs and depreciation; else at the end."""
    return (1 - annual) * tax_rate * early_deductions


@formula(unit="money", source="own-arithmetic")
def early_flow(early_tax: float, operating_cost: float) -> float:
    """The part of a month's cash that falls when running costs do."""
    return early_tax - operating_cost


@formula(unit="money", source="own-arithmetic")
def late_flow(tax_settled: float, early_tax: float, closing_cost: float) -> float:
    """The part of a month's cash that falls at its end: also the tax on sales, leases, interest and prepayments."""
    return tax_settled - early_tax - closing_cost


@formula(unit="money", source="own-arithmetic")
def discounted_cash(early_flow: float, flow_factor: float, late_flow: float, end_factor: float) -> float:
    """A month's cash after tax at its present value, each part at its own time."""
    return early_flow * flow_factor + late_flow * end_factor


@formula(unit="factor", source="own-arithmetic")
def running_weight(flow_factor: float, tax_rate: float, deduction_factor: float, tax_factor: float) -> float:
    """What one unit of a running cost is worth today after tax."""
    return flow_factor - tax_rate * deduction_factor * tax_factor


@formula(unit="factor", source="own-arithmetic")
def per_unit(amount: float, base: float) -> float:
    """An amount for each unit of its base; 0 without a base."""
    return amount / base if max(base, -base) > 0 else 0
