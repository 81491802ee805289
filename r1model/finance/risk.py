"""What moves the answer: tornado, fixed-point sampling, grid. Draws run as columns through the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import VALUE, CellError
from r1model.finance.following import follow, moves_load
from r1model.finance.kinds import OptionCase
from r1model.finance.paths import keys, number, replaced
from r1model.finance.results import Result, metrics, outcome
from r1model.finance.validate import checked
from r1model.types import Record

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
Draws = NDArray[np.float64]
Figure = Callable[[Mapping[str, Any]], Any]


def moved(case: Mapping[str, Any], paths: Sequence[str], amount: Any, kind: str = "mult") -> dict[str, Any]:
    """The case with the numbers at the paths multiplied by, or increased by, an amount; the options follow the load."""
    changed: dict[str, Any] = dict(case)
    for path in paths:
        value = number(changed, path)
        changed = replaced(changed, keys(path), value * amount if kind == "mult" else value + amount)
    return follow(case, changed) if any(map(moves_load, paths)) else changed


def allowed(schema: type[Record], case: Mapping[str, Any], driver: Mapping[str, Any], amount: float) -> dict[str, Any]:
    """The case so moved, checked again: #NUM! where a share then passes 1, or a rate falls to -1."""
    return checked(schema, moved(case, driver["paths"], amount, driver["kind"]))


def metric(case: Mapping[str, Any], name: str) -> Any:
    """One figure of an option case; the present costs without the rest, since searches ask often."""
    if name == "pv_cost_aftertax":
        return outcome(case).pv_aftertax()
    if name == "pv_cost_pretax":
        return outcome(case).pv_pretax()
    found = metrics(case)
    if name not in found:
        raise CellError(VALUE, "unknown_choice", argument="metric", given=name, known=", ".join(found))
    return found[name]


def tornado(case: Mapping[str, Any]) -> Result:
    """Each driver alone, low and high, on one metric of one option."""

    def figure(moved: Mapping[str, Any]) -> float:
        return float(metric(moved, case["metric"]))

    rows = swings(OptionCase, case["base"], case["drivers"], figure)
    return {"base": figure(case["base"]), "rows": rows}


def swings(
    schema: type[Record], case: Mapping[str, Any], drivers: Iterable[Mapping[str, Any]], figure: Figure
) -> list[dict[str, Any]]:
    """The figure with each driver alone at low and at high, the widest swing first; equal swings by name."""
    rows = []
    for driver in drivers:
        low, high = (figure(allowed(schema, case, driver, driver[side])) for side in ("low", "high"))
        rows.append({"driver": driver["name"], "low": low, "high": high, "swing": swing(low, high)})
    return sorted(rows, key=lambda row: (-row["swing"], row["driver"]))


def swing(low: float, high: float) -> float:
    """The distance of two amounts as they are printed, in cents, so that the table adds up."""
    return abs(round(high, 2) - round(low, 2))


def van_der_corput(count: int, base: int) -> Draws:
    """The first points of the radical inverse sequence, from 1."""
    points = np.zeros(count)
    for position in range(count):
        number, weight = position + 1, 1.0
        while number:
            weight /= base
            points[position] += weight * (number % base)
            number //= base
    return points


def triangular(points: Draws, low: float, mode: float, high: float) -> Draws:
    """Inverse of the triangular distribution."""
    if not low <= mode <= high or low == high:
        raise CellError(VALUE, "bad_case", key="drivers", fault="triangle", given=f"{low}, {mode}, {high}")
    split = (mode - low) / (high - low)
    left = low + np.sqrt(points * (high - low) * (mode - low))
    right = high - np.sqrt((1 - points) * (high - low) * (high - mode))
    return np.where(points < split, left, right)


def qmc(case: Mapping[str, Any]) -> Result:
    """Cost over deterministic points: mean, spread, percentiles, and how often it stays below the threshold."""
    changed = case["base"]
    for driver, prime in zip(case["drivers"], PRIMES[: len(case["drivers"])], strict=True):
        points = van_der_corput(case["n"], prime)
        factor = triangular(points, driver["min"], driver["mode"], driver["max"])
        for end in (factor.min(), factor.max()):
            allowed(OptionCase, case["base"], {**driver, "kind": "mult"}, float(end))
        changed = moved(changed, driver["paths"], factor[:, np.newaxis])
    cost = outcome(changed).pv_aftertax()
    return {"n": case["n"], **spread(cost), "first_5": cost[:5],
            "prob_cost_le_threshold": float(np.mean(cost <= case["threshold"]))}  # fmt: skip


def spread(cost: Draws) -> Result:
    """Mean, sample standard deviation, extremes and percentiles."""
    p10, p50, p90 = np.percentile(cost, (10, 50, 90))
    return {"mean": float(cost.mean()), "stdev_sample": float(cost.std(ddof=1)), "min": float(cost.min()),
            "max": float(cost.max()), "p10": float(p10), "p50": float(p50), "p90": float(p90)}  # fmt: skip


def at_load(case: Mapping[str, Any], count: float, share: float) -> dict[str, Any]:
    """A buying case with so many nodes in its first lot at a fixed utilisation; the mix stays that of the demand."""
    option, demand = case["option"], case.get("demand")
    if option["type"] != "buy" or not option["nodes"]:
        raise CellError(VALUE, "bad_case", key="option.nodes", fault="own_nodes", given="")
    util = {**option["util"], "mode": "fixed", "value": share}
    if option["util"]["mode"] == "demand" and demand and demand["in_mtok"] + demand["out_mtok"]:
        util["in_share"] = demand["in_mtok"] / (demand["in_mtok"] + demand["out_mtok"])
    nodes = ({**option["nodes"][0], "count": count}, *option["nodes"][1:])
    return {"common": case["common"], "demand": demand, "option": {**option, "nodes": nodes, "util": util}}


def grid(case: Mapping[str, Any]) -> Result:
    """Levelised cost of a million tokens by nodes (rows) and utilisation (columns)."""
    key = "cost_per_mtok_levelised"
    return {key: heat(case["base"], case["nodes"], case["utils"], lambda found: metrics(found)[key])}


def heat(case: Mapping[str, Any], nodes: Iterable[float], utils: Sequence[float], figure: Figure) -> list[list[Any]]:
    """A figure of a buying case by nodes (rows) and fixed utilisation (columns)."""
    return [[figure(checked(OptionCase, at_load(case, count, share))) for share in utils] for count in nodes]
