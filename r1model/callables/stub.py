"""The types of the Python functions, as a stub that editors and mypy read: written from the one list."""

from __future__ import annotations

from inspect import Parameter, Signature, formatannotation
from typing import Any

from r1model.callables import by_name, result_type, signature
from r1model.functions import Function

HEAD = """# Written from the list of functions by: ACCEPT=1 .venv/bin/python -m pytest tests/python/test_typed.py
from collections.abc import Sequence
from typing import Any, TypeAlias, overload

import pandas as pd
from numpy.typing import NDArray

from r1model.callables.tables import Table

Range: TypeAlias = list[Any] | tuple[Any, ...] | NDArray[Any] | pd.Series[Any] | pd.DataFrame
"""


def stub() -> str:
    """The text of typed.pyi."""
    return HEAD + "".join(_typed(name, function) for name, function in by_name().items())


def _typed(name: str, function: Function) -> str:
    """The function for single values; a second form for ranges where it broadcasts."""
    arguments = signature(function)
    single = f"def {name}({_parameters(arguments, '')}) -> {_name(result_type(function))}: ...\n"
    if function.spills or not arguments.parameters:
        return f"\n{single}"
    return f"\n@overload\n{single}@overload\ndef {name}({_parameters(arguments, ' | Range')}) -> Any: ...\n"


def _parameters(arguments: Signature, also: str) -> str:
    return ", ".join(_parameter(one, also) for one in arguments.parameters.values())


def _parameter(one: Parameter, also: str) -> str:
    kind = _name(one.annotation)
    ranged = kind if kind == "Any" else f"{kind}{also}"
    return f"{one.name}: {ranged}" + ("" if one.default is Parameter.empty else f" = {one.default!r}")


def _name(annotation: Any) -> str:
    """A type as its module writes it."""
    plain = formatannotation(annotation)
    for prefix in ("collections.abc.", "typing.", "r1model.callables.tables."):
        plain = plain.replace(prefix, "")
    return plain
