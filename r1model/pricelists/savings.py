"""Savings plans: what an hour of an instance costs under each plan, from the CSV and the JSON of their price lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from r1model.pricelists.listing import HOUR, PLACE, Listing, Offer, Wanted, number, shown
from r1model.pricelists.offer_csv import body, columns, even
from r1model.pricelists.offer_json import heading
from r1model.pricelists.stream import Events, Stream
from r1model.pricelists.terms import DIGITS, PAYMENTS, PER, YEARS, since_of
from r1model.pricelists.tree import STARTS, Tangled, begun, built, ended, entries, listed, passed_over

PLANS = {"EC2InstanceSavingsPlans": "commitment-ec2", "ComputeSavingsPlans": "commitment-compute"}
SERVICES = ("AmazonComputeSavingsPlan", "ComputeSavingsPlans", "AWSComputeSavingsPlan")
USES = {"BoxUsage": "", "DedicatedUsage": "tenancy", "HostBoxUsage": "tenancy", "UnusedDed": "capacity_status",
        "UnusedBox": "capacity_status", "Reservation": "capacity_status", "DedicatedRes": "tenancy"}  # fmt: skip


class Line(NamedTuple):
    """One rate of a plan."""

    plan: str
    code: str
    years: str
    unit_of_term: str
    payment: str
    since: str
    service: str
    usage: str
    operation: str
    region: str
    item: str
    unit: str
    price: Any
    currency: str


CSV_LINE = Line(
    "Product Family", "RateCode", "LeaseContractLength", "LeaseContractLengthUnit", "PurchaseOption", "EffectiveDate",
    "DiscountedServiceCode", "DiscountedUsageType", "DiscountedOperation", "DiscountedRegionCode",
    "DiscountedInstanceType", "Unit", "DiscountedRate", "Currency",
)  # fmt: skip


def read_csv(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of a CSV file."""
    with stream.rows() as given:
        header, rows = body(given, listing, SERVICES)
        line_of = columns(header, CSV_LINE, listing)
        yield from _offers((Line._make(line_of(row)) for row in even(rows, len(header), listing)), listing, wanted)


def read_json(stream: Stream, listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    """The offers of a JSON file."""
    plans: dict[str, Any] = {}
    with stream.events() as events:
        for key, event, value in entries(begun(events)):
            if key == "products":
                plans = dict(_plans(events, event))
            elif key == "terms":
                yield from _offers(_lines(events, plans), listing, wanted)
            elif event in STARTS:
                passed_over(events, event)
            else:
                heading(listing, key, value, SERVICES)
        ended(events)


def _plans(events: Events, event: str) -> Iterator[tuple[str, Any]]:
    for plan in listed(events, event):
        if not isinstance(plan, dict):
            raise Tangled
        yield str(plan.get("sku")), plan


def _lines(events: Events, plans: Mapping[str, Any]) -> Iterator[Line]:
    for _, event, _ in entries(events):
        if event != "start_array":
            raise Tangled
        while (each := next(events))[0] != "end_array":
            yield from _of_plan(events, each, plans)


def _of_plan(events: Events, start: tuple[str, Any], plans: Mapping[str, Any]) -> Iterator[Line]:
    """The rates of one plan, each built alone: a plan has tens of thousands."""
    if start[0] != "start_map":
        raise Tangled
    said: dict[str, Any] = {}
    for key, event, value in entries(events):
        if key != "rates":
            said[key] = built(events, event, value)
            continue
        for rate in listed(events, event):
            yield _line(said, plans.get(str(said.get("sku"))), rate)


def _line(said: Mapping[str, Any], plan: Any, rate: Any) -> Line:
    try:
        length, price, attributes = said["leaseContractLength"], rate["discountedRate"], plan["attributes"]
        return Line(
            plan["productFamily"], rate["rateCode"], str(length["duration"]), length["unit"],
            attributes["purchaseOption"], said["effectiveDate"], rate["discountedServiceCode"],
            rate["discountedUsageType"], rate["discountedOperation"], rate.get("discountedRegionCode", ""),
            rate.get("discountedInstanceType", ""), rate["unit"], price["price"], price["currency"],
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as fault:
        raise Tangled from fault


def _offers(lines: Iterator[Line], listing: Listing, wanted: Wanted) -> Iterator[Offer]:
    codes: set[str] = set()
    for line in lines:
        if reason := reason_against(line, wanted):
            listing.skipped[reason] += 1
            continue
        if line.code in codes:
            raise listing.refusal("prices_twice", place=f"RateCode {shown(line.code)}")
        codes.add(line.code)
        value = number(line.price)
        if value is None:
            listing.skipped["not_a_number"] += 1
            continue
        yield _offer(line, listing, round(value, DIGITS))


def _offer(line: Line, listing: Listing, value: float) -> Offer:
    term = f"{PLANS[line.plan]}-{YEARS[line.years]}y"
    where = shown(f"{line.code}, version {listing.version or 'unknown'}", PLACE)
    since = since_of(listing, line.since)
    return Offer(line.item, line.region, term, PAYMENTS[line.payment], line.currency, HOUR, value, since, where)


def reason_against(line: Line, wanted: Wanted) -> str:
    """Why a rate is not kept, the first reason that holds; empty where it is kept."""
    if line.service != "AmazonEC2" or line.plan not in PLANS:
        return "other_product"
    use = line.usage.partition(":")[0].rpartition("-")[2]
    if reason := USES.get(use, "other_product"):
        return reason
    if line.operation != "RunInstances":
        return "operating_system"
    if line.years not in YEARS or line.unit_of_term not in ("year", "") or line.payment not in PAYMENTS:
        return "other_term"
    return wanted.against(line.item, line.region) if PER.get(line.unit) == HOUR else "unit"
