"""What a worksheet function is: its arguments with their domains, and its body."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from r1model.errors import DIV0, NUM, VALUE, CellError
from r1model.texts import text

Reader = Callable[[str, object], Any]
REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Later:
    """A body imported at its first call, so that a cell that sizes memory waits for no NumPy."""

    module: str
    name: str

    def __call__(self, *given: object) -> Any:
        """What the function gives."""
        return self.function(*given)

    @property
    def function(self) -> Callable[..., Any]:
        """The function itself."""
        function: Callable[..., Any] = getattr(import_module(self.module), self.name)
        return function


class Omitted:
    """Stands for an argument left out between two others, as in R1_KV(1,,2)."""

    def __repr__(self) -> str:
        return "OMITTED"


OMITTED = Omitted()


@dataclass(frozen=True, slots=True)
class Asked:
    """A default that the current workspace knows: asked for at the call, so that nothing is read before."""

    of: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that an argument takes: between `low` and `high`, strictly above `above`, whole if asked."""

    low: float = -math.inf
    high: float = math.inf
    above: float | None = None
    whole: bool = False

    def hold(self, value: float) -> bool:
        """Whether a number is within them; no number that is not finite is."""
        inside = self.low <= value <= self.high and (self.above is None or value > self.above)
        return inside and value - value == 0 and (not self.whole or value == int(value))

    @property
    def domain(self) -> str:
        """The limits in signs of any language; whole numbers are begun to be counted: 1, 2 … 600."""
        most = f"{self.high:g}" if self.high < math.inf else ""
        if self.whole:
            return f"{self.low:g}, {self.low + 1:g} … {most}".rstrip()
        if self.above is not None:
            return f"> {self.above:g}" + (f", <= {most}" if most else "")
        return f"{self.low:g} … {most}" if most else f">= {self.low:g}"


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
    fallback: Any = REQUIRED
    takes_range: bool = False
    accepts: Accepts = None
    takes_name: bool = False  # beside a number, a name of the catalogue

    def or_(self, default: object) -> Argument:
        """The same argument with a default."""
        return replace(self, fallback=default)

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.fallback is REQUIRED

    @property
    def default(self) -> Any:
        """What stands for it where it is left out; REQUIRED where it may not be."""
        return self.fallback.of() if type(self.fallback) is Asked else self.fallback


OTHER_NAMES = {"PLANS": "plan_table"}  # in Python r1model.plans sizes a scenario's line-ups


@dataclass(frozen=True, slots=True, repr=False)
class Function:
    """One worksheet function; `name` goes without its prefix R1_ or DSR_."""

    name: str
    group: str
    unit: str
    arguments: tuple[Argument, ...]
    body: Callable[..., Any]
    example: str
    spills: bool = False
    told: Callable[..., CellError | None] | None = None  # of a value: what it rests on, from the body's arguments

    def __repr__(self) -> str:
        return f"<{self.usage}>"

    @property
    def usage(self) -> str:
        """The signature as a reader types it."""
        parts = [part.name if part.required else f"[{part.name}]" for part in self.arguments]
        return f"R1_{self.name}({', '.join(parts)})"

    @property
    def python_name(self) -> str:
        """Its name as a Python function."""
        return OTHER_NAMES.get(self.name, self.name.lower())

    @property
    def leading(self) -> int:
        """How many arguments come before the first that may be left out; after it, a call may leave out any."""
        required = [part.required for part in self.arguments]
        return required.index(False) if False in required else len(required)

    @property
    def written(self) -> Callable[..., Any]:
        """The body where it is written."""
        return self.body.function if isinstance(self.body, Later) else self.body

    def help(self, language: str) -> str:
        """What it answers, in one sentence."""
        return text("functions", self.name, language)

    def one(self, given: tuple[object, ...]) -> Any:
        """The value for one argument list without ranges; raises CellError."""
        values = self.read(given)
        try:
            result = self.body(*values)
        except ZeroDivisionError as fault:
            raise CellError(DIV0, "divided_by_zero", what=self.usage) from fault
        except (OverflowError, ValueError) as fault:
            raise CellError(NUM, "not_finite") from fault
        if type(result) is float and not math.isfinite(result):
            raise CellError(NUM, "not_finite")
        return result

    def read(self, given: tuple[object, ...]) -> list[Any]:
        """What the body is given for an argument list, defaults filled in; raises CellError."""
        self.check_count(given)
        values = [
            self._default(part) if value is OMITTED else part.read(part.name, value)
            for part, value in zip(self.arguments, given, strict=False)
        ]
        if len(values) < len(self.arguments):
            values += [self._default(part) for part in self.arguments[len(values) :]]
        return values

    def check_count(self, given: Sequence[object]) -> None:
        """Refuses more arguments than there are."""
        if len(given) > len(self.arguments):
            raise CellError(VALUE, "too_many_arguments", given=len(given), usage=self.usage)

    def _default(self, part: Argument) -> Any:
        if part.required:
            raise CellError(VALUE, "required", argument=part.name, usage=self.usage)
        return part.default
