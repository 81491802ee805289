"""What a body asks of the catalogue, as INDEX into the tables of the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from r1model.functions.rates import months_on, start_rate
from r1model.sizing.cache import cache_terms
from r1model.sizing.lineup import native
from r1model.sizing.weights import cached_model, weights_of
from r1model.types import Gpu, Model, Precision
from r1model.units import CONSTANTS
from r1model_workbook.lambdas.nodes import Node, NotPrintable, call, choose, made
from r1model_workbook.view.grid import Book, Page, Table

TABLES: Mapping[type, str] = {Gpu: "gpus", Model: "models", Precision: "precisions"}
COLUMNS = {"needs": "flag"}


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A row of a catalogue table: a place found by a look-up, or the row of a key that is known."""

    table: Table
    place: Node | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A figure of a record, by its path in the catalogue's type."""

    record: Record
    path: str = ""


@dataclass(slots=True)
class Lookups:
    """The tables and constants of a book, seen from a name: every reference with its sheet."""

    book: Book
    nowhere: Page = field(init=False)
    seen: dict[tuple[Record, str], Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nowhere = Page(self.book, "", "", "doc")

    @property
    def bound(self) -> Mapping[Callable[..., Any], Callable[..., Node]]:
        """Functions of the engine that are a column of a table."""
        return {
            native: self.native,
            cache_terms: lambda model: model,  # its fields are columns of the model's row
            cached_model: lambda _, model: model,  # its argument has the rule for a model that is not named
            weights_of: self.weights,
            months_on: lambda month, _: month,  # a name has no table of dated rates: its month is a number
            start_rate: lambda _, fx0, __: fx0,
        }

    def constant(self, name: str) -> Node:
        """A named constant of units.py."""
        if name not in CONSTANTS:
            raise NotPrintable(name)
        return Node((self.book.constants[name].seen_from(self.nowhere),))

    def record(self, found: Gpu | Model | Precision) -> Record:
        """The row of a catalogue entry that the body names itself."""
        return Record(self.book.tables[TABLES[type(found)]], key=found.id)

    def value(self, wanted: Field) -> Node:
        """The cell of a figure."""
        path = wanted.path.removesuffix(".value").removeprefix("architecture.")
        return self.column(wanted.record, COLUMNS.get(path, path))

    def column(self, record: Record, name: str) -> Node:
        """One column in the record's row; asked for twice, it is the same node."""
        if name not in record.table.columns:
            raise NotPrintable(name)
        if (record, name) not in self.seen:
            self.seen[record, name] = self._column(record, name)
        return self.seen[record, name]

    def _column(self, record: Record, name: str) -> Node:
        if record.place is None:
            return Node((record.table.cell(record.key, name).seen_from(self.nowhere),))
        whole = Node((record.table.range(name, self.nowhere),))
        return call("INDEX", whole, record.place).called(name)

    def weights(self, size: Node, quant: Record) -> Node:
        """Parameters times bytes, or the size of the checkpoint in that precision; #N/A where there is none."""
        layouts = self.book.tables["layouts"]
        sizes, keys = (Node((layouts.range(name, self.nowhere),)) for name in ("checkpoint_gb", layouts.key))
        key = made((size, 2), '&"|"&', (self.column(quant, "checkpoint"), 2), level=1)
        real = call("INDEX", sizes, exact(key, keys))
        nominal = made((size, 3), "*", (self.column(quant, "bytes"), 4), level=3)
        return choose(call("ISNUMBER", size), nominal, real).called("weights")

    def native(self, gpu: Record, needs: Field) -> Node:
        """1 where the GPU has the arithmetic that a precision needs, else 0: the column is found by its key."""
        table, heads = gpu.table, self.book.cells["gpus.keys"]
        last = get_column_letter(max(table.columns.values()))
        block = Node((f"{table.page.prefix}$A${table.first}:${last}${max(table.rows.values())}",))
        names = Node((f"{table.page.prefix}$A${heads.row}:${last}${heads.row}",))
        if gpu.place is None:
            raise NotPrintable("native")
        return call("INDEX", block, gpu.place, exact(self.value(needs), names)).called("native")


def exact(wanted: Node, among: Node) -> Node:
    """The place of a text, in any case, without MATCH's wildcards."""
    return made("_xlfn.XMATCH(", (wanted, 0), ",", (among, 0), ",0)")
