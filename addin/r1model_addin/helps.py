"""Help of functions and arguments, as every route shows it: at most 255 characters each, which is Excel's limit."""

from __future__ import annotations

from r1model.functions import Function
from r1model.functions.spec import Argument
from r1model.texts import LANGUAGES, text

LONGEST = 255


def function_help(function: Function, language: str) -> str:
    """What a function answers."""
    return cut(function.help(language))


def argument_help(part: Argument, language: str) -> str:
    """What an argument is, and whether it may be left out and what then holds."""
    words = text("functions", f"argument.{part.name}", language)
    return cut(text("addin", "joint", language).join((words, _rule(part, language))))


def in_both(help_in: dict[str, str]) -> str:
    """Chinese and English in one text, for a route that has room for one."""
    return cut(" / ".join(help_in[language] for language in LANGUAGES))


def cut(words: str) -> str:
    """The words as far as the dialogue takes them."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _rule(part: Argument, language: str) -> str:
    if part.required:
        return text("addin", "required", language)
    if isinstance(part.default, int | float | str):
        return text("addin", "default", language).format(value=_shown(part.default))
    return text("addin", "optional", language)


def _shown(value: float | str) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else f"{value:g}"
