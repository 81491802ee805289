"""The whole chain of a scenario: demand, service, options with what they cost or why they cannot be, what turns it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from r1model.capacity.service import Service
from r1model.errors import NA, CellError
from r1model.finance.kinds import Scenario
from r1model.finance.results import Outcome, outcome_in, root
from r1model.finance.simulate import least
from r1model.finance.turning import Turn, turns_by_volume
from r1model.finance.validate import checked
from r1model.formulas import evaluate
from r1model.graph.months import Scope
from r1model.inputs import Value, inputs
from r1model.options.names import OPTIONS
from r1model.scenarios import NONE, Chained, chained, entries
from r1model.scenarios.exchange import exchange, report_rate
from r1model.scenarios.feasible import Reasons, told
from r1model.scenarios.own_lines import Own
from r1model.snapshot import Snapshot, is_wide, response_of, snapshot
from r1model.texts import text

BY_MONTH = ("requests_month", "fresh_in_mtok", "repeated_in_mtok", "out_mtok", "peak_rate", "replicas", "nodes")
PER_DAY = {"requests": "day_requests", "input_tokens": "day_input", "repeated_tokens": "day_repeated",
           "output_tokens": "day_output"}  # fmt: skip
RATES = ("p10_rate", "p50_rate", "p90_rate")


class Answer(NamedTuple):
    """A scenario's chain with its outcomes; `stamp` has the ranges."""

    why: Reasons
    states: Reasons
    services: Mapping[str, Service | CellError]
    given: Mapping[str, Value]
    case: dict[str, Any]
    costs: Mapping[str, float]
    least_cost: str
    outcomes: Mapping[str, Outcome]
    load: Scope
    day: Scope
    stamp: Snapshot | None
    own: Own

    @property
    def users(self) -> float | None:
        """Users in all; None where the demand is stated in tokens."""
        users: float | None = self.case["common"]["dau"]
        return users

    def nodes(self, option: str) -> float:
        """Nodes that the option buys or leases in all, instances that it rents at most."""
        match option:
            case "buy":
                return float(sum(row["lot_nodes"] for row in self.load.rows("lots")))
            case "rent":
                return float(self.outcomes["rent"]["instances"].max())
            case "lease":
                return float(self.load["most_nodes"])
            case "hybrid":
                return float(self.outcomes["hybrid"]["own_nodes"])
        return 0.0


def answer(name: str, changes: Mapping[str, Value], ranges: bool = True, own: Own = NONE) -> Answer:
    """The chain of a shipped scenario with inputs changed; with ranges unless they are not wanted.

    `own` are hours and lines of one's own by their paths, as `scenarios.own_entries.own` gives them.
    """
    given = entries(name, changes)
    found = chained(given, own)
    stamp = snapshot(given, own) if ranges else None
    return of_case(checked(Scenario, found.case), found._replace(states=_with_wide(found.states, stamp)), stamp)


def _with_wide(states: Reasons, stamp: Snapshot | None) -> Reasons:
    """What a reader should know, with the options whose range is wide, dearest end far above the middle."""
    found = dict(states)
    for option, summary in stamp.summaries.items() if stamp else ():
        known = dict(summary)
        if is_wide(known["P50"], known["P90"]):
            times = f"{known['P90'] / known['P50']:,.0f}"
            found[option] = [*found.get(option, []), CellError(NA, "state_wide", times=times)]
    return found


def costs_of(changes: Mapping[str, Value], own: Own = NONE) -> Mapping[str, float]:
    """After-tax present costs of the options that some changes and own hours and lines allow."""
    found = chained(changes, own)
    return of_case(checked(Scenario, found.case), found).costs


def of_case(case: dict[str, Any], found: Chained | None = None, stamp: Snapshot | None = None) -> Answer:
    """The answer of a checked scenario."""
    around = root(case)
    outcomes = {key: outcome_in(around, case[key]) for key in OPTIONS if case.get(key)}
    costs = {key: float(side.pv_aftertax()) for key, side in outcomes.items()}
    load, day = around.rows("load")[0], around.rows("day")[0]
    return Answer(
        why=found.why if found else {},
        states=found.states if found else {},
        services=found.chosen.services if found else {},
        given=found.chosen.given if found else {},
        case=case, costs=costs, least_cost=least(costs), outcomes=outcomes, load=load, day=day, stamp=stamp,
        own=found.own if found else NONE,
    )  # fmt: skip


def turning_users(found: Answer) -> list[Turn]:
    """The nearest turns of the answer by volume, fewer users first; each holds when the chain is run there."""
    return turns_by_volume(found.case, response_of(found.case)) if found.costs else []


OFFERED = {"api_price": "api", "rent_price": "rent"}  # inputs among whose choices a remedy is sought


