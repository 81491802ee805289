"""THE list of worksheet functions. Excel, the command line, the docs and the tests all read it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from r1model.errors import UnknownName
from r1model.functions.lift import call, plain
from r1model.functions.spec import OMITTED, Function
from r1model.shown import near_words

__all__ = ["OMITTED", "PREFIXES", "Function", "call", "find", "functions", "invoke", "plain"]
PREFIXES = ("R1_", "DSR_")
MODULES = (
    "sizing",
    "cost",
    "valuation",
    "model",
    "audit",
    "lookup",
    "throughput",
    "chain",
    "start",
    "prices",
)  # in reading order


@cache
def functions() -> dict[str, Function]:
    """Every worksheet function by its name without prefix, in reading order.

    Returns
    -------
    dict of str to Function
        Name, group, unit, arguments (unit, domain, default), example; `r1model docs functions` prints them.
    """
    return {name: function for module in MODULES for name, function in _listed(module).items()}


@cache
def _listed(module: str) -> dict[str, Function]:
    """The functions of one module, which is imported when a name is looked for in it: a call of VRAM needs one."""
    listed: tuple[Function, ...] = import_module(f"r1model.functions.{module}").FUNCTIONS
    return {function.name: function for function in listed}


def find(name: str) -> Function:
    """The function of that name, with R1_, DSR_ or no prefix, in any case."""
    bare = name.strip().upper()
    for prefix in PREFIXES:
        bare = bare.removeprefix(prefix)
    function = next((_listed(module)[bare] for module in MODULES if bare in _listed(module)), None)
    if function is None:
        near = near_words(bare, functions(), 4, 0.4) or list(functions())
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
