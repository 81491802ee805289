"""What people type as an input's value: 1,234.5, 8.5%, full-width digits, dates, a card as the market calls it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from r1model.entries.choices import code_meant, list_of
from r1model.errors import VALUE, CellError
from r1model.inputs import Input, Value
from r1model.numerals import number
from r1model.sizing import names

FIRST_DAY = date(1899, 12, 30)
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
CALLED: Mapping[str, Callable[[object], str]] = {
    "gpus": lambda words: names.gpu(words).short,
    "models": lambda words: names.model(words).id,
}


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return (
        cell is None or (isinstance(cell, str) and not cell.strip()) or (isinstance(cell, float) and math.isnan(cell))
    )


def shown(cell: Any) -> str:
    """A cell as text; a whole number without its point."""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()


def entered(item: Input, cell: Any) -> Value:
    """The value that a cell or a word means for an input, if the input allows it; else the CellError that says why."""
    if item.words:
        return item.check(shown(cell))
    value = _choice(item, shown(cell)) if item.options else _amount(item, cell)
    return item.check(value)


def _choice(item: Input, words: str) -> str:
    """The choice in any case or as readers call it; a name of the catalogue in any of its spellings."""
    found = code_meant(list_of(item), words, item.options)
    if found is not None:
        return found
    return CALLED[item.listed](words) if item.listed in CALLED else words


def _amount(item: Input, cell: Any) -> float:
    if isinstance(cell, date | datetime):
        return _day(item, cell)
    amount = _written(item, cell) if isinstance(cell, str) else _counted(cell)
    if amount is None or not math.isfinite(amount):
        raise CellError(VALUE, "not_a_number", argument=item.id, given=shown(cell))
    return amount


def _written(item: Input, words: str) -> float | None:
    if item.unit != "date" or not DAY.fullmatch(unicodedata.normalize("NFKC", words).strip()):
        return number(words)
    day = day_written(words)
    return None if day is None else _day(item, day)


def day_written(words: str) -> date | None:
    """The day that people write so: 2026-11-30, 2026/11/30, 2026年11月30日; None for anything else."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", words).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _counted(cell: Any) -> float | None:
    try:
        return None if isinstance(cell, bool) else float(cell)
    except (TypeError, ValueError):
        return None


def _day(item: Input, day: date) -> float:
    if item.unit != "date":
        raise CellError(VALUE, "not_a_number", argument=item.id, given=day)
    return float((date(day.year, day.month, day.day) - FIRST_DAY).days)
