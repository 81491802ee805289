"""Where another option becomes the cheapest as the demand grows or shrinks: the nearest turn either way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from r1model.finance.response import Response
from r1model.finance.risk import moved
from r1model.finance.simulate import NONE, cheapest, least, winners

REACH, STEPS = 1000.0, 241  # how far users are tried, as a factor either way, and in how many steps
HALVINGS = 60


class Turn(NamedTuple):
    """Where another option becomes the cheapest: how many users in all, as a factor on the demand, and which it is."""

    users: float | None
    factor: float
    cheapest: str


def turns_by_volume(case: Mapping[str, Any], response: Response) -> list[Turn]:
    """The nearest turns of a checked scenario by volume, fewer users first; each holds when the chain is run there."""
    now, turns = least(response.base), []
    for end in (1 / REACH, REACH):
        factors = np.geomspace(1.0, end, STEPS)
        costs = response.costs({"demand": factors})
        names = [list(costs)[place] for place in winners(costs)]
        at = next((at for at, name in enumerate(names) if name != now), None)
        if at:
            turns.append(_turn(case, response, now, float(factors[at - 1]), float(factors[at])))
    return [turn for turn in turns if turn is not None]


def _turn(case: Mapping[str, Any], response: Response, now: str, near: float, far: float) -> Turn | None:
    """The place of a turn between two factors, whole users where users are counted; None where the chain denies it."""
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        if least(response.costs({"demand": middle})) == now:
            near = middle
        else:
            far = middle
    users, counted = None, case["common"]["dau"]
    if counted:
        users = float(np.ceil(far * counted) if far > 1 else np.floor(far * counted))
        far = users / counted
    best = cheapest(moved(case, ["load.volume"], far))[0]
    return Turn(users, far, best) if best not in (now, NONE) else None
