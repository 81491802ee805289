"""Rented instances and API tokens. Amounts are in the currency of the price."""

from math import floor

from r1model.graph.registry import formula
from r1model.units import CENTS_PER_UNIT, HAIR, HALF, MONTHS_PER_YEAR


@formula(unit="money/month", source="own-arithmetic")
def instance_cost(price_per_hour: float, instances: float, hours: float, duty_share: float) -> float:
    """Instance hours of a month."""
    return price_per_hour * instances * hours * duty_share


@formula(unit="money/month", source="own-arithmetic")
def volume_cost(storage_gb: float, storage_price: float) -> float:
    """Block storage of a month; charged whether the instance runs or not."""
    return storage_gb * storage_price


@formula(unit="money/month", source="own-arithmetic")
def egress_cost(egress_gb: float, egress_price: float) -> float:
    """Traffic out of the cloud in a month."""
    return egress_gb * egress_price


@formula(unit="money/month", source="own-arithmetic")
def rent_cost(instance_cost: float, volume_cost: float) -> float:
    """Instance and block storage of a month."""
    return instance_cost + volume_cost


@formula(unit="money/month", source="own-arithmetic")
def rent_bill(rent_cost: float) -> float:
    """The month's bill in whole cents, halves up, as it is invoiced."""
    return floor(rent_cost * CENTS_PER_UNIT * (1 + HAIR) + HALF) / CENTS_PER_UNIT


@formula(unit="money/year", source="own-arithmetic")
def rent_bill_year(rent_bill: float) -> float:
    """Twelve monthly bills; 8,760 hours."""
    return rent_bill * MONTHS_PER_YEAR


@formula(unit="money/month", source="own-arithmetic")
def cloud_cost(rent_cost: float, egress_cost: float) -> float:
    """Bill of a month with traffic."""
    return rent_cost + egress_cost


@formula(unit="CNY/month", source="own-arithmetic")
def rent_bill_cny(rent_bill: float, cny_per_currency: float) -> float:
    """The same bill in CNY, so that regions can be compared."""
    return rent_bill * cny_per_currency


@formula(unit="money/Mtok", source="own-arithmetic")
def api_input_price(price_miss: float, cache_hit: float, price_hit: float) -> float:
    """Price of a million input tokens when a share of them hits the cache."""
    return cache_hit * price_hit + (1 - cache_hit) * price_miss


@formula(unit="money/Mtok", source="own-arithmetic")
def blended_price(api_input_price: float, price_out: float, in_share: float) -> float:
    """Price of a million tokens of the given mix of input and output."""
    return in_share * api_input_price + (1 - in_share) * price_out


@formula(unit="factor", source="own-arithmetic")
def offpeak_factor(offpeak_share: float, offpeak_discount: float) -> float:
    """What the off-peak discount leaves of a bill."""
    return 1 - offpeak_share * offpeak_discount


@formula(unit="money/Mtok", source="own-arithmetic")
def offpeak_price(blended_price: float, offpeak_factor: float) -> float:
    """Price of a million tokens of the mix after the off-peak discount."""
    return blended_price * offpeak_factor


@formula(unit="money", source="own-arithmetic")
def api_cost(mtok_in: float, mtok_out: float, api_input_price: float, price_out: float, offpeak_factor: float) -> float:
    """API bill for the tokens, with a share of them at the off-peak discount."""
    return (mtok_in * api_input_price + mtok_out * price_out) * offpeak_factor


@formula(unit="count", source="own-arithmetic")
def volumes(per_instance: float, instances: float) -> float:
    """How often storage or traffic is paid: for each instance, or once while any is in use."""
    return per_instance * instances + (1 - per_instance) * (1 if instances > 0 else 0)


@formula(unit="factor", source="own-arithmetic")
def invoiced(line_currency: float, vat_factor: float) -> float:
    """What one unit of an invoice costs in the reporting currency, with VAT that cannot be recovered."""
    return line_currency * vat_factor


@formula(unit="money", source="own-arithmetic")
def rented_month(base_amount: float, price_index: float, line_currency: float, count: float) -> float:
    """A rented thing at its month's price level, times how many."""
    return base_amount * price_index * line_currency * count
