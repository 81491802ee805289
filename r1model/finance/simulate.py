"""Monte Carlo over a scenario: Latin hypercube draws in columns; and what would turn the answer round."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from r1model.errors import CellError
from r1model.finance.kinds import Scenario
from r1model.finance.paths import number
from r1model.finance.response import Response
from r1model.finance.results import outcome_in, root
from r1model.finance.risk import allowed, moved
from r1model.finance.sampling import Draws, draws
from r1model.finance.validate import checked
from r1model.options.files import said
from r1model.options.names import OPTIONS
from r1model.options.option import option

Answer = Callable[[str, float], Mapping[str, float]]
Ends = Mapping[str, Sequence[str]]
CHUNK = 512
NONE = "none"
HANDICAP = 1e-9  # what a mix must be cheaper by than its parts
SIDES = ("low", "high")
RANKS = (5, 10, 25, 50, 75, 90, 95)


def simulate(
    scenario: Mapping[str, Any],
    distributions: Sequence[Mapping[str, Any]],
    count: int = 10_000,
    seed: int = 671,
    correlation: Any = 0.0,
) -> dict[str, Draws]:
    """After-tax present cost of every option of the scenario in every draw; the same draws for all options."""
    drawn = draws(distributions, count, seed, correlation)
    for item, values in zip(distributions, drawn, strict=True):
        for end in (values.min(), values.max()):
            allowed(Scenario, scenario, item, float(end))
    present = [name for name in OPTIONS if scenario.get(name)]
    costs = {name: np.empty(count) for name in present}
    for start in range(0, count, CHUNK):
        part = slice(start, min(start + CHUNK, count))
        changed: Mapping[str, Any] = scenario
        for item, values in zip(distributions, drawn, strict=True):
            changed = moved(changed, item["paths"], values[part, np.newaxis], item["kind"])
        around = root(changed)
        for name in present:
            cost = outcome_in(around, changed[name]).pv_aftertax()
            costs[name][part] = np.broadcast_to(cost, (part.stop - part.start,))
    return costs


def summary(costs: Mapping[str, Draws], name: str) -> list[tuple[str, float]]:
    """Mean, spread, standard error, percentiles, and how often the option is the cheapest.

    The standard error is that of as many independent draws: stratified ones are no further off, as a rule much closer.
    """
    cost = costs[name]
    deviation = float(cost.std(ddof=1))
    found = [("mean", float(cost.mean())), ("sd", deviation), ("se", deviation / np.sqrt(len(cost)))]
    found += [(f"P{rank}", float(at)) for rank, at in zip(RANKS, np.percentile(np.sort(cost), RANKS), strict=True)]
    for key, other in costs.items():
        if key != name:
            found.append((f"P(cheaper than {key})", float(np.mean(cost < other))))
    if len(costs) > 1:
        found.append(("P(cheapest)", float(np.mean(winners(costs) == list(costs).index(name)))))
    return found


def winners(costs: Mapping[str, Any]) -> Any:
    """The place of the cheapest option in every draw; a mix that is no cheaper than its parts is one of them."""
    sides = [cost * (1 + HANDICAP) if option(name).mixed else cost for name, cost in costs.items()]
    return np.argmin(np.broadcast_arrays(*sides), axis=0)


def least(costs: Mapping[str, float]) -> str:
    """The option of least cost; none where there is no option."""
    return list(costs)[int(winners(costs))] if costs else NONE


@cache
def drivers() -> Mapping[str, Mapping[str, Any]]:
    """The uncertain inputs and their plausible ranges, from drivers.toml and the options' own files."""
    shipped = tomllib.loads(Path(__file__).with_name("drivers.toml").read_text(encoding="utf-8"))
    for own in said("drivers").values():
        shipped |= own
    return shipped


@cache
def proportional() -> tuple[str, ...]:
    """The drivers to which a part of a present cost is in proportion."""
    return tuple(name for name, driver in drivers().items() if "components" in driver or "sales" in driver)


def cheapest(scenario: Mapping[str, Any]) -> tuple[str, dict[str, float]]:
    """The option of least after-tax present cost, and those of all that the scenario has; "none" where it has none."""
    around = root(scenario)
    costs = {name: float(outcome_in(around, scenario[name]).pv_aftertax()) for name in OPTIONS if scenario.get(name)}
    return least(costs), costs


def flips(
    scenario: Mapping[str, Any], most: int = 3, response: Response | None = None, ends: Ends | None = None
) -> list[dict[str, Any]]:
    """The drivers whose smallest plausible change makes another option the cheapest, with the value that does it.

    `response` gives the costs with one driver moved, without it the timeline is asked each time; `ends` says which
    drivers may stand at which end.
    """

    def moved_costs(name: str, amount: float) -> Mapping[str, float]:
        return cheapest(moved(scenario, drivers()[name]["paths"], amount, drivers()[name]["kind"]))[1]

    ask: Answer = response.moved if response else moved_costs
    best = least(response.base) if response else cheapest(scenario)[0]
    found = []
    for side in SIDES:
        for name in ends[side] if ends else possible(scenario, side):
            driver = drivers()[name]
            flip = _flip(lambda amount, name=name: least(ask(name, amount)), driver, driver[side], best)  # type: ignore[misc]
            if flip is not None:
                share = abs(flip[0] - neutral(driver)) / abs(driver[side] - neutral(driver))
                row = {"driver": name, "kind": driver["kind"], "value": flip[0], "share": share}
                found.append(row | {"cheapest": flip[1]} | _moved_to(scenario, driver, flip[0]))
    order = list(drivers())
    return sorted(found, key=lambda row: (float(row["share"]), order.index(row["driver"])))[:most]


def neutral(driver: Mapping[str, Any]) -> float:
    """The amount by which a driver changes nothing."""
    return 1.0 if driver["kind"] == "mult" else 0.0


def possible(scenario: Mapping[str, Any], side: str) -> list[str]:
    """The drivers that the scenario has and that may stand at that end: tried all at once, then one by one."""
    present = {name: driver for name, driver in drivers().items()
               if all(scenario.get(path.split(".")[0]) for path in driver["paths"])}  # fmt: skip
    try:
        together: Mapping[str, Any] = scenario
        for driver in present.values():
            together = moved(together, driver["paths"], driver[side], driver["kind"])
        checked(Scenario, together)
    except CellError:
        return [name for name, driver in present.items() if _may(scenario, driver, driver[side])]
    return list(present)


def _may(scenario: Mapping[str, Any], driver: Mapping[str, Any], amount: float) -> bool:
    try:
        allowed(Scenario, scenario, driver, amount)
    except CellError:
        return False
    return True


def _moved_to(scenario: Mapping[str, Any], driver: Mapping[str, Any], amount: float) -> dict[str, float]:
    """The first number that the driver moves, now and at the turn."""
    path = driver["paths"][0]
    before, after = scenario, moved(scenario, [path], amount, driver["kind"])
    return {name: float(number(side, path)) for name, side in (("from", before), ("to", after))}


def _flip(
    winner: Callable[[float], str], driver: Mapping[str, Any], limit: float, best: str
) -> tuple[float, str] | None:
    """The amount between none and the limit where the cheapest option changes, by halving; None if it never does."""
    near, far = neutral(driver), limit
    other = winner(far)
    if other == best:
        return None
    for _ in range(40):
        middle = (near + far) / 2
        found = winner(middle)
        if found == best:
            near = middle
        else:
            far, other = middle, found
    return far, other
