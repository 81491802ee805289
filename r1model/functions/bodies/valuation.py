"""What the functions over time compute on the timeline of the model; imported at the first call, with NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from r1model.finance.guard import guarded
from r1model.finance.kinds import OptionCase
from r1model.finance.results import Outcome, outcome
from r1model.finance.returns import irr, payback
from r1model.finance.validate import checked
from r1model.functions.valuation import present
from r1model.units import MONTHS_PER_YEAR

CNY = {"ccy": "CNY"}

__all__ = ["commit", "depreciation", "irr", "lease", "payback_months"]


def _of(common: dict[str, Any], option: dict[str, Any], currency: Mapping[str, str] = CNY) -> Outcome:
    """The months of one option in the currency of its price."""
    case = checked(OptionCase, {"common": common, "option": {**currency, **option}})
    return outcome(case)


@guarded
def commit(
    price_hour: float, count: float, term: float, upfront: float, renewal: float, months: float, hours: float
) -> list[list[float]]:
    """Month, prepayment and monthly bill of a commitment, in months 0 to N; payments are negative."""
    common = {"months": months, "discount_rate": 0}
    option = {"type": "rent", "plan": "commit", "price_hour": price_hour, "instances": [{"count": count}]}
    rented = _of(common, {**option, "term": term, "upfront_pct": upfront, "esc": renewal, "hours": hours})
    paid = (0 - rented.months_of(name) for name in ("closing_cost", "operating_cost"))
    table = np.column_stack((rented["month"], *paid))
    rows: list[list[float]] = table.tolist()
    return rows


def depreciation(method: str, cost: float, life: float, residual: float, months: float) -> list[list[float]]:
    """Tax depreciation of months 1 to N, in a column; the purchase is in month 0."""
    purchase = {"amount": cost, "tax_method": method, "tax_life_m": life, "tax_residual": residual}
    bought = _of({"months": months, "discount_rate": 0}, {"type": "buy", "capex": [purchase]}, {})
    rows: list[list[float]] = bought["capex.0.depreciation"][1:, np.newaxis].tolist()
    return rows


@guarded
def lease(monthly: float, months: float, tax: float, nominal_rate: float, deposit: float, advance: bool) -> float:
    """Present cost of a lease after tax, at the cost of debt after tax."""
    rate = (1 + nominal_rate * (1 - tax) / MONTHS_PER_YEAR) ** MONTHS_PER_YEAR - 1
    common = {"months": months, "discount_rate": rate, "tax_rate": tax}
    option = {"type": "lease", "payment": monthly, "n": months, "deposit": deposit, "advance": advance}
    return float(_of(common, option).pv_aftertax())


def payback_months(series: Sequence[float], rate: float) -> float:
    """Months until the cumulative flow, discounted at the rate, turns positive for the last time."""
    return payback(present(rate, series))
