"""The book's formulas over columns of scenarios: whole rows of months at once, what has no vector form one by one.

Where a value is an error, or a text in arithmetic, the cell's own function computes that one value: the result is
always that of one cell at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from r1model_workbook.many.boxes import Boxes, Values
from r1model_workbook.view.computing import Computation, Fault, Pick
from r1model_workbook.view.grid import ONE, ZERO, Book, Cell, Value

FEWEST = 2  # NumPy adds a single column pair by pair, not from the first to the last


@dataclass(slots=True)
class Step:
    """Neighbours that are computed together: where they stand, and where their precedents do, one row each."""

    kinds: list[Computation]
    out: Any
    needs: Any


class Program:
    """All formulas of a book in the order of computation."""

    def __init__(self, book: Book) -> None:
        self.boxes = Boxes()
        self.cells = [cell for page in book.pages.values() for _, cell in sorted(page.cells.items())]
        self.at: dict[object, int] = {cell: place for place, cell in enumerate([*self.cells, ZERO, ONE])}
        self.base = self.boxes.fill([*(cell.value for cell in self.cells), ZERO.value, ONE.value])
        self.steps = [step for run in _runs(book.computed) for step in self._steps(run)]
        self._reach: dict[frozenset[int], list[Step]] = {}

    def run(self, given: Mapping[Cell, Sequence[Value]], count: int) -> Values:
        """The value of every cell (rows) in every scenario (columns), from the cells that are given."""
        values = np.repeat(self.base[:, np.newaxis], max(count, FEWEST), axis=1)
        for cell, column in given.items():
            values[self.at[cell], :count] = self.boxes.fill(column)
            values[self.at[cell], count:] = values[self.at[cell], 0]
        with np.errstate(all="ignore"):
            for step in self.reached(frozenset(self.at[cell] for cell in given)):
                values[step.out] = self._computed(step, values[step.needs])
        return values[:, :count]

    def reached(self, changed: frozenset[int]) -> list[Step]:
        """The steps that the changed cells lead to, directly or through others."""
        if changed not in self._reach:
            moved = np.zeros(len(self.base), dtype=bool)
            moved[list(changed)] = True
            found = []
            for step in self.steps:
                if moved[step.needs].any():
                    moved[step.out] = True
                    found.append(step)
            self._reach[changed] = found
        return self._reach[changed]

    def _computed(self, step: Step, rows: Values) -> Values:
        """By NumPy, and one by one where that has no number or met what is none."""
        kind = step.kinds[0]
        if isinstance(kind, Pick):
            return self._picked(kind, rows)
        made = kind.over(rows)
        if made is None:
            made, wanted = np.nan, np.ones(rows.shape[1:], dtype=bool)
        elif kind.keeps_texts or (np.isfinite(made).all() and np.isfinite(rows).all()):
            return made  # type: ignore[no-any-return]
        else:
            wanted = ~np.isfinite(made) | ~np.isfinite(rows).all(axis=0)
        return self._mended(step, rows, np.array(np.broadcast_to(made, rows.shape[1:]), dtype=float), wanted)

    def _mended(self, step: Step, rows: Values, made: Values, wanted: Any) -> Values:
        """The cells' own functions in the scenarios wanted of each; of equal scenarios once."""
        flat, wanted = (part.reshape(len(step.kinds), -1) for part in (made, wanted))
        parts = rows.reshape(len(rows), len(step.kinds), -1)
        for at, kind in enumerate(step.kinds):
            known: dict[bytes, float] = {}
            for column in np.flatnonzero(wanted[at]).tolist():
                given = parts[:, at, column]
                key = given.tobytes()
                if key not in known:
                    known[key] = self.boxes.fill([kind.of(self.boxes.things(given))])[0]
                flat[at, column] = known[key]
        return made

    def _picked(self, kind: Pick, rows: Values) -> Values:
        """The option of each scenario, looked up once for equal keys."""
        places = {key: place for place, key in enumerate(kind.options, start=len(kind.keys))}
        known: dict[bytes, Any] = {}
        made = np.empty(rows.shape[1:])
        for column in range(rows.shape[1]):
            given = rows[: len(kind.keys), column]
            key = given.tobytes()
            if key not in known:
                known[key] = kind.place(self.boxes.things(given))
            at = known[key]
            made[column] = self.boxes.fill([at])[0] if isinstance(at, Fault) else rows[places[at], column]
        for column in np.flatnonzero(~np.isfinite(made)).tolist():  # words and error values, which few cells have
            made[column] = self.boxes.fill([kind.seen(self.boxes.things(made[column : column + 1])[0])])[0]
        return made

    def _steps(self, run: list[Cell]) -> Iterator[Step]:
        """The run as one step, or one by one where a cell needs another of it."""
        outs = [self.at[cell] for cell in run]
        kinds = [_kind(cell) for cell in run]
        needs = [[self.at[cell] for cell in kind.cells] for kind in kinds]
        if len(run) > 1 and set(outs).isdisjoint(at for each in needs for at in each):
            yield Step(kinds, np.array(outs), np.array(needs, dtype=np.int64).T)
        else:
            for kind, out, each in zip(kinds, outs, needs, strict=True):
                yield Step([kind], out, np.array(each, dtype=np.int64))


def _runs(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    """Neighbours in a row whose computations are alike."""
    run: list[Cell] = []
    for cell in cells:
        if run and not _joins(run[-1], cell):
            yield run
            run = []
        run.append(cell)
    yield run


def _joins(cell: Cell, other: Cell) -> bool:
    beside = cell.page is other.page and cell.row == other.row and cell.column + 1 == other.column
    return beside and _kind(cell).like(_kind(other))


def _kind(cell: Cell) -> Computation:
    assert isinstance(cell.compute, Computation)
    return cell.compute
