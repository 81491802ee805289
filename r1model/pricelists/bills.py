"""Bills by the line: AWS's CUR 2.0 and FOCUS as CSV. What was paid for the hours of an instance, over those hours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from r1model.pricelists.listing import HOUR, NUMBER, PLACE, Listing, Offer, Wanted, day, shown
from r1model.pricelists.offer_csv import columns, even
from r1model.pricelists.savings import USES
from r1model.pricelists.stream import Stream
from r1model.pricelists.terms import DIGITS, PAYMENTS, YEARS

HOURS = {"Hrs", "Hours", "Hour", "h"}
ON_DEMAND, SPOT = "on-demand", "spot"
LINUX, SPOT_LINUX = ("RunInstances",), "RunInstances:SV"  # a spot request has a number after it


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


@dataclass
class Sum:
    """What one instance type cost so far on one kind of term, in all and in how many hours."""

    cost: Decimal
    hours: Decimal
    first: date
    last: date


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


CUR, FOCUS = Cur(), Focus()
CUR_EXTRA = frozenset({CUR.lease, CUR.payment, CUR.reserved, CUR.saved, CUR.plan_years, CUR.plan_payment,
                       CUR.plan_kind})  # fmt: skip
FOCUS_EXTRA = frozenset({FOCUS.details, FOCUS.usage, FOCUS.operation, FOCUS.discount})
PLAN_KINDS = {"EC2InstanceSavingsPlans": "commitment-ec2", "ComputeSavingsPlans": "commitment-compute"}
Told = Used | str


def read_cur(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The effective prices of a Cost and Usage Report."""
    return _read(stream, listing, wanted, CUR, CUR_EXTRA, lambda row: of_cur(Cur._make(row)))


def read_focus(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The effective prices of a FOCUS file."""
    return _read(stream, listing, wanted, FOCUS, FOCUS_EXTRA, lambda row: of_focus(Focus._make(row)))


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
            term = _years(PLAN_KINDS.get(row.plan_kind, "commitment"), row.plan_years)
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
                row.currency, row.since)  # fmt: skip


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


def _read(
    stream: Stream,
    listing: Listing,
    wanted: Wanted,
    names: Sequence[str],
    extra: frozenset[str],
    told: Callable[[Sequence[str]], Told],
) -> Iterator[Offer]:
    listing.many_regions = True
    sums: dict[tuple[str, ...], Sum] = {}
    with stream.rows() as rows:
        header = next(rows)
        take = columns(header, names, listing, extra)
        for row in even(rows, len(header), listing):
            used = told(take(row))
            if reason := used if isinstance(used, str) else _added(sums, used, wanted):
                listing.skipped[reason] += 1
    yield from (_offer(key, total, listing) for key, total in sums.items() if _paid(total, listing))


def _added(sums: dict[tuple[str, ...], Sum], used: Used, wanted: Wanted) -> str:
    """Adds a line to its sum; the reason where it tells of no price that is wanted."""
    if reason := _against(used, wanted):
        return reason
    since = day(used.since)
    if since is None or not NUMBER.fullmatch(used.hours) or not NUMBER.fullmatch(used.cost):
        return "not_a_number"
    hours, cost = Decimal(used.hours), Decimal(used.cost)
    total = sums.setdefault((used.item, used.region, used.term, used.payment, used.currency),
                            Sum(Decimal(0), Decimal(0), since, since))  # fmt: skip
    total.cost, total.hours = total.cost + cost, total.hours + hours
    total.first, total.last = min(total.first, since), max(total.last, since)
    return ""


def _against(used: Used, wanted: Wanted) -> str:
    if reason := "" if used.use == "SpotUsage" else USES.get(used.use, "other_product"):
        return reason
    if used.operation not in LINUX and not used.operation.startswith(SPOT_LINUX):
        return "operating_system"
    return wanted.against(used.item, used.region) if used.unit in HOURS else "unit"


def _paid(total: Sum, listing: Listing) -> bool:
    if total.hours <= 0:
        listing.skipped["no_hours"] += 1
    return total.hours > 0


def _offer(key: tuple[str, ...], total: Sum, listing: Listing) -> Offer:
    item, region, term, payment, currency = key
    where = shown(f"{total.first} to {total.last}, {total.hours.normalize():f} h", PLACE)
    value = round(float(total.cost / total.hours), DIGITS)
    return Offer(item, region, term, payment, currency, HOUR, value, total.first, where, "measured")
