"""What an option's months come to: present and nominal cost, yearly equivalents, cost per million tokens, financing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from r1model.errors import DIV0, CellError
from r1model.registry import evaluate
from r1model.tco.options import flows
from r1model.tco.timeline import Flows, Timeline, Values, line

Result = dict[str, Any]


class Outcome:
    """One option's months, discounted and taxed. Costs are positive, `cash` is signed."""

    def __init__(self, found: Flows) -> None:
        time = found.time
        rate, mid = time.common["discount_rate"], 0.5 if time.common["timing"] == "mid" else 0.0
        self.found, self.time = found, time
        self.at_end = line("discount_factor")(rate, time.at)
        self.at_flow = line("discount_factor")(rate, np.maximum(0, time.at - mid))
        self.operating = sum(found.operating.values(), time.zeros())
        self.closing = sum(found.closing.values(), time.zeros())
        self.cost = self.operating + self.closing
        self.tax = taxed(time, found.operating_deductions + found.closing_deductions + time.zeros())
        self.early_tax = early_tax(time, found.operating_deductions + time.zeros())
        self.cash = self.tax - self.cost

    @cached_property
    def early(self) -> Values:
        """The part of each month's cash that falls when running costs do."""
        return line("early_flow")(self.early_tax, self.operating)

    @cached_property
    def late(self) -> Values:
        """The part of each month's cash that falls at its end."""
        return line("late_flow")(self.tax, self.early_tax, self.closing)

    def pv_pretax(self) -> Values:
        """Present cost before tax."""
        return total(line("discounted")(self.operating, self.at_flow) + line("discounted")(self.closing, self.at_end))

    def pv_aftertax(self) -> Values:
        """Present cost after tax: the headline."""
        return self.pv_pretax() - self.pv_tax()

    def pv_tax(self) -> Values:
        """Present value of the tax saved, each part at its own time."""
        return total(self.early_tax * self.at_flow + (self.tax - self.early_tax) * self.at_end)

    def discounted_cash(self) -> Values:
        """Every month's after-tax flow at its present value."""
        return line("discounted_cash")(self.early, self.at_flow, self.late, self.at_end)

    def worth_of_running(self) -> Values:
        """What one unit of a running cost of each month is worth today after tax."""
        units = np.eye(self.time.months + 1)
        early = early_tax(self.time, units)
        found: Values = self.at_flow - early @ self.at_flow - (taxed(self.time, units) - early) @ self.at_end
        return found


def total(months: Values) -> Values:
    """Sum over the months."""
    found: Values = np.sum(months, axis=-1)
    return found


