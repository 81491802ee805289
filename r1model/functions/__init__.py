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
    """Every worksheet function by its name without prefix, in reading order.

    Returns
    -------
    dict of str to Function
        Name, group, unit, arguments (unit, domain, default), example; `r1model docs functions` prints them.
    """
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
    function = functions().get(bare)
    if function is None:
        near = difflib.get_close_matches(bare, functions(), n=4, cutoff=0.4) or list(functions())
        raise UnknownName("unknown_function", name=name, near=", ".join(f"R1_{word}" for word in near))
    return function


def invoke(name: str, *given: object) -> Any:
    """Call a worksheet function by name, as a cell would.

    Parameters
    ----------
    name : str
        With R1_, DSR_ or no prefix, in any case.
    *given
        Arguments in their order; OMITTED leaves one out. None is a blank cell, lists and arrays are ranges.

    Returns
    -------
    float, int, str, bool or list
        The value in the function's unit; for ranges a list of their shape, in which a CellError stands in its element.

    Raises
    ------
    CellError
        The worksheet's error value (`code`) with its reason, for a call without ranges.
    UnknownName
        No function is called so; the message names near ones.

    See Also
    --------
    r1model.vram : every function also has a name, types and keywords of its own.
    """
    return call(find(name), *given)
