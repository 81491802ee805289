"""The rows of the help sheet, which the macros read when the file opens."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.functions import functions
from r1model.texts import text
from r1model_addin.helps import argument_help, cut, function_help
from r1model_addin.macros.vba import LAST_ERROR


def rows(language: str) -> Iterator[list[str]]:
    """Function without prefix, language, what it answers, then one text an argument."""
    for function in functions().values():
        parts = [argument_help(part, language) for part in function.arguments]
        yield [function.name, language, function_help(function, language), *parts]
    yield [LAST_ERROR, language, cut(text("addin", "last_error", language))]