def taxed(time: Timeline, deductions: Values) -> Values:
    """Tax saved, in the month of the deduction or in the last month of its year."""
    saved: Values = line("tax_effect")(time.common["tax_rate"], deductions)
    if time.common["tax_timing"] == "monthly":
        return saved
    settled = np.zeros_like(saved)
    for year in range(1, -(-time.months // 12) + 1):
        first = 0 if year == 1 else 12 * (year - 1) + 1
        settled[..., min(12 * year, time.months)] += saved[..., first : 12 * year + 1].sum(axis=-1)
    return settled


def early_tax(time: Timeline, deductions: Values) -> Values:
    """The part of the tax saved by running costs and depreciation that falls when they do; none by the year."""
    return line("early_tax")(float(time.common["tax_timing"] == "annual"), time.common["tax_rate"], deductions)


def outcome(case: Mapping[str, Any], option: str = "option") -> Outcome:
    """The outcome of one option of a checked case."""
    return Outcome(flows(case["common"], case[option], case.get("demand")))


def equivalents(common: Mapping[str, Any], cost: Values) -> tuple[Values, Values]:
    """The equal yearly and monthly cost of a present cost over the horizon."""
    payment, rate = line("equal_payment"), common["discount_rate"]
    yearly = payment(cost, rate, common["months"] / 12)
    return yearly, payment(cost, line("month_rate")(rate), common["months"])


def metrics(case: Mapping[str, Any], option: str = "option") -> Result:
    """Every figure of one option under its golden key; a figure per token without tokens is #DIV/0!."""
    found = outcome(case, option)
    before, after = found.pv_pretax(), found.pv_aftertax()
    common = case["common"]
    eac_before, emc_before = equivalents(common, before)
    eac_after, emc_after = equivalents(common, after)
    result: Result = {
        "total_cost_nominal_pretax": total(found.cost),
        "total_cost_nominal_aftertax": -total(found.cash),
        "pv_cost_pretax": before,
        "pv_cost_aftertax": after,
        "eac_pretax": eac_before,
        "emc_pretax": emc_before,
        "eac_aftertax": eac_after,
        "emc_aftertax": emc_after,
        "by_category_nominal": {name: total(months) for name, months in found.found.by_category().items()},
    }
    result |= per_token(found, before)
    if common["dau"] is not None:
        result["emc_pretax_per_dau"] = emc_before / common["dau"]
    result |= _load(found)
    result["cash_flow_aftertax_by_month"] = found.cash
    return result | financed(case[option], found)


def per_token(found: Outcome, cost: Values) -> Result:
    """Tokens and their cost, simple and levelised; output tokens weigh `out_weight`."""
    time = found.time
    weight = time.common["out_weight"]
    mtok_in, mtok_out = (found.found.mtok_in + time.zeros(), found.found.mtok_out + time.zeros())
    both = mtok_in + mtok_out
    weighed = line("weighted_mtok")(mtok_in, mtok_out, weight)
    per_in = ratio(cost, total(weighed * found.at_flow))
    return {
        "tokens_in_m": total(mtok_in),
        "tokens_out_m": total(mtok_out),
        "cost_per_mtok_simple": ratio(total(found.cost), total(both)),
        "cost_per_mtok_levelised": ratio(cost, total(both * found.at_flow)),
        "cost_per_mtok_in_levelised": per_in,
        "cost_per_mtok_out_levelised": per_in if isinstance(per_in, CellError) else per_in * weight,
    }


def ratio(cost: Values, tokens: Values) -> Any:
    """Cost per million tokens, #DIV/0! where there are none."""
    if not np.all(tokens):
        return CellError(DIV0, "divided_by_zero", what="tokens")
    return line("cost_per_mtok")(cost, tokens)


def _load(found: Outcome) -> Result:
    used, unserved = found.found.utilisation, found.found.unserved_mtok
    result: Result = {} if unserved is None else {"unserved_mtok": total(unserved)}
    if used is not None:
        result |= {"util_month_1": used[..., min(1, found.time.months)], "util_month_N": used[..., -1]}
    return result


def financed(option: Mapping[str, Any], found: Outcome) -> Result:
    """The loan view, apart from the headline: proceeds, payments, tax on interest."""
    loan = option.get("financing") or {"type": "cash"}
    if loan["type"] != "loan":
        return {}
    time, rate, count = found.time, loan["rate"] / 12, loan["n"]
    principal = loan["share"] * found.found.closing.get("capex", time.zeros())[..., 0]
    payment = evaluate(["equal_payment"], {"principal": float(principal), "rate": rate, "payments": count})
    owed, interest, paid = float(principal), time.zeros(), time.zeros()
    for month in range(1, min(count, time.months) + 1):
        interest[month] = owed * rate
        paid[month] = payment["equal_payment"]
        owed += interest[month] - paid[month]
    if count > time.months:
        paid[time.months] += owed
    saved = taxed(time, interest)
    extra = total((paid - saved) * found.at_end) - principal
    return {
        "pv_cost_aftertax_financed": found.pv_aftertax() + extra,
        "loan_payment_monthly": payment["equal_payment"],
        "loan_total_interest": total(interest),
    }
