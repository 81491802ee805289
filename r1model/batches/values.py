"""What people type into a table, as an input's value: 1,234.5, 8.5%, full-width digits, dates."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Any

from r1model.inputs import Input, Value

FIRST_DAY = date(1899, 12, 30)
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[-+]?\d+)?", re.I)


class Unreadable(Exception):
    """Neither a number nor, where one is asked for, a date."""


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return (
        cell is None or (isinstance(cell, str) and not cell.strip()) or (isinstance(cell, float) and math.isnan(cell))
    )


def shown(cell: Any) -> str:
    """A cell as text; a whole number without its point."""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()


def parsed(item: Input, cell: Any) -> Value:
    """The value that a cell means for an input."""
    if item.options:
        words = shown(cell)
        return next((option for option in item.options if option.casefold() == words.casefold()), words)
    if isinstance(cell, bool):
        raise Unreadable
    if isinstance(cell, date | datetime):
        return _day(item, cell)
    if isinstance(cell, str):
        return _number(item, unicodedata.normalize("NFKC", cell).strip())
    try:
        number = float(cell)
    except (TypeError, ValueError) as fault:
        raise Unreadable from fault
    return _finite(number)


def _number(item: Input, words: str) -> float:
    if item.unit == "date" and (found := DAY.fullmatch(words)):
        try:
            return _day(item, date(*map(int, found.groups())))
        except ValueError as fault:
            raise Unreadable from fault
    share = words.endswith("%")
    digits = words.removesuffix("%").strip()
    if not digits or not NUMBER.fullmatch(digits) or not any(mark.isdigit() for mark in digits):
        raise Unreadable
    number = _finite(float(digits.replace(",", "")))
    return number / 100 if share else number


def _day(item: Input, day: date) -> float:
    if item.unit != "date":
        raise Unreadable
    return float((date(day.year, day.month, day.day) - FIRST_DAY).days)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise Unreadable
    return number
