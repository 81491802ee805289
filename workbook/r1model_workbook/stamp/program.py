"""The book's formulas over columns of scenarios: whole rows of months at once, cells of their own kind one by one.

Every formula is read from the text that stands in its cell. Where that text cannot be read, or a value is an error or
a text in arithmetic, the cell's own function computes that one value: the result is always that of one cell at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from openpyxl.utils import column_index_from_string

from r1model_workbook.grid import Book, Cell, Value
from r1model_workbook.stamp.boxes import Boxes, Columns, Values, boxed, faulty
from r1model_workbook.stamp.compiling import Compiled, compiled
from r1model_workbook.stamp.reading import ADDRESS, shape_of

FEWEST = 2  # NumPy adds a single column pair by pair, not from the first to the last
Place = int | slice | Any


@dataclass(slots=True)
class Step:
    """Cells of one formula, side by side, that are computed together."""

    cells: list[Cell]
    out: Place
    function: Compiled | None
    needs: list[Place]
    widths: tuple[int, ...]
    precedents: list[int]


class Program:
    """All formulas of a book in the order of computation."""

    def __init__(self, book: Book) -> None:
        self.book, self.boxes = book, Boxes()
        self.cells = [cell for page in book.pages.values() for _, cell in sorted(page.cells.items())]
        self.at = {cell: place for place, cell in enumerate(self.cells)}
        self.base = self.boxes.fill([*(cell.value for cell in self.cells), None])
        self.titles = {page.title: page for page in book.pages.values()}
        self._ranges: dict[tuple[str, str], tuple[list[int], int]] = {}
        self.steps = list(self._steps())
        self._ranges.clear()
        self._reach: dict[frozenset[int], list[Step]] = {}

    def run(self, given: Mapping[Cell, Sequence[Value]], count: int) -> Values:
        """The value of every cell (rows) in every scenario (columns), from the cells that are given."""
        values = np.repeat(self.base[:, np.newaxis], max(count, FEWEST), axis=1)
        for cell, column in given.items():
            values[self.at[cell], :count] = self.boxes.fill(column)
            values[self.at[cell], count:] = values[self.at[cell], 0]
        odd = bytearray((~np.isfinite(values).all(axis=1)).tobytes())
        with np.errstate(all="ignore"):
            for step in self.reached(frozenset(self.at[cell] for cell in given)):
                self._compute(step, values, odd)
        return values[:, :count]

    def reached(self, changed: frozenset[int]) -> list[Step]:
        """The steps that the changed cells lead to, directly or through others."""
        if changed not in self._reach:
            moved = np.zeros(len(self.base), dtype=bool)
            moved[list(changed)] = True
            found = []
            for step in self.steps:
                if moved[step.precedents].any():
                    moved[step.out] = True
                    found.append(step)
            self._reach[changed] = found
        return self._reach[changed]

    def _compute(self, step: Step, values: Values, odd: bytearray) -> None:
        if step.function is None:
            self._one_by_one(step, values, np.ones((len(step.cells), values.shape[1]), dtype=bool))
        else:
            given = [values[need] for need in step.needs]
            made = step.function.run(step.widths, self.boxes, *given)
            values[step.out] = made
            if np.isfinite(made).all() and not any(_any(odd, need) for need in step.needs):
                _note(odd, step, False)
                return
            if not step.function.link:
                self._mend(step, values, odd, given)
        _note(odd, step, ~np.isfinite(values[step.out]).all(axis=-1))

    def _mend(self, step: Step, values: Values, odd: bytearray, given: Sequence[Values]) -> None:
        """Computes again, one by one, what met an error, a text in arithmetic or no number."""
        assert step.function is not None
        size = len(step.cells)
        made = values[step.out].reshape(size, -1)
        bad = ~np.isfinite(made) & (~boxed(made) | faulty(made))
        for at, (need, part) in enumerate(zip(step.needs, given, strict=True)):
            if _any(odd, need):
                found = faulty(part) if at in step.function.moves_text else ~np.isfinite(part)
                bad |= found.any(axis=0) if size == 1 and found.ndim > 1 else found
        if bad.any():
            self._one_by_one(step, values, bad)

    def _one_by_one(self, step: Step, values: Values, wanted: Columns) -> None:
        """By the cells' own functions, in the scenarios wanted of each."""
        outs = range(step.out, step.out + 1) if isinstance(step.out, int) else range(step.out.start, step.out.stop)
        for column in np.flatnonzero(wanted.any(axis=0)):
            for at in step.precedents:
                if at < len(self.cells):
                    number = values[at, column]
                    self.cells[at].value = self.boxes.value(float(number), int(number.view(np.int64)))
            for place, cell, asked in zip(outs, step.cells, wanted[:, column], strict=True):
                if asked and cell.compute is not None:
                    values[place, column] = self.boxes.fill([cell.compute()])[0]

    def _steps(self) -> Iterator[Step]:
        """Runs of neighbours of one shape, none of which needs another, become one step."""
        run: list[tuple[Cell, str, list[list[int]], tuple[int, ...]]] = []
        for cell in self.book.computed:
            shape, references = shape_of(cell.text or "")
            needs = [self._known(reference, cell) for reference in references]
            entry = cell, shape, [ids for ids, _ in needs], tuple(width for _, width in needs)
            if run and not _joins(run[-1], entry):
                yield from self._step(run)
                run = []
            run.append(entry)
        yield from self._step(run)

    def _known(self, reference: str, cell: Cell) -> tuple[list[int], int]:
        """What a reference stands for, looked up once a page: most formulas share theirs."""
        key = cell.page.key, reference
        if key not in self._ranges:
            self._ranges[key] = self._range(reference, cell)
        return self._ranges[key]

    def _range(self, reference: str, cell: Cell) -> tuple[list[int], int]:
        """The places of a reference's cells, row by row, and how many cells wide it is; -1 is a blank."""
        first, _, last = reference.partition(":")
        title, letters, row = ADDRESS.fullmatch(first).groups()  # type: ignore[union-attr]
        page = self.titles[title] if title else cell.page
        low = int(row), column_index_from_string(letters)
        high = low
        if last:
            _, letters, row = ADDRESS.fullmatch(last).groups()  # type: ignore[union-attr]
            high = int(row), column_index_from_string(letters)
        found = (page.cells.get((row, column)) for row in range(low[0], high[0] + 1)
                 for column in range(low[1], high[1] + 1))  # fmt: skip
        blank = len(self.cells)
        return [blank if cell is None else self.at[cell] for cell in found], high[1] - low[1] + 1

    def _step(self, run: list[Any]) -> Iterator[Step]:
        own = {self.at[cell] for cell, *_ in run}
        alone = len(run) > 1 and any(own & set(ids) for _, _, needs, _ in run for ids in needs)
        for part in [[entry] for entry in run] if alone else [run]:
            cells = [cell for cell, *_ in part]
            shape, widths = part[0][1], part[0][3]
            columns = zip(*(needs for _, _, needs, _ in part), strict=True)
            needs = [_place([ids[0] for ids in column] if len(part) > 1 else column[0], part[0][1], at)
                     for at, column in enumerate(columns)]  # fmt: skip
            places = sorted({at for _, _, found, _ in part for ids in found for at in ids})
            out = _place([self.at[cell] for cell in cells], "@", 0)
            yield Step(cells, out, compiled(shape), needs, widths, places)


