"""The worksheet functions as Python functions: R1_VRAM is `r1model.vram`, with the same arguments in the same order.

An argument list without ranges gives the value, or raises CellError: its sentence says what to change, and a Python
program that went on with "#N/A" in place of a number would be wrong later and elsewhere. In a range, as in a sheet,
the CellError stands in its own element, since one bad scenario of ten thousand should not lose the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from inspect import Parameter, Signature
from types import NoneType
from typing import Any

from r1model.callables.ranges import called
from r1model.callables.tables import Table
from r1model.functions import OMITTED, Function, functions
from r1model.functions.spec import Argument, Limits
from r1model.reference.numpydoc import docstring
from r1model.texts import language


@cache
def by_name() -> dict[str, Function]:
    """Every worksheet function by its name in Python."""
    return {function.python_name: function for function in functions().values()}


@cache
def python_function(name: str) -> Callable[..., Any]:
    """The Python function of that name; KeyError where there is none."""
    function = by_name()[name]
    arguments, most = signature(function), len(function.arguments)
    enough = sum(one.default is Parameter.empty for one in arguments.parameters.values())

    def call_with(*values: Any, **named: Any) -> Any:
        if named or NoneType in map(type, values) or not enough <= len(values) <= most:
            bound = arguments.bind(*values, **named).arguments
            values = tuple(_meant(part, bound.get(part.name, OMITTED)) for part in function.arguments)
        return called(function, values, name)

    call_with.__name__ = call_with.__qualname__ = name
    call_with.__module__ = "r1model"
    call_with.__doc__ = docstring(function, name, arguments, language())
    call_with.__signature__ = arguments  # type: ignore[attr-defined]
    return call_with


def _meant(part: Argument, value: Any) -> Any:
    """None leaves an argument out where that is what leaving it out means; elsewhere it is a blank cell: an error."""
    return OMITTED if value is None and part.fallback is None else value


def signature(function: Function) -> Signature:
    """Arguments with types and defaults. What can be left out before an argument that cannot is passed as None."""
    needed = max((place for place, part in enumerate(function.arguments) if part.required), default=-1)
    parameters = [
        Parameter(
            part.name,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=Parameter.empty if place <= needed else default(part),
            annotation=argument_type(part),
        )
        for place, part in enumerate(function.arguments)
    ]
    return Signature(parameters, return_annotation=result_type(function))


def default(part: Argument) -> Any:
    """What holds where an argument is left out; of a record of the catalogue its id."""
    return getattr(part.default, "id", part.default)


def argument_type(part: Argument) -> Any:
    """The type of one value of an argument."""
    if part.takes_range:
        return Sequence[float] if isinstance(part.accepts, Limits) else Any
    kind: Any = float if isinstance(part.accepts, Limits) else bool if part.accepts is bool else str
    kind = kind | str if part.takes_name else kind
    return kind | None if part.default is None else kind


def result_type(function: Function) -> Any:
    """The type of the value for an argument list without ranges, as the body says it."""
    said = function.written.__annotations__["return"]
    return RESULTS[said if isinstance(said, str) else said.__name__]


RESULTS: dict[str, Any] = {
    "float": float, "int": int, "bool": bool, "Any": Any,
    "Rows": Table, "list[list[Any]]": Table, "list[list[float]]": Table,
}  # fmt: skip
