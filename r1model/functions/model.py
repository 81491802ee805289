"""Functions 35 to 43: the model on a scenario. `inputs` is a shipped scenario's name or rows of key and value."""

from __future__ import annotations

from functools import partial
from typing import Any

from r1model.errors import VALUE, CellError
from r1model.functions import arguments as a
from r1model.functions.lift import grid
from r1model.functions.readers import as_number, choice, named, number
from r1model.functions.spec import Argument, Function, Later
from r1model.options.names import OPTIONS

BODY = partial(Later, "r1model.functions.bodies.model")
Rows = list[list[Any]]


def _inputs(label: str, value: object) -> Any:
    if value is None or value == "":
        raise CellError(VALUE, "blank", argument=label)
    return value if isinstance(value, str) else _table(label, value)


def _numbers(label: str, value: object) -> list[float]:
    cells = [value] if isinstance(value, int | float) else [cell for row in _table(label, value) for cell in row]
    if not cells:
        raise CellError(VALUE, "blank", argument=label)
    return [as_number(label, cell) for cell in cells]


def _table(label: str, value: object) -> Rows:
    if not isinstance(value, list | tuple) or not value:
        raise CellError(VALUE, "not_a_table", argument=label, given=str(value)[:40])
    if all(isinstance(row, list | tuple) for row in value):
        return [list(row) for row in value]
    return grid(label, value)


INPUTS = Argument("inputs", "", _inputs, "a scenario's name, or rows of key and value", None, takes_range=True)
OPTION = choice("option", *OPTIONS)
METRIC = named("metric", str, "any golden key, such as pv_cost_aftertax")


def _correlation(label: str, value: object) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_number(label, value)
    return [_numbers(label, [row]) for row in _table(label, value)]


PV = "pv_cost_aftertax"
TABLE = {
    name: Argument(name, "", _table, "rows", takes_range=True) for name in ("drivers", "overrides", "distributions")
}
FUNCTIONS = (
    Function("TCO", "model", "money", (OPTION, INPUTS, METRIC.or_(PV)), BODY("tco"), 'R1_TCO("buy")', spills=True),
    Function("CASHFLOW", "model", "money", (OPTION, INPUTS, named("lines", str, "all, or line names").or_("all"),
                                            a.HEADER.or_(True)), BODY("cashflow"), 'R1_CASHFLOW("buy")', spills=True),
    Function("COMPARE", "model", "money", (INPUTS, named("options", str, "buy,rent,api,lease").or_("buy,rent,api"),
                                           a.HEADER.or_(True)), BODY("compare"), "R1_COMPARE()", spills=True),
    Function("BREAKEVEN", "model", "", (INPUTS, choice("against", "api", "rent").or_("api"), choice(
        "by", "utilisation", "month", "gpu_price", "api_price").or_("utilisation")), BODY("breakeven"),
             'R1_BREAKEVEN(,"rent","month")', spills=True),
    Function("BRIDGE", "model", "money", (
        INPUTS, choice("from_option", *OPTIONS).or_("rent"), choice("to_option", *OPTIONS).or_("buy")),
             BODY("bridge"),
             'R1_BRIDGE(,"rent","buy")', spills=True),
    Function("TORNADO", "risk", "money", (
        OPTION, INPUTS, TABLE["drivers"], METRIC.or_(PV), a.HEADER.or_(True)), BODY("tornado"),
             'R1_TORNADO("buy",,{"gpu_price",0.8,1.2;"tariff",0.8,1.2})', spills=True),
    Function("SCENARIOS", "risk", "", (INPUTS, TABLE["overrides"], named("metrics", str, "golden keys").or_(
        "buy.pv_cost_aftertax,rent.pv_cost_aftertax,api.pv_cost_aftertax"), a.HEADER.or_(True)), BODY("scenario_set"),
             'R1_SCENARIOS(,{"key","low";"common.discount_rate",0.05})', spills=True),
    Function("MC", "risk", "money", (
        OPTION, INPUTS, TABLE["distributions"], number("n", "count", 2, 1e6, whole=True).or_(10000),
        number("seed", "1", 0, 2**63, whole=True).or_(671),
        choice("output", "summary", "cdf", "samples").or_("summary"),
        Argument("correlation", "ratio", _correlation, "a number or a matrix", None, takes_range=True)),
             BODY("monte_carlo"), 'R1_MC("buy",,{"gpu_price","tri",0.85,1,1.4},1000)', spills=True),
    Function("HEATMAP", "risk", "", (
        INPUTS, Argument("nodes_range", "node", _numbers, "numbers", takes_range=True),
        Argument("util_range", "share", _numbers, "numbers", takes_range=True),
        METRIC.or_("cost_per_mtok_levelised")), BODY("heatmap"), "R1_HEATMAP(,{1,2},{0.3,0.6})", spills=True),
)  # fmt: skip
