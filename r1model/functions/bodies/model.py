"""What functions 35 to 43 compute; imported at the first call, since NumPy comes with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from r1model.errors import NA, VALUE, CellError
from r1model.finance import compare as against
from r1model.finance import risk, sampling, simulate
from r1model.finance.case import plain_result
from r1model.finance.guard import guarded
from r1model.finance.kinds import Scenario
from r1model.finance.results import Outcome, outcome, outcome_in, root
from r1model.finance.results import figures as figures_of
from r1model.functions.lift import require_few
from r1model.functions.readers import as_number, choice, refuse_blank_and_errors
from r1model.scenarios import case as scenario_case
from r1model.scenarios import resolve, resolve_over

Rows = list[list[Any]]
MOVES, SHAPE = choice("kind", "mult", "add"), choice("shape", *sampling.SHAPES)


def single(inputs: Any, option: str) -> dict[str, Any]:
    """One option of the scenario."""
    return scenario_case(resolve(inputs, option), option)


def figure(case: Mapping[str, Any], name: str) -> Any:
    """One metric as a cell can hold it."""
    value = plain_result(risk.metric(case, name))
    if isinstance(value, str) and value.startswith("#"):
        raise CellError(value, "divided_by_zero", what=name)
    if isinstance(value, dict):
        return [[key, amount] for key, amount in value.items()]
    return [[part] for part in value] if isinstance(value, list) else value


@guarded
def tco(option: str, inputs: Any, metric: str) -> Any:
    """One metric of one option."""
    return figure(single(inputs, option), metric)


def lines_of(found: Outcome) -> dict[str, Any]:
    """Signed lines by month: categories, tax, net and cumulative."""
    results = {"tax": found.months_of("tax_settled"), "net": found.cash, "cumulative": np.cumsum(found.cash)}
    costs = found.by_category()
    lines = {f"{name} (cost)" if name in results else name: -months for name, months in costs.items()}
    return lines | results


@guarded
def cashflow(option: str, inputs: Any, wanted: str, header: bool) -> Rows:
    """Months down, lines across; out is negative."""
    lines = lines_of(outcome(single(inputs, option)))
    names = list(lines) if wanted == "all" else [name.strip() for name in wanted.split(",")]
    for name in names:
        if name not in lines:
            raise CellError(VALUE, "unknown_choice", argument="lines", given=name, known=", ".join(lines))
    count = len(lines["net"])
    rows = [[month, *(float(lines[name][month]) for name in names)] for month in range(count)]
    return [["month", *names], *rows] if header else rows


MOST_CASES = 10_000  # timelines that one call computes
COMPARED = ("pv_cost_pretax", "pv_cost_aftertax", "eac_aftertax", "emc_aftertax", "total_cost_nominal_pretax",
            "cost_per_mtok_levelised")  # fmt: skip
AGAINST = {
    "npv_a_over_b": "npv_of_buying", "irr_annual_effective": "irr_of_buying",
    "payback_months": "payback_of_buying", "discounted_payback_months": "discounted_payback_of_buying",
}  # fmt: skip


@guarded
def compare(inputs: Any, options: str, header: bool) -> Rows:
    """Metrics down, options across; below them buying against each other option."""
    names = [name.strip().lower() for name in options.split(",")]
    table = compared(resolve(inputs), names)
    return table if header else table[1:]


@guarded
def compared(scenario: Mapping[str, Any], names: Sequence[str]) -> Rows:
    """The same of a checked scenario, its heads on top."""
    around = root(scenario)
    outcomes = {name: outcome_in(around, scenario_case(scenario, name)["option"]) for name in names}
    figures = {name: figures_of(side, scenario["common"]["dau"]) for name, side in outcomes.items()}
    rows: Rows = [[key, *(plain_result(figures[name][key]) for name in names)] for key in COMPARED]
    if "buy" in names:
        pairs = {name: against.compared(outcomes["buy"], side) for name, side in outcomes.items() if name != "buy"}
        for key, label in AGAINST.items():
            rows.append([label, *(NA if name == "buy" else plain_result(pairs[name][key]) for name in names)])
    return [["metric", *names], *rows]


@guarded
def breakeven(inputs: Any, other: str, by: str) -> float:
    """Where buying costs the same."""
    scenario = resolve(inputs)
    for name in ("buy", other):
        scenario_case(scenario, name)
    return against.breakeven_by(scenario, other, by)


@guarded
def bridge(inputs: Any, start: str, end: str) -> Rows:
    """Label, change, running amount."""
    scenario = resolve(inputs)
    for name in (start, end):
        scenario_case(scenario, name)
    return [list(row) for row in against.bridge(scenario, start, end)]


def _driver_rows(label: str, table: Rows, option: str, width: int) -> Iterator[tuple[str, list[str], list[Any]]]:
    """Name, paths and padded cells of every row below the headings."""
    for row in table:
        key = row[0] if row else None
        if not isinstance(key, str) or not key.strip():
            raise CellError(VALUE, "blank", argument=label)
        if key.strip().lower() not in ("key", "driver"):
            yield key.strip(), _paths(key.strip(), option), [*row, *[None] * width]


def _paths(key: str, option: str) -> list[str]:
    """The paths of a driver of drivers.toml, or key paths divided by semicolons; `option.` is the option asked for."""
    shipped = simulate.drivers().get(key.lower())
    paths = list(shipped["paths"]) if shipped else [part.strip() for part in key.split(";")]
    return [f"{option}.{path.removeprefix('option.')}" if path.startswith("option.") else path for path in paths]


def _kind(cell: Any) -> str:
    """Whether a driver multiplies (also where nothing is said) or adds."""
    return "mult" if cell in (None, "") else str(MOVES.read("kind", cell))


@guarded
def tornado(option: str, inputs: Any, table: Rows, metric: str, header: bool) -> Rows:
    """Driver, low, high, swing, base; the widest swing first."""
    scenario = resolve(inputs, option)

    def of(found: Mapping[str, Any]) -> float:
        return float(figure(scenario_case(found, option), metric))

    base = of(scenario)
    drivers = [
        {"name": name, "paths": paths, "low": as_number(name, row[1]), "high": as_number(name, row[2]),
         "kind": _kind(row[3])}
        for name, paths, row in _driver_rows("drivers", table, option, 4)
    ]  # fmt: skip
    rows = [[*row.values(), base] for row in risk.swings(Scenario, scenario, drivers, of)]
    return [["driver", "low", "high", "swing", "base"], *rows] if header else rows


def _heading(cell: Any) -> str:
    """The name of a scenario; an error cell would read as a result."""
    refuse_blank_and_errors("overrides", cell)
    return str(cell)


@guarded
def scenario_set(inputs: Any, table: Rows, wanted: str, header: bool) -> Rows:
    """Metrics down, scenarios across; the first column is the base. Metrics read option.key, else of buying."""
    names = [_heading(cell) for cell in table[0][1:]]
    if any(len(row) != len(table[0]) for row in table):
        raise CellError(VALUE, "ragged", argument="overrides")
    columns = [resolve(inputs)]
    for position in range(1, len(names) + 1):
        columns.append(resolve_over(inputs, [[row[0], row[position]] for row in table[1:]]))
    rows = []
    for metric in (part.strip() for part in wanted.split(",")):
        option, _, key = metric.rpartition(".")
        values = [figure(scenario_case(found, option or "buy"), key) for found in columns]
        rows.append([metric, *values])
    return [["metric", "base", *names], *rows] if header else rows


@guarded
def monte_carlo(
    option: str, inputs: Any, table: Rows, count: float, seed: float, output: str, correlation: Any
) -> Rows:
    """Summary, cumulative distribution or samples of the option's after-tax present cost."""
    scenario = resolve(inputs, option)
    scenario_case(scenario, option)
    distributions = [
        {"paths": paths, "shape": SHAPE.read("shape", row[1]), "kind": _kind(row[5]),
         "numbers": [as_number(name, cell) for cell in row[2:5] if cell not in (None, "")]}
        for name, paths, row in _driver_rows("distributions", table, option, 6)
    ]  # fmt: skip
    matrix = 0.0 if correlation is None else np.squeeze(np.asarray(correlation, dtype=float))
    costs = simulate.simulate(scenario, distributions, int(count), int(seed), matrix)
    if output == "samples":
        return [[float(cost)] for cost in costs[option]]
    if output == "cdf":
        return [[share / 100, float(np.percentile(costs[option], share))] for share in range(0, 101, 2)]
    return [[name, float(value)] for name, value in simulate.summary(costs, option)]


@guarded
def heatmap(inputs: Any, nodes: list[float], utils: list[float], metric: str) -> Rows:
    """A metric of buying by nodes (rows) and fixed utilisation (columns)."""
    require_few(len(nodes) * len(utils), MOST_CASES)
    scenario = resolve(inputs, "buy")
    case = scenario_case(scenario, "buy")
    return risk.heat(case, nodes, utils, lambda found: figure(found, metric))
