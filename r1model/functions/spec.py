"""What a worksheet function is: its arguments with their domains, its body, and how ranges lift it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from r1model.errors import DIV0, NUM, VALUE, CellError
from r1model.texts import text

Reader = Callable[[str, object], Any]
REQUIRED: Any = object()


class Omitted:
    """Stands for an argument left out between two others, as in R1_KV(1,,2)."""


OMITTED = Omitted()


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that an argument takes: between `low` and `high`, strictly above `above`, whole if asked."""

    low: float = -math.inf
    high: float = math.inf
    above: float | None = None
    whole: bool = False

    @property
    def domain(self) -> str:
        """The limits in words."""
        kind = " (整数 / whole)" if self.whole else ""
        most = f"{self.high:g}" if self.high < math.inf else ""
        if self.above is not None:
            return f"> {self.above:g}" + (f", <= {most}" if most else "") + kind
        return (f"{self.low:g} … {most}" if most else f">= {self.low:g}") + kind


Accepts = Limits | tuple[str, ...] | type[bool] | None


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: `read` turns a cell's value into the body's value or raises the right error.

    `accepts` says the same of a number (its limits), a choice (its words) and a flag (bool) for those who print it.
    """

    name: str
    unit: str
    read: Reader
    domain: str
    default: Any = REQUIRED
    takes_range: bool = False
    accepts: Accepts = None

    def or_(self, default: object) -> Argument:
        """The same argument with a default."""
        return replace(self, default=default)

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Function:
    """One worksheet function; `name` goes without its prefix R1_ or DSR_."""

    name: str
    group: str
    unit: str
    arguments: tuple[Argument, ...]
    body: Callable[..., Any]
    example: str
    spills: bool = False

    @property
    def usage(self) -> str:
        """The signature as a reader types it."""
        parts = [part.name if part.required else f"[{part.name}]" for part in self.arguments]
        return f"R1_{self.name}({', '.join(parts)})"

    def help(self, language: str) -> str:
        """What it answers, in one sentence."""
        return text("functions", self.name, language)

    def one(self, given: tuple[object, ...]) -> Any:
        """The value for one argument list without ranges; raises CellError."""
        self.check_count(given)
        values = [
            self._default(part) if value is OMITTED else part.read(part.name, value)
            for part, value in zip(self.arguments, given, strict=False)
        ]
        if len(values) < len(self.arguments):
            values += [self._default(part) for part in self.arguments[len(values) :]]
        try:
            result = self.body(*values)
        except ZeroDivisionError as fault:
            raise CellError(DIV0, "divided_by_zero", what=self.usage) from fault
        except (OverflowError, ValueError) as fault:
            raise CellError(NUM, "not_finite") from fault
        if type(result) is float and not math.isfinite(result):
            raise CellError(NUM, "not_finite")
        return result

    def check_count(self, given: Sequence[object]) -> None:
        """Refuses more arguments than there are."""
        if len(given) > len(self.arguments):
            raise CellError(VALUE, "too_many_arguments", given=len(given), usage=self.usage)

    def _default(self, part: Argument) -> Any:
        if part.default is REQUIRED:
            raise CellError(VALUE, "required", argument=part.name, usage=self.usage)
        return part.default


def _refuse_blank_and_errors(name: str, value: object) -> None:
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
            raise CellError(NUM, "out_of_domain", argument=label, given=given, domain=domain)
        return given

    return Argument(name, unit, read, domain, accepts=limits)


def as_number(label: str, value: object) -> float:
    """A cell as a number; text, truth values, blanks and errors are refused, and numbers too large to hold."""
    if type(value) is not int:
        _refuse_blank_and_errors(label, value)
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
        if isinstance(value, str) and (found := spellings.get(value)):
            return found
        _refuse_blank_and_errors(label, value)
        found = spellings.get(folded(value))
        if found is None or isinstance(value, bool):
            raise CellError(VALUE, "unknown_choice", argument=label, given=value, known=", ".join(known))
        return found

    return Argument(name, "", read, " | ".join(known), accepts=known)


def named(name: str, find: Callable[[object], Any], domain: str) -> Argument:
    """A text argument looked up in the catalogue; results are remembered by spelling."""
    seen: dict[object, Any] = {}

    def read(label: str, value: object) -> Any:
        if type(value) is str and value in seen:
            return seen[value]
        _refuse_blank_and_errors(label, value)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise CellError(VALUE, "not_text", argument=label, given=value)
        found = find(value)
        if len(seen) < 10_000:
            seen[value] = found
        return found

    return Argument(name, "", read, domain)


def flag(name: str) -> Argument:
    """TRUE or FALSE; 1 and 0 pass as well."""

    def read(label: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        _refuse_blank_and_errors(label, value)
        if value not in (0, 1):
            raise CellError(VALUE, "not_a_flag", argument=label, given=value)
        return bool(value)

    return Argument(name, "", read, "TRUE | FALSE", accepts=bool)
