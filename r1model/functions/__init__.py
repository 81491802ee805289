"""THE list of worksheet functions. Excel, the command line, the docs and the tests all read it."""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any

from r1model.errors import UnknownName
from r1model.functions.lift import call, plain
from r1model.functions.spec import OMITTED, Function

__all__ = ["OMITTED", "PREFIXES", "Function", "call", "find", "functions", "invoke", "plain"]
PREFIXES = ("R1_", "DSR_")


@cache
def functions() -> dict[str, Function]:
    """Every function by its name without prefix, in reading order."""
    from r1model.functions import audit, cost, lookup, model, sizing, throughput, valuation

    listed = (
        *sizing.FUNCTIONS,
        *cost.FUNCTIONS,
        *valuation.FUNCTIONS,
        *model.FUNCTIONS,
        *audit.FUNCTIONS,
        *lookup.FUNCTIONS,
        *throughput.FUNCTIONS,
    )
    return {function.name: function for function in listed}


def find(name: str) -> Function:
    """The function of that name, with R1_, DSR_ or no prefix, in any case."""
    bare = name.strip().upper()
    for prefix in PREFIXES:
        bare = bare.removeprefix(prefix)
    found = functions().get(bare)
    if found is None:
        near = difflib.get_close_matches(bare, functions(), n=4, cutoff=0.4) or list(functions())
        raise UnknownName("unknown_function", name=name, near=", ".join(f"R1_{word}" for word in near))
    return found


def invoke(name: str, *given: object) -> Any:
    """Calls a function by name; see `lift.call` for what comes back."""
    return call(find(name), *given)
