"""Reads a workbook of ours that somebody worked in: every entry that is not as usual, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from openpyxl.utils import get_column_letter

from r1model.catalogue import kept
from r1model.errors import BadRequest
from r1model.scenario_files import alike, usual_entry
from r1model.scenario_files.signoff import Signoff
from r1model_workbook.back.signing import signed
from r1model_workbook.book import build, uninterrupted
from r1model_workbook.check.reader import read
from r1model_workbook.check.recognise import Identity, recognise, require_same_layers
from r1model_workbook.check.sides import Sides
from r1model_workbook.view.grid import Book, Cell, Value
from r1model_workbook.view.judging import CellFault, Slot, meant, place, slots

FILLED_IN = ("inputs", "demand")  # the sheets that have entries
KEPT_TEXTS = ("label", "note", "key", "section", "header")


@dataclass(frozen=True)
class Back:
    """What a file holds: its entries by name, the cells that cannot be read, and other cells of ours that changed.

    `signoff` is who answers for which assumption, `unsigned` the cells of it that hold no text.
    """

    path: Path
    identity: Identity
    entries: Mapping[str, float | str]
    faults: list[CellFault]
    overtyped: list[str]
    signoff: Signoff
    unsigned: Sequence[str]

    @property
    def other_version(self) -> bool:
        """Whether another version of the engine wrote it."""
        return self.identity.version not in (None, version("r1model"))


@partial(kept, most=2)
@uninterrupted()
def usual_book(language: str) -> Book:
    """A book to lay files beside: its places, rules and constants are read. Answers fills it in, and that alone."""
    return build(language)


@uninterrupted()
def read_back(path: Path) -> Back:
    """The entries of a workbook file.

    Raises
    ------
    BadRequest
        The file is no workbook of ours, was written over other layers, or by a version whose cells stand elsewhere.
    """
    file = read(path)
    identity = recognise(file)
    require_same_layers(file, identity)
    sides = Sides(file, identity, usual_book(identity.language))
    entries, faults = entries_of(sides)
    overtyped = list(_overtyped(sides)) if identity.comparable else []
    return Back(path, identity, entries, faults, overtyped, *signed(sides))


def entries_of(sides: Sides) -> tuple[dict[str, float | str], list[CellFault]]:
    """The entries of a file that are not as usual, and the cells that cannot be read.

    Raises
    ------
    BadRequest
        A version wrote it whose cells stand elsewhere.
    """
    if not sides.identity.comparable:
        _require_alike(sides)
    entries: dict[str, float | str] = {}
    faults = []
    for slot in slots(sides.book):
        try:
            value = _held(sides, slot)
        except CellFault as fault:
            faults.append(fault)
            value = fault.meant
        if not alike(value, usual_entry(slot.name)):
            entries[slot.name] = value
    return entries, faults


def _held(sides: Sides, slot: Slot) -> float | str:
    """What stands in the cell of an entry."""
    found = sides.place(slot.cell)
    if found is None:
        raise CellFault(slot, "gone", usual_entry(slot.name))
    sheet, at = found
    cell = sheet.cells.get(at)
    try:
        return meant(slot, cell.value if cell else None, cell.formula if cell else None)
    except CellFault as fault:
        fault.place = f"{sheet.title}!{get_column_letter(at[1])}{at[0]}"
        raise


def _require_alike(sides: Sides) -> None:
    """A file of another version is read where every label, key and heading beside the entries stands where ours do."""
    for key in FILLED_IN:
        page, sheet = sides.book.pages[key], sides.by_key.get(key)
        ours = [cell for cell in page.cells.values() if cell.text is None and cell.role in KEPT_TEXTS]
        if sheet is None or any(_differs(cell.value, sheet.value(cell.row, cell.column)) for cell in ours
                                if cell.column == 1 or cell.role == "key"):  # fmt: skip
            raise BadRequest("read_other_version", path=sides.file.path, given=sides.identity.version or "-",
                             ours=version("r1model"))  # fmt: skip


def _differs(ours: Value, theirs: Value) -> bool:
    return (ours or None) != (theirs or None)


def _overtyped(sides: Sides) -> Iterator[str]:
    """Formulas of ours that became values, and numbers of ours that are others: none of them are entries."""
    entries = set(sides.book.entries.values()) | set(sides.book.stamped)
    for cell in sides.book.all_cells():
        if cell not in entries and (cell.text is not None or isinstance(cell.value, float)) and _changed(sides, cell):
            yield place(cell)


def _changed(sides: Sides, cell: Cell) -> bool:
    found = sides.place(cell)
    held = found[0].cells.get(found[1]) if found else None
    if held is None:
        return False
    if cell.text is not None or not isinstance(cell.value, float):
        return held.formula is None
    return held.formula is not None or not isinstance(held.value, float) or not alike(held.value, cell.value)


def file_is_workbook(path: Path) -> bool:
    """Whether a name is that of a workbook."""
    return path.suffix.lower() in (".xlsx", ".xlsm") and not path.name.startswith(("~$", "."))
