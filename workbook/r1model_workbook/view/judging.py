"""What stands in a cell that people fill in, judged by the rule that the generator gave the cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.entries import entered
from r1model.errors import VALUE, BadRequest, CellError
from r1model.inputs import LONGEST, inputs
from r1model.numerals import number
from r1model.scenario_files import usual_entry
from r1model.scenario_files.entry import BLANK, Entries, column_of
from r1model.scenarios.own_entries import NEAR, SHOWN, EntryFault
from r1model.shown import near_words
from r1model.texts import text
from r1model_workbook.view.choices import choices
from r1model_workbook.view.grid import Book, Cell, Fault, Rule, Value
from r1model_workbook.view.wording import in_code, in_words


class Slot(NamedTuple):
    """An entry of the book: its name, its cell and the rule of what may stand there."""

    name: str
    cell: Cell
    rule: Rule


class CellFault(EntryFault):
    """A cell that does not hold what belongs there; `meant` is what it is read as by whoever is lenient.

    `place` is its sheet and address: ours, until a reader knows better.
    """

    def __init__(self, slot: Slot, key: str, meant: float | str, **facts: object) -> None:
        super().__init__(key, **facts)
        self.slot, self.meant, self.place = slot, meant, place(slot.cell)

    def read_as(self, language: str) -> str:
        """What a lenient reader takes it for, in words."""
        meant = in_words(self.slot.name, self.meant, language)
        meant = text("back", "blank", language) if self.meant == BLANK else meant
        return text("back", "read_as", language).format(meant=meant)


def place(cell: Cell) -> str:
    """Sheet and address of a cell, as people write it."""
    return f"{cell.page.title}!{cell.address.replace('$', '')}"


def slots(book: Book) -> list[Slot]:
    """All entries of a book with their rules, in the order of the sheets."""
    rules = {
        rule.first.page.cells[row, column]: rule
        for rule in book.rules
        for row in range(rule.first.row, rule.last.row + 1)
        for column in range(rule.first.column, rule.last.column + 1)
    }
    return [Slot(name, cell, rules[cell]) for name, cell in book.entries.items()]


def meant(slot: Slot, value: Value, formula: str | None = None) -> float | str:
    """The value of an entry, an empty text for a blank; CellFault where it holds something else."""
    usual = usual_entry(slot.name)
    if formula is not None:
        raise CellFault(slot, "formula", usual, given=formula)
    if value is None or value == BLANK:
        if slot.rule.blank:
            return usual if slot.name in inputs() else BLANK  # a point where nothing is said
        raise CellFault(slot, "blank", usual)
    if slot.cell.unit == "flag" and slot.rule.kind == "list":
        return _amount(slot, value, "whole", 0.0, 1.0)
    if slot.rule.kind == "list":
        return _choice(slot, value)
    if slot.rule.kind == "textLength":
        return _words(slot, value)
    low, high = (float(bound) for bound in slot.rule.rule.split(" "))
    return _amount(slot, value, slot.rule.kind, low, high)


def _amount(slot: Slot, value: Value, kind: str, low: float, high: float) -> float:
    usual = usual_entry(slot.name)
    if isinstance(value, bool | str | Fault) or value is None:
        read = number(value) if isinstance(value, str) else None
        fits = read is not None and low <= read <= high and (kind != "whole" or read == int(read))
        raise CellFault(slot, "number", read if fits and read is not None else usual, given=value)
    if kind == "whole" and not (low <= value <= high and value == int(value)):
        raise CellFault(slot, "whole", usual, given=f"{value:,.12g}", low=f"{low:g}", high=f"{high:g}")
    if not low <= value <= high:
        raise CellFault(slot, "range", usual, given=f"{value:,.12g}", low=f"{low:g}", high=f"{high:.12g}")
    return float(value) + 0.0  # a zero without a sign


def _words(slot: Slot, value: Value) -> str:
    """Free words; a number that somebody typed for them is read as it is shown."""
    try:
        if isinstance(value, Fault):
            raise CellError(VALUE, "words_refused", argument=slot.name, given=value, most=LONGEST)
        return str(entered(inputs()[column_of(slot.name)[0]], value))
    except CellError as fault:
        raise CellFault(slot, "words", usual_entry(slot.name), given=value, most=LONGEST) from fault


def _choice(slot: Slot, value: Value) -> str:
    """The code of the choice, in words of either language and in any case, as spreadsheets compare texts."""
    known = choices(slot.cell, slot.rule.rule)
    usual = usual_entry(slot.name)
    if not isinstance(value, str) or isinstance(value, Fault):
        raise CellFault(slot, "text", usual, given=value, known=", ".join(known))
    found = in_code(slot.name, value, known)
    if found is None:
        raise CellFault(slot, "choice", _called(slot, value, known) or usual, given=value, known=", ".join(known))
    return found


def _called(slot: Slot, words: str, known: list[str]) -> str:
    """The choice that the words name otherwise, such as a card as the market calls it; else nothing."""
    item = inputs().get(column_of(slot.name)[0])
    try:
        return str(entered(item, words)) if item else ""
    except CellError:
        return in_code(slot.name, words, known) or ""


def require_entries(book: Book, entries: Entries) -> dict[str, float | str]:
    """The entries as cells hold them; BadRequest for one that the book has not, or that may not stand in its cell."""
    by_name: Mapping[str, Slot] = {slot.name: slot for slot in slots(book)}
    if unknown := next((name for name in entries if name not in by_name), None):
        raise BadRequest("entry_unknown", name=unknown[:SHOWN], near=", ".join(near_words(unknown, by_name, NEAR, 0.3)))
    found = {}
    for name, value in entries.items():
        try:
            found[name] = meant(by_name[name], None if value == BLANK else value)
        except CellFault as fault:
            raise BadRequest("entry_refused", name=name, fault=fault) from fault
    return found
