"""The ruler of a timeline: flags, price levels, exchange rates and discounting of month 0 to the horizon."""

from math import ceil, floor

from r1model.graph.registry import formula
from r1model.units import HALF, MONTHS_PER_YEAR


@formula(unit="month", source="own-arithmetic")
def next_month(previous_month: float) -> float:
    """The month after the one before."""
    return previous_month + 1


@formula(unit="flag", source="own-arithmetic")
def running(month: float, start: float, end: float, months: float) -> float:
    """1 in the months from start to end, both included, up to the horizon."""
    return (1 if month >= start else 0) * (1 if month <= min(end, months) else 0)


@formula(unit="flag", source="own-arithmetic")
def serving(month: float, bought: float, sold: float) -> float:
    """1 from the month after purchase to the month of sale."""
    return (1 if month > bought else 0) * (1 if month <= sold else 0)


@formula(unit="count", source="own-arithmetic")
def in_service(count: float, month: float, bought: float, sold: float) -> float:
    """How many of a lot serve in a month: all, from the month after it is bought to its last."""
    return count * (1 if month > bought else 0) * (1 if month <= sold else 0)


@formula(unit="month", source="own-arithmetic")
def last_month(end: float, months: float) -> float:
    """An end within the horizon."""
    return min(end, months)


@formula(unit="month", source="own-arithmetic")
def elapsed(month: float) -> float:
    """Months gone by when a month begins: prices of months 1 to 12 are the base prices."""
    return month - 1


@formula(unit="year", source="own-arithmetic")
def year_of_month(month: float) -> float:
    """The year that a month belongs to; closing is year 0."""
    return ceil(month / MONTHS_PER_YEAR)


@formula(unit="year", source="own-arithmetic")
def horizon_years(months: float) -> float:
    """The horizon in years."""
    return months / MONTHS_PER_YEAR


@formula(unit="factor", source="own-arithmetic")
def price_index(rate: float, elapsed: float, smooth: float) -> float:
    """Price level after some months: in yearly steps, or smoothly month by month."""
    return (1 + rate) ** (smooth * elapsed / MONTHS_PER_YEAR + (1 - smooth) * floor(elapsed / MONTHS_PER_YEAR))


@formula(unit="CNY/USD", source="own-arithmetic")
def fx_rate(month: float, fx_start: float, fx_drift: float) -> float:
    """CNY per USD at the end of a month."""
    return fx_start * (1 + fx_drift) ** (month / MONTHS_PER_YEAR)


@formula(unit="factor", source="own-arithmetic")
def currency_value(
    fx_rate: float, foreign: float, dollars: float, report_foreign: float, report_dollars: float
) -> float:  # fmt: skip
    """What one unit of a line's currency is worth in the reporting currency; all but CNY are counted in dollars."""
    return fx_rate ** (foreign - report_foreign) * dollars / report_dollars


@formula(unit="factor", source="own-arithmetic")
def line_currency(foreign: float, dollars: float, usd_value: float, cny_value: float) -> float:
    """The value of a line's currency: that of so many dollars, or that of one CNY."""
    return foreign * dollars * usd_value + (1 - foreign) * cny_value


@formula(unit="month", source="own-arithmetic")
def flow_exponent(month: float, mid: float) -> float:
    """When a running cost falls: at the end of its month, or in its middle."""
    return max(0, month - HALF * mid)


@formula(unit="month", source="own-arithmetic")
def tax_exponent(flow_exponent: float, month: float, months: float, annual: float) -> float:
    """When tax is saved: with the flow, or at the end of the tax year; closing belongs to the first."""
    return (1 - annual) * flow_exponent + annual * min(max(1, ceil(month / MONTHS_PER_YEAR)) * MONTHS_PER_YEAR, months)


@formula(unit="flag", source="own-arithmetic")
def settles(month: float, months: float) -> float:
    """1 in the last month of a tax year, and at the horizon."""
    return max(
        (1 if month == ceil(month / MONTHS_PER_YEAR) * MONTHS_PER_YEAR else 0) * (1 if month > 0 else 0),
        1 if month == months else 0,
    )
