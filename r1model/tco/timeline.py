"""Months 0 to N of an option: costs by category, tax deductions, tokens. Numbers may be columns of draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import NUM, CellError
from r1model.formulas import FORMULAS
from r1model.kernel import kernel

Values = NDArray[np.float64]
Number = Any
MACRS_5 = (0.20, 0.32, 0.192, 0.1152, 0.1152, 0.0576)


@cache
def line(name: str) -> Callable[..., Values]:
    """A registered formula as a function of arrays."""
    run = kernel((name,), FORMULAS[name].needs)
    return lambda *given: run(*given)[0]


@dataclass
class Timeline:
    """The months and prices that all lines share."""

    common: Mapping[str, Any]
    months: int = field(init=False)
    at: Values = field(init=False)
    begun: Values = field(init=False)

    def __post_init__(self) -> None:
        self.months = int(self.common["months"])
        self.at = np.arange(self.months + 1, dtype=float)
        self.begun = line("elapsed")(self.at)

    def zeros(self) -> Values:
        """A line without flows."""
        return np.zeros(self.months + 1)

    def index(self, rate: Number, mode: str, elapsed: Number) -> Values:
        """Price level after so many months; months 1 to 12 are at the base price."""
        return line("price_index")(rate, elapsed, float(mode == "smooth"))

    def line_index(self, item: Mapping[str, Any]) -> Values:
        """Price level of a running line in every month."""
        return self.index(item["esc"], item["mode"], self.begun)

    def currency(self, currency: str, month: Number) -> Number:
        """What one unit of a currency is worth in the reporting currency at the end of a month."""
        if currency == self.common["report_ccy"]:
            return 1.0
        rate = line("fx_rate")(month, self.common["fx_usd_cny"], self.common["fx_drift"])
        return line("currency_value")(rate, float(currency == "USD"), float(self.common["report_ccy"] == "USD"))

    def running(self, start: int, end: int | None) -> Values:
        """1 in the months from start to end, else 0."""
        return line("running")(self.at, start, self.months if end is None else end, self.months)

    def serving(self, bought: int, sold: int | None) -> Values:
        """1 in the months after purchase up to and including the sale."""
        last = line("last_month")(self.months if sold is None else sold, self.months)
        return line("serving")(self.at, bought, last)

    def in_service(self, count: Number, bought: int, sold: int | None) -> Values:
        """How many of a lot serve, month by month."""
        last = line("last_month")(self.months if sold is None else sold, self.months)
        return line("in_service")(count, self.at, bought, last)

    def vat(self, rate: Number) -> Number:
        """What irrecoverable VAT adds."""
        return line("vat_factor")(rate, self.common["vat_recoverable"])


@dataclass
class Flows:
    """An option's months: costs are positive. `closing` costs and deductions fall at the end of their month whatever
    the timing; `operating` ones, depreciation among them, where running costs do.
    """

    time: Timeline
    operating: dict[str, Values] = field(default_factory=dict)
    closing: dict[str, Values] = field(default_factory=dict)
    operating_deductions: Values | float = 0.0
    closing_deductions: Values | float = 0.0
    mtok_in: Values | float = 0.0
    mtok_out: Values | float = 0.0
    utilisation: Values | None = None
    unserved_mtok: Values | None = None

    def operate(self, name: str, cost: Values) -> None:
        """Adds a deductible running cost."""
        self.operating[name] = self.operating.get(name, 0.0) + cost
        self.operating_deductions = self.operating_deductions + cost

    def close(self, name: str, cost: Values) -> None:
        """Adds a cost that is not deducted when it is paid."""
        self.closing[name] = self.closing.get(name, 0.0) + cost

    def by_category(self) -> dict[str, Values]:
        """Costs by category, those without any left out; a running cost may be named like a purchase."""
        found = dict(self.operating)
        for name, months in self.closing.items():
            found[name] = found.get(name, 0.0) + months
        return {name: months for name, months in found.items() if np.any(months)}

    def depreciate(self, amount: Values) -> None:
        """Adds depreciation: deducted with the running costs."""
        self.operating_deductions = self.operating_deductions + amount

    def deduct(self, amount: Values) -> None:
        """Adds a deduction at the end of its month: disposal, prepayment, lease."""
        self.closing_deductions = self.closing_deductions + amount


def require_within(horizon: int, name: str, **months: int | None) -> None:
    """#NUM! for a month after the horizon: what it dates would not count. The horizon itself may be one."""
    for key, month in months.items():
        if month is not None and month > horizon:
            raise CellError(NUM, "after_horizon", name=name, key=key, month=month, horizon=horizon)


def disposal(asset: Mapping[str, Any], months: int) -> int:
    """The month an asset is sold: its own, else the horizon; not before it serves, and both within the horizon."""
    end = asset["dispose_month"]
    require_within(months, asset.get("name", "node"), month=asset["month"], dispose_month=end)
    if end is not None and end <= asset["month"]:
        raise CellError(NUM, "disposed_before_use", name=asset.get("name", "node"), month=asset["month"], end=end)
    return months if end is None else int(end)
