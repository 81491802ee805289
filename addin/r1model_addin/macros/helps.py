"""Help of functions and arguments as Excel's function dialogue shows it: at most 255 characters each."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.functions import functions
from r1model.functions.spec import Argument
from r1model.texts import text
from r1model_addin.macros.vba import LAST_ERROR, optional_from

LONGEST = 255  # Application.MacroOptions refuses more


def rows(language: str) -> Iterator[list[str]]:
    """Function without prefix, language, what it answers, then one text an argument."""
    for function in functions().values():
        leading = optional_from(function)
        parts = [_argument(part, place < leading, language) for place, part in enumerate(function.arguments)]
        yield [function.name, language, cut(function.help(language)), *parts]
    yield [LAST_ERROR, language, cut(text("macros", "last_error", language))]


def cut(words: str) -> str:
    """The words as far as the dialogue takes them."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _argument(part: Argument, required: bool, language: str) -> str:
    """Unit, domain, and whether it may be left out and what then holds."""
    unit = text("units", part.unit, language) if part.unit else ""
    if required:
        rule = text("macros", "required", language)
    elif isinstance(part.default, int | float | str):
        rule = text("macros", "default", language).format(value=_shown(part.default))
    else:
        rule = text("macros", "optional", language)
    return cut(text("macros", "joint", language).join(words for words in (unit, part.domain, rule) if words))


def _shown(value: float | str) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else f"{value:g}"
