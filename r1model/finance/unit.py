"""The unit economics of one node of Buy: its yearly cost over its yearly tokens, a second way beside the months."""

from __future__ import annotations

from typing import Any, NamedTuple

from r1model.finance.results import Outcome
from r1model.graph.months import applied, in_month, over_months
from r1model.sums import total


class NodeYear(NamedTuple):
    """One node as it is in the first month, by the year; amounts in the reporting currency, before tax.

    `per_mtok` is its cost of a million tokens; `settled` the same with payments by the month and VAT that waits;
    `monthly` what the months of Buy come to. Where all months are alike, `settled` is `monthly`.
    """

    net_capex: float
    recovery: float
    capital: float
    power: float
    running: float
    cost: float
    mtok: float
    per_mtok: float
    settled: float
    monthly: float
    bound: float


def one_node(found: Outcome) -> NodeYear:
    """The unit economics of an outcome of buying; #DIV/0! without nodes or tokens in the first month."""
    lines = found.lines
    given: dict[str, Any] = {name: float(found[name]) for name in ("discount_rate", "months", "horizon_years")}
    given |= {"nodes": in_month(found["nodes"], 1), "load_share": in_month(found["util.load_share"], 1)}
    closing = [row for row in lines.rows("capex") if row["bought"] == 0]
    given["purchases"] = total(float(row["asset_cost"]) for row in closing)
    given["sales"] = total(float(row["proceeds"]) for row in closing)
    given["end_factor"] = applied(
        "discount_factor", {"discount_rate": given["discount_rate"], "exponent": given["months"]}
    )
    given["node_net_capex"] = applied("node_net_capex", given)
    given["recovery"] = applied(
        "equal_payment", {"principal": 1.0, "rate": given["discount_rate"], "payments": given["horizon_years"]}
    )
    given["node_capital_year"] = applied("node_capital_year", given)
    given["node_power_year"] = total(_power(row, given["load_share"]) for row in lines.rows("power"))
    month = total(float(in_month(row["running_month"], 1)) for row in lines.rows("opex"))
    given["node_running_year"] = applied("node_share_year", {"month_cost": month, "nodes": given["nodes"]})
    given["node_mtok"] = found["util.node_mtok"]
    given["node_mtok_year"] = applied("node_mtok_year", given)
    cost = applied("node_cost_year", given)
    given["vat_present"] = over_months(found["vat_flow"] * found["end_factor"])
    given["annuity"] = over_months(found["demand.running"] * found["flow_factor"])
    settled = applied("node_cost_year", {**given, "node_capital_year": applied("node_settled_year", given)})
    figures = (given[name] for name in ("node_net_capex", "recovery", "node_capital_year", "node_power_year",
                                        "node_running_year"))  # fmt: skip
    mtok = given["node_mtok_year"]
    return NodeYear(*map(float, (*figures, cost, mtok, _per(cost, mtok), _per(settled, mtok),
                                 found["cost_levelised"], applied("timing_bound", given))))  # fmt: skip


def _per(cost: float, mtok: float) -> float:
    return float(applied("cost_per_mtok", {"cost": cost, "mtok": mtok}))


def _power(row: Any, load_share: float) -> float:
    draw = applied("it_power_kw", {"nodes": 1.0, "idle_kw": row["idle_kw"], "max_kw": row["max_kw"],
                                   "load_share": load_share})  # fmt: skip
    return float(applied("node_power_year", {"it_power_kw": draw, "kw_cost": in_month(row["kw_cost"], 1)}))