def remedy(found: Answer, language: str) -> str:
    """One input that makes an option possible, tried on the chain, else what the nearest lacks; empty if one is."""
    why = found.why
    if found.costs or not why:
        return ""
    given = dict(found.given)
    for key, option in OFFERED.items():
        for value in dict.fromkeys((inputs()[key].value, *inputs()[key].options)):
            if value != given[key] and option not in chained({**given, key: value}, found.own).why:
                return f"{key}={value}"
    nearest = min(why, key=lambda option: (len(why[option]), OPTIONS.index(option)))
    return f"{text('metrics', nearest, language)}: {told(why[nearest], language)}"


def as_record(found: Answer, language: str) -> dict[str, Any]:
    """The answer for programs: lists by month from month 1, figures of infeasible options are null."""
    report = report_rate(found.given) if found.given else None
    return {
        "currency": found.case["common"]["report_ccy"],
        "months": found.case["common"]["months"],
        "exchange_rate": exchange(found.given).record() if found.given else None,
        "report_rate": report.record() if report else None,
        "demand": _demand(found),
        "service": {side: _service(item, language) for side, item in found.services.items()},
        "options": {option: _option(found, option, language) for option in OPTIONS},
        "least_cost": found.least_cost,
        "remedy": remedy(found, language),
        "turning_users": [turn._asdict() for turn in turning_users(found)],
    }


def _demand(found: Answer) -> dict[str, Any]:
    return {
        "users": found.users,
        "working_day": {name: float(found.day[line]) for name, line in PER_DAY.items()},
        "mean": {
            name: float(found.day[f"mean_{name}"]) for name in ("input_tokens", "repeated_share", "output_tokens")
        },
        **{name: found.load[name][1:].tolist() for name in BY_MONTH},
    }


def _service(item: Service | CellError, language: str) -> dict[str, Any]:
    if isinstance(item, CellError):
        return {"rate": None, "reason": item.text(language)}
    return {key: value if isinstance(value, str) or np.isfinite(value) else None
            for key, value in item._asdict().items()}  # fmt: skip


def standing(found: Answer, option: str, language: str) -> dict[str, Any]:
    """Whether an option can be had, why not, and what a reader should know of it: for programs."""
    why = found.why.get(option, [])
    return {
        "feasible": not why,
        "why": told(why, language),
        "states": [state.text(language) for state in found.states.get(option, [])],
    }


def _option(found: Answer, option: str, language: str) -> dict[str, Any]:
    record = standing(found, option, language)
    if not record["feasible"] or option not in found.outcomes:
        return record | dict.fromkeys(FIGURES)
    side, stamp = found.outcomes[option], found.stamp
    record |= {
        "nodes": found.nodes(option),
        "pv_aftertax": found.costs[option],
        "cost_a_month": float(side["emc_aftertax"]),
        "cost_per_user": float(side["emc_aftertax"]) / found.users if found.users else None,
        "cost_per_head_year": head_year(found, option),
        "cost_per_mtok": _finite(side["cost_levelised"]),
    }
    if option == "buy":
        record["lots"] = [{"month": row["bought"], "replicas": row["lot_added"], "nodes": row["lot_nodes"]}
                          for row in found.load.rows("lots")]  # fmt: skip
    if option == "hybrid":
        record["own_replicas"] = float(side["own_replicas"])
    return record | (_ranges(stamp, option) if stamp else {})


FIGURES = ("nodes", "pv_aftertax", "cost_a_month", "cost_per_user", "cost_per_head_year", "cost_per_mtok", "p10", "p50",
           "p90", "probability_cheapest")  # fmt: skip


def head_year(found: Answer, option: str) -> float | None:
    """What an option costs a head and year, after tax; None where neither staff nor users are counted."""
    given = {"headcount": float(found.given["headcount"]), "users": found.users or 0.0}
    given |= evaluate(["heads"], given)
    if not given["heads"]:
        return None
    given["eac"] = float(found.outcomes[option]["eac_aftertax"])
    return float(evaluate(["cost_per_head_year"], given)["cost_per_head_year"])


def _ranges(stamp: Snapshot, option: str) -> dict[str, Any]:
    known = dict(stamp.summaries[option])
    return {
        "p10": known["P10"], "p50": known["P50"], "p90": known["P90"],
        "probability_cheapest": known.get("P(cheapest)", 1.0),
        "cost_per_mtok_aftertax": _quantiles(stamp.per_mtok.get(option)),
        "nodes_range": _quantiles(stamp.nodes.get(option)),
    }  # fmt: skip


def _quantiles(values: Sequence[float] | None) -> dict[str, float | None] | None:
    return None if values is None else dict(zip(("p10", "p50", "p90"), map(_finite, values), strict=True))


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None


def lines(found: Answer, language: str) -> Iterator[tuple[str, str, str]]:
    """Option, whether it can be had, and why not or what to know: for tables of a person."""
    for option in OPTIONS:
        why = found.why.get(option, [])
        known = why or found.states.get(option, [])
        yield option, text("metrics", "no" if why else "yes", language), told(known, language)
