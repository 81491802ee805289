"""A computation whose result is finite, or the cell error that says so."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np

from r1model.errors import NUM, CellError

P = ParamSpec("P")
R = TypeVar("R")


def guarded(compute: Callable[P, R]) -> Callable[P, R]:
    """The same computation; #NUM! where a figure of its result is too large, or none at all."""

    @functools.wraps(compute)
    def run(*given: P.args, **named: P.kwargs) -> R:
        try:
            with np.errstate(all="ignore"):
                found = compute(*given, **named)
        except (OverflowError, ZeroDivisionError) as fault:
            raise CellError(NUM, "not_finite") from fault
        if not finite(found):
            raise CellError(NUM, "not_finite")
        return found

    return run


def finite(value: Any) -> bool:
    """Whether every number within is finite."""
    if isinstance(value, np.ndarray):
        return bool(np.isfinite(value).all())
    if isinstance(value, Mapping):
        return all(finite(part) for part in value.values())
    if isinstance(value, list | tuple):
        return all(finite(part) for part in value)
    return not isinstance(value, float | np.floating) or math.isfinite(value)
