"""What the functions over time compute on the timeline of the model; imported at the first call, with NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from r1model.functions.valuation import present
from r1model.tco.guard import guarded
from r1model.tco.kinds import OptionCase
from r1model.tco.options import flows, written_off
from r1model.tco.results import Outcome
from r1model.tco.returns import irr, payback
from r1model.tco.timeline import Timeline
from r1model.tco.validate import checked
from r1model.units import MONTHS_PER_YEAR

__all__ = ["commit", "depreciation", "irr", "lease", "payback_months"]


def _of(common: dict[str, Any], option: dict[str, Any]) -> Outcome:
    """The months of one option in the currency of its price."""
    case = checked(OptionCase, {"common": common, "option": {"ccy": "CNY", **option}})
    return Outcome(flows(case["common"], case["option"]))


@guarded
def commit(
    price_hour: float, count: float, term: float, upfront: float, renewal: float, months: float, hours: float
) -> list[list[float]]:
    """Month, prepayment and monthly bill of a commitment, in months 0 to N; payments are negative."""
    common = {"months": months, "discount_rate": 0}
    option = {"type": "rent", "plan": "commit", "price_hour": price_hour, "instances": [{"count": count}]}
    found = _of(common, {**option, "term": term, "upfront_pct": upfront, "esc": renewal, "hours": hours})
    table = np.column_stack((found.time.at, 0 - found.closing, 0 - found.operating))
    rows: list[list[float]] = table.tolist()
    return rows


def depreciation(method: str, cost: float, life: float, residual: float, months: float) -> list[list[float]]:
    """Tax depreciation of months 1 to N, in a column; the purchase is in month 0."""
    time = Timeline({"months": months})
    column = written_off(method, cost, int(life), residual, 0, time.serving(0, None), time.at)[1:]
    rows: list[list[float]] = column[:, np.newaxis].tolist()
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
