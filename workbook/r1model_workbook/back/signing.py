"""The sign-offs on Assumptions: read as texts, held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from openpyxl.styles.numbers import is_date_format

from r1model.scenario_files.signoff import FIELDS, Signoff
from r1model.texts import text
from r1model_workbook.check.cells import FileCell
from r1model_workbook.check.sides import Sides
from r1model_workbook.sheets.common import FIRST_DAY, OPEN_END
from r1model_workbook.view.grid import Book, Cell, Fault
from r1model_workbook.view.judging import place
from r1model_workbook.write.safe_text import kept_by_a_workbook


class SignoffChange(NamedTuple):
    """A cell of a sign-off that differs: the assumption and the field by name and in words; what A and B have."""

    assumption: str
    field: str
    words: str
    a: str
    b: str


def signed(sides: Sides) -> tuple[dict[str, dict[str, str]], list[str]]:
    """The texts by assumption, and the cells whose content is none, or that stand beside another assumption."""
    found: dict[str, dict[str, str]] = {}
    lost = []
    for (name, field), cell in sides.book.signoff.items():
        held = _held(sides, cell)
        if held is None:
            continue
        words = _words(held) if _beside_its_name(sides, cell) else None
        if words is None:
            lost.append(place(cell))
        elif words:
            found.setdefault(name, {})[field] = words
    return found, lost


def signed_differently(book: Book, a: Signoff, b: Signoff) -> list[SignoffChange]:
    """What two sign-offs do not have in common, in the order of the sheet."""
    names = dict.fromkeys((*(name for name, _ in book.signoff), *a, *b))
    return [SignoffChange(name, field, _called(book, name, field), one, other)
            for name in names for field in FIELDS
            if (one := _of(a, name, field)) != (other := _of(b, name, field))]  # fmt: skip


def _of(signoff: Signoff, name: str, field: str) -> str:
    nothing: Mapping[str, str] = {}
    return signoff.get(name, nothing).get(field, "")


def _called(book: Book, name: str, field: str) -> str:
    cell = book.signoff.get((name, field))
    label = cell.page.cells[cell.row, 1].value if cell else name
    return f"{label}: {text('sheets', f'assumptions.{field}', book.language)}"


def _held(sides: Sides, cell: Cell) -> FileCell | None:
    """What the file has there, unless it is blank."""
    found = sides.place(cell)
    held = found[0].cells.get(found[1]) if found else None
    return None if held is None or (held.formula is None and held.value in (None, "")) else held


def _beside_its_name(sides: Sides, cell: Cell) -> bool:
    """Whether the file has the same assumption in that row: a file of another version may not."""
    label = cell.page.cells[cell.row, 1]
    found = sides.place(label)
    return found is not None and found[0].value(*found[1]) == label.value


def _words(held: FileCell) -> str | None:
    """The text of a cell, a day as such; None for a formula and an error, which are nobody's signature."""
    value = held.value
    if held.formula is not None or isinstance(value, Fault):
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        is_day = is_date_format(held.look.form) and 0 < value < OPEN_END
        return (FIRST_DAY + timedelta(days=int(value))).isoformat() if is_day else f"{value:.15g}"
    return kept_by_a_workbook(str(value)).strip()
