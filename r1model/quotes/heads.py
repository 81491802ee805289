"""Finds the row of headings of a quote and what each column is, from its words or from MAP.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from r1model.quotes.figures import included_in
from r1model.quotes.mapping import Mapped
from r1model.quotes.table import Grid
from r1model.quotes.words import pattern, plain, words

SEARCHED = 200  # rows in which headings are looked for
LONGEST = 60
PRICES = ("unit_price", "amount")
MANY = "description"  # the field that may be several columns: name, model, configuration
BRACKETS = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]")


class Heads(NamedTuple):
    """The row of headings, each field's columns, every heading by column, and those that mean nothing here."""

    row: int
    fields: Mapping[str, Sequence[int]]
    titles: Mapping[int, str]
    unused: Sequence[str]

    def said(self, field: str) -> str:
        """The headings of a field."""
        return " + ".join(self.titles[at] for at in self.fields.get(field, ()))

    def cell(self, cells: Sequence[Any], field: str) -> Any:
        """The first cell of a field that holds something."""
        return next((cells[at] for at in self.fields.get(field, ()) if at < len(cells) and cells[at] is not None), None)

    def texts(self, cells: Sequence[Any], field: str) -> list[str]:
        """All cells of a field that hold something, as texts."""
        return [plain(cells[at]) for at in self.fields.get(field, ()) if at < len(cells) and cells[at] is not None]


def heads(grid: Grid, mapped: Mapped) -> Heads | None:
    """The headings of a sheet; None where no row has a description and a price."""
    own = mapped.fields()
    for number, cells in grid.rows[:SEARCHED]:
        found = _read(number, cells, own)
        if own and not own.keys() <= {plain(cell).casefold() for cell in cells}:
            continue
        if found.fields.get(MANY) and any(found.fields.get(price) for price in PRICES):
            return found
    return None


def _read(number: int, cells: Sequence[Any], own: Mapping[str, str]) -> Heads:
    titles = {at: plain(cell) for at, cell in enumerate(cells) if cell is not None and len(plain(cell)) <= LONGEST}
    named = {at: own.get(title.casefold()) or field_of(title) for at, title in titles.items()}
    fields: dict[str, list[int]] = {}
    for at, field in named.items():
        if field:
            fields.setdefault(field, []).append(at)
    kept = _single(fields, titles)
    used = {at for columns in kept.values() for at in columns}
    return Heads(number, kept, titles, [title for at, title in titles.items() if at not in used])


def field_of(title: str) -> str:
    """The field that a heading names, empty for none."""
    bare = BRACKETS.sub("", title).strip().casefold()
    for field, known in words()["exact"].items():
        if bare in known:
            return field
    return next((field for field in words()["fields"] if pattern("fields", field).search(bare)), "")


def _single(fields: Mapping[str, list[int]], titles: Mapping[int, str]) -> dict[str, Sequence[int]]:
    """One column for each field but the description; unit price and amount are of one kind with regard to tax."""
    kept: dict[str, Sequence[int]] = {}
    tax = _common_tax(fields, titles)
    for field, columns in fields.items():
        alike = [at for at in columns if field in PRICES and included_in(titles[at]) is tax] or columns
        kept[field] = columns if field == MANY else alike[:1]
    return kept


def _common_tax(fields: Mapping[str, list[int]], titles: Mapping[int, str]) -> bool | None:
    """Without tax where both prices have such a column, else what both have, else what the first says."""
    said = [{included_in(titles[at]) for at in fields[price]} for price in PRICES if price in fields]
    both = set.intersection(*said) if said else set()
    return next((tax for tax in (False, True, None) if tax in both), next(_first(fields, titles), None))


def _first(fields: Mapping[str, list[int]], titles: Mapping[int, str]) -> Iterator[bool | None]:
    for price in PRICES:
        yield from (included_in(titles[at]) for at in fields.get(price, ()))
