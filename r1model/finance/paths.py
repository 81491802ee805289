"""Where a figure stands in a case: paths such as option.capex[0].amount, or by a row's name: capex.GPU.amount."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from r1model.errors import VALUE, CellError

Key = str | int


def keys(path: str) -> list[Key]:
    """The steps of a path."""
    return [int(index) if index else name for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path)]


def step_of(at: Any, step: Key) -> Key:
    """The step as what stands there takes it: a row that is called by its name is found by its place."""
    if isinstance(at, list | tuple) and isinstance(step, str):
        names = [str(row.get("name", "")).lower() for row in at]
        return names.index(step.lower()) if step.lower() in names else step
    return step


def holder(case: dict[str, Any], path: str) -> tuple[Any, Any]:
    """What holds the last step of a path, and that step; rows on the way become lists, so that they can be changed."""
    *way, last = keys(path) or [""]
    at: Any = case
    try:
        for step in way:
            step = step_of(at, step)
            if isinstance(at[step], tuple):
                at[step] = list(at[step])
            at = at[step]
        last = step_of(at, last)
        at[last]
    except (KeyError, IndexError, TypeError) as fault:
        raise CellError(VALUE, "bad_case", key=path, fault="extra_forbidden", given="") from fault
    return at, last


def number(case: Mapping[str, Any], path: str) -> Any:
    """The number at a path; #VALUE! where something else stands there, or nothing."""
    value: Any = case
    try:
        for step in keys(path):
            value = value[step_of(value, step)]
    except (KeyError, IndexError, TypeError) as fault:
        raise CellError(VALUE, "bad_case", key=path, fault="extra_forbidden", given="") from fault
    if isinstance(value, bool) or not isinstance(value, int | float | np.ndarray):
        raise CellError(VALUE, "bad_case", key=path, fault="not_a_number", given=str(value)[:40])
    return value


def replaced(at: Any, way: Sequence[Key], value: Any) -> Any:
    """The case with another value at the end of a way; all that does not lie on the way is shared."""
    if not way:
        return value
    made: Any = dict(at) if isinstance(at, Mapping) else list(at)
    step = step_of(at, way[0])
    made[step] = replaced(at[step], way[1:], value)
    return made
