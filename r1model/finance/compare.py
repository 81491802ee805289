"""One option against another: NPV, IRR, payback, break-even. The increment is a's flows less b's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from r1model.errors import NA, CellError
from r1model.finance.kinds import compare_case, option_case
from r1model.finance.results import Outcome, Result, outcome, outcome_in, root, total
from r1model.finance.returns import irr, payback
from r1model.formulas.risk import breakeven_share, saving_of_load
from r1model.graph.months import over_months
from r1model.units import HALF


def compare(case: Mapping[str, Any]) -> Result:
    """The golden keys of a comparison; an answer that does not exist is its cell error."""
    around = root(case)
    return compared(outcome_in(around, case["a"]), outcome_in(around, case["b"]))


def compared(a: Outcome, b: Outcome) -> Result:
    """The same of two outcomes."""
    months = np.asarray(a.cash - b.cash)
    discounted = a.months_of("discounted_cash") - b.months_of("discounted_cash")
    cost_a, cost_b = a.pv_aftertax(), b.pv_aftertax()
    return {
        "a_pv_cost_aftertax": cost_a,
        "b_pv_cost_aftertax": cost_b,
        "a_total_cost_nominal_pretax": a["nominal"],
        "b_total_cost_nominal_pretax": b["nominal"],
        "npv_a_over_b": cost_b - cost_a,
        "irr_annual_effective": answer(lambda: irr_of(a, b)),
        "payback_months": answer(lambda: payback(months)),
        "discounted_payback_months": answer(lambda: payback(discounted)),
        "payback_first_crossing_months": answer(lambda: payback(months, first=True)),
        "cumulative_incremental_final": total(months),
        "incremental_by_month": months,
        "like_for_like_tokens": same_tokens(a, b),
    }


def answer(ask: Callable[[], float]) -> float | CellError:
    """The number, or the cell error that says why there is none."""
    try:
        return ask()
    except CellError as error:
        return error


def same_tokens(a: Outcome, b: Outcome) -> bool | None:
    """Whether both serve the same tokens; None where one of them says nothing of tokens."""
    served = [side["mtok:total"] for side in (a, b)]
    if not all(np.all(count > 0) for count in served):
        return None
    return bool(np.allclose(served[0], served[1], rtol=1e-9))


def irr_of(a: Outcome, b: Outcome) -> float:
    """The rate at which the increment is worth nothing, with each flow at its own exponent."""
    late, early = (a.months_of(name) - b.months_of(name) for name in ("late_flow", "early_flow"))
    return irr(late, early, HALF * a["mid"])


def breakeven(case: Mapping[str, Any], after_tax: bool = False) -> Result:
    """The utilisation at which buying costs what the API would, before tax unless asked: costs are linear in it."""
    around, key = root(case), "pv_aftertax" if after_tax else "pv_pretax"
    idle, full = (outcome_in(around, at_load(case["buy"], share)) for share in (0.0, 1.0))
    served = {name: full[name] for name in ("mtok_in", "mtok_out")}
    bill = float(outcome_in(around, case["api"], served)[key])
    at_0, at_1 = float(idle[key]), float(full[key])
    slope = float(saving_of_load(cost_idle=at_0, cost_full=at_1, bill_full=bill))
    share = float(breakeven_share(cost_idle=at_0, saving_of_load=slope)) if slope > 0 else None
    unbounded: float | CellError = CellError(NA, "never_breaks_even") if share is None else share
    reached = not isinstance(unbounded, CellError) and unbounded <= 1
    return {
        "pv_buy_at_u0": at_0,
        "pv_buy_at_u1": at_1,
        "pv_api_at_u1": bill,
        "breakeven_utilisation_unbounded": unbounded,
        "breakeven_utilisation": unbounded if reached else CellError(NA, "never_breaks_even"),
    }


def at_load(hardware: Mapping[str, Any], share: float) -> dict[str, Any]:
    """Own hardware at a fixed share of its capacity."""
    return {**hardware, "util": {**hardware["util"], "mode": "fixed", "value": share}}


def bridge(scenario: Mapping[str, Any], start: str, end: str) -> list[tuple[str, float, float]]:
    """From one option's present cost to another's, category by category: label, change, running amount."""
    sides = [outcome(option_case(scenario, name)) for name in (start, end)]
    parts = [_present_parts(side) for side in sides]
    running = float(sides[0].pv_aftertax())
    rows = [(start, running, running)]
    for sign, part in ((-1, parts[0]), (1, parts[1])):
        for name, amount in part.items():
            if amount:
                running += sign * amount
                rows.append((f"{'+' if sign > 0 else '-'} {name}", sign * amount, running))
    rows.append((end, float(sides[1].pv_aftertax()), running))
    return rows


def _present_parts(side: Outcome) -> dict[str, float]:
    """Present cost before tax by category, and the tax saved."""
    flow, end = (side.months_of(name) for name in ("flow_factor", "end_factor"))
    parts = {name: float(over_months(months * flow)) for name, months in side.operating.items()}
    for name, months in side.closing.items():
        parts[name] = parts.get(name, 0.0) + float(over_months(months * end))
    parts["tax"] = -float(side["pv_tax"])
    return parts


def breakeven_by(scenario: Mapping[str, Any], against: str, by: str) -> float:
    """Where buying costs what the other option does: share of capacity, month, GPU price or API output price."""
    if by == "month":
        case = compare_case(scenario, "buy", against)
        return payback(outcome(case, "a").cash - outcome(case, "b").cash)
    if by == "utilisation":
        return _by_utilisation(scenario, against)
    if by == "api_price":
        pair = compare_case(scenario, "buy", "api")
        level = float(outcome(pair, "a").pv_aftertax() / outcome(pair, "b").pv_aftertax())
        return level * float(scenario["api"]["price_out"])
    pair = compare_case(scenario, "buy", against)
    first = scenario["buy"]["capex"][0]
    capex = tuple({**row, "amount": 0.0} if _is_lot_of(row, first) else row for row in scenario["buy"]["capex"])
    free = {**pair, "a": {**pair["a"], "capex": capex}}
    without, full = float(outcome(free, "a").pv_aftertax()), float(outcome(pair, "a").pv_aftertax())
    price = float(first["amount"]) * (float(outcome(pair, "b").pv_aftertax()) - without) / (full - without)
    if price < 0:
        raise CellError(NA, "never_breaks_even")
    return price


def _is_lot_of(row: Mapping[str, Any], first: Mapping[str, Any]) -> bool:
    """Whether a purchase is the first one, or the same of a later lot, such as GPU 2."""
    return row is first or str(row["name"]).startswith(f"{first['name']} ")


def _by_utilisation(scenario: Mapping[str, Any], against: str) -> float:
    """By utilisation against the API (for the tokens served), or against rent (for the hours run)."""
    util, demand = scenario["buy"]["util"], scenario["demand"]
    if util["mode"] == "demand" and demand:
        wanted = demand["in_mtok"] + demand["out_mtok"]
        util = {**util, "in_share": demand["in_mtok"] / wanted if wanted else 0.0}
    hardware = at_load({**scenario["buy"], "util": util}, 0.0)
    if against == "api":
        case = {"common": scenario["common"], "buy": hardware, "api": scenario["api"]}
        found = breakeven(case, after_tax=True)["breakeven_utilisation"]
        if isinstance(found, CellError):
            raise found
        return float(found)

    around = root(scenario)

    def cost(option: Mapping[str, Any]) -> float:
        return float(outcome_in(around, option).pv_aftertax())

    at_0, at_1 = (cost(at_load(hardware, share)) for share in (0.0, 1.0))
    rent_0, rent_1 = cost({**scenario["rent"], "duty": 0.0}), cost({**scenario["rent"], "duty": 1.0})
    slope = (rent_1 - rent_0) - (at_1 - at_0)
    if slope <= 0 or (at_0 - rent_0) / slope > 1:
        raise CellError(NA, "never_breaks_even")
    return (at_0 - rent_0) / slope
