"""Purchases in the books, year by year: straight line over the book life, what is left written off at the sale."""

from r1model.graph.registry import formula
from r1model.units import MONTHS_PER_YEAR


@formula(unit="month", source="own-arithmetic")
def year_end(year: float, months: float) -> float:
    """The last month of a year, within the horizon; closing is year 0."""
    return min(year * MONTHS_PER_YEAR, months)


@formula(unit="money/month", source="own-arithmetic")
def book_month(asset_cost: float, tax_residual: float, book_life: float, deductible: float) -> float:
    """Book depreciation of one month: straight line to the residual; land and deposits have none."""
    return deductible * (1 - tax_residual) * asset_cost / book_life


@formula(unit="month", source="own-arithmetic")
def book_end(bought: float, book_life: float, sold: float) -> float:
    """The last month of book depreciation: the end of the book life, or the sale before it."""
    return min(bought + book_life, sold)


@formula(unit="money", source="own-arithmetic")
def booked_to(book_month: float, bought: float, book_end: float, month: float) -> float:
    """Book depreciation up to a month, from the month after purchase on."""
    return book_month * (
        (month - bought) * (1 if month > bought else 0) - (month - book_end) * (1 if month > book_end else 0)
    )


@formula(unit="money", source="own-arithmetic")
def book_loss(
    asset_cost: float, book_month: float, book_end: float, bought: float, proceeds: float, deductible: float
) -> float:
    """Book value less proceeds at the sale; a gain is a negative loss."""
    return deductible * (asset_cost - proceeds) - book_month * (book_end - bought)


@formula(unit="money", source="own-arithmetic")
def lost_to(book_loss: float, sold: float, month: float) -> float:
    """Losses on sales up to a month."""
    return book_loss * (1 if month >= sold else 0)


@formula(unit="money", source="own-arithmetic")
def book_charge(operating_cost: float, book_depreciation: float, book_loss: float, loan_interest: float) -> float:
    """What a year costs in the books before tax: running costs, depreciation, losses on sales, interest."""
    return operating_cost + book_depreciation + book_loss + loan_interest


@formula(unit="money", source="own-arithmetic")
def charge_after_tax(pretax: float, tax_rate: float) -> float:
    """A charge to the books less the tax that it saves sooner or later."""
    return pretax * (1 - tax_rate)
