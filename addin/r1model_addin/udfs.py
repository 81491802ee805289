"""The UDF module (xlwings setting UDF_MODULES = r1model_addin.udfs), made from the one list of functions.

Where xlwings is absent or has no Excel to talk to, the functions are plain Python ones. An error comes back as the
text of its cell error, such as #N/A, never as 0 or an empty cell.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from itertools import takewhile
from types import ModuleType
from typing import Any

from r1model.errors import VALUE, R1ModelError
from r1model.functions import OMITTED, PREFIXES, Function, call, functions, plain

HELP_LENGTH = 255


def _xlwings() -> ModuleType | None:
    try:
        return import_module("xlwings")
    except ImportError:
        return None


def answer(function: Function, given: tuple[object, ...]) -> Any:
    """The cell's value: trailing omitted arguments dropped, errors as their code."""
    values = list(given)
    while values and values[-1] is OMITTED:
        values.pop()
    try:
        return plain(call(function, *values))
    except R1ModelError as error:
        return getattr(error, "code", VALUE)


def made(function: Function, prefix: str) -> Callable[..., Any]:
    """A Python function with the worksheet function's own signature and help."""

    def udf(*given: object) -> Any:
        return answer(function, given)

    leading = len(list(takewhile(lambda part: part.required, function.arguments)))
    parameters = [
        inspect.Parameter(
            part.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=inspect.Parameter.empty if position < leading else OMITTED,
        )
        for position, part in enumerate(function.arguments)
    ]
    udf.__name__ = udf.__qualname__ = f"{prefix}{function.name}"
    udf.__doc__ = f"{function.help('zh')} / {function.help('en')}"[:HELP_LENGTH]
    udf.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return udf


def _publish() -> None:
    excel = _xlwings()
    for function in functions().values():
        for prefix in PREFIXES:
            udf = made(function, prefix)
            globals()[udf.__name__] = excel.func(udf) if excel is not None else udf


_publish()
