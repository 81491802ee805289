"""The rows of all sheets for a chunk of scenarios: what is equal in all of them is written once, the rest is put in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson

from r1model_workbook.many.boxes import Boxes, Values, bits_of
from r1model_workbook.view.grid import Value
from r1model_workbook.write.sheet_data import CLOSE, CONSTANT, SheetData, Strings, result

END = CLOSE.encode()
SMALL, LARGE = 1e-4, 1e16  # below and from here on Python writes a power of ten its own way


def numerals(values: Values) -> list[bytes]:
    """Numbers as the workbook writes them: the shortest text that reads back as the same number."""
    values = values + 0.0
    text = orjson.dumps(np.ascontiguousarray(values), option=orjson.OPT_SERIALIZE_NUMPY)[1:-1] + b","
    found = text.replace(b".0,", b",").split(b",")[:-1]
    size = np.abs(values)
    for at in np.flatnonzero(((size < SMALL) & (size > 0)) | (size >= LARGE)):
        found[at] = repr(float(values[at])).removesuffix(".0").encode()
    return found


class Cut:
    """A sheet's rows as the full build cuts them, ready as bytes, with the places of its cells."""

    def __init__(self, data: SheetData, places: Sequence[int], start: bytes, end: bytes) -> None:
        self.before = [text.encode() for text in data.before]
        self.formula = data.formula
        self.opening = [(before + formula).encode() for before, formula in zip(data.before, data.formula, strict=True)]
        self.fixed = np.array([formula != CONSTANT for formula in data.formula])
        self.places = np.array(places, dtype=np.int64)
        self.start, self.end = start, data.end.encode() + end


class Chunk:
    """One sheet over a chunk of scenarios: the bytes between what differs, and what differs."""

    def __init__(self, cut: Cut, values: Values, boxes: Boxes, strings: Strings) -> None:
        self.cut, self.boxes, self.strings = cut, boxes, strings
        self.values = values[cut.places]
        bits = bits_of(self.values)
        plain = np.isfinite(self.values).all(axis=1)
        changing = (bits != bits[:, :1]).any(axis=1)
        self.plain = np.flatnonzero(changing & plain)
        others = [at for at in np.flatnonzero(~plain).tolist() if changing[at] or not self._fixed(at)]
        self.others = np.array(others, dtype=np.int64)
        self._write(changing, plain)
        self.numbers = np.ascontiguousarray(self.values[self.plain].T)

    def _write(self, changing: Any, plain: Any) -> None:
        """The constant stretches: one before each cell that differs, one after the last."""
        cut = self.cut
        shown = numerals(np.where(plain, self.values[:, 0], 0.0)) if len(plain) else []
        slots = np.zeros(len(plain), dtype=bool)
        slots[self.plain] = slots[self.others] = True
        self.order = np.argsort(np.concatenate([self.plain, self.others]), kind="stable")
        self.stretches: list[bytes] = []
        run = [cut.start]
        for at, slot in enumerate(slots.tolist()):
            if slot:
                run.append(cut.opening[at] if plain[at] else cut.before[at])
                self.stretches.append(b"".join(run))
                run = [END] if plain[at] else []
            elif plain[at]:
                run += cut.opening[at], shown[at], END
            else:
                run += cut.before[at], self._other(at, 0, self.strings)
        self.stretches.append(b"".join([*run, cut.end]))

    def _fixed(self, at: int) -> bool:
        """Whether a cell that is no number is written alike in every file: a result, a blank, a known text."""
        value = self._value(at, 0)
        return bool(self.cut.fixed[at]) or value is None or value in self.strings.numbers

    def _value(self, at: int, column: int) -> Value:
        number = self.values[at, column]
        return self.boxes.value(float(number), int(number.view(np.int64)))

    def _other(self, at: int, column: int, strings: Strings) -> bytes:
        """A cell that is no number everywhere: a text, an error, a blank, or a number in this scenario."""
        value, formula = self._value(at, column), self.cut.formula[at]
        if value is None and formula == CONSTANT:
            return b"/>"
        return result(formula, value, strings).encode()

    def xml(self, column: int, strings: Strings) -> bytes:
        """The sheet in one scenario; texts of constants are numbered on in `strings`."""
        if len(self.stretches) == 1:
            return self.stretches[0]
        others = [self._other(int(at), column, strings) for at in self.others]
        pieces = numerals(self.numbers[column]) + others if len(self.plain) else others
        out: list[bytes] = [b""] * (2 * len(pieces) + 1)
        out[0::2] = self.stretches
        out[1::2] = [pieces[at] for at in self.order.tolist()] if others else pieces
        return b"".join(out)
