"""One month of one line: what an asset, a running cost, a rented instance or an API bill costs and deducts."""

from r1model.registry import formula
from r1model.units import MONTHS_PER_YEAR


@formula(unit="factor", source="own-arithmetic")
def vat_factor(vat_rate: float, vat_recoverable: float) -> float:
    """What VAT that cannot be recovered adds to a price."""
    return 1 + vat_rate * (1 - vat_recoverable)


@formula(unit="money", source="own-arithmetic")
def price_paid(amount: float, price_index: float, currency_rate: float) -> float:
    """A price of the base month at its month's price level, in the reporting currency, before VAT."""
    return amount * price_index * currency_rate


@formula(unit="money", source="own-arithmetic")
def cost_with_vat(price_paid: float, vat_factor: float) -> float:
    """What joins cost: the price and the VAT that cannot be recovered."""
    return price_paid * vat_factor


@formula(unit="money", source="own-arithmetic")
def vat_timing(price_paid: float, vat_rate: float, vat_recoverable: float) -> float:
    """VAT paid now that comes back later."""
    return price_paid * vat_rate * vat_recoverable


@formula(unit="money", source="eit-implementing-regulations")
def straight_line(tax_base: float, tax_residual: float, tax_life: float) -> float:
    """Straight-line tax depreciation of one month."""
    return (1 - tax_residual) * tax_base / tax_life


@formula(unit="money", source="own-arithmetic")
def schedule_month(tax_base: float, year_share: float) -> float:
    """Tax depreciation of one month of a year that deducts a share of the base."""
    return tax_base * year_share / MONTHS_PER_YEAR


@formula(unit="money", source="own-arithmetic")
def share_of_assets(assets_in_service: float, year_share: float) -> float:
    """A yearly share of the price of the hardware in service, for one month."""
    return assets_in_service * year_share / MONTHS_PER_YEAR


@formula(unit="money", source="own-arithmetic")
def yearly_in_months(amount_year: float) -> float:
    """A twelfth of a yearly amount."""
    return amount_year / MONTHS_PER_YEAR


@formula(unit="money", source="own-arithmetic")
def tax_effect(tax_rate: float, deductions: float) -> float:
    """Tax saved by deductions; the company is taxable elsewhere."""
    return tax_rate * deductions
