"""Metered tokens by month, as a gateway or an engine's counters give them: a CSV of month, input and output tokens."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.focus.bills import shown
from r1model.focus.periods import month_of
from r1model.numerals import number as typed
from r1model.tables import decoded, lines
from r1model.units import TOKENS_PER_MTOK

NAMES = {"month": ("month", "月份", "月"), "input": ("input tokens", "input_tokens", "输入词元"),
         "output": ("output tokens", "output_tokens", "输出词元")}  # fmt: skip
CALENDAR = re.compile(r"(\d{4})-(\d\d)(-\d\d)?")
MOST = 1e18


class Metered(NamedTuple):
    """Tokens of a month, by the million."""

    input_mtok: float
    output_mtok: float


def read_tokens(path: Path, closing: date, last: int) -> dict[int, Metered]:
    """The tokens by month; BadRequest where a row cannot be used, or says a month again."""
    try:
        header, *rows = [line for line in lines(decoded(read_bytes(path))) if any(cell.strip() for cell in line.cells)]
    except (csv.Error, UnicodeError) as fault:
        raise BadRequest("bill_garbled", path=path, fault=fault) from fault
    except ValueError as fault:  # no line at all, or an encoding that none knows
        raise BadRequest("bill_empty", path=path) from fault
    places, found = _places(path, header.cells), dict[int, Metered]()
    for line in rows:
        if line.open or len(line.cells) < len(header.cells):
            raise BadRequest("bill_row_cut", path=path, row=line.number, cells=len(line.cells), width=len(header.cells))
        month, amounts = _row(path, line.number, [line.cells[at].strip() for at in places], closing)
        if not 1 <= month <= last:
            raise BadRequest(
                "tokens_month_outside", path=path, row=line.number, month=shown(line.cells[places[0]]), last=last
            )
        if month in found:
            raise BadRequest("tokens_month_twice", path=path, row=line.number, month=shown(line.cells[places[0]]))
        found[month] = amounts
    if not found:
        raise BadRequest("bill_empty", path=path)
    return found


def _places(path: Path, header: Sequence[str]) -> list[int]:
    heads = [cell.strip().lower() for cell in header]
    places = [next((at for at, head in enumerate(heads) if head in words), -1) for words in NAMES.values()]
    if -1 in places:
        raise BadRequest("tokens_columns", path=path, heads=shown(", ".join(header)))
    return places


def _row(path: Path, number: int, cells: Sequence[str], closing: date) -> tuple[int, Metered]:
    month = _month(cells[0], closing)
    if month is None:
        raise BadRequest("bill_cell", path=path, row=number, column="month", given=shown(cells[0]))
    amounts = []
    for column, words in zip(("input tokens", "output tokens"), cells[1:], strict=True):
        value = typed(words)
        if value is None or "%" in words or not isfinite(value) or not 0 <= value <= MOST:
            raise BadRequest("bill_cell", path=path, row=number, column=column, given=shown(words))
        amounts.append(value / TOKENS_PER_MTOK)
    return month, Metered(*amounts)


def _month(words: str, closing: date) -> int | None:
    """A month's number, or that of the month in which a day falls; a calendar month goes by its first."""
    if words.isascii() and words.isdecimal() and len(words) <= 3:
        return int(words)
    if not (found := CALENDAR.fullmatch(words)):
        return None
    try:
        day = date.fromisoformat(words if found[3] else f"{words}-01")
    except ValueError:
        return None
    return month_of(closing, day)
