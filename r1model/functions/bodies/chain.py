"""What the functions of the chain compute on a scenario; imported at the first call, since NumPy comes with it."""

from __future__ import annotations

from typing import Any

from r1model.answer import of_case, turning_users
from r1model.catalogue import kept
from r1model.errors import DIV0, NA, CellError
from r1model.finance.guard import guarded
from r1model.finance.results import outcome_in, root
from r1model.scenarios import Resolved, case, resolve
from r1model.scenarios.feasible import together

Rows = list[list[Any]]
Table = tuple[tuple[Any, ...], ...]
REMEMBERED = 64  # scenarios by name: cells that ask several things of one compute it once


@guarded
def feasible(option: str, inputs: Any) -> bool:
    """Whether an option of the scenario can be had."""
    return bool(resolve(inputs, option).get(option))


def why_not(option: str, inputs: Any = None) -> CellError:
    """Why an option of the scenario cannot be had."""
    return together(resolve(inputs, option).why[option])


@guarded
def hybrid(inputs: Any, what: str) -> Any:
    """The best mix of own replicas and the API, or the table that is tried."""
    rows, found = _named_mix(inputs) if inputs is None or isinstance(inputs, str) else _mix(inputs)
    return [["own_replicas", "own_nodes", "pv_aftertax"], *map(list, rows)] if what == "table" else found[what]


def _mix(inputs: Any) -> tuple[Table, dict[str, float]]:
    """The numbers of own replicas that are tried, and the figures of the best."""
    lines = _outcome(resolve(inputs), "hybrid").lines
    rows = [(row["tried_replicas"], row["tried_nodes"], row["present"]) for row in lines.rows("shares")]
    best = {"pv": "pv_aftertax", "replicas": "own_replicas", "nodes": "own_nodes"}
    return tuple(rows), {what: float(lines[name]) for what, name in best.items()}


def _outcome(found: Resolved, option: str) -> Any:
    """An option's lines; #N/A with the reasons where it cannot be had."""
    case(found, option)
    return outcome_in(root(found), found[option])


@guarded
def cost_per_user(option: str, inputs: Any) -> float:
    """Equal monthly cost after tax of one user."""
    found = resolve(inputs, option)
    users = found["common"]["dau"]
    if not users:
        raise CellError(DIV0, "no_users")
    return float(_outcome(found, option)["emc_aftertax"]) / float(users)


@guarded
def turning(inputs: Any) -> Rows:
    """Users at which another option is the cheapest, and which, the nearest turn with fewer and with more users."""
    turns, cheapest = _named_turns(inputs) if inputs is None or isinstance(inputs, str) else _turns(inputs)
    if not turns:
        raise CellError(NA, "never_turns", option=cheapest)
    return [list(turn) for turn in turns]


def _turns(inputs: Any) -> tuple[Table, str]:
    """Users and the cheapest option at each turn, and the cheapest one now."""
    found = of_case(resolve(inputs))
    if found.users is None:
        raise CellError(NA, "no_users")
    return tuple((turn.users, turn.cheapest) for turn in turning_users(found)), found.least_cost


_named_mix, _named_turns = kept(_mix, REMEMBERED), kept(_turns, REMEMBERED)
