"""An option's flows as a FOCUS 1.2 file, dataset CostAndUsage: one charge for each month and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple, Protocol

from r1model.errors import CatalogueError
from r1model.finance.results import Outcome
from r1model.focus.amounts import parts, written
from r1model.focus.charges import Charge
from r1model.focus.columns import columns, faults
from r1model.focus.flows import Flow, flows
from r1model.focus.periods import billed, charged, closing_of, stamp
from r1model.focus.sellers import seller
from r1model.tables import csv_bytes
from r1model.texts import text

STANDING = "estimated"  # a forecast is derived, whatever its prices are
PLAIN = "en"  # the language of the columns of FOCUS itself
PRICED = ("Usage", "Purchase")
Row = dict[str, str]


class Planned(Protocol):
    """What is forecast: a scenario's answer, or a case of options. `given` has the day of closing at least."""

    @property
    def given(self) -> Mapping[str, Any]:
        """The inputs: the day of closing, and where they are known the prices that were chosen."""

    @property
    def case(self) -> Mapping[str, Any]:
        """What all options share."""

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The options by their keys."""


class Forecast(NamedTuple):
    """What the rows of an option share."""

    scenario: str
    option: str
    currency: str
    closing: date
    given: Mapping[str, Any]
    language: str

    @property
    def account(self) -> str:
        """The account that the option's charges stand on: one of its own, so that two options are never added."""
        return f"r1model-forecast:{self.scenario}:{self.option}"


def focus_bytes(found: Planned, scenario: str, options: Iterable[str], language: str) -> bytes:
    """The file of some options, each on a billing account of its own."""
    made = [row for option in options for row in rows(found, scenario, option, language)]
    header = [name for name, column in columns().items() if not column.optional or any(row.get(name) for row in made)]
    lines = [[row.get(name, "") for name in header] for row in made]
    if wrong := faults(header, lines):
        raise CatalogueError("focus_not_valid", fault=wrong[0])
    return csv_bytes(header, lines)


def rows(found: Planned, scenario: str, option: str, language: str) -> Iterator[Row]:
    """The charges of one option: line by line, month by month, without those that are nought."""
    closing, currency = closing_of(found.given), str(found.case["common"]["report_ccy"])
    forecast = Forecast(scenario, option, currency, closing, found.given, language)
    for flow in flows(found.outcomes[option]):
        yield from _line(forecast, flow)


def _line(forecast: Forecast, flow: Flow) -> Iterator[Row]:
    billed_costs, effective = parts(flow.billed.tolist()), parts(flow.effective.tolist())
    common = _common(forecast, flow)
    for month, (paid, worth) in enumerate(zip(billed_costs, effective, strict=True)):
        if paid or worth:
            yield {**common, **_dated(forecast, month), **_costs(flow, paid, worth, float(flow.quantity[month]))}


def _common(forecast: Forecast, flow: Flow) -> Row:
    category, sub = flow.service
    who, option, label = seller(flow.charge.seller, forecast.given, PLAIN), forecast.option, flow.label(PLAIN)
    return {
        "BillingAccountId": forecast.account, "BillingAccountName": text("metrics", option, PLAIN),
        "BillingCurrency": forecast.currency, "ChargeFrequency": flow.charge.frequency,
        "ChargeDescription": text("focus", "forecast", PLAIN).format(line=label),
        "InvoiceIssuerName": who.name, "ProviderName": who.name, "PublisherName": who.name,
        "RegionId": who.region, "RegionName": who.region,
        "ServiceCategory": category, "ServiceSubcategory": sub, "ServiceName": label,
        "x_Forecast": "true", "x_Generator": _generator(), "x_Line": flow.key, "x_Option": option,
        "x_Scenario": forecast.scenario, "x_Standing": STANDING, **_told(forecast, flow), **_commitment(forecast, flow),
    }  # fmt: skip


def _told(forecast: Forecast, flow: Flow) -> Row:
    """The same words in the reader's language: columns of our own, since programs take no other letters elsewhere."""
    label = flow.label(forecast.language)
    return {
        "x_Description": text("focus", "forecast", forecast.language).format(line=label),
        "x_LineName": label, "x_OptionName": text("metrics", forecast.option, forecast.language),
    }  # fmt: skip


def _commitment(forecast: Forecast, flow: Flow) -> Row:
    """What says that a charge buys a term, or is covered by one."""
    if not flow.charge.commitment:
        return {}
    words = text("focus", "commitment", PLAIN)
    return {
        "CommitmentDiscountCategory": "Usage", "CommitmentDiscountId": f"{forecast.account}:commitment",
        "CommitmentDiscountName": words, "CommitmentDiscountType": words,
        "CommitmentDiscountStatus": "Used" if flow.charge.commitment == "use" else "",
        "CommitmentDiscountUnit": flow.charge.unit,
    }  # fmt: skip


def _dated(forecast: Forecast, month: int) -> Row:
    bill, charge = billed(forecast.closing, month), charged(forecast.closing, month)
    return {
        "BillingPeriodStart": stamp(bill.start), "BillingPeriodEnd": stamp(bill.end),
        "ChargePeriodStart": stamp(charge.start), "ChargePeriodEnd": stamp(charge.end), "x_Month": str(month),
    }  # fmt: skip


def _costs(flow: Flow, paid: Decimal, worth: Decimal, quantity: float) -> Row:
    """Money and quantities. List and contract prices are those of the scenario: no discount is known beside them."""
    charge = flow.charge
    category = "Credit" if paid < 0 and charge.category in PRICED else charge.category
    listed = written(paid or worth)
    row = {"ChargeCategory": category, "BilledCost": written(paid), "EffectiveCost": written(worth),
           "ListCost": listed, "ContractedCost": listed}  # fmt: skip
    return row | (_quantities(charge, written(quantity)) if category in PRICED else {})


def _quantities(charge: Charge, quantity: str) -> Row:
    row = {"PricingCategory": "Committed" if charge.commitment == "use" else "Standard",
           "PricingQuantity": quantity, "PricingUnit": charge.unit}  # fmt: skip
    consumed = {"ConsumedQuantity": quantity, "ConsumedUnit": charge.unit} if charge.category == "Usage" else {}
    return row | consumed | ({"CommitmentDiscountQuantity": quantity} if charge.commitment else {})


def _generator() -> str:
    try:
        return f"r1model {version('r1model')}"
    except PackageNotFoundError:
        return "r1model"
