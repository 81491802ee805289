"""Arithmetic that a table states itself: products of a row, totals of a column, sums written in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from r1model.reconciling.amounts import Amount, amount, stated_sum
from r1model.reconciling.lines import Line
from r1model.reconciling.reading import Row
from r1model.reconciling.readings import CONSISTENT, HAIR, NONE
from r1model.reconciling.rows import Read, is_total

FEW = 2  # figures that make a total


def written(title: str, rows: Sequence[Row], header: Sequence[str]) -> Iterator[Line]:
    """Cells that state a sum, as `15,000/36 = 416.67`."""
    for row in rows:
        for at, cell in enumerate(row.cells):
            if found := stated_sum(cell):
                formula = f"{found.words} = {found.value:,.10g}"
                yield _line(title, row, _heading(header, at), cell, found.said, found.value, formula, "sum")


def totals(title: str, rows: Sequence[Row], header: Sequence[str]) -> Iterator[Line]:
    """Rows that say they are a total, column by column, against what stands above them since the last one."""
    above: list[Row] = []
    for row in rows:
        if not is_total(row):
            above.append(row)
            continue
        for at, cell in enumerate(row.cells):
            figures = [found.value for other in above if at < len(other.cells) and (found := amount(other.cells[at]))]
            said = amount(cell)
            if said and at and len(figures) >= FEW:
                formula = " + ".join(f"{figure:,.10g}" for figure in figures) + f" = {sum(figures):,.10g}"
                yield _line(title, row, _heading(header, at), cell, said, sum(figures), formula, "column_total")
        above = []


def product(read: Read) -> Line | None:
    """A total that should be the count times the unit price of its row, None where the row has not all three."""
    count, unit = read.facts.get("count") or read.facts.get("gpu_count"), read.facts.get("unit_price")
    total = next((stated for stated in read.money if stated.column.kind == "total"), None)
    if not (count and unit and total and count.amount and unit.amount and total.amount):
        return None
    value = count.value * unit.value
    said = Amount(total.value, total.amount.places, "")
    formula = f"{count.value:,.10g} x {unit.value:,.10g} = {value:,.10g}"
    step = total.step + count.value * (unit.step if unit.column.scale != 1 else 0.0)
    return _line(read.table.title, read.row, total.column.heading, total.words, said, value, formula, "total", step)


def _line(title: str, row: Row, heading: str, words: str, said: Amount, value: float, formula: str,
          kind: str, step: float = 0.0) -> Line:  # fmt: skip
    """The finding on one sum: the same as far as it is printed, or off by so much."""
    off = said.value - value
    fits = abs(off) <= (step or 10.0**-said.places / 2) + HAIR * max(1.0, abs(value))
    return Line(title, row.number, next(filter(None, row.cells), ""), kind, heading, words,
                CONSISTENT if fits else NONE, kind if fits else "", formula, round(off, 6), value=said.value,
                differs=() if fits else (("sum", {"stated": said.value, "read": round(value, 6)}),))  # fmt: skip


def _heading(header: Sequence[str], at: int) -> str:
    return header[at] if at < len(header) else ""
