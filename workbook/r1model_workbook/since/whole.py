"""All that has become of the prices of one file."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from r1model.errors import R1ModelError
from r1model.inputs import inputs, scenario
from r1model.presets import held as preset_held
from r1model.scenario_files import alike, live
from r1model.scenarios.exchange import Exchange, exchanges
from r1model.texts import text
from r1model_workbook.back import Difference, entries_of
from r1model_workbook.check.view import View
from r1model_workbook.sheets.about import RATE, RATE_INPUT
from r1model_workbook.since.changes import PriceChange, changes
from r1model_workbook.since.effect import chosen, effect
from r1model_workbook.since.held import READ, HeldPrice, Sheets, held


@dataclass(frozen=True)
class Since:
    """The prices of a file, those that somebody typed over, those that are others today, and what that moves.

    `rate` is the exchange rate that it was built with and the usual one of today where they differ and nobody typed
    another; `effect` is None where nothing differs, an error where it cannot be computed. `exchanges` are the rates
    that it counts with beside those of the central bank at its closing.
    """

    prices: list[HeldPrice]
    edited: list[HeldPrice]
    changes: list[PriceChange]
    rate: tuple[float, float] | None
    effect: Difference | R1ModelError | None
    exchanges: list[Exchange]

    def record(self) -> dict[str, Any]:
        """For programs."""
        return {
            "prices": len(self.prices),
            "edited": [price.id for price in self.edited],
            "changed": [_change(change) for change in self.changes],
            "exchange_rate": list(self.rate) if self.rate else None,
            "effect": self._effect(),
            "exchanges": [rate.record() for rate in self.exchanges],
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
    rates = _exchanges(view)
    moved = effect(view, theirs, found, (RATE_INPUT, *rate) if rate else None) if found or rate else None
    return Since(theirs, [price for price in theirs if price.edited], found, rate, moved, rates)


def _exchanges(view: View) -> list[Exchange]:
    """The rates of the file's scenario beside the table's; none where it is none that can be computed."""
    preset = view.identity.preset
    try:
        with preset_held(preset) if preset else nullcontext():
            return exchanges(scenario(live(entries_of(view)[0])))
    except R1ModelError:
        return []


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
