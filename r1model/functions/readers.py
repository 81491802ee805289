"""How a cell becomes an argument: a number within limits, a word of a list, a name of the catalogue, or the error."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from r1model.catalogue import current
from r1model.errors import NUM, VALUE, CellError
from r1model.functions.spec import Argument, Limits
from r1model.sizing import names
from r1model.units import percent_meant


def refuse_blank_and_errors(name: str, value: object) -> None:
    """#VALUE! for a blank cell and for an error, which arrives as its text."""
    if value is None or value == "":
        raise CellError(VALUE, "blank", argument=name)
    if isinstance(value, str) and value[:1] == "#":
        raise CellError(VALUE, "error_passed_in", argument=name, given=value)


def number(
    name: str,
    unit: str,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: float | None = None,
    whole: bool = False,
) -> Argument:
    """A numeric argument between `low` and `high` (or strictly above `above`), whole if asked."""
    limits = Limits(low, high, above, whole)
    domain = limits.domain

    def read(label: str, value: Any) -> float:
        given = value if type(value) is float else as_number(label, value)
        inside = low <= given <= high and (above is None or given > above) and given - given == 0
        if not inside or (whole and given != int(given)):
            if percent_meant(unit, given, limits.hold):
                raise CellError(NUM, "percent_meant", argument=label, given=f"{given:g}", domain=domain,
                                share=f"{given / 100:g}")  # fmt: skip
            raise CellError(NUM, "out_of_domain", argument=label, given=given, domain=domain)
        return given

    return Argument(name, unit, read, domain, accepts=limits)


def size(name: str, unit: str, *, above: float, high: float) -> Argument:
    """A number of parameters, or a model by its name."""
    counted, model = number(name, unit, above=above, high=high), named(name, names.model, "R1_MODELS()")

    def read(label: str, value: Any) -> Any:
        return (
            model.read(label, value) if isinstance(value, str) and not is_number(value) else counted.read(label, value)
        )

    return replace(counted, read=read, domain=f"{counted.domain} | {model.domain}", takes_name=True)


def is_number(words: str) -> bool:
    """Whether a text is a number all the same, typed as text."""
    try:
        float(words)
    except ValueError:
        return False
    return True


def as_number(label: str, value: object) -> float:
    """A cell as a number; text, truth values, blanks and errors are refused, and numbers too large to hold."""
    if type(value) is not int:
        refuse_blank_and_errors(label, value)
    if isinstance(value, bool | str) or not hasattr(value, "__float__"):
        raise CellError(VALUE, "not_a_number", argument=label, given=value)
    try:
        return float(value)
    except OverflowError as fault:
        raise CellError(NUM, "not_finite") from fault
    except (TypeError, ValueError) as fault:
        raise CellError(VALUE, "not_a_number", argument=label, given=value) from fault


def folded(value: object) -> str:
    """A word as it is compared: trimmed, lower case, full-width letters made plain."""
    return unicodedata.normalize("NFKC", str(value)).strip().lower()


def choice(name: str, *known: str) -> Argument:
    """A text argument that must be one of `known`, in any case."""
    spellings = {word.lower(): word for word in known}

    def read(label: str, value: object) -> str:
        if isinstance(value, str) and (word := spellings.get(value)):
            return word
        refuse_blank_and_errors(label, value)
        word = spellings.get(folded(value))
        if word is None or isinstance(value, bool):
            raise CellError(VALUE, "unknown_choice", argument=label, given=value, known=", ".join(known))
        return word

    return Argument(name, "", read, " | ".join(known), accepts=known)


def named(name: str, find: Callable[[object], Any], domain: str) -> Argument:
    """A text argument looked up in the catalogue; each workspace remembers by spelling."""

    def read(label: str, value: object) -> Any:
        seen = current().kept.setdefault(find, {})
        if type(value) is str and value in seen:
            return seen[value]
        refuse_blank_and_errors(label, value)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise CellError(VALUE, "not_text", argument=label, given=value)
        record = find(value)
        if len(seen) < 10_000:
            seen[value] = record
        return record

    return Argument(name, "", read, domain)


def flag(name: str) -> Argument:
    """TRUE or FALSE; 1 and 0 pass as well."""

    def read(label: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        refuse_blank_and_errors(label, value)
        if value not in (0, 1):
            raise CellError(VALUE, "not_a_flag", argument=label, given=value)
        return bool(value)

    return Argument(name, "", read, "TRUE | FALSE", accepts=bool)
