"""What the workbook answers for a set of entries: its own cells computed, so a diff says what a person sees there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.options.files import compared
from r1model.scenario_files import usual_entry
from r1model.scenario_files.entry import Entries
from r1model_workbook.back.reading import usual_book
from r1model_workbook.book import filled_in
from r1model_workbook.sheets.components import parts
from r1model_workbook.view.grid import Book, Cell


class Part(NamedTuple):
    """A component of an option's present cost after tax, by its path; `amount` is None where it cannot be computed."""

    option: str
    words: str
    amount: float | None


class Answered(NamedTuple):
    """An answer: currency, the option that costs least, each option's cost (None: cannot be had), its components."""

    currency: str
    cheapest: str | None
    costs: Mapping[str, float | None]
    parts: Mapping[str, Part]

    @property
    def least(self) -> float | None:
        """The least cost of all."""
        return self.costs[self.cheapest] if self.cheapest else None


class Answers:
    """One book, filled in again and again: the usual one of a language, else one that is given for it."""

    def __init__(self, language: str, book: Book | None = None) -> None:
        self.book: Book = book or usual_book(language)
        self.usual = {name: usual_entry(name) for name in self.book.entries}

    def of(self, entries: Entries) -> Answered:
        """The answer for some entries, all others as usual."""
        self.book.recalculate(filled_in(self.book, self.usual | dict(entries)))
        costs = {key: _amount(self.book.cells[f"{key}.pv_aftertax"]) if self._can_be_had(key) else None
                 for key in compared()}  # fmt: skip
        known = {key: cost for key, cost in costs.items() if cost is not None}
        cheapest = min(known, key=known.__getitem__) if known else None
        return Answered(str(self.book.inputs["report_currency"].value), cheapest, costs, self._parts(known))

    def _can_be_had(self, key: str) -> bool:
        return self.book.cells[f"feasible.{key}"].value == 1

    def _parts(self, options: Mapping[str, float]) -> dict[str, Part]:
        found = {}
        for key in options:
            for path, _, _ in parts(self.book, key):
                cell = self.book.cells[f"part:{path}"]
                found[path] = Part(key, str(cell.page.cells[cell.row, 1].value), _amount(cell))
        return found


def _amount(cell: Cell) -> float | None:
    return float(cell.value) if isinstance(cell.value, float) else None
