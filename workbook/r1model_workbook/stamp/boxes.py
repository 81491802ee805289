"""A cell's value as one float: what is no number is a NaN that carries the number of what it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import CELL_ERRORS
from r1model_workbook.grid import Fault, Value

Values = NDArray[np.float64]
Bits = NDArray[np.int64]
Columns = NDArray[np.bool_]
MARK = 0x7FF9 << 48
FIRST_TEXT = 32
FAULTS = tuple(Fault(code) for code in CELL_ERRORS)


class Boxes:
    """The texts, error values and truth values met so far, each with its own NaN."""

    def __init__(self) -> None:
        known: list[Value] = [*FAULTS, None, True, False]
        self._things: dict[int, Value] = dict(enumerate(known))
        self._numbers: dict[tuple[type, Value], int] = {(type(thing), thing): at for at, thing in self._things.items()}
        self._next = FIRST_TEXT
        self._nothing = [self.bits(None), self.bits("")]

    def bits(self, thing: Value) -> int:
        """The bits of the NaN that stands for a text, an error value, a truth value or nothing."""
        key = (type(thing), thing)
        if key not in self._numbers:
            self._numbers[key], self._things[self._next] = self._next, thing
            self._next += 1
        return MARK | self._numbers[key]

    def fill(self, values: Iterable[Value]) -> Values:
        """Values as floats; numbers are themselves, infinity among them."""
        found = list(values)
        made = np.zeros(len(found))
        bits = made.view(np.int64)
        for at, value in enumerate(found):
            if isinstance(value, int | float) and not isinstance(value, bool):
                made[at] = value
            else:
                bits[at] = self.bits(value)
        return made

    def nothing(self, values: Any) -> Any:
        """Where a cell is blank, or holds an empty text."""
        return np.isin(bits_of(values), self._nothing)

    def text(self, word: str) -> Any:
        """A text as a float."""
        return np.array(self.bits(word)).view(np.float64)

    def joined(self, first: Any, second: Any) -> Any:
        """Texts of both, one after the other; numbers as a cell shows them."""
        sides = [np.asarray(part, dtype=np.float64) for part in np.broadcast_arrays(first, second)]
        made = [
            self.bits(self._shown(a) + self._shown(b)) for a, b in zip(*(side.ravel() for side in sides), strict=True)
        ]
        return np.array(made).view(np.float64).reshape(sides[0].shape)

    def _shown(self, number: Any) -> str:
        value = self.value(float(number), int(number.view(np.int64)))
        return f"{value:g}" if isinstance(value, float) else str(value)

    def value(self, number: float, bits: int) -> Value:
        """What a float stands for."""
        return number if isfinite(number) or bits >> 48 != MARK >> 48 else self._things[bits & 0xFFFFFFFF]


def boxed(values: Any) -> Any:
    """Where a value is no number; an infinity or an undefined result is none of these either."""
    return (bits_of(values) >> 48) == (MARK >> 48)


def faulty(values: Values) -> Columns:
    """Where an error value stands, or a number that is none."""
    bits = bits_of(values)
    found: Columns = ~np.isfinite(values) & ~(boxed(values) & ((bits & 0xFFFFFFFF) >= len(FAULTS)))
    return found


def bits_of(values: Any) -> Any:
    """The bits of floats."""
    return np.asarray(values, dtype=np.float64).view(np.int64)
