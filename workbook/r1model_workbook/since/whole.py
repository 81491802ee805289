"""All that has become of the prices of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from r1model.errors import R1ModelError
from r1model.inputs import inputs
from r1model.scenario_files import alike
from r1model.texts import text
from r1model_workbook.back import Difference
from r1model_workbook.check.view import View
from r1model_workbook.sheets.about import RATE, RATE_INPUT
from r1model_workbook.since.changes import PriceChange, changes
from r1model_workbook.since.effect import chosen, effect
from r1model_workbook.since.held import READ, HeldPrice, Sheets, held


@dataclass(frozen=True)
class Since:
    """The prices of a file, those that somebody typed over, those that are others today, and what that moves.

    `rate` is the exchange rate that it was built with and the usual one of today where they differ and nobody typed
    another; `effect` is None where nothing differs, an error where it cannot be computed.
    """

    prices: list[HeldPrice]
    edited: list[HeldPrice]
    changes: list[PriceChange]
    rate: tuple[float, float] | None
    effect: Difference | R1ModelError | None

    def record(self) -> dict[str, Any]:
        """For programs."""
        return {
            "prices": len(self.prices),
            "edited": [price.id for price in self.edited],
            "changed": [_change(change) for change in self.changes],
            "exchange_rate": list(self.rate) if self.rate else None,
            "effect": self._effect(),
        }

    def _effect(self) -> dict[str, Any] | None:
        if self.effect is None:
            return None
        if isinstance(self.effect, R1ModelError):
            return {"reason": {"zh": self.effect.text("zh"), "en": self.effect.text("en")}}
        return {name: value for name, value in self.effect.record().items() if name not in ("same", "changes")}


def _change(change: PriceChange) -> dict[str, Any]:
    old, new = change.old, change.new
    return {
        "what": change.what, "id": old.id, "of": list(old.kind), "unit": old.unit,
        "amounts": {name: list(pair) for name, pair in change.amounts.items()},
        "as_of": [old.as_of, new.as_of if new else None],
        "last_day": [old.days[1], new.days[1] if new else None], "now": new.id if new else None,
    }  # fmt: skip


def since(view: View) -> Since:
    """What has become of the prices of a file, and of its answer; the view's book is another's afterwards.

    The time it takes is that of reading the tables, and where something differs of computing the book twice.
    """
    language = view.book.language
    theirs, ours = held(_of_file(view), language), held(_of_book(view), language)
    wanted = chosen(view)
    found = sorted(changes(ours, theirs), key=lambda change: change.old.id not in wanted)
    rate = _rate(view)
    moved = effect(view, theirs, found, (RATE_INPUT, *rate) if rate else None) if found or rate else None
    return Since(theirs, [price for price in theirs if price.edited], found, rate, moved)


def _of_file(view: View) -> Sheets:
    return {
        key: {at: cell.value for at, cell in sheet.cells.items()} for key, sheet in view.by_key.items() if key in READ
    }


def _of_book(view: View) -> Sheets:
    return {
        key: {at: cell.value for at, cell in page.cells.items()} for key, page in view.book.pages.items() if key in READ
    }


def _rate(view: View) -> tuple[float, float] | None:
    """The rate that the file was built with and today's usual one, where they differ and the file still has its own."""
    label, usual = text("sheets", RATE, view.book.language), inputs()[RATE_INPUT].value
    about, place = view.by_key.get("about"), view.place(view.book.entries[RATE_INPUT])
    cells = about.cells if about else {}
    built = next((about.value(row, 2) for (row, _), cell in cells.items() if about and cell.value == label), None)
    typed = place[0].value(*place[1]) if place else None
    if not (isinstance(built, float) and isinstance(typed, float) and isinstance(usual, float)):
        return None
    return (built, usual) if alike(built, typed) and not alike(built, usual) else None