def _joins(before: Any, after: Any) -> bool:
    """Whether a cell continues a run: the next one in its row, of the same shape, without ranges."""
    cell, shape, needs, _ = before
    other, its_shape, its_needs, _ = after
    beside = cell.page is other.page and cell.row == other.row and cell.column + 1 == other.column
    return beside and shape == its_shape and "#" not in shape and len(needs) == len(its_needs)


def _place(ids: Sequence[int], shape: str, at: int) -> Place:
    """One place where all are the same, a slice where they adjoin, else all of them."""
    kinds = [mark for mark in shape if mark in "@#"]
    if kinds[at] == "@" and len(set(ids)) == 1:
        return ids[0]
    if all(second == first + 1 for first, second in pairwise(ids)):
        return slice(ids[0], ids[-1] + 1)
    return np.array(ids)


def _any(odd: bytearray, need: Place) -> bool:
    """Whether a text or an error stands anywhere in the rows that are needed."""
    if isinstance(need, int):
        return bool(odd[need])
    if isinstance(need, slice):
        return odd.find(1, need.start, need.stop) >= 0
    return any(odd[at] for at in need)


def _note(odd: bytearray, step: Step, found: Any) -> None:
    if isinstance(step.out, int):
        odd[step.out] = bool(found)
    else:
        odd[step.out] = bytes(np.broadcast_to(found, len(step.cells)))
