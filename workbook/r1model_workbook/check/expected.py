"""The book that a file should be: of its language and edition, with the inputs that its snapshot was taken at."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext, suppress

from r1model.errors import R1ModelError
from r1model.inputs import Value
from r1model.presets import held
from r1model.scenario_files import usual_entry
from r1model.scenario_files.entry import CASE, is_of_an_input
from r1model.texts import text
from r1model_workbook.book import build
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.recognise import Identity
from r1model_workbook.view.grid import Book, Cell
from r1model_workbook.view.judging import CellFault, meant, slots
from r1model_workbook.write.editions import NATIVE

STAMPS = ("engine", "hash", "draws", "seed", "figures_date")
STAMPED_COLUMN = 3


def expected(identity: Identity) -> Book:
    """The book as generated, of the file's preset, with its inputs where its snapshot was taken at others than ours."""
    with held(identity.preset) if identity.preset else nullcontext():
        return _expected(identity)


def _expected(identity: Identity) -> Book:
    edition = str(identity.edition) if identity.comparable and identity.edition else NATIVE
    book = build(identity.language, edition=edition)
    sheets = {key: sheet for sheet, key in identity.keys.items()}
    if not identity.comparable or "inputs" not in sheets or snapshot_is_known(book, sheets.get("risk")):
        return book
    entries = _entries(book, sheets)
    others = [entries, {name: value for name, value in entries.items() if _of_an_input(name)}]
    for changes in others if len(others[0]) > len(others[1]) else others[1:]:
        with suppress(R1ModelError):  # lines that somebody typed and that cannot be
            other = build(identity.language, changes, edition)
            if snapshot_is_known(other, sheets.get("risk")):
                return other
    return book


def stamps(book: Book) -> dict[str, Cell]:
    """The cells that say what the snapshot rests on."""
    names = {text("sheets", f"risk.{name}", book.language): name for name in STAMPS}
    cells = book.pages["risk"].cells
    rows = {names[str(cell.value)]: cell.row for at, cell in cells.items() if at[1] == 1 and cell.value in names}
    return {name: cells[row, STAMPED_COLUMN] for name, row in rows.items()}


def snapshot_is_known(book: Book, risk: Sheet | None) -> bool:
    """Whether the file's snapshot was taken at the inputs of the book; True where the sheet that says so is gone."""
    ours = stamps(book)["hash"].value
    return risk is None or any(cell.value == ours for cell in risk.cells.values())


def _of_an_input(name: str) -> bool:
    return name == CASE or is_of_an_input(name)


def _entries(book: Book, sheets: Mapping[str | None, Sheet]) -> dict[str, Value]:
    """The columns of inputs, the case, the own lines and hours of the file that are allowed and not the usual ones."""
    found = {}
    for slot in slots(book):
        if sheet := sheets.get(slot.cell.page.key):
            with suppress(CellFault):
                found[slot.name] = meant(slot, sheet.value(slot.cell.row, slot.cell.column))
    return {name: value for name, value in found.items() if value != usual_entry(name)}
