"""The UDF module (xlwings setting UDF_MODULES = r1model_addin.udfs), made from the one list of functions.

Without an Excel that calls them the functions are plain Python ones.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from r1model.functions import OMITTED, PREFIXES, Function, functions
from r1model.texts import LANGUAGES
from r1model_addin import binding
from r1model_addin.answers import answer
from r1model_addin.helps import in_both


def made(function: Function, prefix: str) -> Callable[..., Any]:
    """A Python function with the worksheet function's own signature and help."""

    def udf(*given):  # type: ignore[no-untyped-def]  # noqa: ANN002, ANN202  # xlwings converts by annotations
        return answer(function, given)

    udf.__name__ = udf.__qualname__ = f"{prefix}{function.name}"
    udf.__module__ = __name__
    udf.__doc__ = in_both({language: function.help(language) for language in LANGUAGES})
    udf.__signature__ = signature(function)  # type: ignore[attr-defined]
    return udf


def signature(function: Function) -> inspect.Signature:
    """The arguments in their order; after the first that may be left out, all may."""
    parameters = [
        inspect.Parameter(
            part.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=inspect.Parameter.empty if position < function.leading else OMITTED,
        )
        for position, part in enumerate(function.arguments)
    ]
    return inspect.Signature(parameters)


def published() -> dict[str, Callable[..., Any]]:
    """Every function under both prefixes, registered with the Excel that calls, if one does."""
    excel = binding.xlwings()
    return {
        f"{prefix}{function.name}": binding.bind(excel, made(function, prefix), function)
        for function in functions().values()
        for prefix in PREFIXES
    }


PUBLISHED = published()
globals().update(PUBLISHED)
__all__ = list(PUBLISHED)
