"""Lines of a bill, by AWS's CUR 2.0 and by FOCUS: for what term an instance ran, how many hours, at what cost."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from r1model.pricelists.savings import PLANS
from r1model.pricelists.terms import PAYMENTS, YEARS

ON_DEMAND, SPOT = "on-demand", "spot"


class Used(NamedTuple):
    """A line of a bill as this room needs it."""

    term: str
    payment: str
    item: str
    region: str
    use: str
    operation: str
    unit: str
    hours: str
    cost: str
    currency: str
    since: str
    seller: str = ""


class Cur(NamedTuple):
    """The columns of CUR 2.0 that tell what an hour cost."""

    kind: str = "line_item_line_item_type"
    product: str = "line_item_product_code"
    usage: str = "line_item_usage_type"
    operation: str = "line_item_operation"
    hours: str = "line_item_usage_amount"
    cost: str = "line_item_unblended_cost"
    currency: str = "line_item_currency_code"
    since: str = "line_item_usage_start_date"
    item: str = "product_instance_type"
    region: str = "product_region_code"
    unit: str = "pricing_unit"
    lease: str = "pricing_lease_contract_length"
    payment: str = "pricing_purchase_option"
    reserved: str = "reservation_effective_cost"
    saved: str = "savings_plan_savings_plan_effective_cost"
    plan_years: str = "savings_plan_purchase_term"
    plan_payment: str = "savings_plan_payment_option"
    plan_kind: str = "savings_plan_offering_type"


class Focus(NamedTuple):
    """The columns of FOCUS 1.0 to 1.2 that tell what an hour cost, with AWS's own beside them."""

    kind: str = "ChargeCategory"
    cost: str = "EffectiveCost"
    currency: str = "BillingCurrency"
    since: str = "ChargePeriodStart"
    hours: str = "ConsumedQuantity"
    unit: str = "ConsumedUnit"
    region: str = "RegionId"
    category: str = "PricingCategory"
    discount: str = "CommitmentDiscountCategory"
    details: str = "SkuPriceDetails"
    usage: str = "x_UsageType"
    operation: str = "x_Operation"
    seller: str = "ProviderName"


CUR, FOCUS = Cur(), Focus()
CUR_EXTRA = frozenset({CUR.lease, CUR.payment, CUR.reserved, CUR.saved, CUR.plan_years, CUR.plan_payment,
                       CUR.plan_kind})  # fmt: skip
FOCUS_EXTRA = frozenset({FOCUS.details, FOCUS.usage, FOCUS.operation, FOCUS.discount, FOCUS.seller})
Told = Used | str


def of_cur(row: Cur) -> Told:
    """A line of a Cost and Usage Report, or why it tells of no price."""
    if row.product not in ("AmazonEC2", ""):
        return "other_product"
    use = row.usage.partition(":")[0].rpartition("-")[2]
    common = (row.item or row.usage.partition(":")[2], row.region, use, row.operation, row.unit, row.hours)
    match row.kind:
        case "Usage":
            return Used(SPOT if use == "SpotUsage" else ON_DEMAND, "", *common, row.cost, row.currency, row.since)
        case "DiscountedUsage":
            term = _years("reserved", row.lease)
            return Used(term, PAYMENTS.get(row.payment, ""), *common, row.reserved, row.currency, row.since)
        case "SavingsPlanCoveredUsage":
            term = _years(PLANS.get(row.plan_kind, "commitment"), row.plan_years)
            return Used(term, PAYMENTS.get(row.plan_payment, ""), *common, row.saved, row.currency, row.since)
    return "not_usage"


def of_focus(row: Focus) -> Told:
    """A line of a FOCUS file, or why it tells of no price."""
    if row.kind != "Usage":
        return "not_usage"
    use, _, item = row.usage.partition(":")
    use, item = use.rpartition("-")[2], item or _detail(row.details, "InstanceType")
    if not item:
        return "no_instance_type"
    term = {"Committed": "commitment" if row.discount == "Spend" else "reserved", "Dynamic": SPOT}.get(
        row.category, SPOT if use == "SpotUsage" else ON_DEMAND)  # fmt: skip
    system = "RunInstances" if _detail(row.details, "OperatingSystem") == "Linux" else ""
    return Used(term, "", item, row.region, use or "BoxUsage", row.operation or system, row.unit, row.hours, row.cost,
                row.currency, row.since, _seller(row.seller))  # fmt: skip


def _seller(words: str) -> str:
    """Who sold it, as a part of an id; empty for AWS, whose regions need no other name."""
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    return "" if name.startswith(("aws", "amazon")) else name


def _years(term: str, words: str) -> str:
    years = YEARS.get(words)
    return f"{term}-{years}y" if years else term


def _detail(details: str, name: str) -> str:
    """A property of a SKU's price, empty where it is not told."""
    try:
        found = json.loads(details)[name] if details else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""
