"""A cell's value as one float: what is no number is a NaN that carries the number of what it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import CELL_ERRORS
from r1model_workbook.view.grid import Fault, Value

Values = NDArray[np.float64]
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

    def things(self, values: Values) -> list[Value]:
        """What floats stand for."""
        return list(map(self.value, values.tolist(), bits_of(values).tolist()))

    def value(self, number: float, bits: int) -> Value:
        """What a float stands for."""
        return number if isfinite(number) or bits >> 48 != MARK >> 48 else self._things[bits & 0xFFFFFFFF]


def bits_of(values: Any) -> Any:
    """The bits of floats."""
    return np.asarray(values, dtype=np.float64).view(np.int64)
