"""The rows of a table with what their cells say: which instance, where, how much storage, which amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.reconciling.amounts import Amount, amount, plain
from r1model.reconciling.headers import MONEY, TYPE, Column, Table, region, term
from r1model.reconciling.known import Asked, region_priced
from r1model.reconciling.reading import Row

TOTAL = re.compile(r"^(?:合计|总计|小计|总成本|总拥有成本|sum\b|(?:grand |sub|full )?(?:total|tco)\b)", re.IGNORECASE)
NOTHING = ("", "-", "–", "—", "/", "n/a", "na", "无", "none", "null", "nan")


class Stated(NamedTuple):
    """An amount of a row: its column, its cell, and the number in it; None where the cell holds no number."""

    column: Column
    words: str
    amount: Amount | None

    @property
    def value(self) -> float:
        """The number at the scale of the heading."""
        return self.amount.value * self.column.scale if self.amount else 0.0

    @property
    def step(self) -> float:
        """How far a sum may be from it to be the same as printed."""
        if self.amount is None:
            return 0.0
        return self.amount.step if self.column.scale == 1 else self.column.scale * 10.0**-self.amount.places / 2


class Read(NamedTuple):
    """One row as it is understood; `ask` is what its cells say besides the amounts."""

    table: Table
    row: Row
    name: str
    ask: Asked
    money: Sequence[Stated]
    facts: Mapping[str, Stated]

    def asked(self, stated: Stated) -> Asked:
        """What bears on one of its amounts."""
        column = stated.column
        currency = (stated.amount.currency if stated.amount else "") or column.currency
        return self.ask._replace(term=column.term or self.ask.term, period=column.period, currency=currency)


def rows(table: Table) -> list[Read]:
    """The rows that hold anything besides totals; an empty cell of a merged one means the row above."""
    found, above = [], {"instance": table.instance, "region": table.region, "item": "", "term": ""}
    sizes = _table_sizes(table)
    for row in table.rows:
        if any(row.cells) and not is_total(row):
            above = {kind: _cell(table, row, kind) or old for kind, old in above.items()}
            found.append(_read(table, row, above, sizes))
    return found


def is_total(row: Row) -> bool:
    """Whether the first words of a row say that it adds up the others."""
    return bool(TOTAL.match(plain(next(filter(None, row.cells), ""))))


def cell(row: Row, column: Column | None) -> str:
    """The cell of a row under a column, empty where either is missing."""
    return row.cells[column.at] if column and column.at < len(row.cells) else ""


def _cell(table: Table, row: Row, kind: str) -> str:
    return cell(row, table.column(kind))


def _read(table: Table, row: Row, above: Mapping[str, str], sizes: tuple[float, ...]) -> Read:
    facts = {column.kind: _stated(row, column) for column in table.columns if column.kind not in MONEY}
    name = above["instance"] or above["item"]
    numbers = {kind: stated.value for kind, stated in facts.items()}
    ask = Asked(
        instance_named(name) or table.instance,
        region(above["region"]) or region_priced(numbers.get("storage_price", 0.0)), term(above["term"]), "", "",
        numbers.get("storage", 0.0), numbers.get("storage_price", 0.0), numbers.get("count", 0.0) or 1.0,
        (numbers.get("vcpu", 0.0), numbers.get("memory", 0.0)), sizes,
    )  # fmt: skip
    return Read(table, row, name, ask, list(_money(table, row)), facts)


def _money(table: Table, row: Row) -> Iterator[Stated]:
    for column in table.columns:
        if column.kind in MONEY and plain(cell(row, column)).casefold() not in NOTHING:
            yield _stated(row, column)


def _stated(row: Row, column: Column) -> Stated:
    words = cell(row, column)
    found = amount(words)
    return Stated(column, words, found if found is None or found.value > 0 else None)


def _table_sizes(table: Table) -> tuple[float, ...]:
    column = table.column("storage")
    found = [amount(cell(row, column)) for row in table.rows] if column else []
    sizes = sorted({size.value for size in found if size and size.value > 0})
    return tuple(sizes) if len(sizes) <= len(catalogue().instances) else ()


def instance_named(words: str) -> str:
    """The AWS type that a cell names, whether the catalogue holds it or not; empty where it names none."""
    found = TYPE.search(plain(words).casefold())
    return found[0] if found else ""
