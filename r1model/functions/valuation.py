"""Functions 21 and 26 to 34: commitment, depreciation, loan, lease, value over time. Month 0 is closing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from r1model.errors import NUM, VALUE, CellError
from r1model.formulas import valuation
from r1model.functions import arguments as a
from r1model.functions.spec import Function, Later
from r1model.units import HALF, MONTHS_PER_YEAR

Series = Sequence[float]
BODY = partial(Later, "r1model.functions.bodies.valuation")


def payment(nominal_rate: float, months: float, principal: float, advance: bool) -> float:
    """The equal monthly payment of a loan at a nominal rate."""
    rate = nominal_rate / MONTHS_PER_YEAR
    arrears = valuation.equal_payment(principal=principal, rate=rate, payments=months)
    return arrears / (1 + rate) if advance else arrears


def factor(rate: float, month: float, timing: str) -> float:
    """Discount factor of a month; in the middle of it, month 0 stays where it is."""
    return valuation.discount_factor(discount_rate=rate, exponent=max(0, month - HALF) if timing == "mid" else month)


def present(rate: float, series: Series, timing: str = "end") -> list[float]:
    """Each flow at its present value; the first is month 0. #NUM! where even their sizes add up to no number."""
    values = [
        valuation.discounted(cash_flow=flow, discount_factor=factor(rate, month, timing))
        for month, flow in enumerate(series)
    ]
    if not math.isfinite(math.fsum(map(abs, values))):
        raise CellError(NUM, "not_finite")
    return values


def npv(rate: float, series: Series, timing: str) -> float:
    """Present value of signed flows."""
    return math.fsum(present(rate, series, timing))


def equal_cost(pv_cost: float, rate: float, months: float, per: str) -> float:
    """The equal yearly or monthly cost in arrears that is worth a present cost."""
    if per == "year":
        return valuation.equal_payment(principal=pv_cost, rate=rate, payments=months / MONTHS_PER_YEAR)
    return valuation.equal_payment(principal=pv_cost, rate=valuation.month_rate(discount_rate=rate), payments=months)


def token_cost(pv_cost: float, mtok_in: Series, mtok_out: Series, rate: float, out_weight: float, which: str) -> float:
    """Present cost per present million tokens: of both kinds alike, or of one with output weighing more."""
    if len(mtok_in) != len(mtok_out):
        raise CellError(VALUE, "shapes_differ", shapes=f"{len(mtok_in)}, {len(mtok_out)}")
    weight = 1 if which == "blended" else out_weight
    weighed = [
        valuation.weighted_mtok(mtok_in=one, mtok_out=other, out_weight=weight)
        for one, other in zip(mtok_in, mtok_out, strict=True)
    ]
    each = valuation.cost_per_mtok(cost=pv_cost, mtok=math.fsum(present(rate, weighed)))
    return each * out_weight if which == "out" else each


FLOWS_SHOWN = "{-120000,24890,24890,24890,24890,24890,51890}"

FUNCTIONS = (
    Function("COMMIT", "cost", "money", (
        a.MONEY["price_hour"], a.INSTANCES, a.TERM, a.PART["upfront_pct"], a.YEARLY["renew_esc"].or_(0),
        a.MONTHS.or_(36), a.HOURS), BODY("commit"), "R1_COMMIT(77.508,2,12,0.5)", spills=True),
    Function("DEP", "cost", "money", (
        a.TAX_METHOD, a.AMOUNT["cost"], a.TAX_LIFE, a.PART["residual"].or_(0), a.MONTHS.or_(60)), BODY("depreciation"),
             'R1_DEP("SL",3700000,36,0.05)', spills=True),
    Function("PMT", "cost", "money/month", (
        a.YEARLY["nominal_rate"], a.MONTHS, a.AMOUNT["principal"], a.ADVANCE.or_(False)), payment,
             "R1_PMT(0.045,36,2590000)"),
    Function("LEASE", "cost", "money", (
        a.AMOUNT["payment"], a.MONTHS, a.PART["deduct_tax"], a.YEARLY["nominal_debt_rate"],
        a.AMOUNT["deposit"].or_(0), a.ADVANCE.or_(True)), BODY("lease"), "R1_LEASE(92000,48,0.25,0.045,184000)"),
    Function("DF", "valuation", "factor", (a.ANNUAL_RATE, a.MONTH_FROM_0, a.TIMING.or_("end")), factor,
             "R1_DF(0.08,12)"),
    Function("NPV", "valuation", "money", (a.ANNUAL_RATE, a.FLOWS, a.TIMING.or_("end")), npv,
             f"R1_NPV(0.08,{FLOWS_SHOWN})"),
    Function("IRR", "valuation", "share/year", (a.FLOWS,), BODY("irr"), f"R1_IRR({FLOWS_SHOWN})"),
    Function("PAYBACK", "valuation", "month", (a.FLOWS, a.ANNUAL_RATE.or_(0)), BODY("payback_months"),
             f"R1_PAYBACK({FLOWS_SHOWN})"),
    Function("EAC", "valuation", "money/period", (a.PV_COST, a.ANNUAL_RATE, a.MONTHS, a.PER.or_("year")), equal_cost,
             "R1_EAC(3700000,0.08,36)"),
    Function("LCOT", "valuation", "money/Mtok", (
        a.PV_COST, a.MTOK_BY_MONTH["mtok_in"], a.MTOK_BY_MONTH["mtok_out"], a.ANNUAL_RATE, a.OUT_WEIGHT.or_(4),
        a.WHICH.or_("blended")), token_cost, "R1_LCOT(7986704.78,349486,116495,0.08)"),
)  # fmt: skip
